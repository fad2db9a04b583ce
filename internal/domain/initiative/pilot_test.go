package initiative_test

import (
	"math"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
)

// Thresholds are set before the pilot has started, and fixed then.
func TestPlanPilot(t *testing.T) {
	t.Parallel()
	plan := func(edits ...func(*events.PilotPlanned)) (initiative.PlanPilot, *events.PilotPlanned) {
		p := planned()
		for _, edit := range edits {
			edit(p)
		}
		return initiative.PlanPilot{PilotPlanned: *p}, p
	}
	first, firstEvent := plan()
	easier, easierEvent := plan(func(p *events.PilotPlanned) {
		p.Start = "2026-04-02"
		p.Criteria = []events.Criterion{{ID: "tid", Text: nb("Spart tid"), Unit: "timer", Direction: "at_least", Threshold: 1}}
	})
	late, lateEvent := plan(func(p *events.PilotPlanned) { p.Start = pilotDay })
	h := prioritized().then(planned())
	noGo := piloting().then(piloting().concluded(state, "no_go"), piloting().concluded(municipalities, "no_go"))
	started := notNow("pilot_has_started")
	specify(t, []spec{
		{name: "what is prioritized", given: prioritized(), when: first, then: history{firstEvent}},
		{name: "nothing before that", given: assessed(), when: first, refused: notNow("pilot_needs_prioritized")},
		{name: "nothing after that", given: piloted(), when: first, refused: notNow("pilot_needs_prioritized")},
		{name: "a pilot may start today", given: prioritized(), today: pilotStart, when: first, then: history{firstEvent}},
		{name: "but not yesterday", given: prioritized(), today: "2026-04-02", when: first, refused: invalid("start start_in_past")},
		{name: "thresholds may be changed before the start", given: h, today: "2026-03-31", when: easier, then: history{easierEvent}},
		{name: "and on the first day", given: h, today: pilotStart, when: easier, then: history{easierEvent}},
		{name: "but not after it", given: h, today: "2026-04-02", when: easier, refused: started},
		{name: "and not when anything has been measured", given: h.then(measured("tid", 1)), today: pilotStart, when: easier, refused: started},
		{name: "one that is concluded makes room for a new one", given: noGo, today: pilotDay, when: late, then: history{lateEvent}},
		{
			name: "everything that is wrong with a plan", given: prioritized(),
			when: initiative.PlanPilot{PilotPlanned: events.PilotPlanned{Start: "april", End: "2026-13-01", Criteria: []events.Criterion{
				{ID: "a", Text: nb("A"), Unit: "kr", Direction: "at_least", Threshold: math.NaN()}, {ID: "a", Direction: "up"},
				{Threshold: math.Inf(1)}, {ID: strings.Repeat("x", 41), Text: nb("A"), Unit: "kr", Direction: "at_most"},
			}}},
			refused: invalid("purpose required_text", "start invalid_date", "end invalid_date", "criteria[0].threshold invalid_number",
				"criteria[1].id twice", "criteria[1].text required_text", "criteria[1].unit required", "criteria[1].direction not_one_of",
				"criteria[2].id required", "criteria[2].text required_text", "criteria[2].unit required", "criteria[2].direction required",
				"criteria[2].threshold invalid_number", "criteria[3].id too_long"),
		}, {
			name: "no criteria, and an end before the start", given: prioritized(),
			when:    initiative.PlanPilot{PilotPlanned: events.PilotPlanned{Purpose: why, Start: pilotStart, End: "2026-03-31"}},
			refused: invalid("end range_reversed", "criteria required"),
		}, {
			name: "an end cannot be before a start that is no day", given: prioritized(),
			when:    initiative.PlanPilot{PilotPlanned: events.PilotPlanned{Purpose: why, Start: "april", End: "2026-03-31", Criteria: criteria}},
			refused: invalid("start invalid_date"),
		},
	})
	if s := h.then(joined("4601"), easierEvent).state(); len(s.Pilot.Participants) != 1 {
		t.Error("a changed plan lost those who had joined")
	}
	if s := noGo.then(lateEvent).state(); len(s.Pilot.Participants)+len(s.Pilot.Measured)+len(s.Pilot.Conclusions) != 0 || s.Pilot.Concluded != "" {
		t.Errorf("a new pilot began with what belonged to the old: %+v", s.Pilot)
	}
}

