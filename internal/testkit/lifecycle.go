package testkit

import (
	"slices"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// must gives a command that succeeds, and waits until it can be read.
func (r *Registry) must(t testing.TB, organisation, id string, cmd initiative.Command) {
	t.Helper()
	res, err := r.Command.Do(t.Context(), As(organisation), id, cmd)
	if err == nil {
		err = r.Query.WaitFor(t.Context(), res.Position)
	}
	if err != nil {
		t.Fatalf("%T by %s: %v", cmd, organisation, err)
	}
}

func (r *Registry) propose(t testing.TB, p events.Proposed) string {
	t.Helper()
	res, err := r.Command.Create(t.Context(), As(p.Owner), initiative.Propose{Proposed: p})
	if err == nil {
		err = r.Query.WaitFor(t.Context(), res.Position)
	}
	if err != nil {
		t.Fatalf("propose: %v", err)
	}
	return res.ID
}

// years is a cost in each of some years.
func years(unit string, amount int64) events.CostLine {
	return events.CostLine{
		What: Text("Lisens"), Unit: unit, Frequency: "yearly", FromYear: 2027, ToYear: 2030,
		Low: amount / 2, Expected: amount, High: 2 * amount, Confidence: 3, Evidence: "expert",
	}
}

// FullAssessment is complete for level full.
func FullAssessment() events.Assessment {
	return events.Assessment{
		Level: events.LevelFull,
		Questions: events.Questions{
			Problem: Text("Søknader tar for lang tid"), Measures: Text("Digital søknad"), Principles: Text("Selvstyre"),
			Effects: Text("Mindre arbeid"), Recommendation: Text("Felles løsning"), Prerequisites: Text("Grensesnitt"),
		},
		Costs: []events.CostLine{
			years("NOK", 120_000), years("hours", 80),
			{What: Text("Innføring"), Unit: "hours", Frequency: "one_off", FromYear: 2027, ToYear: 2027, SizeClass: "50000_and_over",
				Low: 100, Expected: 240, High: 400, Confidence: 2, Evidence: "guess", VendorSystem: "Fagsystem A"},
			{What: Text("Innføring"), Unit: "hours", Frequency: "one_off", FromYear: 2027, ToYear: 2027, Low: 40, Expected: 60, High: 90, Confidence: 2, Evidence: "quote"},
		},
		Benefits:        []events.Benefit{{What: Text("Raskere svar"), Who: Text("Innbyggere")}},
		SystemEffects:   []events.SystemEffect{{System: "Fagsystem A", Effect: Text("Ny integrasjon")}},
		Risks:           []events.Risk{{What: Text("Forsinkelse"), Probability: "medium", Consequence: "high", Measure: Text("Pilot")}},
		CapacityWindows: []events.CapacityWindow{{From: "2027-09-01", To: "2027-10-01", Note: Text("Valg")}},
		HalfAdoption:    Text("To løsninger må driftes"),
	}
}

// Moment is a point in the life of an initiative of Skatteetaten.
type Moment string

// The moments, in their order.
const (
	Registered  Moment = "registered"
	Submitted   Moment = "submitted"     // to KS, which has not said anything yet
	Stated      Moment = "stated"        // KS supports it and asks for one change
	Answered    Moment = "answered"      // and may pass the gate
	Assessed    Moment = "assessed"      //
	Prioritised Moment = "prioritised"   // as now
	Planned     Moment = "planned"       // is its pilot
	Joined      Moment = "joined"        // has Stavanger
	Measured    Moment = "measured"      // is the pilot, ten days later
	Piloted     Moment = "piloted"       //
	Prepared    Moment = "prepared"      // is the handover
	Settled     Moment = "settled"       // are its nine points
	HandedOver  Moment = "handed over"   //
	ToBeChanged Moment = "to be changed" // in a way that breaks what is connected
)

// step leads to a moment from the one before.
type step struct {
	to Moment
	by func(r *Registry, t testing.TB, id string)
}

var lifecycle = []step{
	{Submitted, func(r *Registry, t testing.TB, id string) {
		r.must(t, Skatteetaten, id, initiative.SubmitAssessment{Assessment: FullAssessment()})
	}},
	{Stated, func(r *Registry, t testing.TB, id string) {
		r.must(t, KS, id, initiative.GiveStatement{StatementGiven: events.StatementGiven{
			Position: "supports_with_changes", Text: Text("Bra, men dyrt."),
			RequestedChanges: []events.RequestedChange{{ID: "1", Text: Text("Kortere innføring")}},
		}})
	}},
	{Answered, func(r *Registry, t testing.TB, id string) {
		r.must(t, Skatteetaten, id, initiative.AnswerStatement{Answers: []events.Answer{{Change: "1", Answer: "taken", Reason: Text("Enig")}}})
	}},
	{Assessed, func(r *Registry, t testing.TB, id string) {
		r.must(t, Skatteetaten, id, initiative.FinaliseAssessment{})
	}},
	{Prioritised, (*Registry).prioritise},
	{Planned, func(r *Registry, t testing.TB, id string) {
		r.must(t, Skatteetaten, id, initiative.PlanPilot{PilotPlanned: events.PilotPlanned{
			Purpose: Text("Prøve i to kommuner"), Start: r.day(1), End: r.day(85),
			Criteria: []events.Criterion{{ID: "tid", Text: Text("Svartid"), Unit: "dager", Direction: "at_most", Threshold: 5}},
		}})
	}},
	{Joined, func(r *Registry, t testing.TB, id string) {
		r.must(t, Stavanger, id, initiative.JoinPilot{Municipality: "1103"})
	}},
	{Measured, (*Registry).measure},
	{Piloted, (*Registry).conclude},
	{Prepared, func(r *Registry, t testing.TB, id string) {
		r.must(t, Skatteetaten, id, initiative.PrepareHandover{HandoverPrepared: events.HandoverPrepared{
			Receiver: Skatteetaten, BenefitOwner: KS,
			OnboardingPackage: &events.Package{URL: "https://www.skatteetaten.no/start", Text: Text("Slik kommer dere i gang")},
			PriceModel:        []events.PriceYear{{Year: 2027, Amount: 0, Basis: Text("Gratis")}, {Year: 2028, Amount: 12_000}, {Year: 2029, Amount: 12_000}},
		}})
	}},
	{Settled, (*Registry).settle},
	{HandedOver, func(r *Registry, t testing.TB, id string) {
		for as, organisation := range map[string]string{"owner": Skatteetaten, "receiver": Skatteetaten, "ks": KS} {
			r.must(t, organisation, id, initiative.AcceptHandover{As: as, Note: Text("Godkjent")})
		}
	}},
	{ToBeChanged, func(r *Registry, t testing.TB, id string) {
		r.must(t, Skatteetaten, id, initiative.AnnounceBreakingChange{BreakingChangeAnnounced: events.BreakingChangeAnnounced{
			On: "2027-02-01", What: Text("Versjon 1 slås av"), Action: Text("Ta i bruk versjon 2"), Reference: "https://www.skatteetaten.no/v2",
		}})
	}},
}

// Until registers an initiative and takes it as far as a moment.
func (r *Registry) Until(t testing.TB, last Moment) string {
	t.Helper()
	p := Proposal(Skatteetaten)
	p.Title = events.Text{"nb": "Inntekt uten søknad", "en": "Income without application"}
	p.Phase, p.Themes, p.Functions = events.PhasePlanning, []string{"skatt-og-avgift"}, []string{"201"}
	p.TargetGroups = []events.TargetGroup{events.TargetResidents, events.TargetEmployees}
	p.Obligation = &events.Obligation{Level: events.ObligationMandatoryLater, Deadline: "2028-08-01", LegalBasis: "Barnehageloven"}
	p.Plan = []events.Milestone{{Milestone: "Pilot starter", Date: "2027-02-01", Precision: "month"}, {Milestone: "Lovendring", Date: "2028-01-01"}}
	p.Links = []events.Link{{URL: "https://www.skatteetaten.no/", Title: Text("Hjemmeside")}}
	p.Description = Text("Første avsnitt.\n\nAndre avsnitt.")
	id := r.propose(t, p)
	r.Onwards(t, id, Registered, last)
	return id
}

// Onwards takes an initiative of Until from the moment at which it stands to a
// later one.
func (r *Registry) Onwards(t testing.TB, id string, from, last Moment) {
	t.Helper()
	next := 1 + slices.IndexFunc(lifecycle, func(s step) bool { return s.to == from })
	for ; from != last; next++ {
		if next == len(lifecycle) {
			t.Fatalf("%s does not come after %s", last, from)
		}
		lifecycle[next].by(r, t, id)
		from = lifecycle[next].to
	}
}

// day is so many days from now.
func (r *Registry) day(n int) events.Date {
	return events.Date(r.Clock.Now().AddDate(0, 0, n).Format(time.DateOnly))
}

func (r *Registry) prioritise(t testing.TB, id string) {
	t.Helper()
	s, err := r.Query.State(id)
	if err != nil {
		t.Fatal(err)
	}
	for _, party := range events.Parties {
		r.must(t, Holder(party), id, initiative.Sign{Party: party, Class: events.ClassNow, ContentHash: s.ContentHash(), Reason: Text("Haster")})
	}
}

func (r *Registry) measure(t testing.TB, id string) {
	t.Helper()
	r.Clock.Advance(10 * 24 * time.Hour)
	r.must(t, Skatteetaten, id, initiative.MeasurePilot{PilotMeasured: events.PilotMeasured{
		Criterion: "tid", Value: 3.5, Date: r.day(-2), Source: Text("Logg"),
	}})
}

func (r *Registry) conclude(t testing.TB, id string) {
	t.Helper()
	s, err := r.Query.State(id)
	if err != nil {
		t.Fatal(err)
	}
	for _, party := range events.Parties {
		r.must(t, Holder(party), id, initiative.ConcludePilot{Party: party, Conclusion: "go", ContentHash: s.PilotHash(), Reason: Text("Virker")})
	}
}

func (r *Registry) settle(t testing.TB, id string) {
	t.Helper()
	for i, item := range events.HandoverItems {
		settled := events.HandoverItemSettled{Item: item, Outcome: "accepted"}
		if i == 0 {
			settled = events.HandoverItemSettled{Item: item, Outcome: "waived", Reason: Text("Ikke aktuelt")}
		}
		r.must(t, Skatteetaten, id, initiative.SettleHandoverItem{HandoverItemSettled: settled})
	}
}
