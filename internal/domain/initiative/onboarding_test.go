package initiative_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// step is a step of an onboarding package; without an id it is a new one.
func step(id, kind, title string) events.OnboardingStep {
	return events.OnboardingStep{ID: id, Kind: kind, Title: nb(title)}
}

func described(steps ...events.OnboardingStep) *events.OnboardingDescribed {
	return &events.OnboardingDescribed{Steps: steps}
}

func TestDescribeOnboarding(t *testing.T) {
	t.Parallel()
	sign, connect := step("1", "agreement", "Signer avtalen"), step("2", "technical", "Koble til")
	connect.Hours, connect.DoneBy, connect.Link = &events.HourRange{Low: 4, High: 20}, "it", "https://example.no/koble"
	packed := registered().then(described(sign, connect))
	renamed := connect
	renamed.Title = nb("Koble til grensesnittet")
	fresh := func(s events.OnboardingStep) events.OnboardingStep { s.ID = ""; return s }
	long := strings.Repeat("å", 1001)
	specify(t, []spec{
		{
			name: "for the first time", given: registered(), when: initiative.DescribeOnboarding{Steps: []events.OnboardingStep{fresh(sign), fresh(connect)}},
			then: history{described(sign, connect)},
		},
		{name: "the same again", given: packed, when: initiative.DescribeOnboarding{Steps: []events.OnboardingStep{sign, connect}}},
		{
			name: "worded anew and moved", given: packed, when: initiative.DescribeOnboarding{Steps: []events.OnboardingStep{renamed, sign}},
			then: history{described(renamed, sign)},
		},
		{
			name: "the id of a step that went is not given again", given: packed.then(described(sign)),
			when: initiative.DescribeOnboarding{Steps: []events.OnboardingStep{sign, step("", "training", "Ta kurset")}},
			then: history{described(sign, step("3", "training", "Ta kurset"))},
		},
		{
			name: "nor is it when all are gone", given: packed.then(described()),
			when: initiative.DescribeOnboarding{Steps: []events.OnboardingStep{fresh(sign)}}, then: history{described(step("3", "agreement", "Signer avtalen"))},
		},
		{name: "none any more", given: packed, when: initiative.DescribeOnboarding{}, then: history{&events.OnboardingDescribed{Steps: []events.OnboardingStep{}}}},
		{name: "none where there were none", given: registered(), when: initiative.DescribeOnboarding{}},
		{name: "on hold", given: packed.then(&events.PutOnHold{Reason: why}), when: initiative.DescribeOnboarding{Steps: []events.OnboardingStep{sign}}, then: history{described(sign)}},
		{
			name: "everything that is wrong", given: packed,
			when: initiative.DescribeOnboarding{Steps: []events.OnboardingStep{
				{ID: "7"}, sign, sign,
				{Kind: "party", Title: nb("A\nB"), Detail: nb(long), DoneBy: "janitor", Hours: &events.HourRange{Low: 3, High: 2}, Link: "ftp://example.no"},
				{Kind: "other", Title: nb("C"), Hours: &events.HourRange{Low: -1, High: 100_001}},
			}},
			refused: invalid("steps[0].id unknown_step", "steps[0].kind required", "steps[0].title required_text", "steps[2].id twice",
				"steps[3].kind not_one_of", "steps[3].title.nb one_line", "steps[3].detail.nb too_long", "steps[3].doneBy not_one_of",
				"steps[3].hours larger_than", "steps[3].link invalid_url", "steps[4].hours.low out_of_range", "steps[4].hours.high out_of_range"),
		},
		{name: "too many", given: registered(), when: initiative.DescribeOnboarding{Steps: slices.Repeat([]events.OnboardingStep{fresh(sign)}, 21)}, refused: invalid("steps too_many")},
		{
			name: "is the package that a handover needs", given: piloted().then(settledAll()...).then(described(sign)),
			when:    initiative.AcceptHandover{As: "owner"},
			refused: unmet(events.StageOperational, "handover.receiver gate_receiver_missing", "handover.priceModel gate_price_missing", "handover.benefitOwner gate_benefit_owner_missing"),
		},
	})
}

// settledAll settles the nine points of a handover.
func settledAll() history {
	var out history
	for _, item := range events.HandoverItems {
		out = append(out, settled(item))
	}
	return out
}

// A step keeps since when it says what it says, and hours that nobody has
// assessed are in no sum.
func TestStepsOfAnOnboarding(t *testing.T) {
	t.Parallel()
	a, b := step("1", "agreement", "A"), step("2", "technical", "B")
	a.Hours = &events.HourRange{Low: 1, High: 3}
	renamed := b
	renamed.Detail = nb("Se veilederen")
	s := registered().then(described(a, b), described(renamed, a)).state()
	n := uint64(len(registered()))
	if s.Onboarding.Steps[0].Position != n+2 || s.Onboarding.Steps[1].Position != n+1 || s.Onboarding.Given != 2 {
		t.Errorf("steps %+v", s.Onboarding)
	}
	if got, want := initiative.HoursOf(s.Onboarding.Steps), (initiative.Hours{Low: 1, High: 3, Unknown: 1}); got != want {
		t.Errorf("hours %+v, want %+v", got, want)
	}
}

// However a package is rewritten, no id comes back to another step.
func TestIDsOfStepsAreNeverGivenAgain(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h, titles := registered(), map[string]string{}
		for n := range rapid.IntRange(1, 12).Draw(t, "times") {
			s := h.state()
			var steps []events.OnboardingStep
			for _, known := range s.Onboarding.Steps {
				if rapid.Bool().Draw(t, "kept") {
					steps = append(steps, known.OnboardingStep)
				}
			}
			for i := range rapid.IntRange(0, 3).Draw(t, "more") {
				steps = append(steps, step("", "other", fmt.Sprintf("%d.%d", n, i)))
			}
			got, err := initiative.Decide(s, initiative.DescribeOnboarding{Steps: steps}, env(""))
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range got {
				for _, x := range e.(*events.OnboardingDescribed).Steps {
					if was, known := titles[x.ID]; known && was != x.Title["nb"] || x.ID == "" {
						t.Fatalf("%q was %q and is %q", x.ID, was, x.Title["nb"])
					}
					titles[x.ID] = x.Title["nb"]
				}
				h = h.then(e)
			}
		}
	})
}