func TestJoinAndLeavePilot(t *testing.T) {
	t.Parallel()
	h := prioritized().then(planned())
	join := initiative.JoinPilot{Municipality: "4601", Note: nb("Gjerne")}
	leave := initiative.LeavePilot{Municipality: "4601", Reason: why}
	left := &events.PilotLeft{Municipality: "4601", Reason: why}
	specify(t, []spec{
		{name: "join", given: h, when: join, then: history{&events.PilotJoined{Municipality: "4601", Note: nb("Gjerne")}}},
		{name: "join twice is join once", given: h.then(joined("4601")), when: join},
		{name: "join again after leaving", given: h.then(joined("4601"), left), when: initiative.JoinPilot{Municipality: "4601"}, then: history{joined("4601")}},
		{name: "a number that is nobody's today", given: h, when: initiative.JoinPilot{Municipality: "1507", Note: nb("")}, refused: invalid("municipality unknown_municipality", "note.nb empty")},
		{name: "no pilot", given: prioritized(), when: join, refused: notNow("no_running_pilot")},
		{name: "a concluded pilot", given: piloted(), when: join, refused: notNow("no_running_pilot")},
		{name: "leave, with the reason", given: h.then(joined("4601")), when: leave, then: history{left}},
		{name: "leave without a reason", given: h.then(joined("4601")), when: initiative.LeavePilot{Municipality: "4601"}, refused: invalid("reason required_text")},
		{name: "leave what one is not in", given: h.then(joined("0301")), when: leave, refused: &refusal{code: fault.NotFound, key: "not_in_pilot"}},
		{name: "leave a concluded pilot", given: piloted(), when: leave, refused: notNow("no_running_pilot")},
	})
}

// Who joined first is not part of what the parties sign.
func TestPilotHashKnowsNoOrder(t *testing.T) {
	t.Parallel()
	h := prioritized().then(planned())
	one := h.then(joined("0301"), joined("1508"), joined("1580"), joined("4601"))
	other := h.then(joined("4601"), joined("1580"), joined("1508"), joined("0301"))
	for range 20 { // a map has another order each time
		if one.pilotHash() != other.pilotHash() {
			t.Fatal("two hashes of the same pilot")
		}
	}
	if one.pilotHash() == h.pilotHash() || registered().pilotHash() != "" {
		t.Error("the hash does not say who takes part")
	}
}

func TestMeasurePilot(t *testing.T) {
	t.Parallel()
	h := prioritized().then(planned(), joined("4601"))
	measure := func(criterion string, on events.Date) initiative.MeasurePilot {
		return initiative.MeasurePilot{PilotMeasured: events.PilotMeasured{Criterion: criterion, Value: 6, Date: on, Source: nb("Logg")}}
	}
	specify(t, []spec{
		{name: "a value", given: h, today: pilotDay, when: measure("tid", pilotDay), then: history{measured("tid", 6)}},
		{name: "on the first day", given: h, today: pilotDay, when: measure("tid", pilotStart), then: history{&events.PilotMeasured{Criterion: "tid", Value: 6, Date: pilotStart, Source: nb("Logg")}}},
		{name: "the day before the first", given: h, today: pilotDay, when: measure("tid", "2026-03-31"), refused: invalid("date before_start")},
		{name: "tomorrow", given: h, today: pilotDay, when: measure("tid", "2026-05-05"), refused: invalid("date in_future")},
		{name: "what is no criterion", given: h, today: pilotDay, when: measure("pris", pilotDay), refused: invalid("criterion unknown_criterion")},
		{
			name: "no number, no day and no source", given: h, when: initiative.MeasurePilot{PilotMeasured: events.PilotMeasured{Criterion: "tid", Value: math.Inf(-1)}},
			refused: invalid("date required", "value invalid_number", "source required_text"),
		},
		{name: "no pilot", given: prioritized(), when: measure("tid", pilotDay), refused: notNow("no_running_pilot")},
		{name: "after the conclusion", given: piloted(), today: pilotDay, when: measure("tid", pilotDay), refused: notNow("no_running_pilot")},
	})
}

func TestMet(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		direction string
		value     float64
		want      bool
	}{{"at_least", 5, true}, {"at_least", 4.9, false}, {"at_most", 5, true}, {"at_most", 5.1, false}} {
		if got := initiative.Met(events.Criterion{Direction: c.direction, Threshold: 5}, c.value); got != c.want {
			t.Errorf("%v %s 5: %v", c.value, c.direction, got)
		}
	}
}

