package changes_test

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/locale"
)

// TestWindow publishes whole stories: what is published, in the order of publication.
func TestWindow(t *testing.T) {
	t.Parallel()
	now := &events.Prioritized{Class: events.ClassNow}
	for _, c := range []struct {
		name  string
		story []at
		want  []string
	}{
		{"edits of one kind become one", []at{proposed(), {0, "", retitle("B")}, {5, "", retitle("C")}, {9.9, "", retitle("D")}}, []string{"stage_moved", "described"}},
		{"edits of several kinds become one each", []at{proposed(), {0, "", retitle("B")}, {5, "", reaches("0301")}, {6, "", plan("A", "2027-01-01")}, {7, "", retitle("C")}},
			[]string{"stage_moved", "date_moved", "reach_changed", "described"}},
		{"undone", []at{proposed(), {0, "", retitle("B")}, {5, "", retitle("Felles meldingsboks")}}, []string{"stage_moved"}},
		{"undone and done again", []at{proposed(), {0, "", retitle("B")}, {5, "", retitle("Felles meldingsboks")}, {6, "", retitle("B")}}, []string{"stage_moved", "described"}},
		{"an edit at the end belongs to the next window", []at{proposed(), {0, "", retitle("B")}, {10, "", retitle("Felles meldingsboks")}}, []string{"stage_moved", "described", "described"}},
		{"a new window opens at its own first edit", []at{proposed(), {0, "", retitle("B")}, {11, "", retitle("C")}, {20, "", retitle("B")}}, []string{"stage_moved", "described"}},
		{"the stage is not held back, and the edits are still one", []at{proposed(), {0, "", retitle("B")}, {1, "", now}, {2, "", retitle("C")}},
			[]string{"stage_moved", "decision_made+stage_moved", "described"}},
		{"a breaking change is not held back, and the edits around it are still one", []at{proposed(), {0, "", retitle("B")}, {1, "", breaks("2027-02-01", "A")}, {2, "", retitle("C")}},
			[]string{"stage_moved", "breaking_change", "described"}},
		{"a breaking change and its correction are published both times", []at{proposed(), {0, "", breaks("2027-02-01", "A")}, {1, "", breaks("2027-02-01", "B")}, {2, "", breaks("2027-02-01", "A")}},
			[]string{"stage_moved", "breaking_change", "breaking_change", "breaking_change"}},
		{"so are its move and its withdrawal", []at{proposed(), {0, "", breaks("2027-02-01", "A")}, {1, "", moves("2027-02-01", "2027-03-01", "A")}, {2, "", &events.BreakingChangeWithdrawn{On: "2027-03-01", Reason: nb("Nei.")}}},
			[]string{"stage_moved", "breaking_change", "breaking_change", "breaking_change"}},
		{"undone across a decision", []at{proposed(), {0, "", retitle("B")}, {1, "", now}, {2, "", retitle("Felles meldingsboks")}}, []string{"stage_moved", "decision_made+stage_moved"}},
		{"what edits nothing opens no window", []at{proposed(), {0, "", retitle("Felles meldingsboks")}, {9, "", retitle("B")}, {18, "", retitle("C")}}, []string{"stage_moved", "described"}},
		{"each initiative has its own window", []at{proposed(), {-60, other, proposed().event}, {0, "", retitle("B")}, {5, other, retitle("B")}, {11, "", retitle("C")}, {14, other, retitle("C")}},
			[]string{"stage_moved", "stage_moved", "described", "described", "described"}},
		{"the standing that a decision settles is published with it", []at{proposed(), {-50, "", &events.PutOnHold{}}, {0, "", &events.Resumed{}}, {1, "", &events.PriorityRejected{}}},
			[]string{"stage_moved", "standing_changed", "decision_made+standing_changed"}},
		{"another obligation before its deadline is published with it", []at{proposed(), {0, "", oblige(events.ObligationVoluntary, "")}, {1, "", oblige(events.ObligationMandatory, "2027-01-01")}},
			[]string{"stage_moved", "obligation_changed+deadline_set"}},
		{"another obligation after its deadline is held", []at{proposed(), {0, "", oblige(events.ObligationVoluntary, "2027-01-01")}, {1, "", oblige(events.ObligationMandatory, "2027-01-01")}},
			[]string{"stage_moved", "obligation_changed+deadline_set", "obligation_changed"}},
		{"a deadline that is taken back is published both times", []at{proposed(), {0, "", oblige(events.ObligationVoluntary, "2027-01-01")}, {1, "", &events.ObligationChanged{}}},
			[]string{"stage_moved", "obligation_changed+deadline_set", "obligation_changed+deadline_set"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			wantClasses(t, all(tell(c.story...)), c.want...)
		})
	}
}

