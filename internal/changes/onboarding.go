package changes

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
)

// Step is a step of an onboarding package, as short as what is told of it.
type Step struct {
	ID     string            `json:"id"`
	Title  events.Text       `json:"title"`
	Hours  *events.HourRange `json:"hours,omitempty"`
	Digest string            `json:"digest"` // of all that it says
}

// measureOnboarding reads what a municipality does to begin.
func (v *Value) measureOnboarding(s *initiative.State) {
	for _, step := range s.Onboarding.Steps {
		v.Onboarding = append(v.Onboarding, Step{ID: step.ID, Title: step.Title, Hours: step.Hours, Digest: digest(step.OnboardingStep)})
	}
}

// onboardingWords is the headline of what became of an onboarding package.
func onboardingWords(c *Change) (key string, args fault.Args) {
	key, args = "change.onboarding_changed", fault.Args{"count": len(c.New.Onboarding), "before": len(c.Old.Onboarding)}
	switch {
	case len(c.New.Onboarding) == 0:
		return key + ".gone", args
	case len(c.Old.Onboarding) == 0:
		return key + ".first", args
	}
	return key, args
}

// onboarding writes what all of it takes, and which steps are new, other or gone.
func (t *wording) onboarding(c *Change) {
	if len(c.New.Onboarding) > 0 {
		t.onboardingHours(c.New.Onboarding)
	}
	for _, now := range c.New.Onboarding {
		switch before := stepOf(c.Old.Onboarding, now.ID); {
		case before == nil && len(c.Old.Onboarding) == 0:
			t.say("onboarding.step", fault.Args{"what": t.l.Pick(now.Title)})
		case before == nil:
			t.say("onboarding.new", fault.Args{"what": t.l.Pick(now.Title)})
		case before.Digest != now.Digest:
			t.say("onboarding.other", fault.Args{"what": t.l.Pick(now.Title)})
		}
	}
	for _, before := range c.Old.Onboarding {
		if len(c.New.Onboarding) > 0 && stepOf(c.New.Onboarding, before.ID) == nil {
			t.say("onboarding.gone", fault.Args{"what": t.l.Pick(before.Title)})
		}
	}
}

func (t *wording) onboardingHours(steps []Step) {
	list := make([]*events.HourRange, len(steps))
	for i, s := range steps {
		list[i] = s.Hours
	}
	sum := initiative.SumHours(list)
	if sum.Unknown == len(steps) {
		t.say("onboarding.hours.unknown", nil)
		return
	}
	t.say("onboarding.hours", fault.Args{"low": sum.Low, "high": sum.High})
	if sum.Unknown > 0 {
		t.say("onboarding.hours.part", fault.Args{"count": sum.Unknown})
	}
}

func stepOf(steps []Step, id string) *Step {
	i := slices.IndexFunc(steps, func(s Step) bool { return s.ID == id })
	if i < 0 {
		return nil
	}
	return &steps[i]
}
