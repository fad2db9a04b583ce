package initiative_test

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
)

// example is a state in which a command is accepted.
type example struct {
	given history
	when  initiative.Command
	today events.Date
}

// examples has one for each kind.
func examples() []example {
	warned := piloted().then(announced(tenDays, "Nytt"))
	asked := registered().then(submitted(minimum()), statement("1"))
	related := events.Relation{Kind: events.RelationDependsOn, Target: otherActive}
	return []example{
		{nil, propose(), ""}, {nil, importRow(), ""}, {registered(), initiative.RecordAtStage{RecordedAtStage: *recordedAt(events.StagePiloted)}, ""},
		{registered(), initiative.Amend{Title: ptr(nb("Nytt navn"))}, ""}, {registered(), initiative.ReportPhase{Phase: events.PhaseExecution}, ""},
		{registered(), initiative.Rebaseline{Plan: planA, Reason: why}, ""}, {registered(), initiative.Confirm{}, ""},
		{registered(), initiative.AddRelation{Relation: related}, ""},
		{registered().then(&events.RelationAdded{Relation: related}), initiative.RemoveRelation{Kind: related.Kind, Target: related.Target}, ""},
		{registered(), initiative.ChooseContacts{Contacts: []string{oneContact}}, ""},
		{registered(), initiative.DescribeOnboarding{Steps: []events.OnboardingStep{step("", "other", "A")}}, ""},
		{registered(), initiative.PutOnHold{Reason: why}, ""}, {registered().then(&events.PutOnHold{Reason: why}), initiative.Resume{Reason: why}, ""},
		{registered(), initiative.Withdraw{Reason: why}, ""}, {registered(), initiative.Merge{Into: otherActive, Reason: why}, ""},
		{operational(), initiative.Retire{Reason: why, On: monday}, ""},
		{piloted(), announce(tenDays, "Nytt"), ""}, {warned, initiative.WithdrawBreakingChange{On: tenDays, Reason: why}, ""},
		{registered(), initiative.SubmitAssessment{Assessment: minimum()}, ""},
		{registered().then(submitted(minimum())), initiative.GiveStatement{StatementGiven: *statement()}, ""},
		{asked, initiative.AnswerStatement{Answers: []events.Answer{answer("1")}}, ""},
		{asked.then(answered("1")), initiative.FinaliseAssessment{}, ""}, {assessed(), initiative.ReopenAssessment{Reason: why}, ""},
		{assessed(), assessed().sign(state, events.ClassNow), ""}, {prioritized(), initiative.PlanPilot{PilotPlanned: *planned()}, ""},
		{piloting(), initiative.JoinPilot{Municipality: "0301"}, ""}, {piloting(), initiative.LeavePilot{Municipality: "4601", Reason: why}, ""},
		{piloting(), initiative.MeasurePilot{PilotMeasured: *measured("tid", 6)}, pilotDay}, {piloting(), piloting().conclude(state, "go"), ""},
		{prioritized(), initiative.WaivePilot{Party: state, Reason: why}, ""}, {piloted(), initiative.PrepareHandover{HandoverPrepared: *prepared()}, ""},
		{piloted().then(prepared()), initiative.SettleHandoverItem{HandoverItemSettled: *settled(events.HandoverItems[0])}, ""},
		{handover(), initiative.AcceptHandover{As: "owner"}, ""},
	}
}

// by is the world as it is for whoever gives the command.
func by(c initiative.Command, e initiative.Env) initiative.Env {
	switch c := c.(type) {
	case initiative.Sign:
		e.Party = c.Party
	case initiative.ConcludePilot:
		e.Party = c.Party
	case initiative.WaivePilot:
		e.Party = c.Party
	case initiative.JoinPilot:
		e.Municipality = c.Municipality
	case initiative.LeavePilot:
		e.Municipality = c.Municipality
	case initiative.AcceptHandover:
		e.Acceptors = []string{c.As}
	}
	return e
}

// Every kind can be done somewhere, and what can be done is accepted there.
func TestCanWhatIsAccepted(t *testing.T) {
	t.Parallel()
	var seen []initiative.Kind
	for _, x := range examples() {
		kind := initiative.KindOf(x.when)
		seen = append(seen, kind)
		for _, e := range []initiative.Env{env(x.today), by(x.when, env(x.today))} {
			if err := initiative.Can(x.given.state(), kind, e); err != nil {
				t.Errorf("%s: %v", kind, err)
			}
			if got, err := initiative.Decide(x.given.state(), x.when, e); err != nil || len(got) == 0 {
				t.Errorf("%s: %v, with %d events", kind, err, len(got))
			}
		}
	}
	if !slices.Equal(seen, initiative.Kinds) {
		t.Errorf("examples of %v, not of %v", seen, initiative.Kinds)
	}
}

// What Can says no to is never accepted, whatever the command holds and whoever
// gives it.
func TestCannotWhatIsRefused(t *testing.T) {
	t.Parallel()
	list := examples()
	refused, open := map[initiative.Kind]int{}, map[initiative.Kind]int{}
	for _, x := range list { // every kind is open in one of these states at least
		for _, y := range list {
			checkCan(t, x.given.state(), y.when, env(x.today), refused, open)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		var l life
		if rapid.Bool().Draw(t, "later") {
			for i, e := range rapid.SampledFrom(list).Draw(t, "given").given {
				initiative.Evolve(&l.state, record(uint64(i+1), e))
				l.log = append(l.log, e)
			}
		}
		for range rapid.IntRange(1, 30).Draw(t, "commands") {
			e := env(rapid.SampledFrom([]events.Date{monday, tenDays, pilotStart, pilotDay}).Draw(t, "today"))
			next := l.draw(t)
			tries := []initiative.Command{next, sensible(t, &l.state), forward(t, &l.state), anyCommand().Draw(t, "any")}
			for _, x := range list {
				tries = append(tries, x.when)
			}
			for _, c := range tries {
				checkCan(t, l.state, c, e, refused, open)
			}
			l.give(t, next)
		}
	})
	for kind := range refused {
		if open[kind] == 0 {
			t.Errorf("%s was never open, so little was tested", kind)
		}
	}
}

type fataler interface{ Fatalf(string, ...any) }

func checkCan(t fataler, s initiative.State, c initiative.Command, e initiative.Env, refused, open map[initiative.Kind]int) {
	kind := initiative.KindOf(c)
	for _, e := range []initiative.Env{e, by(c, e)} {
		can := initiative.Can(s, kind, e)
		if can == nil {
			open[kind]++
			continue
		}
		refused[kind]++
		var f *fault.Error
		if !errors.As(can, &f) || f.Code == fault.Invalid || f.Code == fault.SignatureMismatch {
			t.Fatalf("%s: %v is about what a command holds", kind, can)
		}
		if got, err := initiative.Decide(s, c, e); err == nil {
			t.Fatalf("%s cannot be done (%v), and %+v gives %d events", kind, can, c, len(got))
		}
	}
}