func TestNetChange(t *testing.T) {
	t.Parallel()
	steps := tell(proposed(), at{-30, "", plan("A", "2027-01-01")}, at{0, "", plan("A", "2027-02-01")}, at{1, "", retitle("B")}, at{4, "", plan("A", "2027-04-01")}, at{20, other, proposed().event})
	got := all(steps)
	wantClasses(t, got, "stage_moved", "date_moved", "date_moved", "described", "stage_moved")
	c := got[2]
	if c.Moves[0].Old != "2027-01-01" || c.Moves[0].New != "2027-04-01" || c.By != 90 || !c.Held {
		t.Errorf("moves %+v by %d, held %v", c.Moves, c.By, c.Held)
	}
	if c.First != 3 || c.Last != 5 || c.ID != "3-5-date_moved" || !c.At.Equal(steps[4].rec.Time) {
		t.Errorf("%s is made of %d to %d at %s", c.ID, c.First, c.Last, c.At)
	}
	if c.Title["nb"] != "B" {
		t.Errorf("published under its old title %q", c.Title["nb"])
	}
	if want := (changes.Cursor{Position: 5, N: 0}); c.Cursor != want {
		t.Errorf("published at %s, want %s", c.Cursor, want)
	}
	if want := (changes.Cursor{Position: 5, N: 1}); got[3].Cursor != want {
		t.Errorf("published at %s, want %s", got[3].Cursor, want)
	}
}

// TestTakenEdits: what an act settles is published from where it stood before the
// window.
func TestTakenEdits(t *testing.T) {
	t.Parallel()
	got := all(tell(proposed(), at{0, "", oblige(events.ObligationVoluntary, "")}, at{1, "", oblige(events.ObligationMandatory, "2027-01-01")}))[1]
	if got.Old.Obligation != nil || got.New.Obligation.Level != events.ObligationMandatory || got.ID != "2-3-obligation_changed" || got.Held || got.Cursor.Position != 3 {
		t.Errorf("published %+v", got)
	}
	got = all(tell(proposed(), at{-50, "", &events.PutOnHold{Until: "2026-12-01"}}, at{0, "", &events.Resumed{}}, at{1, "", &events.PriorityRejected{}}))[2]
	if got.Old.Standing != events.StandingOnHold || got.New.Standing != events.StandingRejected || got.First != 3 {
		t.Errorf("published %+v", got)
	}
}

// TestTheStageIsTheOneWhenItIsPublished: a change is filtered and shown with the
// initiative as it is by then.
func TestTheStageIsTheOneWhenItIsPublished(t *testing.T) {
	t.Parallel()
	got := all(tell(proposed(), at{0, "", retitle("B")}, at{1, "", &events.Prioritized{Class: events.ClassNow}}))
	if got[2].Class != changes.Described || got[2].Stage != events.StagePrioritized || got[2].Last != 2 {
		t.Errorf("published at stage %s, of %d", got[2].Stage, got[2].Last)
	}
}

