package adoption_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
)

// packed is an onboarding package of three steps, the second of which says what it
// says since a position.
func packed(position uint64) []initiative.OnboardingStep {
	step := func(id string, at uint64, low, high int64) initiative.OnboardingStep {
		return initiative.OnboardingStep{Position: at, OnboardingStep: events.OnboardingStep{
			ID: id, Kind: "other", Title: nb(id), Hours: &events.HourRange{Low: low, High: high},
		}}
	}
	return []initiative.OnboardingStep{step("1", 0, 1, 2), step("2", position, 10, 20), step("4", 0, 100, 200)}
}

func ticked(by events.Speaker, done ...string) *events.OnboardingTicked {
	return &events.OnboardingTicked{AdoptionWord: word(by), Done: append([]string{}, done...)}
}

func TestTickOnboarding(t *testing.T) {
	t.Parallel()
	with := func(position uint64) func(*adoption.Env) {
		return func(e *adoption.Env) { e.Onboarding = packed(position) }
	}
	one := []happened{{today, ticked("self", "1", "2")}}
	for name, s := range map[string]spec{
		"two, in the order of the package": {env: with(0), when: adoption.TickOnboarding{Done: []string{"4", "1"}}, then: []events.Payload{ticked("self", "1", "4")}},
		"by mandate":                       {env: with(0), by: "mandate", when: adoption.TickOnboarding{Done: []string{"1"}}, then: []events.Payload{ticked("mandate", "1")}},
		"one taken back":                   {given: one, env: with(0), when: adoption.TickOnboarding{Done: []string{"2"}}, then: []events.Payload{ticked("self", "2")}},
		"all taken back":                   {given: one, env: with(0), when: adoption.TickOnboarding{}, then: []events.Payload{ticked("self")}},
		"the same again":                   {given: one, env: with(0), when: adoption.TickOnboarding{Done: []string{"2", "1"}}},
		"none where there were none":       {env: with(0), when: adoption.TickOnboarding{}},
		"the same of a step that was worded anew": {given: one, env: with(9), when: adoption.TickOnboarding{Done: []string{"1", "2"}},
			then: []events.Payload{ticked("self", "1", "2")}},
		"what is left of steps that are gone": {given: []happened{{today, ticked("self", "1", "3")}}, env: with(0), when: adoption.TickOnboarding{Done: []string{"1"}},
			then: []events.Payload{ticked("self", "1")}},
		"everything that is wrong": {
			env: with(0), when: adoption.TickOnboarding{Done: []string{"3", "1", "1"}, Note: events.Text{"fr": "x"}},
			code: fault.Invalid, reasons: []string{"done[0] unknown_step", "done[2] twice", "note.fr unknown_language"},
		},
		"no package":       {when: adoption.TickOnboarding{Done: []string{"1"}}, code: fault.NotAllowedNow, key: "no_onboarding"},
		"not by the owner": {env: with(0), by: "owner", when: adoption.TickOnboarding{Done: []string{"1"}}, code: fault.Forbidden},
		"not by KS":        {env: with(0), by: "ks", when: adoption.TickOnboarding{Done: []string{"1"}}, code: fault.Forbidden},
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); s.run(t) })
	}
}

// Ticks of steps that are gone count for nothing, and one of a step that was worded
// anew is shown so.
func TestProgress(t *testing.T) {
	t.Parallel()
	said := func(done ...string) *adoption.Tick {
		return &adoption.Tick{Said: adoption.Said{Position: 5}, Done: done}
	}
	for name, c := range map[string]struct {
		steps []initiative.OnboardingStep
		said  *adoption.Tick
		want  adoption.Progress
	}{
		"nothing said":       {packed(0), nil, adoption.Progress{Of: 3, Left: initiative.Hours{Low: 111, High: 222}}},
		"one, and two gone":  {packed(0), said("3", "2", "9"), adoption.Progress{Of: 3, Done: []string{"2"}, Gone: 2, Left: initiative.Hours{Low: 101, High: 202}}},
		"worded anew since":  {packed(6), said("2"), adoption.Progress{Of: 3, Done: []string{"2"}, Changed: []string{"2"}, Left: initiative.Hours{Low: 101, High: 202}}},
		"all":                {packed(5), said("4", "1", "2"), adoption.Progress{Of: 3, Done: []string{"1", "2", "4"}}},
		"no package anymore": {nil, said("1"), adoption.Progress{Gone: 1}},
	} {
		got := adoption.NewProgress(c.steps, c.said)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if got.Finished() != (name == "all") {
			t.Errorf("%s: finished %t", name, got.Finished())
		}
	}
}
