package initiative_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// A row that the registry wrote to a spreadsheet, edited by hand and read again.
func TestEdited(t *testing.T) {
	t.Parallel()
	exported := func(edits ...func(*events.Proposed)) initiative.Import {
		return initiative.Import{Values: *row(append([]func(*events.Proposed){func(p *events.Proposed) {
			p.Provenance = &events.Provenance{Source: "Registeret", Certainty: events.CertaintyMemory}
		}}, edits...)...)}
	}
	theirs := &events.Described{Title: ptr(nb("Deres"))}
	for _, c := range []struct {
		name    string
		since   history
		when    initiative.Import
		clashes string
		then    history
	}{
		{"nothing", nil, exported(), "", nil},
		{"nothing, and somebody else has changed something", history{theirs}, exported(), "", nil},
		{"a cell", nil, exported(retitle), "", history{&events.Described{Title: ptr(nb("Fra kilden"))}}},
		{"a cell beside one that somebody else has changed", history{theirs}, exported(func(p *events.Proposed) { p.Themes = []string{"skatt"} }), "",
			history{&events.Described{Themes: ptr([]string{"skatt"})}}},
		{"the same as somebody else", history{&events.Described{Title: ptr(nb("Fra kilden"))}}, exported(retitle), "", nil},
		{"otherwise than somebody else", history{theirs}, exported(retitle), "title", nil},
		{"the day of the numbers only", nil, exported(func(p *events.Proposed) { p.Reach.ReferenceDate = "2026-11-01" }), "", nil},
		{"the phase", nil, exported(func(p *events.Proposed) { p.Phase, p.PhaseNote = events.PhaseRollout, nil }), "",
			history{&events.PhaseReported{Phase: events.PhaseRollout}}},
		{"the level of the obligation", nil, exported(func(p *events.Proposed) { p.Obligation = &events.Obligation{Level: events.ObligationMandatory} }), "",
			history{&events.ObligationChanged{Obligation: &events.Obligation{Level: events.ObligationMandatory}}}},
		{"an erased plan", nil, erasing(exported(func(p *events.Proposed) { p.Plan = nil }), "plan"), "",
			history{&events.PlanBaselined{Milestones: []events.Milestone{}}}},
	} {
		h := history{row()}
		base, now := h.state(), h.then(c.since...).state()
		edited, clashes := c.when.Edited(&base, &now)
		var fields []string
		for _, x := range clashes {
			fields = append(fields, x.Field)
		}
		if got := strings.Join(fields, " "); got != c.clashes {
			t.Errorf("%s: clashes %q, want %q", c.name, got, c.clashes)
			continue
		}
		if c.clashes != "" {
			yes, no := edited, edited
			for _, x := range clashes {
				yes.Consent.Over, no = append(slices.Clip(yes.Consent.Over), x.Field), no.Without(x.Field)
			}
			specify(t, []spec{
				{name: c.name + ": yes", given: h.then(c.since...), when: yes, then: history{&events.Described{Title: ptr(nb("Fra kilden"))}}},
				{name: c.name + ": no", given: h.then(c.since...), when: no},
			})
			if x := clashes[0]; x.Base.Title["nb"] != row().Title["nb"] || x.Theirs.Title["nb"] != "Deres" || x.Ours.Title["nb"] != "Fra kilden" {
				t.Errorf("%s: %+v", c.name, x)
			}
			continue
		}
		specify(t, []spec{{name: c.name, given: h.then(c.since...), when: edited, then: c.then}})
	}
}
