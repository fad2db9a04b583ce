package round_test

import (
	"encoding/json"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
)

// example reads an example of the contract.
func example[E any](t *testing.T, fullType string) (E, string) {
	t.Helper()
	var payload E
	raw, ok := events.Example(fullType)
	if !ok {
		t.Fatalf("no example of %s", fullType)
	}
	var r events.Record
	if err := json.Unmarshal(raw, &r); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(r.Raw, &payload); err != nil {
		t.Fatal(err)
	}
	return payload, r.AggregateID
}

// Whoever writes a verifier of their own can try it on the examples: every
// hash in them is what it says it is.
func TestHashesInTheExamplesHold(t *testing.T) {
	t.Parallel()
	opened, id := example[events.RoundOpened](t, "no.samstyring.round.round-opened.v1")
	sealed, _ := example[events.ScoresSealed](t, "no.samstyring.round.scores-sealed.v1")
	shown, _ := example[events.ScoresRevealed](t, "no.samstyring.round.scores-revealed.v1")
	exception, _ := example[events.CapacityExceptionSigned](t, "no.samstyring.round.capacity-exception-signed.v1")
	signed, _ := example[events.RoundDecisionSigned](t, "no.samstyring.round.decision-signed.v1")
	concluded, _ := example[events.RoundConcluded](t, "no.samstyring.round.round-concluded.v1")
	outcome, initiative := example[events.Prioritized](t, "no.samstyring.initiative.prioritized.v2")
	if wrong := round.CheckCriteria(opened.CriteriaSet); len(wrong) > 0 {
		t.Error(reasons(wrong))
	}
	for name, c := range map[string][2]string{
		"criteria":   {round.CriteriaHash(opened.CriteriaSet), opened.CriteriaHash},
		"commitment": {round.Commitment(id, shown.Party, round.Clear{Salt: shown.Salt, Scores: shown.Scores}), sealed.Commitment},
		"exception":  {round.ExceptionHash(id, opened.CapacityHours, exception.Hours, exception.Initiatives), exception.ContentHash},
		"decision":   {round.DecisionHash(signed.Initiative, signed.ContentHash, opened.CriteriaSet, opened.CriteriaHash, signed.Class), signed.DecisionHash},
		"conclusion": {signed.DecisionHash, concluded.Decided[0].DecisionHash},
		"outcome":    {signed.DecisionHash, outcome.Signatures[0].DecisionHash},
		"round":      {id, outcome.Round},
		"initiative": {signed.Initiative, initiative},
	} {
		if c[0] != c[1] {
			t.Errorf("%s: worked out %s, stands there %s", name, c[0], c[1])
		}
	}
}
