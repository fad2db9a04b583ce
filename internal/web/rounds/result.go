package rounds

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/minutes"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// resultPage is what the revealed scores come to.
type resultPage struct {
	roundHead
	Rows     []roundRow
	Pager    *shell.Pager // nil where all candidates have room
	Apart    []divergence
	Marks    []scaleMark
	Criteria []criterionRow
	Ranks    []rankRow
	Reasons  []reasons
}

// rankRow is where a candidate would stand under other weights; 0 is nowhere.
type rankRow struct {
	ID      string
	Title   events.Text
	Joint   int
	Under   []rank // each party's own weights
	Without []rank // each criterion left out
}

// rank is a place, and whether it is another than the joint one.
type rank struct {
	Rank  int
	Moved bool
}

// reasons is why a candidate stands where it does, in sentences.
type reasons struct {
	ID    string
	Title events.Text
	Rank  int
	Why   []string
}

// result is the page of a round's result.
func result(v *shell.Request) error {
	r, err := enter(v)
	if err != nil {
		return err
	}
	if !r.state.Public() {
		return fault.New(fault.NotAllowedNow, "scores_not_revealed", nil)
	}
	p := r.cutCandidates(candidatesShown, "innhold")
	d := &resultPage{roundHead: r.head, Pager: p, Rows: r.rows(), Apart: r.divergences(), Marks: scaleMarks, Criteria: r.criteria()}
	for _, c := range r.head.Round.Candidates {
		if c.Result == nil || !c.Result.Scored {
			continue
		}
		d.Ranks = append(d.Ranks, r.ranks(c))
		d.Reasons = append(d.Reasons, reasons{c.Initiative, c.Title, c.Result.Rank, minutes.Reasons(v.Lang, r.state.Criteria, c.Result)})
	}
	return r.show("round-result", v.T("round.result", nil), d)
}

func (r *roundRequest) ranks(c round.MinutesCandidate) rankRow {
	x := c.Result
	row := rankRow{ID: c.Initiative, Title: c.Title, Joint: x.Rank}
	other := func(n int) rank { return rank{n, n != 0 && n != x.Rank} }
	for _, p := range events.Parties {
		row.Under = append(row.Under, other(x.RankUnder[p]))
	}
	for _, k := range r.state.Criteria.Criteria {
		row.Without = append(row.Without, other(x.RankWithout[k.ID]))
	}
	return row
}
