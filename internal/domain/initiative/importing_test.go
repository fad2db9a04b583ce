package initiative_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// row is a row of a source, changed by edits.
func row(edits ...func(*events.Proposed)) *events.Proposed {
	p := proposal(func(p *events.Proposed) {
		p.Provenance, p.ExternalID = &events.Provenance{Source: "Kartlegging", Certainty: events.CertaintyPartly}, "K-7"
		p.Phase, p.PhaseNote, p.Themes, p.Plan = events.PhaseConcept, nb("Tidlig"), []string{"helse"}, planA
		p.Links = []events.Link{{URL: "https://example.no", Title: events.Text{}}}
		p.Obligation = &events.Obligation{Level: events.ObligationVoluntary}
	})
	for _, edit := range edits {
		edit(p)
	}
	return p
}

func importRow(edits ...func(*events.Proposed)) initiative.Import {
	return initiative.Import{Values: *row(edits...)}
}

func erasing(c initiative.Import, fields ...string) initiative.Import {
	c.Erase = fields
	return c
}

func consenting(c initiative.Import, yes initiative.Consent) initiative.Import {
	c.Consent = yes
	return c
}

func retitle(p *events.Proposed) { p.Title = nb("Fra kilden") }

var later = &events.Provenance{Source: "Kartlegging", Date: "2026-03-01", Certainty: events.CertaintyPartly}

func fromLater(p *events.Proposed) { p.Provenance = later }

