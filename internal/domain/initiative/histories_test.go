package initiative_test

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// The initiative of the examples, and the organisations and others around it.
const (
	id          = "2026-0042"
	otherActive = "2026-0001"
	otherPaused = "2026-0002"
	otherEnded  = "2026-0003"
	unknownID   = "2026-9999"

	owner  = "974761076" // Skatteetaten
	nav    = "889640782"
	digdir = "991825827"
	ks     = "971032146"
)

// Days of the examples.
const (
	monday     events.Date = "2026-03-02"
	tenDays    events.Date = "2026-03-16" // ten working days after monday
	elevenDays events.Date = "2026-03-18" // one more, past the day off
	afterTen   events.Date = "2026-03-17"
	pilotStart events.Date = "2026-04-01"
	pilotDay   events.Date = "2026-05-04" // while the pilot runs
)

func nb(s string) events.Text { return events.Text{"nb": s} }

func ptr[T any](v T) *T { return &v }

var why = nb("Fordi.")

// proposal is a registration with only what it must have, changed by edits.
func proposal(edits ...func(*events.Proposed)) *events.Proposed {
	p := &events.Proposed{
		Title: nb("Felles meldingsboks"), Summary: nb("Én innboks."),
		Owner: owner, Reach: events.Reach{Scope: events.ScopeAll},
	}
	for _, edit := range edits {
		edit(p)
	}
	return p
}

func inPhase(phase events.Phase) func(*events.Proposed) {
	return func(p *events.Proposed) { p.Phase = phase }
}

func obliged(level events.ObligationLevel) func(*events.Proposed) {
	return func(p *events.Proposed) { p.Obligation = &events.Obligation{Level: level} }
}

func registered(edits ...func(*events.Proposed)) history { return history{proposal(edits...)} }

var sixQuestions = events.Questions{
	Problem: nb("1"), Measures: nb("2"), Principles: nb("3"), Effects: nb("4"), Recommendation: nb("5"), Prerequisites: nb("6"),
}

func cost(frequency string, from, to int) events.CostLine {
	return events.CostLine{
		What: nb("Drift"), Unit: "NOK", Frequency: frequency, FromYear: from, ToYear: to,
		Low: 10, Expected: 20, High: 30, Confidence: 3, Evidence: "expert",
	}
}

// minimum, simplified and full are assessments with just enough for their level.
func minimum() events.Assessment {
	return events.Assessment{Level: events.LevelMinimum, Questions: sixQuestions, NoCostReason: nb("Staten bærer alt.")}
}

func simplified() events.Assessment {
	a := minimum()
	a.Level, a.NoCostReason = events.LevelSimplified, nil
	a.Costs = []events.CostLine{cost("one_off", 0, 0), cost("yearly", 2027, 2029)}
	a.Benefits = []events.Benefit{{What: nb("Mindre papir"), Who: nb("Innbyggere")}}
	return a
}

func full() events.Assessment {
	a := simplified()
	a.Level = events.LevelFull
	a.SystemEffects = []events.SystemEffect{{System: "Arkiv", Effect: nb("Ny kobling")}}
	a.Risks = []events.Risk{{What: nb("Sen levering"), Probability: "low", Consequence: "high"}}
	a.CapacityWindows = []events.CapacityWindow{{From: "2027-01-01", To: "2027-03-31", Note: nb("Ikke under årsoppgjøret")}}
	a.HalfAdoption = nb("To løsninger lever side om side.")
	return a
}

func submitted(a events.Assessment) *events.AssessmentSubmitted {
	return &events.AssessmentSubmitted{Assessment: a, StatementDeadline: tenDays}
}

func statement(changes ...string) *events.StatementGiven {
	s := &events.StatementGiven{Position: "supports", Text: nb("Bra.")}
	for _, c := range changes {
		s.Position = "supports_with_changes"
		s.RequestedChanges = append(s.RequestedChanges, events.RequestedChange{ID: c, Text: nb("Endre " + c)})
	}
	return s
}

func answer(change string) events.Answer {
	return events.Answer{Change: change, Answer: "taken", Reason: why}
}

func answered(changes ...string) *events.StatementAnswered {
	var s events.StatementAnswered
	for _, c := range changes {
		s.Answers = append(s.Answers, answer(c))
	}
	return &s
}

func assessed(edits ...func(*events.Proposed)) history {
	return registered(edits...).then(submitted(minimum()), statement(), &events.ImpactAssessed{Level: events.LevelMinimum})
}

// hash is what the parties sign on after a history.
func (h history) hash() string { s := h.state(); return s.ContentHash() }

// signed is a signature over the content as it stands after h.
func (h history) signed(p events.Party, class events.Class) *events.DecisionSigned {
	return &events.DecisionSigned{Party: p, Class: class, ContentHash: h.hash(), Reason: why}
}

