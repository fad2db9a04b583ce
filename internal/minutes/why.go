package minutes

import (
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
)

// words puts figures into words.
type words struct {
	l     locale.Language
	names map[string]events.Text // of criteria, by id
	order []events.ScoringCriterion
}

// mentioned is how many criteria are named in each direction.
const mentioned = 2

// slight is what a criterion must move a score by to be named.
const slight = 0.05

// why says in sentences which criteria set a candidate apart.
func (w words) why(y round.Why) (out []string) {
	if list := w.contributions(y.Lifts); list != "" {
		out = append(out, w.l.Text("minutes.lifted", fault.Args{"criteria": list}))
	}
	if list := w.contributions(y.Lowers); list != "" {
		out = append(out, w.l.Text("minutes.lowered", fault.Args{"criteria": list}))
	}
	if len(out) == 0 {
		out = append(out, w.l.Text("minutes.average", nil))
	}
	return out
}

func (w words) contributions(list []round.Contribution) string {
	var named []string
	for _, c := range list {
		points := c.Points
		if points < 0 {
			points = -points
		}
		if len(named) == mentioned || points < slight {
			break
		}
		named = append(named, w.l.Text("minutes.named", fault.Args{"criteria": w.names[c.Criterion], "points": decimals(w.l, points, 2)}))
	}
	return w.join(named)
}

// join writes a list as people do.
func (w words) join(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " " + w.l.Text("minutes.and", nil) + " " + list[len(list)-1]
}

// sensitive says where a candidate would stand under each party's own weights,
// if that is another place.
func (w words) sensitive(r *round.CandidateResult) (out []string) {
	for _, p := range events.Parties {
		if rank := r.RankUnder[p]; rank != 0 && rank != r.Rank {
			out = append(out, w.l.Text("minutes.rank_under", fault.Args{"party": p, "rank": rank}))
		}
	}
	return out
}
