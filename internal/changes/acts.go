package changes

import (
	"cmp"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// act makes a change that is published at once.
func act(class Class, old, now Value, also ...Class) Change {
	c := Change{Class: class, Severity: severityOf(class), Old: old, New: now}
	for _, a := range also {
		if a != "" {
			c.Also = append(c.Also, a)
			if severityOf(a) == Act {
				c.Severity = Act
			}
		}
	}
	return c
}

// acted is what an event does, as opposed to what it edits; ok is false if it does
// nothing.
func acted(before, after *initiative.State, rec events.Record) (c Change, ok bool) {
	switch e := rec.Data.(type) {
	case *events.Proposed:
		c = registered(before, after)
	case *events.RecordedAtStage, *events.ImpactAssessed:
		c = stageMoved(before, after)
	case *events.Prioritized, *events.PriorityRejected, *events.InvestigationRequested, *events.PriorityReconfirmed:
		c = decided(before, after, rec.Data)
	case *events.AssessmentSubmitted:
		c = act(DeadlineSet, Value{Deadline: statementDeadline(before)}, Value{Deadline: e.StatementDeadline})
	case *events.StatementGiven:
		c = act(StatementGiven, Value{}, Value{Position: e.Position, Reason: e.Text})
	case *events.StatementDeadlinePassed:
		c = act(StatementGiven, Value{}, Value{Position: "none", Deadline: e.Deadline})
	case *events.StatementAnswered:
		c = answered(before, after)
	case *events.AssessmentReopened:
		c = act(AssessmentReopened, Value{}, Value{Reason: e.Reason})
	case *events.ObligationChanged:
		c = obliged(before, e)
	case *events.PilotPlanned:
		c = pilotOpened(before, e)
	case *events.PilotConcluded:
		c = pilotStopped(before, after, e)
	case *events.Piloted:
		c = piloted(before, after, e)
	case *events.HandedToOperations:
		c = available(before, after, e)
	case *events.Retired:
		c = act(Sunset, Value{Standing: before.Standing}, Value{
			Standing: after.Standing, On: e.On, Into: e.ReplacedBy, Reason: e.Reason,
		}, StandingChanged)
	case *events.BreakingChangeAnnounced:
		c = breaking(before, e)
	case *events.BreakingChangeWithdrawn:
		c = act(BreakingChange, announcedFor(before, e.On), Value{Reason: e.Reason})
	case *events.PhaseReported:
		if after.Bypassed() && !before.Bypassed() {
			c = act(Bypassed, Value{Phase: before.Phase}, Value{Phase: after.Phase, Stage: after.Stage})
		}
	}
	return c, c.Class != ""
}

// registered is a new initiative. Everything that may be pressing about it is
// published with it.
func registered(before, after *initiative.State) Change {
	if before.Exists() {
		return Change{}
	}
	reach := after.Reach
	now := Value{Stage: after.Stage, Obligation: after.Obligation, Reach: &reach, Phase: after.Phase}
	var deadline, bypassed Class
	if deadlineOf(after.Obligation) != "" {
		deadline = DeadlineSet
	}
	if after.Bypassed() {
		bypassed = Bypassed
	}
	return act(StageMoved, Value{}, now, deadline, bypassed)
}

func stageMoved(before, after *initiative.State) Change {
	if before.Stage == after.Stage {
		return Change{}
	}
	return act(StageMoved, Value{Stage: before.Stage}, Value{Stage: after.Stage})
}

// moved adds the class of a stage move to what else an event does.
func moved(before, after *initiative.State) Class {
	if before.Stage == after.Stage {
		return ""
	}
	return StageMoved
}

func decided(before, after *initiative.State, data events.Payload) Change {
	old := Value{Class: before.Decision.Class, Stage: before.Stage}
	now := Value{Class: after.Decision.Class, Stage: after.Stage}
	var standing Class
	switch e := data.(type) {
	case *events.PriorityRejected:
		now.Reason, standing = e.Reason, StandingChanged
		old.Standing, now.Standing = before.Standing, after.Standing
	case *events.InvestigationRequested:
		now.Reason = e.Reason
	}
	c := act(DecisionMade, old, now, moved(before, after), standing)
	if now.Class == events.ClassNow {
		c.Severity = Act // it takes hours from municipalities
	}
	return c
}

// breaking is a breaking change that was announced; old is what was announced
// for the same day before it was corrected, or for the day that it was moved
// from.
func breaking(before *initiative.State, e *events.BreakingChangeAnnounced) Change {
	old := announcedFor(before, cmp.Or(e.MovedFrom, e.On))
	c := act(BreakingChange, old, announced(e))
	c.By = days(old.On, e.On)
	return c
}

// announcedFor is what was announced for a day; nothing if nothing was.
func announcedFor(s *initiative.State, on events.Date) Value {
	for _, a := range s.BreakingChanges {
		if a.On == on {
			return announced(&a.BreakingChangeAnnounced)
		}
	}
	return Value{}
}

func announced(e *events.BreakingChangeAnnounced) Value {
	return Value{On: e.On, What: e.What, Action: e.Action, Reference: e.Reference}
}

func statementDeadline(s *initiative.State) events.Date {
	if s.Assessment == nil || s.Assessment.Finalised {
		return "" // it has been met or passed
	}
	return s.Assessment.StatementDeadline
}

// answered is published once every change that KS asked for has an answer.
func answered(before, after *initiative.State) Change {
	if open(before) == 0 || open(after) > 0 {
		return Change{}
	}
	return act(StatementGiven, Value{}, Value{Position: "answered"})
}

// open is how many requested changes have no answer.
func open(s *initiative.State) int {
	if s.Assessment == nil || s.Assessment.Statement == nil {
		return 0
	}
	n := 0
	for _, r := range s.Assessment.Statement.RequestedChanges {
		if _, ok := s.Assessment.Answers[r.ID]; !ok {
			n++
		}
	}
	return n
}

// obliged is an obligation whose deadline was set, moved or lifted.
func obliged(before *initiative.State, e *events.ObligationChanged) Change {
	if deadlineOf(before.Obligation) == deadlineOf(e.Obligation) {
		return Change{}
	}
	return obligation(Value{Obligation: before.Obligation}, Value{Obligation: e.Obligation})
}

// pilotOpened is a pilot that municipalities can join, or one whose period
// moved.
func pilotOpened(before *initiative.State, e *events.PilotPlanned) Change {
	var old Value
	if p := before.Pilot; p != nil && p.Concluded == "" {
		old = Value{Start: p.Plan.Start, End: p.Plan.End}
	}
	now := Value{Start: e.Start, End: e.End, Reason: e.Purpose}
	if old.Start == now.Start && old.End == now.End {
		return Change{}
	}
	c := act(PilotOpened, old, now)
	if old.Start != "" {
		c.By = days(old.Start, now.Start)
	}
	return c
}

// pilotStopped is a pilot that both have concluded not to go on from. That
// they go on is published by the stage that follows in the same append.
func pilotStopped(before, after *initiative.State, e *events.PilotConcluded) Change {
	if after.Pilot.Concluded != initiative.ConclusionNoGo || before.Pilot != nil && before.Pilot.Concluded != "" {
		return Change{}
	}
	return act(PilotConcluded, Value{}, Value{Conclusion: initiative.ConclusionNoGo, Reason: e.Reason})
}

func piloted(before, after *initiative.State, e *events.Piloted) Change {
	if e.Waived {
		return stageMoved(before, after)
	}
	return act(PilotConcluded, Value{Stage: before.Stage},
		Value{Stage: after.Stage, Conclusion: initiative.ConclusionGo}, moved(before, after))
}

func available(before, after *initiative.State, e *events.HandedToOperations) Change {
	now := Value{Stage: after.Stage, Receiver: e.Receiver}
	if p := after.Handover.Prepared; p != nil {
		now.Package, now.Prices = p.OnboardingPackage, p.PriceModel
	}
	return act(AvailableForAdoption, Value{Stage: before.Stage}, now, moved(before, after))
}
