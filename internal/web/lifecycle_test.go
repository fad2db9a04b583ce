package web_test

import (
	"fmt"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/testkit"
)

const day = 24 * time.Hour

var nb = testkit.Text

func years(unit string, amount int64) events.CostLine {
	return events.CostLine{
		What: nb("Lisens"), Unit: unit, Frequency: "yearly", FromYear: 2027, ToYear: 2030,
		Low: amount / 2, Expected: amount, High: 2 * amount, Confidence: 3, Evidence: "expert",
	}
}

// assessment is complete for level full.
func assessment() events.Assessment {
	return events.Assessment{
		Level: events.LevelFull,
		Questions: events.Questions{
			Problem: nb("Søknader tar for lang tid"), Measures: nb("Digital søknad"), Principles: nb("Selvstyre"),
			Effects: nb("Mindre arbeid"), Recommendation: nb("Felles løsning"), Prerequisites: nb("Grensesnitt"),
		},
		Costs: []events.CostLine{
			years("NOK", 120_000), years("hours", 80),
			{What: nb("Innføring"), Unit: "hours", Frequency: "one_off", FromYear: 2027, ToYear: 2027, SizeClass: "50000_and_over",
				Low: 100, Expected: 240, High: 400, Confidence: 2, Evidence: "guess", VendorSystem: "Fagsystem A"},
			{What: nb("Innføring"), Unit: "hours", Frequency: "one_off", FromYear: 2027, ToYear: 2027, Low: 40, Expected: 60, High: 90, Confidence: 2, Evidence: "quote"},
		},
		Benefits:        []events.Benefit{{What: nb("Raskere svar"), Who: nb("Innbyggere")}},
		SystemEffects:   []events.SystemEffect{{System: "Fagsystem A", Effect: nb("Ny integrasjon")}},
		Risks:           []events.Risk{{What: nb("Forsinkelse"), Probability: "medium", Consequence: "high", Measure: nb("Pilot")}},
		CapacityWindows: []events.CapacityWindow{{From: "2027-09-01", To: "2027-10-01", Note: nb("Valg")}},
		HalfAdoption:    nb("To løsninger må driftes"),
	}
}

// throughout takes a new initiative through every gate.
func (w *world) throughout() string {
	w.t.Helper()
	id := w.propose(func(p *events.Proposed) {
		p.Title = events.Text{"nb": "Inntekt uten søknad", "en": "Income without application"}
		p.Phase, p.Themes, p.Functions = events.PhasePlanning, []string{"skatt-og-avgift"}, []string{"201"}
		p.Obligation = &events.Obligation{Level: events.ObligationMandatoryLater, Deadline: "2028-08-01", LegalBasis: "Barnehageloven"}
		p.Plan = []events.Milestone{{Milestone: "Pilot starter", Date: "2027-02-01", Precision: "month"}, {Milestone: "Lovendring", Date: "2028-01-01"}}
		p.Links = []events.Link{{URL: "https://www.skatteetaten.no/", Title: nb("Hjemmeside")}}
		p.Description = nb("Første avsnitt.\n\nAndre avsnitt.")
	})
	owner := testkit.Skatteetaten
	w.do(owner, id, initiative.SubmitAssessment{Assessment: assessment()})
	w.do(testkit.KS, id, initiative.GiveStatement{StatementGiven: events.StatementGiven{
		Position: "supports_with_changes", Text: nb("Bra, men dyrt."), RequestedChanges: []events.RequestedChange{{ID: "1", Text: nb("Kortere innføring")}},
	}})
	w.do(owner, id, initiative.AnswerStatement{Answers: []events.Answer{{Change: "1", Answer: "taken", Reason: nb("Enig")}}})
	w.do(owner, id, initiative.FinaliseAssessment{})
	s, err := w.State(id)
	if err != nil {
		w.t.Fatal(err)
	}
	for party, organisation := range map[events.Party]string{events.PartyState: reference.Digdir, events.PartyMunicipalities: reference.KS} {
		w.do(organisation, id, initiative.Sign{Party: party, Class: events.ClassNow, ContentHash: s.ContentHash(), Reason: nb("Haster")})
	}
	w.do(owner, id, initiative.PlanPilot{PilotPlanned: events.PilotPlanned{
		Purpose: nb("Prøve i to kommuner"), Start: "2026-09-08", End: "2026-12-01",
		Criteria: []events.Criterion{{ID: "tid", Text: nb("Svartid"), Unit: "dager", Direction: "at_most", Threshold: 5}},
	}})
	w.do(testkit.Stavanger, id, initiative.JoinPilot{Municipality: "1103"})
	return id
}

// finish takes it from the pilot into operation.
func (w *world) finish(id string) {
	w.t.Helper()
	owner := testkit.Skatteetaten
	w.Registry.Clock.Advance(10 * day)
	w.do(owner, id, initiative.MeasurePilot{PilotMeasured: events.PilotMeasured{Criterion: "tid", Value: 3.5, Date: "2026-09-15", Source: nb("Logg")}})
	s, err := w.State(id)
	if err != nil {
		w.t.Fatal(err)
	}
	for party, organisation := range map[events.Party]string{events.PartyState: reference.Digdir, events.PartyMunicipalities: reference.KS} {
		w.do(organisation, id, initiative.ConcludePilot{Party: party, Conclusion: "go", ContentHash: s.PilotHash(), Reason: nb("Virker")})
	}
	w.do(owner, id, initiative.PrepareHandover{HandoverPrepared: events.HandoverPrepared{
		Receiver: owner, BenefitOwner: reference.KS, OnboardingPackage: &events.Package{URL: "https://www.skatteetaten.no/start", Text: nb("Slik kommer dere i gang")},
		PriceModel: []events.PriceYear{{Year: 2027, Amount: 0, Basis: nb("Gratis")}, {Year: 2028, Amount: 12_000}, {Year: 2029, Amount: 12_000}},
	}})
	for i, item := range events.HandoverItems {
		settled := events.HandoverItemSettled{Item: item, Outcome: "accepted"}
		if i == 0 {
			settled = events.HandoverItemSettled{Item: item, Outcome: "waived", Reason: nb("Ikke aktuelt")}
		}
		w.do(owner, id, initiative.SettleHandoverItem{HandoverItemSettled: settled})
	}
	for as, organisation := range map[string]string{"owner": owner, "receiver": owner, "ks": reference.KS} {
		w.do(organisation, id, initiative.AcceptHandover{As: as, Note: nb("Godkjent")})
	}
}

// crowd registers n initiatives with long texts.
func (w *world) crowd(n int) {
	w.t.Helper()
	long := "Et tiltak med et langt sammendrag som forteller hva det er, hvem det gjelder, og hva kommunene må gjøre for å ta det i bruk i sine egne systemer og rutiner."
	themes := reference.MustLoad().Themes()
	rows := make([]initiative.Import, n)
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
		rows[i] = initiative.Import{Values: p}
	}
	out, err := w.Import(w.t.Context(), testkit.As(reference.Digdir), rows, false)
	if err != nil {
		w.t.Fatal(err)
	}
	for i := range out {
		if out[i].Err != nil {
			w.t.Fatalf("row %d: %v", i, out[i].Err)
		}
	}
}
