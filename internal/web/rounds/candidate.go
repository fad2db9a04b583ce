package rounds

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/minutes"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// candidatePage is one candidate in a round: what it got, what the parties
// think and what they have signed.
type candidatePage struct {
	roundHead
	Candidate   *round.MinutesCandidate
	ToSign      *document.CandidateSign // nil unless the round is being decided
	Row         roundRow
	Why         []string
	Marks       []markRow
	Voices      []voice
	RoundPath   string
	Path        string // of this page
	Disagreed   bool
	CanEscalate bool
	CanResolve  bool // an escalation has no resolution yet
}

// markRow is what the parties gave on one criterion.
type markRow struct {
	events.ScoringCriterion
	Means   []string // in the order of events.Parties
	Apart   string
	Without int
	Given   []assessorMark
}

// assessorMark is one assessor's score with its justification.
type assessorMark struct {
	Party         events.Party
	Assessor      string
	Score         int
	Justification events.Text
}

// voice is what one party has said about a candidate.
type voice struct {
	Party     events.Party
	Position  *round.Declared
	Signature *round.Signed
	Lapsed    bool // the content has changed since
}

// roundCandidate is the page of one candidate.
func roundCandidate(v *shell.Request) error {
	r, err := enter(v)
	if err != nil {
		return err
	}
	c, err := r.candidate()
	if err != nil {
		return err
	}
	d := &candidatePage{
		roundHead: r.head, Candidate: c, RoundPath: r.head.Path, Path: r.candidatePath(c.Initiative), ToSign: r.toSign(c.Initiative),
		Why: minutes.Reasons(v.Lang, r.state.Criteria, c.Result), Disagreed: r.state.Disagreed(c.Initiative),
	}
	for _, row := range r.rows() {
		if row.ID == c.Initiative {
			d.Row = row
		}
	}
	d.Marks, d.Voices = r.marks(c), r.voices(c, d.ToSign)
	if n := len(c.Escalations); n > 0 {
		d.CanResolve = c.Escalations[n-1].ResolvedAt.IsZero()
	}
	top := events.EscalationLevels[len(events.EscalationLevels)-1]
	d.CanEscalate = d.Disagreed && !(d.CanResolve && c.Escalations[len(c.Escalations)-1].Level == top)
	return r.show("round-candidate", v.Lang.Pick(c.Title), d)
}

func (r *roundRequest) candidatePath(id string) string { return r.head.Path + "/tiltak/" + id }

func (r *roundRequest) toSign(id string) *document.CandidateSign {
	for i := range r.head.Round.ToSign {
		if r.head.Round.ToSign[i].Initiative == id {
			return &r.head.Round.ToSign[i]
		}
	}
	return nil
}

func (r *roundRequest) marks(c *round.MinutesCandidate) (out []markRow) {
	if c.Result == nil || !c.Result.Scored {
		return nil
	}
	for _, k := range r.state.Criteria.Criteria {
		row := markRow{ScoringCriterion: k, Without: c.Result.RankWithout[k.ID], Given: r.givenOn(c.Initiative, k.ID)}
		means := make([]float64, len(events.Parties))
		for i, p := range events.Parties {
			means[i] = c.Result.Criteria[p][k.ID].Mean
			row.Means = append(row.Means, points(r.Lang, means[i]))
		}
		row.Apart = points(r.Lang, slices.Max(means)-slices.Min(means))
		out = append(out, row)
	}
	return out
}

// givenOn is what each assessor gave on a criterion; nothing before the reveal.
func (r *roundRequest) givenOn(id, criterion string) (out []assessorMark) {
	if !r.state.Public() {
		return nil
	}
	for _, p := range events.Parties {
		for _, x := range r.state.Revealed[p].Scores {
			if x.Initiative != id {
				continue
			}
			for _, s := range x.Scores {
				if s.Criterion == criterion {
					out = append(out, assessorMark{p, x.Assessor, s.Score, s.Justification})
				}
			}
		}
	}
	return out
}

func (r *roundRequest) voices(c *round.MinutesCandidate, now *document.CandidateSign) (out []voice) {
	for _, p := range events.Parties {
		x := voice{Party: p}
		if d, ok := c.Positions[p]; ok {
			x.Position = &d
		}
		if s, ok := c.Signatures[p]; ok {
			x.Signature, x.Lapsed = &s, now != nil && now.ContentHash != s.ContentHash
		}
		out = append(out, x)
	}
	return out
}