// Rule 5: go by both over the same content.
func TestConcludePilot(t *testing.T) {
	t.Parallel()
	h := piloting()
	half := h.then(h.concluded(state, "go"))
	remeasured := half.then(measured("tid", 7))
	refuse := func(reasons ...string) *refusal { return unmet(events.StagePiloted, reasons...) }
	specify(t, []spec{
		{name: "the first signature moves nothing", given: h, when: h.conclude(state, "go"), then: history{h.concluded(state, "go")}},
		{name: "the second moves", given: half, when: h.conclude(municipalities, "go"), then: history{h.concluded(municipalities, "go"), &events.Piloted{}}},
		{name: "one party is not two", given: half, when: h.conclude(state, "go"), refused: notNow("already_signed")},
		{
			name: "another conclusion is refused, and both are shown", given: half, when: h.conclude(municipalities, "no_go"),
			refused: &refusal{code: fault.SignatureMismatch, key: "signed_other_class", args: fault.Args{
				"party": state, "otherClass": "go", "otherHash": h.pilotHash(), "class": "no_go", "hash": h.pilotHash(),
			}},
		},
		{name: "a party may replace its own", given: half, when: h.conclude(state, "no_go"), then: history{h.concluded(state, "no_go")}},
		{
			name: "other content is refused, and both are shown", given: remeasured, when: h.conclude(municipalities, "go"),
			refused: &refusal{code: fault.SignatureMismatch, key: "signed_other_content", args: fault.Args{"signed": h.pilotHash(), "current": remeasured.pilotHash()}},
		},
		{
			name: "a changed measurement lapses the other's conclusion", given: remeasured, when: remeasured.conclude(municipalities, "go"),
			then: history{remeasured.concluded(municipalities, "go")},
		}, {
			name: "so does one more participant", given: half.then(joined("0301")), when: half.then(joined("0301")).conclude(municipalities, "go"),
			then: history{half.then(joined("0301")).concluded(municipalities, "go")},
		},
		{name: "no_go by one", given: h, when: h.conclude(state, "no_go"), then: history{h.concluded(state, "no_go")}},
		{name: "no_go by both leaves the stage", given: h.then(h.concluded(state, "no_go")), when: h.conclude(municipalities, "no_go"), then: history{h.concluded(municipalities, "no_go")}},
		{
			name: "what has ended is not concluded again", given: h.then(h.concluded(state, "no_go"), h.concluded(municipalities, "no_go")),
			when: h.conclude(state, "go"), refused: notNow("no_running_pilot"),
		},
		{name: "what has been waived is not concluded", given: h.then(&events.Piloted{Waived: true}), when: h.conclude(state, "go"), refused: notNow("no_running_pilot")},
		{name: "no pilot", given: prioritized(), when: h.conclude(state, "go"), refused: refuse("pilot gate_pilot_missing")},
		{name: "not prioritized and no pilot: both at once", given: assessed(), when: h.conclude(state, "go"), refused: refuse("stage gate_not_prioritized", "pilot gate_pilot_missing")},
		{
			name: "nobody took part and nothing was measured: all at once", given: prioritized().then(planned()), when: h.conclude(state, "go"),
			refused: refuse("pilot.participants gate_pilot_empty", "pilot.measured.tid gate_criterion_unmeasured", "pilot.measured.feil gate_criterion_unmeasured"),
		},
		{
			name: "one value is missing", given: prioritized().then(planned(), joined("4601"), measured("feil", 1)), when: h.conclude(state, "go"),
			refused: refuse("pilot.measured.tid gate_criterion_unmeasured"),
		},
		{
			name: "everything that is wrong with a conclusion", given: h, when: initiative.ConcludePilot{Party: "owner", Conclusion: "maybe"},
			refused: invalid("party not_one_of", "conclusion not_one_of", "contentHash required", "reason required_text"),
		},
	})
	ended := h.then(h.concluded(state, "no_go"), h.concluded(municipalities, "no_go")).state()
	if ended.Stage != events.StagePrioritized || ended.Pilot.Concluded != "no_go" {
		t.Errorf("no_go: %s %q", ended.Stage, ended.Pilot.Concluded)
	}
}

// Or a waiver with a reason, by both.
func TestWaivePilot(t *testing.T) {
	t.Parallel()
	waive := func(p events.Party) initiative.WaivePilot { return initiative.WaivePilot{Party: p, Reason: why} }
	waived := func(p events.Party) *events.PilotWaived { return &events.PilotWaived{Party: p, Reason: why} }
	half := prioritized().then(waived(state))
	specify(t, []spec{
		{name: "the first moves nothing", given: prioritized(), when: waive(state), then: history{waived(state)}},
		{name: "the second moves", given: half, when: waive(municipalities), then: history{waived(municipalities), &events.Piloted{Waived: true}}},
		{name: "one party is not two", given: half, when: waive(state), refused: notNow("already_signed")},
		{name: "with a reason, by a party", given: prioritized(), when: initiative.WaivePilot{}, refused: invalid("party required", "reason required_text")},
		{name: "not before it is prioritized", given: assessed(), when: waive(state), refused: notNow("pilot_needs_prioritized")},
		{name: "not after it is piloted", given: piloted(), when: waive(state), refused: notNow("pilot_needs_prioritized")},
	})
}
