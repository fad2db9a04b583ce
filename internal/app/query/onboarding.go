package query

import (
	"slices"

	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// OnboardingTally is how far those whom an initiative concerns have come with its
// onboarding package. Nobody who has said nothing is in any of the figures.
type OnboardingTally struct {
	Begun    int         `json:"begun"`    // have done a step of it, or all
	Finished int         `json:"finished"` // have done all
	Steps    []StepCount `json:"steps"`
}

// StepCount is how many have done a step.
type StepCount struct {
	ID   string `json:"id"`
	Done int    `json:"done"`
}

// Onboarding counts what those whom an initiative concerns have ticked.
func (u *Uptake) Onboarding() OnboardingTally {
	steps := u.Initiative.Onboarding.Steps
	t := OnboardingTally{Steps: make([]StepCount, len(steps))}
	for i := range u.Stands {
		p := adoption.NewProgress(steps, u.Stands[i].Ticked)
		if len(p.Done) > 0 {
			t.Begun++
		}
		if p.Finished() {
			t.Finished++
		}
		for n, step := range steps {
			t.Steps[n].ID = step.ID
			if slices.Contains(p.Done, step.ID) {
				t.Steps[n].Done++
			}
		}
	}
	return t
}

// Progress is how far the municipality has come with the onboarding package.
func (a *Adoption) Progress() adoption.Progress {
	return adoption.NewProgress(a.Initiative.Onboarding.Steps, a.Stand.Ticked)
}

// OnboardingHours is what all of the package takes one municipality.
func (a *Adoption) OnboardingHours() initiative.Hours {
	return initiative.HoursOf(a.Initiative.Onboarding.Steps)
}
