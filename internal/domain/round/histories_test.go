package round_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
)

// The round of the examples, the initiatives in it and around it.
const (
	id      = "019d9a80-1111-7aaa-8bbb-0123456789ab"
	one     = "2026-0001" // 100 hours
	two     = "2026-0002" // 200 hours
	three   = "2026-0003" // 300 hours, an obligation by law
	four    = "2026-0004" // no candidate, but could be one
	unknown = "2026-9999"

	digdir = "991825827"
	ks     = "971032146"

	nobody events.Party = "nobody"
)

const (
	state          = events.PartyState
	municipalities = events.PartyMunicipalities
)

// Days of the examples.
const (
	monday   events.Date = "2026-03-02"
	tuesday  events.Date = "2026-03-03"
	deadline events.Date = "2026-04-01"
	dayOff               = "2026-03-17"
)

func nb(s string) events.Text { return events.Text{"nb": s} }

func ptr[T any](v T) *T { return &v }

var why = nb("Fordi.")

// initiatives are those that exist.
func initiatives() registry {
	out := registry{}
	for i, id := range []string{one, two, three, four} {
		out[id] = round.Initiative{
			Position: uint64(100 + i), Stage: events.StageAssessed, Standing: events.StandingActive, Final: true,
			ContentHash: content(id), Hours: int64(100 * (i + 1)), Binding: id == three,
		}
	}
	return out
}

// content stands for the hash of an initiative's content.
func content(id string) string { return "content-of-" + id }

// set is a criteria set with one inverted criterion.
func set() events.CriteriaSet {
	anchors := make([]events.Text, round.MaxScore+1)
	for i := range anchors {
		anchors[i] = nb(fmt.Sprint("Anker ", i))
	}
	return events.CriteriaSet{ID: "prove", Version: 2, Name: nb("Prøve"), Criteria: []events.ScoringCriterion{
		{ID: "value", Name: nb("Verdi"), Anchors: anchors},
		{ID: "burden", Name: nb("Belastning"), Inverted: true, Anchors: anchors},
		{ID: "urgency", Name: nb("Hast"), Anchors: anchors},
	}}
}

func bodies() map[events.Party]events.Text {
	return map[events.Party]events.Text{state: nb("Digitaliseringsrådet"), municipalities: nb("KS Digitaliseringsutvalg")}
}

func openRound(edits ...func(*round.Open)) round.Open {
	c := round.Open{
		Name: nb("Våren 2026"), Candidates: []string{one, two, three}, CriteriaSet: set(),
		CapacityHours: 350, Deadline: deadline, Bodies: bodies(),
	}
	for _, edit := range edits {
		edit(&c)
	}
	return c
}

func opened(edits ...func(*events.RoundOpened)) history {
	e := &events.RoundOpened{
		Name: nb("Våren 2026"), Candidates: []string{one, two, three}, CriteriaSet: set(), CriteriaHash: round.CriteriaHash(set()),
		CapacityHours: 350, Deadline: deadline,
		Bodies: []events.PartyBody{{Party: state, Body: bodies()[state]}, {Party: municipalities, Body: bodies()[municipalities]}},
	}
	for _, edit := range edits {
		edit(e)
	}
	return history{e}
}

// weighed is the weights of a party: value, burden, urgency.
func weighed(p events.Party, w ...float64) *events.WeightsSet {
	e := &events.WeightsSet{Party: p}
	for i, c := range set().Criteria {
		e.Weights = append(e.Weights, events.CriterionWeight{Criterion: c.ID, Weight: w[i]})
	}
	return e
}

func ready() history {
	return opened().then(weighed(state, 0.5, 0.25, 0.25), weighed(municipalities, 0.5, 0.25, 0.25))
}

// salts of the parties.
var (
	saltA = strings.Repeat("a1", round.SaltBytes)
	saltB = strings.Repeat("b2", round.SaltBytes)
)

