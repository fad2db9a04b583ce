package minutes

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/locale"
)

// Reasons says in sentences why a candidate has come to its place: which
// criteria set it apart, and where it would stand under each party's own
// weights if that is another place. It is empty for one without a score.
func Reasons(l locale.Language, set events.CriteriaSet, r *round.CandidateResult) []string {
	if r == nil || !r.Scored {
		return nil
	}
	names := map[string]events.Text{}
	for _, c := range set.Criteria {
		names[c.ID] = c.Name
	}
	w := words{l: l, names: names, order: set.Criteria}
	return append(w.why(r.Why), w.sensitive(r)...)
}
