package changes_test

import (
	"slices"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/changes"
)

// TestNet: what somebody reads later is what it has come to.
func TestNet(t *testing.T) {
	t.Parallel()
	far := 100.0 // minutes apart: each is a change of its own
	for _, c := range []struct {
		name  string
		story []at
		want  []string
	}{
		{"edits of one kind become one", []at{proposed(), {0, "", retitle("B")}, {far, "", retitle("C")}}, []string{"stage_moved", "described"}},
		{"undone", []at{proposed(), {0, "", retitle("B")}, {far, "", retitle("Felles meldingsboks")}}, []string{"stage_moved"}},
		{"undone and done again", []at{proposed(), {0, "", retitle("B")}, {far, "", retitle("Felles meldingsboks")}, {2 * far, "", retitle("C")}},
			[]string{"stage_moved", "described"}},
		{"of two initiatives", []at{proposed(), {-60, other, proposed().event}, {0, "", retitle("B")}, {far, other, retitle("C")}},
			[]string{"stage_moved", "stage_moved", "described", "described"}},
		{"what is done is published each time", []at{proposed(), {0, "", &events.Prioritized{Class: events.ClassLater}}, {far, "", &events.Prioritized{Class: events.ClassNow}}},
			[]string{"stage_moved", "decision_made+stage_moved", "decision_made"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			wantClasses(t, changes.Net(all(tell(c.story...))), c.want...)
		})
	}
}

func TestNetValues(t *testing.T) {
	t.Parallel()
	published := all(tell(proposed(), at{0, "", plan("A", "2027-01-01")}, at{100, "", plan("A", "2027-02-01")}, at{200, "", plan("A", "2027-04-01")},
		at{300, "", reaches("0301", "1108")}, at{400, "", reaches("0301", "4601")}))
	before := js(published)
	got := changes.Net(published)
	wantClasses(t, got, "stage_moved", "date_moved")
	if c := got[1]; len(c.Moves) != 1 || c.Moves[0].Old != "" || c.Moves[0].New != "2027-04-01" || c.First != published[1].First || c.ID != published[3].ID {
		t.Errorf("net %+v", c)
	}
	if js(published) != before {
		t.Error("the changes that were given are others now")
	}
}

// TestNetSeverity: edits of what is too long to keep are as minor together as each was.
func TestNetSeverity(t *testing.T) {
	t.Parallel()
	summary := func(s string) *events.Described { return &events.Described{Summary: ptr(nb(s))} }
	got := changes.Net(all(tell(proposed(), at{0, "", summary("A")}, at{100, "", summary("B")})))
	if c := got[len(got)-1]; len(got) != 2 || c.Severity != changes.Minor || !slices.Equal(c.Fields, []string{"summary"}) {
		t.Errorf("net %s", js(got))
	}
}

func TestNetReach(t *testing.T) {
	t.Parallel()
	got := changes.Net(all(tell(proposed(), at{0, "", reaches("0301", "1108")}, at{100, "", reaches("1108", "1103")})))
	c := got[len(got)-1]
	if want := []string{"1103", "1108"}; js(c.Added) != js(want) || js(c.Removed) != js([]string{"0301", "4601"}) {
		t.Errorf("added %v, removed %v", c.Added, c.Removed)
	}
}
