package rounds

import (
	"testing"

	"github.com/samstyring/samstyring/events"
)

// A draft holds what an assessor has given all candidates; the form shows one of
// them, and only the criteria that have a score are sent.
func TestErrorsOfADraftLeadToTheCandidatesFields(t *testing.T) {
	t.Parallel()
	lead := scoreField(2, []events.CriterionScore{{Criterion: "user-value"}, {Criterion: "risk"}})
	for path, want := range map[string]string{
		"scores[2].scores[0].score":            "score.user-value",
		"scores[2].scores[1].justification":    "why.risk",
		"scores[2].scores[1].justification.nb": "why.risk",
		"scores[1].scores[0].score":            "", // another candidate's
		"scores[2].scores[2].score":            "",
		"score.risk":                           "", // it is a field already
	} {
		if got := lead(path); got != want {
			t.Errorf("%s leads to %q, want %q", path, got, want)
		}
	}
}