// A row that says what the last import said changes nothing; of a changed one
// only what changed is written, never over what the owner has written itself.
func TestImport(t *testing.T) {
	t.Parallel()
	h := history{row()}
	withdrawn := h.then(&events.Withdrawn{Reason: why})
	src := row().Provenance
	specify(t, []spec{
		{name: "a new one", when: importRow(), then: h},
		{
			name: "a new one, from before the registry", when: initiative.Import{Values: *row(), Recorded: recordedAt(events.StageOperational)},
			then: history{row(), recordedAt(events.StageOperational)},
		},
		{
			name: "an owner without a number, and a reach without names", when: importRow(func(p *events.Proposed) {
				p.Owner, p.OwnerName, p.Reach.Scope = "", "Etaten", events.ScopeUnspecified
			}),
			then: history{row(func(p *events.Proposed) { p.Owner, p.OwnerName, p.Reach.Scope = "", "Etaten", events.ScopeUnspecified })},
		},
		{name: "the same again", given: h, when: importRow()},
		{name: "the same, recorded again", given: h, when: initiative.Import{Values: *row(), Recorded: recordedAt(events.StageOperational)}},
		{name: "the same from a later day: it is still true", given: h, when: importRow(fromLater), then: history{&events.ConfirmedCurrent{Provenance: later}}},
		{name: "that again", given: h.then(&events.ConfirmedCurrent{Provenance: later}), when: importRow(fromLater)},
		{
			name: "only what changed", given: h, when: importRow(fromLater, retitle, func(p *events.Proposed) { p.Phase = events.PhaseRollout }),
			then: history{
				&events.Described{Title: ptr(nb("Fra kilden")), Provenance: later},
				&events.PhaseReported{Phase: events.PhaseRollout, Note: nb("Tidlig"), Provenance: later},
			},
		},
		{
			name: "that again, from the same day", given: h.then(&events.Described{Title: ptr(nb("Fra kilden")), Provenance: later}),
			when: importRow(fromLater, retitle),
		},
		{
			name: "each kind of change has its event", given: h, when: erasing(importRow(func(p *events.Proposed) {
				p.Reach, p.Obligation, p.Plan = events.Reach{Scope: events.ScopeCounties, Codes: []string{"46"}}, nil, planB
			}), "obligation"),
			then: history{
				&events.ReachChanged{Reach: events.Reach{Scope: events.ScopeCounties, Codes: []string{"46"}}, Provenance: src},
				&events.ObligationChanged{Provenance: src}, &events.PlanBaselined{Milestones: planB, Provenance: src},
			},
		},
		{name: "what a row does not say, stays", given: h, when: initiative.Import{Values: events.Proposed{ExternalID: "K-7", Provenance: src}}},
		{
			name: "a row that says the title only changes the title only", given: h,
			when: initiative.Import{Values: events.Proposed{Title: nb("Fra kilden"), ExternalID: "K-7", Provenance: src}},
			then: history{&events.Described{Title: ptr(nb("Fra kilden")), Provenance: src}},
		},
		{
			name: "a language that a row does not have, stays", given: h, when: importRow(func(p *events.Proposed) { p.Title = events.Text{"nn": "Frå kjelda"} }),
			then: history{&events.Described{Title: ptr(events.Text{"nb": proposal().Title["nb"], "nn": "Frå kjelda"}), Provenance: src}},
		},
		{
			name: "so does a milestone", given: h, when: importRow(func(p *events.Proposed) { p.Plan = []events.Milestone{{Milestone: "ny", Date: "2029-01-01"}} }),
			then: history{&events.PlanBaselined{Milestones: append(slices.Clone(planA), events.Milestone{Milestone: "ny", Date: "2029-01-01"}), Provenance: src}},
		},
		{
			name: "and the deadline of an obligation, with its level", given: history{row(func(p *events.Proposed) { p.Obligation.Deadline = "2027-01-01" })},
			when: importRow(),
		},
		{
			name: "what a row takes away it says", given: h,
			when: erasing(importRow(func(p *events.Proposed) { p.Themes, p.Links = nil, nil }), "themes", "links", "plan", "phaseNote"),
			then: history{
				&events.Described{Themes: &[]string{}, Links: &[]events.Link{}, Provenance: src},
				&events.PhaseReported{Phase: events.PhaseConcept, Note: events.Text{}, Provenance: src},
				&events.PlanBaselined{Milestones: []events.Milestone{}, Provenance: src},
			},
		},
		{
			name: "what an initiative cannot be without, cannot be taken away", given: h, when: erasing(importRow(), "title", "reach", "summary.xx"),
			refused: invalid("title required_text", "title cannot_be_erased", "reach cannot_be_erased", "summary.xx cannot_be_erased"),
		},
		{
			name: "nor the last language of a title", given: h, when: erasing(importRow(func(p *events.Proposed) { p.Title = nil }), "title.nb"),
			refused: invalid("title required_text"),
		},
		{
			name: "another organisation takes a yes", given: h, when: importRow(func(p *events.Proposed) { p.Owner = nav }),
			refused: invalid("owner other_owner_registered"),
		},
		{
			name: "with a yes it is responsible", given: h,
			when: consenting(importRow(func(p *events.Proposed) { p.Owner = nav }), initiative.Consent{Owner: true}),
			then: history{&events.Described{Owner: ptr(nav), Provenance: src}},
		},
		{
			name: "an owner that was changed since is kept without a question", given: h.then(&events.Described{Owner: ptr(nav)}),
			when: importRow(),
		},
		{
			name: "with a yes a list knows what the owner has registered, and writes nothing over it", given: registered(),
			when: consenting(importRow(retitle, func(p *events.Proposed) {
				p.Phase, p.PhaseNote, p.Themes, p.Plan, p.Links, p.Obligation = "", nil, nil, nil, nil, nil
			}), initiative.Consent{Adopt: true}),
			then: history{&events.Described{ExternalID: ptr("K-7"), Provenance: src}},
		},
		{
			name: "unless a person says that the list is right", given: h.then(&events.Described{Title: ptr(nb("Eierens"))}),
			when: consenting(importRow(retitle), initiative.Consent{Over: []string{"title"}}),
			then: history{&events.Described{Title: ptr(nb("Fra kilden")), Provenance: src}},
		},
		{name: "a phase that the source no longer says stays", given: h, when: importRow(func(p *events.Proposed) { p.Phase, p.PhaseNote = "", nil })},
		{
			name: "a number that is known is not forgotten for a name", given: h,
			when: importRow(func(p *events.Proposed) { p.Owner, p.OwnerName = "", "Etaten" }),
		},
		{
			name: "a number that has become known", given: history{row(func(p *events.Proposed) { p.Owner, p.OwnerName = "", "Etaten" })},
			when: importRow(), then: history{&events.Described{Owner: ptr(owner), Provenance: src}},
		},
		{name: "what the owner has written is kept", given: h.then(&events.Described{Title: ptr(nb("Eierens"))}), when: importRow(retitle)},
		{
			name: "and the rest is not", given: h.then(&events.Described{Title: ptr(nb("Eierens"))}), when: importRow(retitle, func(p *events.Proposed) { p.Themes = []string{"skatt"} }),
			then: history{&events.Described{Themes: &[]string{"skatt"}, Provenance: src}},
		},
		{name: "the owner's forecast is kept", given: h.then(&events.ForecastChanged{Milestones: planB}), when: importRow(func(p *events.Proposed) { p.Plan = nil })},
		{
			name: "the owner's word on its phase is kept", given: h.then(&events.PhaseReported{Phase: events.PhaseConcept, Note: nb("Eierens")}),
			when: importRow(func(p *events.Proposed) { p.Phase = events.PhaseRollout }),
		},
		{name: "what no list has registered takes a yes", given: registered(), when: importRow(retitle), refused: invalid("externalId other_list_registered")},
		{name: "so does what another list has registered", given: h, when: importRow(func(p *events.Proposed) {
			p.Provenance = &events.Provenance{Source: "En annen", Certainty: events.CertaintyPartly}
		}),
			refused: invalid("externalId other_list_registered")},
		{name: "one list has one name however it is spaced, and one id with decimals or without", given: h.then(&events.Described{ExternalID: ptr("7.0"), Provenance: src}),
			when: importRow(func(p *events.Proposed) {
				p.ExternalID = "7"
				p.Provenance = &events.Provenance{Source: " kartlegging ", Certainty: events.CertaintyPartly}
			}), then: history{&events.ConfirmedCurrent{Provenance: &events.Provenance{Source: " kartlegging ", Certainty: events.CertaintyPartly}}}},
		{name: "nothing new about what has ended", given: withdrawn, when: importRow(fromLater)},
		{name: "what has ended stays as it was", given: withdrawn, when: importRow(retitle), refused: notNow("standing_refuses")},
		{name: "a pause does not stop an import", given: h.then(&events.PutOnHold{Reason: why}), when: importRow(retitle), then: history{&events.Described{Title: ptr(nb("Fra kilden")), Provenance: src}}},
		{
			name: "everything that is wrong with a row", when: initiative.Import{
				Values: events.Proposed{OwnerName: " "}, Recorded: &events.RecordedAtStage{Stage: events.StageProposed},
			},
			refused: invalid("title required_text", "summary required_text", "reach.scope required", "owner required", "externalId required",
				"provenance required", "stage not_one_of", "evidence.source required", "evidence.certainty required"),
		},
		{
			name: "a wrong number is not made up for by a name", when: importRow(func(p *events.Proposed) {
				p.Owner, p.OwnerName, p.Provenance = "123", "Etaten", &events.Provenance{Source: "Kartlegging"}
			}),
			refused: invalid("owner invalid_orgnr", "provenance.certainty required"),
		},
	})
}

