package initiative_test

import (
	"math"

	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// anyCommand is any command with any values, most of them nonsense.
func anyCommand() *rapid.Generator[initiative.Command] {
	return rapid.OneOf(
		command[initiative.Propose](), command[initiative.Import](), command[initiative.Amend](), command[initiative.ReportPhase](),
		command[initiative.Rebaseline](), command[initiative.Confirm](), command[initiative.AddRelation](), command[initiative.RemoveRelation](),
		command[initiative.RecordAtStage](), command[initiative.PutOnHold](), command[initiative.Resume](), command[initiative.Withdraw](),
		command[initiative.Merge](), command[initiative.Retire](), command[initiative.SubmitAssessment](), command[initiative.GiveStatement](),
		command[initiative.AnswerStatement](), command[initiative.FinaliseAssessment](), command[initiative.ReopenAssessment](),
		command[initiative.Sign](), command[initiative.PlanPilot](), command[initiative.JoinPilot](), command[initiative.LeavePilot](),
		command[initiative.MeasurePilot](), command[initiative.ConcludePilot](), command[initiative.WaivePilot](),
		command[initiative.PrepareHandover](), command[initiative.SettleHandoverItem](), command[initiative.AcceptHandover](),
		command[initiative.DescribeOnboarding](),
		command[initiative.ChooseContacts](), command[initiative.AnnounceBreakingChange](), command[initiative.WithdrawBreakingChange](),
	)
}

func command[C initiative.Command]() *rapid.Generator[initiative.Command] {
	return rapid.Map(rapid.Make[C](), func(c C) initiative.Command { return c })
}

// anyEvent is any event with any values, or one that nobody knows.
func anyEvent() *rapid.Generator[events.Payload] {
	all := []*rapid.Generator[events.Payload]{rapid.Just[events.Payload](nil)}
	for _, name := range eventNames() {
		all = append(all, payloads[name])
	}
	return rapid.OneOf(all...)
}

func eventNames() []string {
	var names []string
	for _, t := range events.Default.Types() {
		if t.Aggregate == events.AggregateInitiative {
			names = append(names, t.Name)
		}
	}
	return names
}

var payloads = map[string]*rapid.Generator[events.Payload]{
	"proposed": payload[events.Proposed](), "described": payload[events.Described](), "reach-changed": payload[events.ReachChanged](),
	"obligation-changed": payload[events.ObligationChanged](), "phase-reported": payload[events.PhaseReported](),
	"plan-baselined": payload[events.PlanBaselined](), "forecast-changed": payload[events.ForecastChanged](),
	"contacts-chosen": payload[events.ContactsChosen](), "onboarding-described": payload[events.OnboardingDescribed](),
	"relation-added": payload[events.RelationAdded](), "relation-removed": payload[events.RelationRemoved](),
	"recorded-at-stage": payload[events.RecordedAtStage](), "put-on-hold": payload[events.PutOnHold](), "resumed": payload[events.Resumed](),
	"withdrawn": payload[events.Withdrawn](), "merged": payload[events.Merged](), "confirmed-current": payload[events.ConfirmedCurrent](),
	"assessment-submitted": payload[events.AssessmentSubmitted](), "statement-given": payload[events.StatementGiven](),
	"statement-answered": payload[events.StatementAnswered](), "statement-deadline-passed": payload[events.StatementDeadlinePassed](),
	"impact-assessed": payload[events.ImpactAssessed](), "assessment-reopened": payload[events.AssessmentReopened](),
	"decision-signed": payload[events.DecisionSigned](), "prioritized": payload[events.Prioritized](),
	"priority-rejected": payload[events.PriorityRejected](), "investigation-requested": payload[events.InvestigationRequested](),
	"priority-reconfirmed": payload[events.PriorityReconfirmed](), "pilot-planned": payload[events.PilotPlanned](),
	"pilot-joined": payload[events.PilotJoined](), "pilot-left": payload[events.PilotLeft](), "pilot-measured": payload[events.PilotMeasured](),
	"pilot-concluded": payload[events.PilotConcluded](), "pilot-waived": payload[events.PilotWaived](), "piloted": payload[events.Piloted](),
	"handover-prepared": payload[events.HandoverPrepared](), "handover-item-settled": payload[events.HandoverItemSettled](),
	"handover-accepted": payload[events.HandoverAccepted](), "handed-to-operations": payload[events.HandedToOperations](),
	"retired": payload[events.Retired](), "breaking-change-announced": payload[events.BreakingChangeAnnounced](),
	"breaking-change-withdrawn": payload[events.BreakingChangeWithdrawn](),
}

// payload is any payload that JSON can hold: numbers are finite.
func payload[T any, P interface {
	*T
	events.Payload
}]() *rapid.Generator[events.Payload] {
	return rapid.Map(rapid.Make[T](), func(v T) events.Payload {
		switch e := any(&v).(type) {
		case *events.PilotMeasured:
			e.Value = finite(e.Value)
		case *events.PilotPlanned:
			for i := range e.Criteria {
				e.Criteria[i].Threshold = finite(e.Criteria[i].Threshold)
			}
		}
		return P(&v)
	})
}

func finite(v float64) float64 {
	if math.IsInf(v, 0) || math.IsNaN(v) {
		return 0
	}
	return v
}

// sensible is a command that somebody might give in a state, right or not.
func sensible(t *rapid.T, s *initiative.State) initiative.Command {
	party := rapid.SampledFrom(events.Parties).Draw(t, "party")
	m := rapid.SampledFrom([]string{"0301", "4601"}).Draw(t, "municipality")
	title := ptr(nb(rapid.SampledFrom([]string{"A", "B"}).Draw(t, "title")))
	return rapid.SampledFrom([]initiative.Command{
		importRow(retitle), importRow(fromLater), initiative.Amend{Title: title}, initiative.Amend{Title: title},
		initiative.Amend{Obligation: ptr(&events.Obligation{Level: events.ObligationMandatory}), Themes: ptr[[]string](nil)},
		initiative.Amend{Plan: &planB, Links: &[]events.Link{}}, initiative.ReportPhase{Phase: events.PhaseExecution},
		initiative.Rebaseline{Plan: planA, Reason: why}, initiative.RecordAtStage{RecordedAtStage: *recordedAt(events.StageAssessed)},
		initiative.PutOnHold{Reason: why}, initiative.Resume{Reason: why}, initiative.ReopenAssessment{Reason: why},
		initiative.SubmitAssessment{Assessment: full()}, initiative.GiveStatement{StatementGiven: *statement("1")},
		sign(t, s, party), sign(t, s, party), sign(t, s, party), initiative.PlanPilot{PilotPlanned: *planned()},
		initiative.JoinPilot{Municipality: m}, initiative.LeavePilot{Municipality: m, Reason: why},
		initiative.MeasurePilot{PilotMeasured: *measured("tid", rapid.Float64().Draw(t, "value"))},
		initiative.ConcludePilot{Party: party, Conclusion: "no_go", ContentHash: s.PilotHash(), Reason: why},
		initiative.WaivePilot{Party: party, Reason: why}, initiative.PrepareHandover{HandoverPrepared: *prepared()},
		initiative.Retire{Reason: why, On: monday}, announce(tenDays, rapid.SampledFrom([]string{"A", "B"}).Draw(t, "what")),
		initiative.DescribeOnboarding{Steps: []events.OnboardingStep{step("", "other", "A")}},
		moving(tenDays, afterTen), moving(afterTen, tenDays), initiative.WithdrawBreakingChange{On: tenDays, Reason: why},
	}).Draw(t, "sensible")
}

// sign is a signature on any class, over the content as it stands or as a
// decision was made on.
func sign(t *rapid.T, s *initiative.State, party events.Party) initiative.Command {
	hashes := []string{s.ContentHash(), s.ContentHash(), s.Decision.ContentHash}
	for _, x := range s.Decision.Pending {
		hashes = append(hashes, x.ContentHash)
	}
	return initiative.Sign{
		Party: party, Reason: why, ContentHash: rapid.SampledFrom(hashes).Draw(t, "hash"),
		Class: rapid.SampledFrom([]events.Class{"now", "now", "next", "investigate"}).Draw(t, "class"),
	}
}

// forward is a command that brings an initiative on.
func forward(t *rapid.T, s *initiative.State) initiative.Command {
	party := rapid.SampledFrom(events.Parties).Draw(t, "party")
	if s.Standing == events.StandingOnHold {
		return initiative.Resume{Reason: why}
	}
	if a := s.Assessment; s.Exists() && (s.Stage == events.StageProposed || a != nil && !a.Finalised) {
		switch {
		case a == nil || a.ReopenedReason != nil:
			return initiative.SubmitAssessment{Assessment: simplified()}
		case a.Statement == nil:
			return initiative.GiveStatement{StatementGiven: *statement("1")}
		case len(a.Answers) == 0:
			return initiative.AnswerStatement{Answers: []events.Answer{answer("1")}}
		}
		return initiative.FinaliseAssessment{}
	}
	switch s.Stage {
	case events.StageAssessed:
		return initiative.Sign{Party: party, Class: events.ClassNow, ContentHash: s.ContentHash()}
	case events.StagePrioritized:
		return forwardPilot(s, party)
	case events.StagePiloted, events.StageOperational:
		return forwardHandover(t, s)
	}
	return propose()
}

func forwardPilot(s *initiative.State, party events.Party) initiative.Command {
	switch p := s.Pilot; {
	case p == nil || p.Concluded != "":
		return initiative.PlanPilot{PilotPlanned: *planned()}
	case len(p.Participants) == 0:
		return initiative.JoinPilot{Municipality: "1508"}
	case len(p.Measured) < 2:
		for _, c := range criteria {
			if _, ok := p.Measured[c.ID]; !ok {
				m := measured(c.ID, 3)
				m.Date = pilotStart
				return initiative.MeasurePilot{PilotMeasured: *m}
			}
		}
	}
	return initiative.ConcludePilot{Party: party, Conclusion: "go", ContentHash: s.PilotHash(), Reason: why}
}

func forwardHandover(t *rapid.T, s *initiative.State) initiative.Command {
	if s.Handover.Prepared == nil {
		return initiative.PrepareHandover{HandoverPrepared: *prepared()}
	}
	for _, item := range events.HandoverItems {
		if _, ok := s.Handover.Items[item]; !ok {
			return initiative.SettleHandoverItem{HandoverItemSettled: *settled(item)}
		}
	}
	return initiative.AcceptHandover{As: rapid.SampledFrom(initiative.Acceptors).Draw(t, "as")}
}