// scores are those of one assessor for one candidate: value, burden, urgency.
func scores(assessor, initiative string, values ...int) events.AssessorScores {
	out := events.AssessorScores{Assessor: assessor, Initiative: initiative}
	for i, c := range set().Criteria[:len(values)] {
		out.Scores = append(out.Scores, events.CriterionScore{Criterion: c.ID, Score: values[i], Justification: why})
	}
	return out
}

// stateScores and ksScores are what the parties seal in the examples.
func stateScores() round.Clear {
	return round.Clear{Salt: saltA, Scores: []events.AssessorScores{
		scores("1", one, 5, 0, 5), scores("1", two, 3, 3, 3), scores("1", three, 1, 4, 0),
		scores("2", one, 5, 0, 5), scores("2", two, 4, 3, 3),
	}}
}

func ksScores() round.Clear {
	return round.Clear{Salt: saltB, Scores: []events.AssessorScores{
		scores("1", one, 5, 0, 5), scores("1", two, 2, 2, 2), scores("1", three, 4, 5, 4),
	}}
}

func sealed(p events.Party, c round.Clear) *events.ScoresSealed {
	return &events.ScoresSealed{Party: p, Commitment: round.Commitment(id, p, c), Candidates: []string{one, two, three}}
}

// revealed is a party's scores in one part, in the order they are published.
func revealed(p events.Party, c round.Clear) *events.ScoresRevealed {
	return &events.ScoresRevealed{Party: p, Salt: c.Salt, Part: 1, Parts: 1, Scores: byAssessor(c.Scores)}
}

// byAssessor is the order that scores are published in.
func byAssessor(list []events.AssessorScores) []events.AssessorScores {
	var out []events.AssessorScores
	for _, a := range []string{"1", "2"} {
		for _, initiative := range []string{one, two, three} {
			for _, x := range list {
				if x.Assessor == a && x.Initiative == initiative {
					x.Scores = slices.SortedFunc(slices.Values(x.Scores), func(a, b events.CriterionScore) int { return strings.Compare(a.Criterion, b.Criterion) })
					out = append(out, x)
				}
			}
		}
	}
	return out
}

// public is a round whose scores are revealed.
func public(edits ...func(*events.RoundOpened)) history {
	return append(opened(edits...), ready()[1:]...).then(
		sealed(state, stateScores()), sealed(municipalities, ksScores()),
		revealed(state, stateScores()), revealed(municipalities, ksScores()),
	)
}

// decision is what is signed on an initiative of the examples.
func decision(initiative string, class events.Class) string {
	return round.DecisionHash(initiative, content(initiative), set(), round.CriteriaHash(set()), class)
}

func sign(p events.Party, initiative string, class events.Class) round.Sign {
	return round.Sign{Party: p, Initiative: initiative, Class: class, DecisionHash: decision(initiative, class), Reason: why}
}

func signed(p events.Party, initiative string, class events.Class) *events.RoundDecisionSigned {
	return &events.RoundDecisionSigned{
		Party: p, Initiative: initiative, Class: class, ContentHash: content(initiative),
		DecisionHash: decision(initiative, class), Reason: why,
	}
}

// agreed is both signatures.
func agreed(initiative string, class events.Class) history {
	return history{signed(state, initiative, class), signed(municipalities, initiative, class)}
}

func disagreed(p events.Party, initiative string) *events.DisagreementRecorded {
	return &events.DisagreementRecorded{Party: p, Initiative: initiative, Reason: why, WouldChange: nb("En pilot.")}
}

// settled is a round with everything that a conclusion needs.
func settled() history {
	return public().then(agreed(one, events.ClassNow)...).then(agreed(two, events.ClassNext)...).then(disagreed(municipalities, three))
}

func concluded() *events.RoundConcluded {
	return &events.RoundConcluded{Decided: []events.Decided{
		{Initiative: one, Class: events.ClassNow, ContentHash: content(one), DecisionHash: decision(one, events.ClassNow), Hours: 100},
		{Initiative: two, Class: events.ClassNext, ContentHash: content(two), DecisionHash: decision(two, events.ClassNext), Hours: 200},
	}, Disagreed: []string{three}}
}
