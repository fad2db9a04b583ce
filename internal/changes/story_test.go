package changes_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/reference"
)

var ref = reference.MustLoad()

const (
	length = 10 * time.Minute
	lag    = 30 * time.Second

	skatt = "974761076"
	nav   = "889640782"
	id    = "2026-0042"
	other = "2026-0043"
)

var began = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func nb(s string) events.Text { return events.Text{"nb": s} }

func ptr[T any](v T) *T { return &v }

// at is an event some minutes into the story.
type at struct {
	minute float64
	id     string // "" is id
	event  events.Payload
}

func (a at) time() time.Time { return began.Add(time.Duration(a.minute * float64(time.Minute))) }

// step is a record with the state around it.
type step struct {
	rec           events.Record
	before, after *initiative.State
}

// tell makes the log of a story.
func tell(story ...at) []step {
	states := map[string]*initiative.State{}
	var out []step
	for i, a := range story {
		if a.id == "" {
			a.id = id
		}
		r := events.Record{
			Aggregate: events.AggregateInitiative, AggregateID: a.id, Version: 1, Organisation: skatt,
			Time: a.time(), Position: uint64(i + 1), Data: a.event,
		}
		if a.event != nil {
			r.Name = a.event.EventName()
		}
		if about := changes.About(r); about != "" {
			r.Aggregate, r.AggregateID = events.AggregateProduct, "019dfd48-3c1e-7a55-9d10-6b2f0a41c7e2"
			out = append(out, step{r, states[about], states[about]})
			continue
		}
		if networks(a.event) {
			r.Aggregate, r.AggregateID = events.AggregateNetwork, networkID
			out = append(out, step{rec: r})
			continue
		}
		if needs(a.event) {
			r.Aggregate, r.AggregateID = events.AggregateNeed, needID
			out = append(out, step{rec: r})
			continue
		}
		if _, round := a.event.(*events.RoundConcluded); round {
			r.Aggregate = events.AggregateRound
			out = append(out, step{rec: r})
			continue
		}
		before := states[a.id]
		if before == nil {
			before = &initiative.State{}
		}
		after := *before
		initiative.Evolve(&after, r)
		states[a.id] = &after
		out = append(out, step{r, before, &after})
	}
	return out
}

func window() *changes.Window { return changes.NewWindow(length, lag, ref) }

// apply feeds a window and gives everything that it publishes.
func apply(w *changes.Window, steps []step) []changes.Change {
	var out []changes.Change
	for _, s := range steps {
		out = w.Apply(out, s.before, s.after, s.rec)
	}
	return out
}

// all is everything that a log comes to, when the clock has run on.
func all(steps []step) []changes.Change {
	w := window()
	out := apply(w, steps)
	return append(out, w.Due(began.AddDate(10, 0, 0), changes.Cursor{})...)
}

// last is the news of the last event of a story alone.
func last(story ...at) []changes.Change {
	steps := tell(story...)
	s := steps[len(steps)-1]
	return changes.Classify(s.before, s.after, s.rec, ref)
}

// events of the stories.
func waveTerms(places int) events.WaveTerms {
	return events.WaveTerms{Name: "Pulje 1", Places: places, SignUpBy: "2026-09-15", Start: "2026-11-02"}
}

// packed is an onboarding package of steps with these titles.
func packed(titles ...string) *events.OnboardingDescribed {
	e := &events.OnboardingDescribed{Steps: []events.OnboardingStep{}}
	for i, title := range titles {
		e.Steps = append(e.Steps, events.OnboardingStep{ID: strconv.Itoa(i + 1), Kind: "other", Title: nb(title)})
	}
	return e
}

func announcedWave(places int) *events.WaveAnnounced {
	e := &events.WaveAnnounced{Initiative: id, By: events.SpeakerOwner, WaveTerms: waveTerms(places)}
	e.Note = nb("Les vilkårene.")
	return e
}

func ready(was events.Readiness, wasOn events.Date, state events.Readiness, on events.Date) *events.ReadinessReported {
	e := &events.ReadinessReported{Initiative: id, Product: "Oppvekst Fag", ReadinessWord: events.ReadinessWord{State: state, Date: on, Precision: "month"}}
	if state == events.ReadinessReady {
		e.Version = "4.2"
	}
	if was != "" {
		e.Was = &events.ReadinessWord{State: was, Date: wasOn, Precision: "month"}
	}
	return e
}

func proposed(edits ...func(*events.Proposed)) at {
	p := &events.Proposed{
		Title: nb("Felles meldingsboks"), Summary: nb("Én innboks for alle."), Owner: skatt,
		Reach: events.Reach{Scope: events.ScopeMunicipalities, Codes: []string{"0301", "4601"}, ReferenceDate: "2026-01-01"},
	}
	for _, edit := range edits {
		edit(p)
	}
	return at{-60, "", p}
}

func plan(pairs ...string) *events.ForecastChanged {
	f := &events.ForecastChanged{}
	for i := 0; i < len(pairs); i += 2 {
		f.Milestones = append(f.Milestones, events.Milestone{Milestone: pairs[i], Date: events.Date(pairs[i+1])})
	}
	return f
}

func oblige(level events.ObligationLevel, deadline events.Date) *events.ObligationChanged {
	return &events.ObligationChanged{Obligation: &events.Obligation{Level: level, Deadline: deadline}}
}

func reaches(codes ...string) *events.ReachChanged {
	return &events.ReachChanged{Reach: events.Reach{Scope: events.ScopeMunicipalities, Codes: codes, ReferenceDate: "2026-01-01"}}
}

func retitle(title string) *events.Described { return &events.Described{Title: ptr(nb(title))} }

func yearly(unit string, expected int64, size string) events.CostLine {
	return events.CostLine{
		What: nb("Drift"), Unit: unit, Frequency: "yearly", FromYear: 2027, ToYear: 2029, SizeClass: size,
		Low: expected / 2, Expected: expected, High: expected * 2, Confidence: 3, Evidence: "expert",
	}
}

func submit(deadline events.Date, costs ...events.CostLine) *events.AssessmentSubmitted {
	return &events.AssessmentSubmitted{
		Assessment: events.Assessment{Level: events.LevelMinimum, Costs: costs}, StatementDeadline: deadline,
	}
}

// classes are the classes of changes, each with those it also is.
func classes(list []changes.Change) []string {
	out := []string{}
	for _, c := range list {
		name := string(c.Class)
		for _, a := range c.Also {
			name += "+" + string(a)
		}
		out = append(out, name)
	}
	return out
}

func wantClasses(t *testing.T, list []changes.Change, want ...string) {
	t.Helper()
	if got := classes(list); !slices.Equal(got, want) {
		t.Fatalf("published %v, want %v", got, want)
	}
}
