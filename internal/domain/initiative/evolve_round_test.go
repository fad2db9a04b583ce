package initiative_test

import (
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// What a round has decided stands under the signatures that were given in it.
func TestDecidedInARound(t *testing.T) {
	t.Parallel()
	h := assessed()
	signatures := []events.Signature{
		{Party: state, By: digdir, At: began, DecisionHash: "d", Reason: why},
		{Party: municipalities, By: ks, At: began, DecisionHash: "d"},
	}
	half := h.then(h.signed(state, events.ClassLater)) // lapses with the decision
	for _, c := range []struct {
		outcome events.Payload
		class   events.Class
		stage   events.Stage
	}{
		{&events.Prioritized{Class: events.ClassNow, ContentHash: h.hash(), Round: "r", Signatures: signatures}, events.ClassNow, events.StagePrioritized},
		{&events.PriorityReconfirmed{Class: events.ClassNow, ContentHash: h.hash(), Round: "r", Signatures: signatures}, events.ClassNow, events.StageAssessed},
		{&events.InvestigationRequested{ContentHash: h.hash(), Reason: why, Round: "r", Signatures: signatures}, events.ClassInvestigate, events.StageAssessed},
		{&events.PriorityRejected{ContentHash: h.hash(), Reason: why, Round: "r", Signatures: signatures}, events.ClassNo, events.StageAssessed},
	} {
		s := half.then(c.outcome).state()
		d := s.Decision
		if d.Class != c.class || d.Round != "r" || len(d.Pending) != 0 || s.Stage != c.stage || s.RestsOnEarlierVersion() {
			t.Errorf("%s: %s in %q, pending %v, stage %s", c.outcome.EventName(), d.Class, d.Round, d.Pending, s.Stage)
		}
		want := initiative.Signed{By: digdir, At: began, Class: c.class, ContentHash: h.hash(), DecisionHash: "d", Reason: why}
		if written(t, d.Signatures[state]) != written(t, want) || d.Signatures[municipalities].By != ks {
			t.Errorf("%s: signatures %+v", c.outcome.EventName(), d.Signatures)
		}
	}
}
