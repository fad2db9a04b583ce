package initiative_test

import (
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

var (
	planA = []events.Milestone{{Milestone: "Start", Date: "2026-10-01"}}
	planB = []events.Milestone{{Milestone: "Start", Date: "2027-01-01"}}
)

// A nil field is left as it is, an empty one is removed, and what changes
// nothing is no event.
func TestAmend(t *testing.T) {
	t.Parallel()
	voluntary := &events.Obligation{Level: events.ObligationVoluntary}
	rich := registered(func(p *events.Proposed) {
		p.Description, p.Obligation, p.Phase, p.PhaseNote = nb("Mer"), voluntary, events.PhaseConcept, nb("Tidlig")
		p.Themes, p.Functions, p.Links, p.ExternalID = []string{"helse"}, []string{"202"}, []events.Link{{URL: "https://example.no"}}, "X-1"
		p.Reach = events.Reach{Scope: events.ScopeMunicipalities, Codes: []string{"4601"}}
		p.Plan = planA
	})
	r := rich.state()
	counties := events.Reach{Scope: events.ScopeCounties, Codes: []string{"46"}}
	specify(t, []spec{
		{name: "nothing", given: rich, when: initiative.Amend{}},
		{
			name: "what is there already", given: rich, when: initiative.Amend{
				Title: &r.Title, Summary: &r.Summary, Description: &r.Description, Owner: &r.Owner, Reach: &r.Reach, Obligation: &r.Obligation,
				Phase: &r.Phase, Themes: &r.Themes, Functions: &r.Functions, Plan: &r.Plan, Links: &r.Links, ExternalID: &r.ExternalID, Reason: why,
			},
		}, {
			name: "what is not there, written as empty", given: registered(), when: initiative.Amend{
				Description: &events.Text{}, Obligation: ptr[*events.Obligation](nil), Themes: &[]string{}, Functions: ptr[[]string](nil),
				Plan: &[]events.Milestone{}, Links: &[]events.Link{}, ExternalID: ptr(""),
				Reach: &events.Reach{Scope: events.ScopeAll, Codes: []string{}, Note: events.Text{}},
			},
		}, {
			name: "only what changed", given: rich, when: initiative.Amend{Title: &r.Title, Summary: ptr(nb("Ny")), Themes: &[]string{"skatt"}},
			then: history{&events.Described{Summary: ptr(nb("Ny")), Themes: &[]string{"skatt"}}},
		}, {
			name: "each kind of change has its event", given: rich, when: initiative.Amend{
				Owner: ptr(nav), Reach: &counties, Obligation: ptr(&events.Obligation{Level: events.ObligationMandatory}), Phase: ptr(events.PhaseRollout),
				Plan: &planB, Reason: nb("Forsinket"),
			},
			then: history{
				&events.Described{Owner: ptr(nav)}, &events.ReachChanged{Reach: counties},
				&events.ObligationChanged{Obligation: &events.Obligation{Level: events.ObligationMandatory}},
				&events.PhaseReported{Phase: events.PhaseRollout}, &events.ForecastChanged{Milestones: planB, Reason: nb("Forsinket")},
			},
		}, {
			name: "what is removed is said to be empty", given: rich, when: initiative.Amend{
				Description: ptr[events.Text](nil), Themes: ptr[[]string](nil), Functions: &[]string{}, Links: ptr[[]events.Link](nil),
				ExternalID: ptr(""), Obligation: ptr[*events.Obligation](nil),
			},
			then: history{
				&events.Described{Description: &events.Text{}, Themes: &[]string{}, Functions: &[]string{}, Links: &[]events.Link{}, ExternalID: ptr("")},
				&events.ObligationChanged{},
			},
		}, {
			name: "the first plan is the basis, later ones are forecasts", given: registered(), when: initiative.Amend{Plan: &planA},
			then: history{&events.PlanBaselined{Milestones: planA}},
		}, {
			name: "what a registration needs is not removed", given: rich, when: initiative.Amend{
				Title: &events.Text{}, Summary: &events.Text{}, Owner: ptr(""), Reach: &events.Reach{}, Phase: ptr(events.Phase("")),
			},
			refused: invalid("title required_text", "summary required_text", "reach.scope required", "owner required", "phase required"),
		}, {
			name: "values are checked as in a registration", given: rich, when: initiative.Amend{
				Owner: ptr("123456789"), Reach: &events.Reach{Scope: events.ScopeUnspecified}, Themes: &[]string{"ukjent"}, Reason: nb(""),
			},
			refused: invalid("themes[0] unknown_theme", "reason.nb empty", "owner invalid_orgnr", "reach.scope not_one_of"),
		}, {
			name: "an imported reach that is unspecified is in nobody's way", given: registered(func(p *events.Proposed) { p.Reach.Scope = events.ScopeUnspecified }),
			when: initiative.Amend{Title: ptr(nb("Ny"))}, then: history{&events.Described{Title: ptr(nb("Ny"))}},
		}, {
			name: "the record is kept up while on hold", given: rich.then(&events.PutOnHold{Reason: why}),
			when: initiative.Amend{Title: ptr(nb("Ny"))}, then: history{&events.Described{Title: ptr(nb("Ny"))}},
		},
	})
}

func TestReportPhase(t *testing.T) {
	t.Parallel()
	h := registered(inPhase(events.PhaseConcept))
	specify(t, []spec{
		{name: "a phase", given: h, when: initiative.ReportPhase{Phase: events.PhaseExecution}, then: history{&events.PhaseReported{Phase: events.PhaseExecution}}},
		{name: "the same", given: h, when: initiative.ReportPhase{Phase: events.PhaseConcept, Note: events.Text{}}},
		{name: "the same with a note", given: h, when: initiative.ReportPhase{Phase: events.PhaseConcept, Note: why}, then: history{&events.PhaseReported{Phase: events.PhaseConcept, Note: why}}},
		{name: "back", given: registered(inPhase(events.PhaseRollout)), when: initiative.ReportPhase{Phase: events.PhaseIdea}, then: history{&events.PhaseReported{Phase: events.PhaseIdea}}},
		{name: "none", given: h, when: initiative.ReportPhase{Note: nb("")}, refused: invalid("phase required", "note.nb empty")},
		{name: "an unknown one", given: h, when: initiative.ReportPhase{Phase: "paused"}, refused: invalid("phase not_one_of")},
	})
}

func TestRebaseline(t *testing.T) {
	t.Parallel()
	h := registered(func(p *events.Proposed) { p.Plan = planA })
	specify(t, []spec{
		{
			name: "with the reason", given: h, when: initiative.Rebaseline{Plan: planB, Reason: why},
			then: history{&events.PlanBaselined{Milestones: planB, Reason: why}},
		},
		{name: "never without one", given: h, when: initiative.Rebaseline{Plan: planB}, refused: invalid("reason required_text")},
		{name: "to nothing", given: h, when: initiative.Rebaseline{Reason: why}, refused: invalid("plan required")},
		{
			name: "to what is none", given: h, when: initiative.Rebaseline{Plan: []events.Milestone{{Milestone: "A"}}, Reason: why},
			refused: invalid("plan[0].date required"),
		},
	})
	s := h.then(&events.ForecastChanged{Milestones: planB}).state()
	if s.Baseline[0].Date != planA[0].Date || s.Plan[0].Date != planB[0].Date {
		t.Errorf("a forecast moved the basis: %v %v", s.Baseline, s.Plan)
	}
}

func TestConfirm(t *testing.T) {
	t.Parallel()
	specify(t, []spec{
		{name: "with a note", given: registered(), when: initiative.Confirm{Note: why}, then: history{&events.ConfirmedCurrent{Note: why}}},
		{name: "or without", given: registered(), when: initiative.Confirm{}, then: history{&events.ConfirmedCurrent{}}},
		{name: "not with an empty one", given: registered(), when: initiative.Confirm{Note: nb("")}, refused: invalid("note.nb empty")},
	})
}