func TestDue(t *testing.T) {
	t.Parallel()
	w := window()
	steps := tell(proposed(), at{0, "", retitle("B")}, at{1, other, proposed().event}, at{2, other, retitle("C")}, at{30, other, retitle("D")})
	apply(w, steps[:4])
	closes := began.Add(length + lag)
	if next, ok := w.Next(began); !ok || !next.Equal(closes) {
		t.Errorf("next is %s %v, want %s", next, ok, closes)
	}
	if early := w.Due(closes.Add(-1), changes.Cursor{}); early != nil {
		t.Errorf("too early: %v", classes(early))
	}
	first := w.Due(closes, changes.Cursor{})
	wantClasses(t, first, "described")
	if next, ok := w.Next(closes); !ok || !next.Equal(closes.Add(2*time.Minute)) {
		t.Errorf("next is %s %v", next, ok)
	}
	both := w.Due(closes.Add(2*time.Minute), changes.Cursor{})
	wantClasses(t, both, "described", "described")
	if diff := cmp.Diff(first, both[:1]); diff != "" {
		t.Errorf("asked again, it is published otherwise:\n%s", diff)
	}
	if rest := w.Due(closes.Add(time.Hour), first[0].Cursor); len(rest) != 1 || rest[0].Initiative != other {
		t.Errorf("after %s: %v", first[0].Cursor, classes(rest))
	}
	if diff := cmp.Diff(both, apply(w, steps[4:])); diff != "" {
		t.Errorf("the log publishes it otherwise than the clock (-clock +log):\n%s", diff)
	}
	if _, ok := w.Next(closes.Add(30 * time.Minute)); ok {
		t.Error("nothing more will be due, and yet there is a next time")
	}
}

// TestUndoneIsNotCounted: what comes to nothing takes no place among what is
// published.
func TestUndoneIsNotCounted(t *testing.T) {
	t.Parallel()
	w := window()
	apply(w, tell(proposed(), at{0, "", retitle("B")}, at{1, "", retitle("Felles meldingsboks")}, at{1, other, proposed().event}, at{2, other, retitle("C")}))
	got := w.Due(began.Add(time.Hour), changes.Cursor{})
	if want := (changes.Cursor{Position: 5}); len(got) != 1 || got[0].Cursor != want {
		t.Errorf("published %v", got)
	}
}

func TestRedeliveryIsPassedOver(t *testing.T) {
	t.Parallel()
	steps := tell(proposed(), at{0, "", retitle("B")}, at{5, "", &events.Prioritized{Class: events.ClassNow}})
	w := window()
	apply(w, steps)
	before, _ := w.Save()
	if again := apply(w, steps); again != nil {
		t.Errorf("published again: %v", classes(again))
	}
	if after, _ := w.Save(); !bytes.Equal(before, after) {
		t.Error("a redelivery changed the window")
	}
}

func TestWithoutWindow(t *testing.T) {
	t.Parallel()
	steps := tell(proposed(), at{0, "", retitle("B")}, at{0, "", retitle("Felles meldingsboks")})
	w := changes.NewWindow(0, 0, ref)
	got := apply(w, steps)
	wantClasses(t, got, "stage_moved", "described", "described")
	if got[1].Held || got[1].Cursor.Position != 2 || len(w.Due(began.Add(time.Hour), changes.Cursor{})) > 0 {
		t.Errorf("held: %+v", got[1])
	}
}

// TestAClockThatIsAhead: an event that bears a later time closes windows early,
// and one that comes late opens a new one; both for everybody who reads the log.
func TestAClockThatIsAhead(t *testing.T) {
	t.Parallel()
	got := all(tell(proposed(), at{0, "", retitle("B")}, at{15, other, proposed().event}, at{3, "", retitle("C")}))
	wantClasses(t, got, "stage_moved", "described", "stage_moved", "described")
	if got[1].New.Title["nb"] != "B" || got[3].Old.Title["nb"] != "B" || got[3].New.Title["nb"] != "C" {
		t.Errorf("published %v, then %v to %v", got[1].New.Title, got[3].Old.Title, got[3].New.Title)
	}
}

func TestRestore(t *testing.T) {
	t.Parallel()
	if _, err := changes.Restore([]byte("{"), nil, length, lag, ref); err == nil {
		t.Error("half a window was restored")
	}
	raw, err := window().Save()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := changes.Restore(raw, nil, length/2, lag, ref); err == nil {
		t.Error("a window of another length was restored")
	}
	w, err := changes.Restore(raw, nil, length, lag, ref)
	if err != nil || w.Position() != 0 {
		t.Errorf("position %d, %v", w.Position(), err)
	}
}

