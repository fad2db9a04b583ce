package parts

import (
	"slices"

	"github.com/samstyring/samstyring/internal/agenda/inwords"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// OnboardingStep is a step of an onboarding package as a page shows it.
type OnboardingStep struct {
	initiative.OnboardingStep
	Time    string // what it takes, in words
	Done    bool   // by the municipality that the page is about
	Changed bool   // it says something else than when that municipality ticked it
	Count   int    // of municipalities that have done it
}

// OnboardingSteps are the steps of a package, with how far somebody has come.
func OnboardingSteps(v *shell.Request, steps []initiative.OnboardingStep, p adoption.Progress) []OnboardingStep {
	out := make([]OnboardingStep, len(steps))
	for i, s := range steps {
		out[i] = OnboardingStep{
			OnboardingStep: s, Time: OnboardingTime(v, initiative.HoursOf(steps[i:i+1]), 1),
			Done: slices.Contains(p.Done, s.ID), Changed: slices.Contains(p.Changed, s.ID),
		}
	}
	return out
}

// OnboardingTime is what so many steps take one municipality, in words.
func OnboardingTime(v *shell.Request, h initiative.Hours, steps int) string {
	return inwords.Onboarding(v.Lang, h, steps)
}
