package testkit

import (
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/secrets"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/round"
)

// Assessed registers so many initiatives that are ready to be decided on, each
// with an assessment that expects ten hours of a municipality.
func (r *Registry) Assessed(t testing.TB, n int) []string {
	t.Helper()
	ids := make([]string, n)
	for i := range ids {
		res, err := r.Command.Create(t.Context(), As(Digdir), initiative.Propose{Proposed: Proposal(Digdir)})
		if err != nil {
			t.Fatalf("propose: %v", err)
		}
		ids[i] = res.ID
		r.assess(t, res.ID)
	}
	return ids
}

func (r *Registry) assess(t testing.TB, id string) {
	t.Helper()
	content := events.Assessment{
		Level: events.LevelMinimum,
		Questions: events.Questions{
			Problem: Text("Svar"), Measures: Text("Svar"), Principles: Text("Svar"), Effects: Text("Svar"),
			Recommendation: Text("Svar"), Prerequisites: Text("Svar"),
		},
		Costs: []events.CostLine{{
			What: Text("Opplæring"), Unit: "hours", Frequency: "one_off", Low: 5, Expected: 10, High: 20, Confidence: 3, Evidence: "expert",
		}},
	}
	for _, step := range []struct {
		by  string
		cmd initiative.Command
	}{
		{Digdir, initiative.SubmitAssessment{Assessment: content}},
		{KS, initiative.GiveStatement{StatementGiven: events.StatementGiven{Position: "supports", Text: Text("KS støtter tiltaket.")}}},
		{Digdir, initiative.FinaliseAssessment{}},
	} {
		if _, err := r.Command.Do(t.Context(), As(step.by), id, step.cmd); err != nil {
			t.Fatalf("assess %s: %T: %v", id, step.cmd, err)
		}
	}
}

// Criteria is a small criteria set: value, which lifts, and burden, which
// weighs the other way.
func Criteria() events.CriteriaSet {
	criterion := func(id string, inverted bool) events.ScoringCriterion {
		c := events.ScoringCriterion{ID: id, Name: Text(id), Inverted: inverted}
		for range round.MaxScore + 1 {
			c.Anchors = append(c.Anchors, Text("Slik er det"))
		}
		return c
	}
	return events.CriteriaSet{ID: "small", Version: 1, Name: Text("Lite sett"), Criteria: []events.ScoringCriterion{
		criterion("value", false), criterion("burden", true),
	}}
}

// OpenRound opens a round on candidates, weighed by both parties.
func (r *Registry) OpenRound(t testing.TB, candidates ...string) string {
	t.Helper()
	res, err := r.App.Command.OpenRound(t.Context(), As(Digdir), round.Open{
		Name: Text("Runde"), Candidates: candidates, CriteriaSet: Criteria(), WorkingDays: 10,
		Bodies: map[events.Party]events.Text{events.PartyState: Text("Statens råd"), events.PartyMunicipalities: Text("Kommunenes råd")},
	})
	if err != nil {
		t.Fatalf("open round: %v", err)
	}
	for _, party := range events.Parties {
		weights := round.SetWeights{Party: party, Weights: map[string]float64{"value": 2, "burden": 1}}
		if _, err := r.Command.DoRound(t.Context(), As(Holder(party)), res.ID, weights); err != nil {
			t.Fatalf("weigh: %v", err)
		}
	}
	return res.ID
}

// Holder is the organisation that holds a party's key.
func Holder(party events.Party) string {
	if party == events.PartyState {
		return Digdir
	}
	return KS
}

// Draft is what one assessor gives candidates: the same score on everything,
// for the reason that is given.
func Draft(assessor string, score int, why string, candidates ...string) secrets.Draft {
	d := secrets.Draft{Assessor: assessor}
	for _, id := range candidates {
		s := events.AssessorScores{Initiative: id}
		for _, c := range Criteria().Criteria {
			s.Scores = append(s.Scores, events.CriterionScore{Criterion: c.ID, Score: score, Justification: Text(strings.TrimSpace(why))})
		}
		d.Scores = append(d.Scores, s)
	}
	return d
}

// Score writes a party's drafts.
func (r *Registry) Score(t testing.TB, id string, party events.Party, d secrets.Draft) {
	t.Helper()
	if _, err := r.Secrets.WriteDraft(t.Context(), Caller(Holder(party)), id, d); err != nil {
		t.Fatalf("write draft: %v", err)
	}
}
