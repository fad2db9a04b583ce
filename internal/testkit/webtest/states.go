package webtest

import (
	"fmt"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/testkit"
)

// Throughout takes a new initiative through every gate, into its pilot.
func (w *World) Throughout() string { return w.Until(w.T, testkit.Joined) }

// Finish takes it from the pilot into operation, and to what is to change there.
func (w *World) Finish(id string) { w.Onwards(w.T, id, testkit.Joined, testkit.ToBeChanged) }

// Crowd registers n initiatives with long texts.
func (w *World) Crowd(n int) {
	w.T.Helper()
	long := "Et tiltak med et langt sammendrag som forteller hva det er, hvem det gjelder, og hva kommunene må gjøre for å ta det i bruk i sine egne systemer og rutiner."
	themes := reference.MustLoad().Themes()
	rows := make([]events.Proposed, n)
	for i := range rows {
		p := testkit.Proposal(testkit.Skatteetaten)
		p.ExternalID = fmt.Sprint("rad-", i)
		p.Title = testkit.Text(fmt.Sprintf("Tiltak nummer %d med en tittel som er ganske lang, slik titler på tiltak ofte er", i))
		p.Summary = testkit.Text(long)
		p.Phase = events.Phases[i%len(events.Phases)]
		p.Obligation = &events.Obligation{Level: events.ObligationLevels[i%4], Deadline: events.Date(fmt.Sprintf("20%02d-0%d-01", 26+i%9, 1+i%9))}
		p.Plan = []events.Milestone{{Milestone: "Oppstart", Date: "2026-01-01", Precision: "year"}, {Milestone: "Ferdig", Date: "2029-04-01", Precision: "quarter"}}
		p.Themes = []string{themes[i%len(themes)].Slug}
		p.Provenance = &events.Provenance{Source: "Kartlegging", URL: "https://www.ks.no/", Date: "2026-09-01", Certainty: events.CertaintyPartly}
		rows[i] = p
	}
	if err := testkit.Import(w.T.Context(), w.App, testkit.Rows(rows...)); err != nil {
		w.T.Fatal(err)
	}
}

// OpenedRound is a round that both parties have weighed.
func (w *World) OpenedRound(candidates ...string) string { return w.WeighedRound(w.T, candidates...) }

// Revealed scores and seals for both parties.
func (w *World) Revealed(id string, candidates ...string) {
	for _, p := range events.Parties {
		w.Sealed(w.T, id, p, candidates...)
	}
}

// Decidable registers an initiative that is ready to be decided on.
func (w *World) Decidable(title string, edit func(*events.Proposed)) string {
	w.T.Helper()
	id := w.Propose(func(p *events.Proposed) {
		p.Title = testkit.Text(title)
		if edit != nil {
			edit(p)
		}
	})
	w.Do(testkit.Skatteetaten, id, initiative.SubmitAssessment{Assessment: testkit.FullAssessment()})
	w.Do(testkit.KS, id, initiative.GiveStatement{StatementGiven: events.StatementGiven{Position: "supports", Text: testkit.Text("Bra.")}})
	w.Do(testkit.Skatteetaten, id, initiative.FinaliseAssessment{})
	return id
}
