package report_test

import (
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// A report tells what happened in its period, and goes on telling it when more
// has happened since: who bypassed the municipalities is not forgotten when it
// is assessed.
func TestReport(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t) // September 2026
	assess := func(id string) {
		w.Do(testkit.Skatteetaten, id, initiative.SubmitAssessment{Assessment: testkit.FullAssessment()})
		w.Do(testkit.KS, id, initiative.GiveStatement{StatementGiven: events.StatementGiven{Position: "supports", Text: testkit.Text("Bra.")}})
		w.Do(testkit.Skatteetaten, id, initiative.FinaliseAssessment{})
	}
	propose := func(title string, phase events.Phase) string {
		return w.Propose(func(p *events.Proposed) { p.Title, p.Phase = testkit.Text(title), phase })
	}
	late, never := propose("Vurdert for sent", events.PhasePlanning), propose("Aldri vurdert", events.PhaseRollout)
	w.Do(testkit.Skatteetaten, late, initiative.ReportPhase{Phase: events.PhaseExecution})
	assess(late)
	w.Finish(w.Throughout())
	disputed := w.Decidable("Omstridt", func(p *events.Proposed) {
		p.Plan = []events.Milestone{{Milestone: "Ferdig", Date: "2027-01-01"}}
	})
	later := []events.Milestone{{Milestone: "Ferdig", Date: "2027-05-01"}}
	w.Do(testkit.Skatteetaten, disputed, initiative.Amend{Plan: &later, Reason: testkit.Text("Leveransen er forsinket")})
	id := w.OpenedRound(disputed)
	w.Revealed(id, disputed)
	w.MustRound(t, testkit.KS, id, round.RecordDisagreement{
		Party: events.PartyMunicipalities, Initiative: disputed, Reason: testkit.Text("For dyrt"), WouldChange: testkit.Text("Lavere pris"),
	})
	w.Clock.Advance(11 * time.Minute) // what is gathered is published
	propose("Ny", events.PhaseIdea)

	b := w.Browser("nb")
	see := func(path string) {
		t.Helper()
		page := b.Get(path)
		page.Has(t, "Samstyringen, 2. halvår 2026", "Vurdert for sent", "Aldri vurdert", "dagen er ikke kjent", "ikke vurdert ennå",
			"7. september 2026", "Staten og kommunene har besluttet: nå", "«Ferdig» er flyttet 4 måneder senere", "Omstridt", "Kommunene", "Inntekt uten søknad")
		for text, want := range map[string]string{"gikk utenom kommunene i perioden": "2", "av dem ble vurdert likevel": "1", "uenigheter": "1", "overlevert til drift": "1", "tiltak fikk en dato utsatt": "1"} {
			page.Has(t, "<strong>"+want+"</strong><span>"+text)
		}
	}
	see("/halvaar")
	w.Clock.Advance(300 * 24 * time.Hour)
	see("/halvaar?periode=2026-H2")
	next := b.Get("/halvaar?periode=1.+halvår+2027")
	next.Has(t, "Aldri vurdert", "1. halvår 2027")
	next.HasNot(t, "Vurdert for sent", "Omstridt", "Inntekt uten søknad")
	b.Get("/halvaar?periode=2026").Has(t, "Samstyringen, 2026", "Vurdert for sent")
	b.Get("/halvaar?periode=2025").Has(t, "Registeret vet ikke hva som skjedde før 7. september 2026", "Ingenting er registrert i perioden")
	b.Get("/halvaar?periode=2026-H2&eier="+testkit.Nav).HasNot(t, "Vurdert for sent", "Omstridt")
	for _, wrong := range []string{"periode=snart", "periode=2026-07-01..", "steg=assessed"} {
		if got := b.Get("/halvaar?" + wrong); got.StatusCode != 400 {
			t.Errorf("%s answers %d", wrong, got.StatusCode)
		}
	}
	b.Get("/tiltak/"+late).Has(t, "gikk utenom kommunene til 7. september 2026", "meldte 7. september 2026 at prosjektet var under gjennomføring")
	b.Get("/tiltak?forbi=past").Has(t, "Vurdert for sent", "Gikk utenom til 7. september 2026")
	b.Get("/tiltak?uenighet=true").Has(t, "Omstridt")
	b.Get("/tiltak?utsatt=under_half_year").Has(t, "Omstridt")
	b.Get("/tiltak/"+never).HasNot(t, "gikk utenom kommunene til")
}