// An import is idempotent also when the state has been stored and read since.
func TestImportAfterStoring(t *testing.T) {
	t.Parallel()
	var s initiative.State
	position := uint64(0)
	for i, c := range []initiative.Import{importRow(), importRow(retitle), importRow(fromLater, func(p *events.Proposed) { p.Functions = []string{"202"} })} {
		for again := range 2 {
			got, err := initiative.Decide(s, c, env(""))
			if err != nil || (len(got) == 0) != (again == 1) {
				t.Fatalf("import %d, time %d: %v %v", i+1, again+1, lines(t, got), err)
			}
			for _, e := range got {
				position++
				initiative.Evolve(&s, record(position, readBack(t, e)))
			}
			stored := written(t, s)
			s = initiative.State{}
			if err := json.Unmarshal([]byte(stored), &s); err != nil {
				t.Fatal(err)
			}
		}
	}
	if s.Title["nb"] != proposal().Title["nb"] || len(s.Functions) != 1 {
		t.Errorf("state after the last: %v %v %v", s.Title, s.Themes, s.Links)
	}
}

func TestKept(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		given history
		want  []string
	}{
		{"nothing since", history{row()}, nil},
		{"the owner's own", history{row(), &events.Described{Owner: ptr(nav), Links: &[]events.Link{}}, &events.ForecastChanged{Milestones: planB}}, []string{"owner", "plan", "links"}},
		{"the note of a phase", history{row(), &events.PhaseReported{Phase: events.PhaseConcept}}, []string{"phase"}},
		{"written back", history{row(), &events.Described{Title: ptr(nb("Nytt"))}, &events.Described{Title: ptr(proposal().Title)}}, nil},
		{"never imported", registered(), []string{"title", "summary", "owner", "reach"}},
	} {
		s := c.given.state()
		if diff := cmp.Diff(c.want, importRow().Kept(&s)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// Every imported value carries its source, until the owner writes its own.
func TestSources(t *testing.T) {
	t.Parallel()
	h := history{row()}
	for _, c := range []struct {
		name  string
		given history
		field string
		want  events.Provenance
	}{
		{"imported", h, "title", *row().Provenance},
		{"not given", h, "functions", events.Provenance{}},
		{"confirmed on a later day", h.then(&events.ConfirmedCurrent{Provenance: later}), "title", *later},
		{"confirmed by the owner", h.then(&events.ConfirmedCurrent{}), "title", *row().Provenance},
		{"imported anew", h.then(&events.Described{Title: ptr(nb("Ny")), Provenance: later}), "title", *later},
		{"left alone by that", h.then(&events.Described{Title: ptr(nb("Ny")), Provenance: later}), "summary", *row().Provenance},
		{"written by the owner", h.then(&events.Described{Title: ptr(nb("Ny"))}), "title", events.Provenance{}},
		{"reach by the owner", h.then(&events.ReachChanged{Reach: proposal().Reach}), "reach", events.Provenance{}},
		{"obligation by the owner", h.then(&events.ObligationChanged{}), "obligation", events.Provenance{}},
		{"phase by the owner", h.then(&events.PhaseReported{Phase: events.PhaseIdea}), "phase", events.Provenance{}},
		{"plan by the owner", h.then(&events.PlanBaselined{Milestones: planB}), "plan", events.Provenance{}},
		{"forecast by the owner", h.then(&events.ForecastChanged{Milestones: planB}), "plan", events.Provenance{}},
	} {
		s := c.given.state()
		if diff := cmp.Diff(c.want, s.Sources[c.field]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
