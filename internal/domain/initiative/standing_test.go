package initiative_test

import (
	"fmt"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
)

func TestStanding(t *testing.T) {
	t.Parallel()
	held := registered().then(&events.PutOnHold{Reason: why, Until: "2026-09-01"})
	merge := func(into string) initiative.Merge { return initiative.Merge{Into: into, Reason: why} }
	merged := func(into string) *events.Merged { return &events.Merged{Into: into, Reason: why} }
	retire := initiative.Retire{Reason: why, On: "2027-01-01", ReplacedBy: otherActive}
	needed := invalid("reason required_text")
	specify(t, []spec{
		{name: "put on hold", given: registered(), when: initiative.PutOnHold{Reason: why}, then: history{&events.PutOnHold{Reason: why}}},
		{name: "until a day", given: registered(), when: initiative.PutOnHold{Reason: why, Until: "2026-03-03"}, then: history{&events.PutOnHold{Reason: why, Until: "2026-03-03"}}},
		{name: "until today is no pause", given: registered(), when: initiative.PutOnHold{Until: monday}, refused: invalid("reason required_text", "until not_in_future")},
		{name: "twice", given: held, when: initiative.PutOnHold{Reason: why}, refused: notNow("standing_refuses")},
		{name: "resume", given: held, when: initiative.Resume{Reason: why}, then: history{&events.Resumed{Reason: why}}},
		{name: "resume without a reason", given: held, when: initiative.Resume{}, refused: needed},
		{name: "resume what runs", given: registered(), when: initiative.Resume{Reason: why}, refused: notNow("not_on_hold")},
		{name: "withdraw", given: piloted(), when: initiative.Withdraw{Reason: why}, then: history{&events.Withdrawn{Reason: why}}},
		{name: "withdraw without a reason", given: registered(), when: initiative.Withdraw{}, refused: needed},
		{name: "what is in operation is retired, not withdrawn", given: operational(), when: initiative.Withdraw{Reason: why}, refused: notNow("operational_is_retired")},
		{name: "merge", given: registered(), when: merge(otherActive), then: history{merged(otherActive)}},
		{name: "merge into one on hold", given: held, when: merge(otherPaused), then: history{merged(otherPaused)}},
		{name: "merge into one that has ended", given: registered(), when: merge(otherEnded), refused: invalid("into initiative_ended")},
		{name: "merge into nothing", given: registered(), when: initiative.Merge{}, refused: invalid("reason required_text", "into required")},
		{name: "merge into what is not there", given: registered(), when: merge(unknownID), refused: invalid("into unknown_initiative")},
		{name: "merge into itself", given: registered(), when: merge(id), refused: invalid("into itself")},
		{name: "retire", given: operational(), when: retire, then: history{&events.Retired{Reason: why, On: "2027-01-01", ReplacedBy: otherActive}}},
		{name: "retire without a successor", given: operational(), when: initiative.Retire{Reason: why, On: monday}, then: history{&events.Retired{Reason: why, On: monday}}},
		{name: "retire what is not in operation", given: handover(), when: retire, refused: notNow("not_operational")},
		{
			name: "retire without a day or a reason, for what is not there", given: operational(), when: initiative.Retire{ReplacedBy: unknownID},
			refused: invalid("reason required_text", "on required", "replacedBy unknown_initiative"),
		},
		{name: "retire what was in operation before the registry", given: registered().then(recordedAt(events.StageOperational)), when: retire, then: history{&events.Retired{Reason: why, On: "2027-01-01", ReplacedBy: otherActive}}},
	})
}

