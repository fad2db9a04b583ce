package changes

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/reference"
)

// Classify gives the news of one event alone, most pressing first: what the
// Window publishes when nothing else happens around it. before and after are the
// state around the event and are not changed; of an event that is About an
// initiative they are that initiative, and any other of another aggregate or of an
// unknown type is no news. Cursors are left empty.
func Classify(before, after *initiative.State, rec events.Record, ref *reference.Data) []Change {
	if About(rec) != "" {
		return besides(after, rec, ref)
	}
	if rec.Aggregate == events.AggregateNeed {
		return needed(rec, ref)
	}
	if rec.Aggregate == events.AggregateNetwork {
		return networked(rec, ref)
	}
	if rec.Aggregate != events.AggregateInitiative || rec.Data == nil {
		return nil
	}
	var out []Change
	if c, ok := acted(before, after, rec); ok {
		out = append(out, c)
	}
	for _, class := range edited(before, rec) {
		var old, now Value
		old.measure(class, before)
		now.measure(class, after)
		if c, ok := compare(class, &old, &now); ok {
			c.Held = true
			out = append(out, c)
		}
	}
	for i := range out {
		out[i].place(sceneOf(after), sourceOf(rec), ref)
	}
	sortByClass(out)
	return out
}

// edited lists the classes that an event may edit. What registers an
// initiative edits nothing: it is all new.
func edited(before *initiative.State, rec events.Record) []Class {
	if !before.Exists() {
		return nil
	}
	switch rec.Data.(type) {
	case *events.Described, *events.PhaseReported, *events.RelationAdded, *events.RelationRemoved:
		return []Class{Described}
	case *events.PlanBaselined, *events.ForecastChanged:
		return []Class{DateMoved}
	case *events.AssessmentSubmitted, *events.HandoverPrepared:
		return []Class{CostChanged}
	case *events.ReachChanged:
		return []Class{ReachChanged}
	case *events.OnboardingDescribed:
		return []Class{OnboardingChanged}
	case *events.PutOnHold, *events.Resumed, *events.Withdrawn, *events.Merged:
		return []Class{StandingChanged}
	case *events.ObligationChanged:
		if deadlineOf(before.Obligation) == deadlineOf(rec.Data.(*events.ObligationChanged).Obligation) {
			return []Class{ObligationChanged}
		}
	}
	return nil
}

func deadlineOf(o *events.Obligation) events.Date {
	if o == nil {
		return ""
	}
	return o.Deadline
}

func sortByClass(list []Change) {
	slices.SortStableFunc(list, func(a, b Change) int {
		return slices.Index(Classes, a.Class) - slices.Index(Classes, b.Class)
	})
}
