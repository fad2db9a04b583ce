package changes_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// drawStory is a log of two initiatives that are edited back and forth between
// few values, with acts in between. Time goes on by steps that fall inside,
// outside and on the edge of a window.
func drawStory(t *rapid.T) []step {
	second := proposed()
	second.id = other
	story := []at{proposed(), second}
	minute := 0.0
	for range rapid.IntRange(1, 25).Draw(t, "events") {
		minute += rapid.SampledFrom([]float64{0, 0, 0.5, 1, 3, 5, 9.5, 10, 25}).Draw(t, "pause")
		story = append(story, at{minute, rapid.SampledFrom([]string{id, id, other}).Draw(t, "id"), drawEvent(t)})
	}
	return tell(story...)
}

func drawEvent(t *rapid.T) events.Payload {
	level := rapid.SampledFrom(events.ObligationLevels[:2])
	deadline := rapid.SampledFrom([]events.Date{"", "", "2027-01-01"})
	return rapid.SampledFrom([]events.Payload{
		retitle("Felles meldingsboks"), retitle("B"), &events.Described{Owner: ptr(rapid.SampledFrom([]string{skatt, nav}).Draw(t, "owner"))},
		plan(), plan("A", "2027-01-01"), plan("A", "2027-02-01"), reaches("0301", "4601"), reaches("0301"),
		submit("2026-03-20"), submit("2026-03-20", yearly("NOK", 100, "")),
		oblige(level.Draw(t, "level"), deadline.Draw(t, "deadline")), &events.ObligationChanged{},
		&events.PutOnHold{}, &events.Resumed{}, &events.PriorityRejected{}, &events.Prioritized{Class: events.ClassNow},
		&events.Piloted{Waived: true}, &events.PhaseReported{Phase: "execution"}, &events.Retired{On: "2030-01-01"}, &events.RoundConcluded{}, nil,
		breaks("2027-02-01", rapid.SampledFrom([]string{"A", "B"}).Draw(t, "breaks")), moves("2027-02-01", "2027-05-01", "A"),
		moves("2027-05-01", "2027-02-01", "B"), &events.BreakingChangeWithdrawn{On: "2027-02-01"},
		packed("A"), packed("B"), packed("A", "C"), packed(),
	}).Draw(t, "event")
}

// TestEachChangeGoesOnFromTheOneBefore: for each initiative and class, what was
// published leads from how it was at first to how it is at last, without a gap; and
// the net change of a window is the difference of its ends.
func TestEachChangeGoesOnFromTheOneBefore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		steps := drawStory(t)
		got := all(steps)
		for _, name := range []string{id, other} {
			first, final := ends(steps, name)
			at := map[string]string{}
			for _, aspect := range aspects {
				at[aspect.name] = aspect.state(first)
			}
			for _, c := range got {
				if c.Initiative != name || c.Class == changes.StageMoved && c.Old.Stage == "" {
					continue
				}
				for _, aspect := range aspects {
					if !c.Is(aspect.class) {
						continue
					}
					old, now := aspect.value(c.Old), aspect.value(c.New)
					if old != at[aspect.name] {
						t.Fatalf("%s of %s is published from %s, but it was last published as %s", aspect.name, c.ID, old, at[aspect.name])
					}
					at[aspect.name] = now
				}
			}
			for _, aspect := range aspects {
				if want := aspect.state(final); at[aspect.name] != want {
					t.Fatalf("%s of %s ended as %s, but was published as %s", aspect.name, name, want, at[aspect.name])
				}
			}
		}
	})
}

// ends are the state of an initiative after its registration and at last.
func ends(steps []step, name string) (first, final *initiative.State) {
	for _, s := range steps {
		if s.rec.Aggregate != events.AggregateInitiative || s.rec.AggregateID != name {
			continue
		}
		if first == nil {
			first = s.after
		}
		final = s.after
	}
	return first, final
}