func TestCursor(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"0.0", "1042.3", "18446744073709551615.0"} {
		c, err := changes.ParseCursor(s)
		if err != nil || c.String() != s {
			t.Errorf("%s is read as %s, %v", s, c, err)
		}
	}
	for _, s := range []string{"", "1", "1.", ".1", "1.-1", "01.0", "1.00", "+1.0", "1.0.0", "18446744073709551616.0", "1.4294967296"} {
		if c, err := changes.ParseCursor(s); err == nil {
			t.Errorf("%q is read as %s", s, c)
		}
	}
	order := []changes.Cursor{{}, {Position: 0, N: 1}, {Position: 1, N: 0}, {Position: 1, N: 2}, {Position: 2, N: 0}}
	shuffled := []changes.Cursor{order[3], order[1], order[4], order[0], order[2]}
	slices.SortFunc(shuffled, changes.Cursor.Compare)
	if !slices.Equal(order, shuffled) {
		t.Errorf("ordered as %v", shuffled)
	}
}

// TestWordsWithoutReference names organisations and places by number.
func TestWordsWithoutReference(t *testing.T) {
	t.Parallel()
	c := last(after(registered, reaches("1108"))...)[0]
	if _, detail := c.Words(locale.Nynorsk, nil); detail != "Talet på kommunar: 1, før 2.\nKomne til: 1108.\nIkkje lenger med: 0301, 4601." {
		t.Errorf("published %q", detail)
	}
}

// TestTheFirstToCloseIsNotTheFirstToOpen when events do not come in the order
// of their times.
func TestTheFirstToCloseIsNotTheFirstToOpen(t *testing.T) {
	t.Parallel()
	steps := tell(proposed(), at{-60, other, proposed().event}, at{5, "", retitle("B")}, at{3, other, retitle("C")}, at{13.5, "", nil})
	got := apply(window(), steps)
	wantClasses(t, got, "stage_moved", "stage_moved", "described")
	if got[2].Initiative != other {
		t.Errorf("closed the window of %s", got[2].Initiative)
	}
}

// TestAnEditThatComesTooLate reaches the log after the clock has closed its
// window: it is published with all of the window, as another change.
func TestAnEditThatComesTooLate(t *testing.T) {
	t.Parallel()
	steps := tell(proposed(), at{0, "", retitle("B")}, at{9, "", retitle("C")})
	w := window()
	apply(w, steps[:2])
	early := w.Due(began.Add(time.Hour), changes.Cursor{})
	apply(w, steps[2:])
	late := w.Due(began.Add(time.Hour), early[0].Cursor)
	if len(late) != 1 || late[0].ID != "2-3-described" || early[0].ID != "2-2-described" || late[0].New.Title["nb"] != "C" || late[0].Title["nb"] != "C" {
		t.Errorf("published %+v, then %+v", early, late)
	}
}

// A change says which initiatives were merged into its own by then, over all
// steps, and a window that was stored knows it too.
func TestAbsorbed(t *testing.T) {
	t.Parallel()
	const third = "2026-0044"
	story := tell(proposed(), at{0, other, proposed().event}, at{0, third, proposed().event},
		at{1, other, oblige(events.ObligationMandatory, "2027-01-01")}, at{2, "", &events.Merged{Into: other}},
		at{3, other, oblige(events.ObligationMandatory, "2027-02-01")}, at{4, other, &events.Merged{Into: third}},
		at{5, third, oblige(events.ObligationMandatory, "2027-03-01")})
	w, got := window(), map[string][]string{}
	for _, s := range story {
		head, _, err := w.Parts()
		if err != nil {
			t.Fatal(err)
		}
		if w, err = changes.Restore(head, nil, length, lag, ref); err != nil { // what is open does not matter here
			t.Fatal(err)
		}
		for _, c := range w.Apply(nil, s.before, s.after, s.rec) {
			if c.Is(changes.DeadlineSet) {
				got[string(c.New.Obligation.Deadline)] = c.Absorbed
			}
		}
	}
	want := map[string][]string{"2027-01-01": nil, "2027-02-01": {id}, "2027-03-01": {id, other}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
