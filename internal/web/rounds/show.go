package rounds

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/web/parts"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// roundPage is the room of a round.
type roundPage struct {
	roundHead
	Steps     []roundStep
	Tasks     []task // of the party that is here
	Parties   []partyState
	Rows      []roundRow
	Count     int          // of all candidates
	Pager     *shell.Pager // nil where all of them have room
	Criteria  []criterionRow
	Capacity  *capacityLine // nil without a frame, and before the reveal
	History   []parts.HistoryItem
	Preparing bool // candidates and weights can still be changed
}

// roundStep is a phase on the way.
type roundStep struct{ Phase, State string }

// partyState is how far a party has come, and nothing about its scores.
type partyState struct {
	Party     events.Party
	Body      events.Text
	Weights   *round.Weights
	Sealed    *round.Sealed
	Positions int // candidates it has taken a position on
	Settled   int // candidates it has signed or disagreed on
	Of        int
}

// criterionRow is a criterion with its weights in words; "–" for one that is
// not set.
type criterionRow struct {
	events.ScoringCriterion
	Weights []string // in the order of events.Parties
	Joint   string
}

var roundPhases = []string{"preparing", "scoring", "deciding", "concluded"}

// showRound is the page of one round.
func showRound(v *shell.Request) error {
	r, err := enter(v)
	if err != nil {
		return err
	}
	d := &roundPage{
		Parties: r.parties(), Count: len(r.state.Candidates), Criteria: r.criteria(), Capacity: r.capacity(),
		Preparing: len(r.state.Sealed) == 0 && r.state.Concluded == nil,
	}
	state := "done"
	for _, phase := range roundPhases {
		if phase == r.state.Phase() {
			d.Steps, state = append(d.Steps, roundStep{phase, "now"}), "next"
			continue
		}
		d.Steps = append(d.Steps, roundStep{phase, state})
	}
	if d.Tasks, err = r.tasks(); err != nil {
		return err
	}
	entries, err := v.Shell.Config.App.Query.RoundHistory(r.state.ID)
	if err != nil {
		return err
	}
	d.History = parts.HistoryItems(v, entries[max(0, len(entries)-parts.HistoryLength):])
	d.Pager = r.cutCandidates(2*candidatesShown, "kandidater")
	d.roundHead, d.Rows = r.head, r.rows()
	return v.Render("round", shell.Page{Title: r.name(), Crumbs: r.crumbs()[:1]}, d)
}

func (r *roundRequest) parties() (out []partyState) {
	for _, p := range events.Parties {
		s := partyState{Party: p, Body: r.state.Bodies[p], Of: len(r.state.Candidates)}
		if w, ok := r.state.Weights[p]; ok {
			s.Weights = &w
		}
		if x, ok := r.state.Sealed[p]; ok {
			s.Sealed = &x
		}
		for _, id := range r.state.Candidates {
			if _, ok := r.state.Positions[id][p]; ok {
				s.Positions++
			}
			if r.state.SettledBy(id, p) {
				s.Settled++
			}
		}
		out = append(out, s)
	}
	return out
}

func (r *roundRequest) criteria() (out []criterionRow) {
	for _, c := range r.state.Criteria.Criteria {
		row := criterionRow{ScoringCriterion: c, Joint: "–"}
		for _, p := range events.Parties {
			row.Weights = append(row.Weights, r.weight(p, c.ID))
		}
		if w := r.head.Round.ResultWeights; w != nil {
			row.Joint = share(r.Lang, w.Joint[c.ID])
		}
		out = append(out, row)
	}
	return out
}

// weight is what a party gives a criterion, in words.
func (r *roundRequest) weight(p events.Party, criterion string) string {
	for _, w := range r.state.Weights[p].Weights {
		if w.Criterion == criterion {
			return share(r.Lang, w.Weight)
		}
	}
	return "–"
}
