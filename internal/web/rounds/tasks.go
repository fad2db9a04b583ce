package rounds

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// task is what a party has to do in a round.
type task struct {
	Text, Hint string
	Href       string // "" while it cannot be done
	Done       bool
}

// tasks are what the party that is here has to do in this phase; none for
// everybody else.
func (r *roundRequest) tasks() ([]task, error) {
	switch {
	case r.head.Mine == "" || r.state.Concluded != nil:
		return nil, nil
	case r.state.Public():
		return r.decidingTasks(), nil
	}
	return r.scoringTasks()
}

// scoringTasks are those until the reveal.
func (r *roundRequest) scoringTasks() ([]task, error) {
	score, err := r.scoreTask()
	if err != nil {
		return nil, err
	}
	_, weighed := r.state.Weights[r.head.Mine]
	_, sealed := r.state.Sealed[r.head.Mine]
	weigh := task{Text: r.T("round.task.weights", nil), Hint: r.T("round.task.weights.hint", nil), Done: weighed}
	if len(r.state.Sealed) == 0 && r.head.May("setWeights") {
		weigh.Href = r.head.Path + "/vekter"
	}
	seal := task{Text: r.T("round.task.seal", nil), Hint: r.T("round.task.seal.hint", nil), Href: r.offered("sealScores", r.head.Path+"/forsegle"), Done: sealed}
	if sealed {
		seal.Hint = r.T("round.task.sealed", fault.Args{"party": r.head.Theirs})
	}
	return []task{weigh, score, seal}, nil
}

// scoreTask is to score the candidates. How far that has come is for those only
// who may read the party's drafts.
func (r *roundRequest) scoreTask() (task, error) {
	out := task{Text: r.T("round.task.scores", nil)}
	if !r.head.May("listDrafts") {
		return out, nil
	}
	drafts, err := r.drafts()
	if err != nil {
		return out, err
	}
	scored, all := 0, len(r.state.Candidates)
	for _, id := range r.state.Candidates {
		if r.wholeScores(drafts, id) {
			scored++
		}
	}
	out.Hint = r.T("round.task.scores.hint", fault.Args{"n": scored, "of": all})
	out.Href, out.Done = r.head.Path+"/poeng", scored == all && all > 0
	return out, nil
}

// decidingTasks are those after the reveal.
func (r *roundRequest) decidingTasks() []task {
	positions, settled, all := 0, 0, len(r.state.Candidates)
	both := true
	for _, id := range r.state.Candidates {
		if _, ok := r.state.Positions[id][r.head.Mine]; ok {
			positions++
		}
		if r.state.SettledBy(id, r.head.Mine) {
			settled++
		}
		_, signed := r.state.SignedByBoth(id)
		both = both && (signed || r.state.Disagreed(id))
	}
	return []task{
		{
			Text: r.T("round.task.positions", nil), Hint: r.T("round.task.positions.hint", fault.Args{"n": positions, "of": all}),
			Href: "#kandidater", Done: positions == all,
		}, {
			Text: r.T("round.task.sign", nil), Hint: r.T("round.task.sign.hint", fault.Args{"n": settled, "of": all}),
			Href: "#kandidater", Done: settled == all,
		}, {
			Text: r.T("round.task.conclude", nil), Hint: r.T("round.task.conclude.hint", nil),
			Href: r.offered("concludeRound", r.head.Path+"/konkluder"), Done: both,
		},
	}
}

// offered is an address for whoever may ask for the operation there; "" for
// others, who see that there is something to do and cannot do it.
func (r *roundRequest) offered(operation, href string) string {
	if r.head.May(operation) {
		return href
	}
	return ""
}

// roundRow is a candidate in the table of a room.
type roundRow struct {
	ID      string
	Title   events.Text
	Hours   int64
	Outcome string // open, decided or disagreed
	Class   events.Class
	Rank    int // 0 without a score
	Tied    bool
	Joint   string
	Scores  []string // of the parties, in the order of events.Parties
	Apart   string
	Signed  []events.Class // by the parties, "" for none
}

func (r *roundRequest) rows() (out []roundRow) {
	for _, c := range r.head.Round.Candidates {
		row := roundRow{ID: c.Initiative, Title: c.Title, Hours: c.Hours, Outcome: c.Outcome, Class: c.Class}
		for _, p := range events.Parties {
			row.Signed = append(row.Signed, c.Signatures[p].Class)
		}
		if x := c.Result; x != nil && x.Scored {
			row.Rank, row.Tied = x.Rank, x.Tied
			row.Joint, row.Apart = points(r.Lang, x.Joint), points(r.Lang, x.Divergence)
			for _, p := range events.Parties {
				row.Scores = append(row.Scores, points(r.Lang, x.Scores[p]))
			}
		}
		out = append(out, row)
	}
	return out
}