// aspects are the values of each class, from the state and as published.
var aspects = []struct {
	name  string
	class changes.Class
	state func(*initiative.State) string
	value func(changes.Value) string
}{
	{"title", changes.Described, func(s *initiative.State) string { return s.Title["nb"] }, func(v changes.Value) string { return v.Title["nb"] }},
	{"owner", changes.Described, func(s *initiative.State) string { return s.Owner }, func(v changes.Value) string { return v.Owner }},
	{"plan", changes.DateMoved, func(s *initiative.State) string { return js(s.Plan) }, func(v changes.Value) string { return js(v.Dates) }},
	{"reach", changes.ReachChanged, func(s *initiative.State) string { return js(s.Reach) }, func(v changes.Value) string { return js(v.Reach) }},
	{"obligation", changes.ObligationChanged, func(s *initiative.State) string { return js(s.Obligation) }, func(v changes.Value) string { return js(v.Obligation) }},
	{"standing", changes.StandingChanged, func(s *initiative.State) string { return string(s.Standing) }, func(v changes.Value) string { return string(v.Standing) }},
	{"stage", changes.StageMoved, func(s *initiative.State) string { return string(s.Stage) }, func(v changes.Value) string { return string(v.Stage) }},
	{"onboarding", changes.OnboardingChanged, titlesOf, func(v changes.Value) string {
		var out []string
		for _, step := range v.Onboarding {
			out = append(out, step.Title["nb"])
		}
		return js(out)
	}},
	{"cost", changes.CostChanged, func(s *initiative.State) string {
		if s.Assessment == nil || len(s.Assessment.Content.Costs) == 0 {
			return "none"
		}
		return "some"
	}, func(v changes.Value) string {
		if len(v.Costs) == 0 {
			return "none"
		}
		return "some"
	}},
}

// titlesOf are what the steps of an onboarding package are called.
func titlesOf(s *initiative.State) string {
	var out []string
	for _, step := range s.Onboarding.Steps {
		out = append(out, step.Title["nb"])
	}
	return js(out)
}

func js(v any) string {
	raw, _ := json.Marshal(v)
	if string(raw) == "[]" {
		return "null"
	}
	return string(raw)
}

// TestWindowEqualsItsDefinition reads the windows off the whole log, as the
// package comment defines them: what is held, published when and made of what.
func TestWindowEqualsItsDefinition(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		steps := drawStory(t)
		var got []string
		for _, c := range all(steps) {
			if c.Held && c.Class != changes.ObligationChanged && c.Class != changes.StandingChanged {
				got = append(got, js([]any{c.Initiative, c.Class, c.First, c.Last, c.Cursor.Position}))
			}
		}
		want := defined(steps)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("held:\n got %v\nwant %v", got, want)
		}
	})
}

// defined lists the net changes of all windows, leaving aside the classes that
// an act may settle first.
func defined(steps []step) []string {
	var out []string
	for _, name := range []string{id, other} {
		for i := 0; i < len(steps); {
			if !isEdit(steps[i], name) {
				i++
				continue
			}
			end := i + 1
			for end < len(steps) && steps[end].rec.Time.Before(steps[i].rec.Time.Add(length)) {
				end++
			}
			out = append(out, netOf(steps[i:end], name)...)
			i = end
		}
	}
	return out
}

// isEdit says whether a step alone would be published as held.
func isEdit(s step, name string) bool {
	if s.rec.AggregateID != name || s.rec.Aggregate != events.AggregateInitiative {
		return false
	}
	return slices.ContainsFunc(changes.Classify(s.before, s.after, s.rec, ref), func(c changes.Change) bool { return c.Held })
}

// netOf compares the ends of a window. An edit that alone changes nothing
// counts from the second on.
func netOf(steps []step, name string) []string {
	var out []string
	for _, aspect := range []struct {
		class changes.Class
		data  func(events.Payload) bool
		is    func(*initiative.State) string
	}{
		{changes.Described, func(p events.Payload) bool {
			switch p.(type) {
			case *events.Described, *events.PhaseReported:
				return true
			}
			return false
		}, func(s *initiative.State) string { return js([]any{s.Title, s.Owner, s.Phase}) }},
		{changes.DateMoved, func(p events.Payload) bool { _, ok := p.(*events.ForecastChanged); return ok }, func(s *initiative.State) string { return js(s.Plan) }},
		{changes.OnboardingChanged, func(p events.Payload) bool { _, ok := p.(*events.OnboardingDescribed); return ok }, titlesOf},
		{changes.ReachChanged, func(p events.Payload) bool { _, ok := p.(*events.ReachChanged); return ok }, func(s *initiative.State) string { return js(s.Reach) }},
		{changes.CostChanged, func(p events.Payload) bool { _, ok := p.(*events.AssessmentSubmitted); return ok }, func(s *initiative.State) string {
			if s.Assessment == nil {
				return "null"
			}
			return js(s.Assessment.Content.Costs)
		}},
	} {
		var first, last *step
		for i := range steps {
			s := &steps[i]
			if s.rec.AggregateID != name || s.rec.Aggregate != events.AggregateInitiative || !aspect.data(s.rec.Data) {
				continue
			}
			if first == nil && aspect.is(s.before) != aspect.is(s.after) {
				first = s
			}
			if first != nil {
				last = s
			}
		}
		if first != nil && aspect.is(first.before) != aspect.is(last.after) {
			published := steps[len(steps)-1].rec.Position
			out = append(out, js([]any{name, aspect.class, first.rec.Position, last.rec.Position, published}))
		}
	}
	return out
}