// everyCommand has one of each but Propose and Import, which know what to do
// with an initiative that exists.
func everyCommand(h history) []initiative.Command {
	return []initiative.Command{
		initiative.Amend{Title: ptr(nb("Ny"))}, initiative.ReportPhase{Phase: events.PhaseConcept},
		initiative.Rebaseline{Plan: []events.Milestone{{Milestone: "A", Date: "2027-01-01"}}, Reason: why}, initiative.Confirm{},
		initiative.AddRelation{Relation: events.Relation{Kind: events.RelationPartOf, Target: otherActive}},
		initiative.ChooseContacts{Contacts: []string{oneContact}},
		initiative.DescribeOnboarding{Steps: []events.OnboardingStep{step("", "other", "A")}},
		initiative.RemoveRelation{Kind: events.RelationOverlaps, Target: otherActive}, initiative.RecordAtStage{RecordedAtStage: *recordedAt(events.StagePiloted)},
		initiative.PutOnHold{Reason: why}, initiative.Resume{Reason: why}, initiative.Withdraw{Reason: why},
		initiative.Merge{Into: otherActive, Reason: why}, initiative.Retire{Reason: why, On: monday},
		initiative.SubmitAssessment{Assessment: minimum()}, initiative.GiveStatement{StatementGiven: *statement()},
		initiative.AnswerStatement{Answers: []events.Answer{answer("1")}}, initiative.FinaliseAssessment{}, initiative.ReopenAssessment{Reason: why},
		h.sign(state, events.ClassNow), initiative.PlanPilot{PilotPlanned: *planned()}, initiative.JoinPilot{Municipality: "4601"},
		initiative.LeavePilot{Municipality: "4601", Reason: why}, initiative.MeasurePilot{PilotMeasured: *measured("tid", 1)},
		h.conclude(state, "go"), initiative.WaivePilot{Party: state, Reason: why}, initiative.PrepareHandover{HandoverPrepared: *prepared()},
		initiative.SettleHandoverItem{HandoverItemSettled: *settled("effects")}, initiative.AcceptHandover{As: "ks"},
		announce(afterTen, "Nytt grensesnitt"), initiative.WithdrawBreakingChange{On: afterTen, Reason: why},
	}
}

// Rule 8: withdrawn, rejected, merged and retired are final.
func TestEndedIsFinal(t *testing.T) {
	t.Parallel()
	var specs []spec
	for name, h := range map[string]history{
		"withdrawn": registered().then(&events.Withdrawn{Reason: why}), "merged": registered().then(&events.Merged{Into: otherActive, Reason: why}),
		"rejected": assessed().decided(events.ClassNo), "retired": operational().then(&events.Retired{Reason: why, On: monday}),
	} {
		for _, c := range everyCommand(h) {
			specs = append(specs, spec{name: fmt.Sprintf("%s: %T", name, c), given: h, when: c, refused: &refusal{
				code: fault.NotAllowedNow, key: "standing_refuses", args: fault.Args{"standing": events.Standing(name)},
			}})
		}
	}
	specify(t, specs)
}

func TestNothingHappensToWhatDoesNotExist(t *testing.T) {
	t.Parallel()
	var specs []spec
	for _, c := range everyCommand(nil) {
		specs = append(specs, spec{name: fmt.Sprintf("%T", c), when: c, refused: &refusal{code: fault.NotFound, key: "initiative_not_found"}})
	}
	specify(t, specs)
}

// A pause stops what governs; the record is kept up, and KS and the
// municipalities are not kept from their own.
func TestOnHold(t *testing.T) {
	t.Parallel()
	may := map[string]bool{}
	for _, c := range []initiative.Command{
		initiative.Resume{}, initiative.Withdraw{}, initiative.Merge{}, initiative.Amend{}, initiative.ReportPhase{},
		initiative.AddRelation{}, initiative.RemoveRelation{}, initiative.ChooseContacts{}, initiative.Confirm{}, initiative.GiveStatement{},
		initiative.AnnounceBreakingChange{}, initiative.WithdrawBreakingChange{}, initiative.DescribeOnboarding{},
	} {
		may[fmt.Sprintf("%T", c)] = true
	}
	for _, c := range everyCommand(nil) {
		s := registered().then(submitted(minimum()), &events.PutOnHold{Reason: why}).state()
		_, err := initiative.Decide(s, c, env(""))
		name := fmt.Sprintf("%T", c)
		refused := err != nil && err.Error() == "not_allowed_now (standing_refuses)"
		if refused == may[name] {
			t.Errorf("%s on hold: %v", name, err)
		}
	}
}