// sign is the command for the same.
func (h history) sign(p events.Party, class events.Class) initiative.Sign {
	return initiative.Sign{Party: p, Class: class, ContentHash: h.hash(), Reason: why}
}

const (
	state          = events.PartyState
	municipalities = events.PartyMunicipalities
)

// decided is h with a class signed by both.
func (h history) decided(class events.Class) history {
	var outcome events.Payload = &events.Prioritized{Class: class, ContentHash: h.hash()}
	switch class {
	case events.ClassInvestigate:
		outcome = &events.InvestigationRequested{ContentHash: h.hash(), Reason: why}
	case events.ClassNo:
		outcome = &events.PriorityRejected{ContentHash: h.hash(), Reason: why}
	}
	return h.then(h.signed(state, class), h.signed(municipalities, class), outcome)
}

func prioritized() history { return assessed().decided(events.ClassNow) }

// retitled is a change of what is decided on.
var retitled = &events.Described{Title: ptr(nb("Nytt navn"))}

var criteria = []events.Criterion{
	{ID: "tid", Text: nb("Spart tid"), Unit: "timer", Direction: "at_least", Threshold: 5},
	{ID: "feil", Text: nb("Feil"), Unit: "antall", Direction: "at_most", Threshold: 2},
}

func planned() *events.PilotPlanned {
	return &events.PilotPlanned{Purpose: nb("Prøve"), Start: pilotStart, End: "2026-09-30", Criteria: criteria}
}

func joined(m string) *events.PilotJoined { return &events.PilotJoined{Municipality: m} }

func measured(criterion string, value float64) *events.PilotMeasured {
	return &events.PilotMeasured{Criterion: criterion, Value: value, Date: pilotDay, Source: nb("Logg")}
}

// piloting is a pilot with all that a conclusion needs.
func piloting() history {
	return prioritized().then(planned(), joined("4601"), measured("tid", 6), measured("feil", 1))
}

func (h history) pilotHash() string { s := h.state(); return s.PilotHash() }

func (h history) concluded(p events.Party, conclusion string) *events.PilotConcluded {
	return &events.PilotConcluded{Party: p, Conclusion: conclusion, ContentHash: h.pilotHash(), Reason: why}
}

func (h history) conclude(p events.Party, conclusion string) initiative.ConcludePilot {
	return initiative.ConcludePilot{Party: p, Conclusion: conclusion, ContentHash: h.pilotHash(), Reason: why}
}

func piloted() history {
	h := piloting()
	return h.then(h.concluded(state, "go"), h.concluded(municipalities, "go"), &events.Piloted{})
}

func prepared() *events.HandoverPrepared {
	return &events.HandoverPrepared{
		Receiver: nav, BenefitOwner: owner,
		OnboardingPackage: &events.Package{URL: "https://example.no/pakke", Text: nb("Slik gjør du")},
		PriceModel:        []events.PriceYear{{Year: 2027}, {Year: 2028, Amount: 100}, {Year: 2029, Amount: 100}},
	}
}

func settled(item string) *events.HandoverItemSettled {
	return &events.HandoverItemSettled{Item: item, Outcome: "accepted"}
}

// handover is everything that the three accept.
func handover() history {
	h := piloted().then(prepared())
	for _, item := range events.HandoverItems {
		h = h.then(settled(item))
	}
	return h
}

func accepted(as string) *events.HandoverAccepted { return &events.HandoverAccepted{As: as} }

func operational() history {
	return handover().then(accepted("owner"), accepted("receiver"), accepted("ks"), &events.HandedToOperations{Receiver: nav})
}

// recordedAt is an initiative from before the registry.
func recordedAt(stage events.Stage) *events.RecordedAtStage {
	return &events.RecordedAtStage{Stage: stage, Since: "2021-05-01", Evidence: evidence()}
}

// announced is a breaking change on a day, and announce the command for it.
func announced(on events.Date, what string) *events.BreakingChangeAnnounced {
	return &events.BreakingChangeAnnounced{
		On: on, What: nb(what), Action: nb("Ta i bruk det nye."), Reference: "https://example.no/grensesnitt",
	}
}

func announce(on events.Date, what string) initiative.AnnounceBreakingChange {
	return initiative.AnnounceBreakingChange{BreakingChangeAnnounced: *announced(on, what)}
}

// moved is a breaking change that is moved to another day, and moving the
// command for it.
func moved(from, on events.Date) *events.BreakingChangeAnnounced {
	e := announced(on, "Nytt")
	e.MovedFrom = from
	return e
}

func moving(from, on events.Date) initiative.AnnounceBreakingChange {
	return initiative.AnnounceBreakingChange{BreakingChangeAnnounced: *moved(from, on)}
}

func evidence() events.Provenance {
	return events.Provenance{Source: "Tildelingsbrev", URL: "https://example.no/brev", Certainty: events.CertaintyVerified}
}