// held are the classes that may wait; all others are published by their own event.
var held = []changes.Class{changes.ObligationChanged, changes.StandingChanged, changes.DateMoved, changes.CostChanged, changes.ReachChanged, changes.OnboardingChanged, changes.Described}

func TestWhatIsNeverHeldIsNotHeld(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		steps := drawStory(t)
		published := map[uint64]int{}
		for _, c := range all(steps) {
			if slices.Contains(held, c.Class) && c.Held {
				if c.Is(changes.DeadlineSet) {
					t.Fatalf("a deadline was held back: %s", c.ID)
				}
				continue
			}
			if c.Held || c.Cursor.Position != c.Last {
				t.Fatalf("%s was published at %s", c.ID, c.Cursor)
			}
			published[c.Last]++
		}
		for _, s := range steps {
			acts := 0
			for _, c := range changes.Classify(s.before, s.after, s.rec, ref) {
				if !c.Held {
					acts++
				}
			}
			if published[s.rec.Position] != acts {
				t.Fatalf("%d at once at %d, want %d", published[s.rec.Position], s.rec.Position, acts)
			}
		}
	})
}

// TestTheSameAfterEveryRestart: a window that is saved and restored between any
// two records publishes what one does that was never stopped, and so does one that
// reads the log from its beginning.
func TestTheSameAfterEveryRestart(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		steps := drawStory(t)
		want := js(all(steps))
		w := window()
		var got []changes.Change
		for _, s := range steps {
			got = w.Apply(got, s.before, s.after, s.rec)
			if rapid.Bool().Draw(t, "restart") {
				raw, err := w.Save()
				if err != nil {
					t.Fatal(err)
				}
				if w, err = changes.Restore(raw, nil, length, lag, ref); err != nil {
					t.Fatal(err)
				}
				if again, _ := w.Save(); string(again) != string(raw) {
					t.Fatalf("saved again otherwise:\n%s\n%s", raw, again)
				}
			}
		}
		got = append(got, w.Due(began.AddDate(10, 0, 0), changes.Cursor{})...)
		if js(got) != want {
			t.Fatalf("published\n%s\nwant\n%s", js(got), want)
		}
	})
}

// TestTheClockPublishesWhatTheLogDoes: a dispatcher that asks the clock between
// any two records, and passes over what it has published, publishes the same in the same
// order as one that only reads the log.
func TestTheClockPublishesWhatTheLogDoes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		steps := drawStory(t)
		want := all(steps)
		w := window()
		var got []changes.Change
		var at changes.Cursor
		tell := func(list []changes.Change) {
			for _, c := range list {
				if c.Cursor.Compare(at) > 0 {
					got, at = append(got, c), c.Cursor
				}
			}
		}
		for i, s := range steps {
			tell(w.Apply(nil, s.before, s.after, s.rec))
			until := s.rec.Time.Add(time.Hour)
			if i+1 < len(steps) {
				until = steps[i+1].rec.Time
			}
			now := s.rec.Time.Add(time.Duration(rapid.Int64Range(0, int64(until.Sub(s.rec.Time))).Draw(t, "now")))
			tell(w.Due(now, at))
		}
		tell(w.Due(began.AddDate(10, 0, 0), at))
		if js(got) != js(want) {
			t.Fatalf("published\n%s\nwant\n%s", js(got), js(want))
		}
		for i, c := range want[1:] {
			if c.Cursor.Compare(want[i].Cursor) <= 0 {
				t.Fatalf("%s was published after %s", c.Cursor, want[i].Cursor)
			}
		}
	})
}

// TestIDsAreUnique within a log.
func TestIDsAreUnique(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		seen := map[string]bool{}
		for _, c := range all(drawStory(t)) {
			if seen[c.ID] {
				t.Fatalf("%s was published twice", c.ID)
			}
			seen[c.ID] = true
		}
	})
}
