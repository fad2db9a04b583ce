package web_test

import (
	"fmt"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/testkit"
)

const day = 24 * time.Hour

var nb = testkit.Text

// assessment is complete for level full.
func assessment() events.Assessment { return testkit.FullAssessment() }

// throughout takes a new initiative through every gate, into its pilot.
func (w *world) throughout() string { return w.Until(w.t, testkit.Joined) }

// finish takes it from the pilot into operation, and to what is to change there.
func (w *world) finish(id string) { w.Onwards(w.t, id, testkit.Joined, testkit.ToBeChanged) }

// crowd registers n initiatives with long texts.
func (w *world) crowd(n int) {
	w.t.Helper()
	long := "Et tiltak med et langt sammendrag som forteller hva det er, hvem det gjelder, og hva kommunene må gjøre for å ta det i bruk i sine egne systemer og rutiner."
	themes := reference.MustLoad().Themes()
	rows := make([]events.Proposed, n)
	for i := range rows {
		p := testkit.Proposal(testkit.Skatteetaten)
		p.ExternalID = fmt.Sprint("rad-", i)
		p.Title = nb(fmt.Sprintf("Tiltak nummer %d med en tittel som er ganske lang, slik titler på tiltak ofte er", i))
		p.Summary = nb(long)
		p.Phase = events.Phases[i%len(events.Phases)]
		p.Obligation = &events.Obligation{Level: events.ObligationLevels[i%4], Deadline: events.Date(fmt.Sprintf("20%02d-0%d-01", 26+i%9, 1+i%9))}
		p.Plan = []events.Milestone{{Milestone: "Oppstart", Date: "2026-01-01", Precision: "year"}, {Milestone: "Ferdig", Date: "2029-04-01", Precision: "quarter"}}
		p.Themes = []string{themes[i%len(themes)].Slug}
		p.Provenance = &events.Provenance{Source: "Kartlegging", URL: "https://www.ks.no/", Date: "2026-09-01", Certainty: events.CertaintyPartly}
		rows[i] = p
	}
	if err := testkit.Import(w.t.Context(), w.App, testkit.Rows(rows...)); err != nil {
		w.t.Fatal(err)
	}
}
