package minutes

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/locale"
)

// document is what the template shows.
type document struct {
	round.Minutes
	Language   string
	Stylesheet string
	Parties    []party
	Totals     []total // what was decided, class by class
	Undecided  []total // disagreed and open ones
	Criteria   []criterion
	Sections   []candidate
	Scored     bool                     // the scores are there
	Excepted   []round.MinutesCandidate // those that may pass the frame
}

// party is one of the two with what it did in the round.
type party struct {
	Party      events.Party
	By         string // organisation number; "" while it has not acted
	Body       events.Text
	Weights    *round.Weights
	Commitment *round.Sealed
	Exception  *round.SignedException
}

// total is how many candidates came to the same end, and their hours.
type total struct {
	Class      events.Class
	Outcome    string
	Candidates int
	Hours      int64
}

// criterion is one with its weights.
type criterion struct {
	events.ScoringCriterion
	Parties  []float64 // in the order of events.Parties
	Joint    float64
	Weighted bool // by both
}

// candidate is one with its words.
type candidate struct {
	round.MinutesCandidate
	Place     string    // its rank; "" without one
	Scores    []float64 // of the parties, in the order of events.Parties
	Why       []string
	Sensitive []string // where it would stand under other weights
	Marks     []mark
	Parties   []voice
}

// mark is what the parties gave on one criterion.
type mark struct {
	Name    events.Text
	Turned  bool // a high score counts against
	Means   []float64
	Lead    float64 // how far apart they are
	Without int     // the rank were the criterion dropped; 0: nothing would be left
}

// voice is what one party said about a candidate.
type voice struct {
	Party     events.Party
	Position  *round.Declared
	Signature *round.Signed
}

func view(m round.Minutes, s Surroundings) document {
	d := document{Minutes: m, Language: string(s.Language), Stylesheet: s.Stylesheet, Scored: !m.RevealedAt.IsZero()}
	for _, p := range events.Parties {
		d.Parties = append(d.Parties, partyOf(m, p))
	}
	d.Criteria = criteria(m)
	for _, c := range m.Candidates {
		if x := m.Capacity.Exception; x != nil && slices.Contains(x.Initiatives, c.Initiative) {
			d.Excepted = append(d.Excepted, c)
		}
	}
	d.Totals, d.Undecided = totals(m.Candidates)
	names := map[string]events.Text{}
	for _, c := range m.CriteriaSet.Criteria {
		names[c.ID] = c.Name
	}
	w := words{l: s.Language, names: names, order: m.CriteriaSet.Criteria}
	for _, c := range m.Candidates {
		d.Sections = append(d.Sections, w.candidate(c))
	}
	return d
}

func partyOf(m round.Minutes, p events.Party) party {
	out := party{Party: p, Body: m.Bodies[p]}
	if w, ok := m.PartyWeights[p]; ok {
		out.Weights, out.By = &w, w.By
	}
	if c, ok := m.Commitments[p]; ok {
		out.Commitment = &c
	}
	if m.Capacity.Exception != nil {
		if x, ok := m.Capacity.Exception.Signatures[p]; ok {
			out.Exception = &x
		}
	}
	return out
}

func criteria(m round.Minutes) (out []criterion) {
	for _, c := range m.CriteriaSet.Criteria {
		row := criterion{ScoringCriterion: c, Weighted: len(m.PartyWeights) == len(events.Parties)}
		for _, p := range events.Parties {
			weight := math.NaN()
			for _, w := range m.PartyWeights[p].Weights {
				if w.Criterion == c.ID {
					weight = w.Weight
				}
			}
			row.Parties = append(row.Parties, weight)
		}
		row.Joint = math.NaN()
		if m.ResultWeights != nil {
			row.Joint = m.ResultWeights.Joint[c.ID]
		}
		out = append(out, row)
	}
	return out
}

// totals sums up what was decided by class, and what was not.
func totals(candidates []round.MinutesCandidate) (decided, undecided []total) {
	for _, class := range events.Classes {
		if t := sum(candidates, round.OutcomeDecided, class); t.Candidates > 0 {
			decided = append(decided, t)
		}
	}
	for _, outcome := range []string{round.OutcomeDisagreed, round.OutcomeOpen} {
		if t := sum(candidates, outcome, ""); t.Candidates > 0 {
			undecided = append(undecided, t)
		}
	}
	return decided, undecided
}

func sum(candidates []round.MinutesCandidate, outcome string, class events.Class) total {
	t := total{Class: class, Outcome: outcome}
	for _, c := range candidates {
		if c.Outcome == outcome && c.Class == class {
			t.Candidates++
			t.Hours += c.Hours
		}
	}
	return t
}

// candidate shapes one candidate.
func (w words) candidate(c round.MinutesCandidate) candidate {
	out := candidate{MinutesCandidate: c}
	for _, p := range events.Parties {
		v := voice{Party: p}
		if x, ok := c.Positions[p]; ok {
			v.Position = &x
		}
		if x, ok := c.Signatures[p]; ok {
			v.Signature = &x
		}
		out.Parties = append(out.Parties, v)
	}
	if c.Result == nil || !c.Result.Scored {
		return out
	}
	out.Place = strconv.Itoa(c.Result.Rank)
	for _, p := range events.Parties {
		out.Scores = append(out.Scores, c.Result.Scores[p])
	}
	out.Why, out.Sensitive = w.why(c.Result.Why), w.sensitive(c.Result)
	for _, k := range w.order {
		out.Marks = append(out.Marks, markOf(k, c.Result))
	}
	return out
}

func markOf(k events.ScoringCriterion, r *round.CandidateResult) mark {
	m := mark{Name: k.Name, Without: r.RankWithout[k.ID], Turned: k.Inverted}
	for _, p := range events.Parties {
		m.Means = append(m.Means, r.Criteria[p][k.ID].Mean)
	}
	m.Lead = slices.Max(m.Means) - slices.Min(m.Means)
	return m
}

// Concluded says whether the round has ended.
func (d document) Concluded() bool { return !d.ConcludedAt.IsZero() }

// decimals writes a number with just so many decimals, so that columns line up;
// a dash for none.
func decimals(l locale.Language, v float64, n int) string {
	if math.IsNaN(v) {
		return "–"
	}
	s := strconv.FormatFloat(v, 'f', n, 64)
	if l == locale.English {
		return s
	}
	return strings.Replace(s, ".", ",", 1)
}
