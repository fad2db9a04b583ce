package testkit

import (
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/secrets"
	"github.com/samstyring/samstyring/internal/domain/round"
)

// WeighedRound opens a round with the criteria set that the product comes with
// and a capacity frame, weighed by both parties.
func (r *Registry) WeighedRound(t testing.TB, candidates ...string) string {
	t.Helper()
	res, err := r.App.Command.OpenRound(t.Context(), As(Digdir), round.Open{
		Name: Text("Våren 2027"), Candidates: candidates, CriteriaSet: round.Default(), WorkingDays: 10, CapacityHours: 1000,
		Bodies: map[events.Party]events.Text{events.PartyState: Text("Statens råd"), events.PartyMunicipalities: Text("Kommunenes råd")},
	})
	if err != nil {
		t.Fatalf("open round: %v", err)
	}
	weights := map[string]float64{}
	for _, c := range round.Default().Criteria {
		weights[c.ID] = 1
	}
	for _, p := range events.Parties {
		r.MustRound(t, Holder(p), res.ID, round.SetWeights{Party: p, Weights: weights})
	}
	return res.ID
}

// MustRound gives a command about a round that succeeds.
func (r *Registry) MustRound(t testing.TB, organisation, id string, cmd round.Command) {
	t.Helper()
	if _, err := r.Command.DoRound(t.Context(), As(organisation), id, cmd); err != nil {
		t.Fatalf("%T by %s: %v", cmd, organisation, err)
	}
}

// Scored writes a party's scores of a round of WeighedRound.
func (r *Registry) Scored(t testing.TB, id string, p events.Party, candidates ...string) {
	t.Helper()
	d := secrets.Draft{Assessor: "1"}
	for i, c := range candidates {
		s := events.AssessorScores{Initiative: c}
		for _, k := range round.Default().Criteria {
			score := 2 + (i+len(p)+len(k.ID))%4
			s.Scores = append(s.Scores, events.CriterionScore{Criterion: k.ID, Score: score, Justification: Text("Etter ankerteksten")})
		}
		d.Scores = append(d.Scores, s)
	}
	r.Score(t, id, p, d)
}

// Sealed is Scored, and seals: when both parties have, the scores are revealed.
func (r *Registry) Sealed(t testing.TB, id string, p events.Party, candidates ...string) {
	t.Helper()
	r.Scored(t, id, p, candidates...)
	if _, err := r.Command.Seal(t.Context(), As(Holder(p)), id, p); err != nil {
		t.Fatalf("seal: %v", err)
	}
}
