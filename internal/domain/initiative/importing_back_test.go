package initiative_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

func TestTakenBack(t *testing.T) {
	t.Parallel()
	src := row().Provenance
	h := history{row()}
	retitled := &events.Described{Title: ptr(nb("Fra kilden")), Themes: &[]string{"skatt"}, Provenance: src}
	for _, c := range []struct {
		name          string
		before, wrote history
		since         history
		then          history
		left          []string
	}{
		{"what it registered", nil, h, nil, history{&events.Withdrawn{Reason: why}}, nil},
		{"what it registered and somebody has touched", nil, h, history{&events.ConfirmedCurrent{}}, nil, []string{"registered"}},
		{"what it changed", h, history{retitled}, nil, history{
			&events.Described{Title: ptr(row().Title), Provenance: src}, &events.Described{Themes: ptr([]string{"helse"}), Provenance: src},
		}, nil},
		{"but for what was changed since", h, history{retitled}, history{&events.Described{Title: ptr(nb("Eierens"))}}, history{
			&events.Described{Themes: ptr([]string{"helse"}), Provenance: src},
		}, []string{"title"}},
		{"what it erased", h, history{&events.ObligationChanged{Provenance: src}, &events.PlanBaselined{Milestones: planB, Provenance: src}}, nil, history{
			&events.ObligationChanged{Obligation: row().Obligation, Provenance: src}, &events.PlanBaselined{Milestones: planA, Provenance: src},
		}, nil},
		{"a phase that there was none of before", history{row(func(p *events.Proposed) { p.Phase, p.PhaseNote = "", nil })},
			history{&events.PhaseReported{Phase: events.PhaseIdea, Provenance: src}}, nil, nil, []string{"phase"}},
		{"what has ended", h, history{retitled}, history{&events.Withdrawn{Reason: why}}, nil, []string{"standing"}},
	} {
		before, after := c.before.state(), slices.Concat(c.before, c.wrote).state()
		now := slices.Concat(c.before, c.wrote, c.since).state()
		caused, left := initiative.TakenBack(&before, &after, &now, why)
		if diff := cmp.Diff(lines(t, c.then), lines(t, caused)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
		if !slices.Equal(left, c.left) {
			t.Errorf("%s: left %v, want %v", c.name, left, c.left)
		}
	}
}
