package initiatives

import (
	"cmp"
	"slices"
	"time"

	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/parts"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// onboardingPart is what a municipality does to begin, on the page of an initiative.
type onboardingPart struct {
	ID    string
	Steps []parts.OnboardingStep
	Time  string // of all of it
	Own   string // where whoever is here ticks it for their municipality; "" for others
}

func newOnboardingPart(v *shell.Request, d *initiativePage) *onboardingPart {
	o := d.Initiative.Onboarding
	if o == nil {
		return nil
	}
	out := &onboardingPart{
		ID: d.ID, Steps: parts.OnboardingSteps(v, o.Steps, adoption.Progress{}), Time: parts.OnboardingTime(v, o.Hours, len(o.Steps)),
	}
	if m, is := v.Shell.Config.Ref.ByOrganisation(v.Session.Organisation); is && d.AsOf == "" {
		out.Own = "/tiltak/" + d.ID + "/innforing/" + m.Number + "#startpakke"
	}
	return out
}

// onboardingUptake is how far municipalities have come with an onboarding package.
type onboardingUptake struct {
	query.OnboardingTally
	ID        string // of the initiative
	Concerned int
	Steps     []parts.OnboardingStep
	Rows      []onboardingRow // of those that have said something, the ones with least left first
}

// onboardingRow is one municipality.
type onboardingRow struct {
	reference.Municipality
	adoption.Progress
	Time string // of what is left
	At   time.Time
}

// newOnboardingUptake is nil where there is no package.
func newOnboardingUptake(v *shell.Request, u *query.Uptake) *onboardingUptake {
	steps := u.Initiative.Onboarding.Steps
	if len(steps) == 0 {
		return nil
	}
	d := &onboardingUptake{OnboardingTally: u.Onboarding(), ID: u.Initiative.ID, Concerned: u.Tally.Concerned, Steps: parts.OnboardingSteps(v, steps, adoption.Progress{})}
	for i := range d.Steps {
		d.Steps[i].Count = d.OnboardingTally.Steps[i].Done
	}
	for _, s := range u.Stands {
		if s.Ticked == nil {
			continue
		}
		p := adoption.NewProgress(steps, s.Ticked)
		row := onboardingRow{Municipality: s.Municipality, Progress: p, At: s.Ticked.At}
		if !p.Finished() {
			row.Time = parts.OnboardingTime(v, p.Left, p.Of-len(p.Done))
		}
		d.Rows = append(d.Rows, row)
	}
	slices.SortStableFunc(d.Rows, func(a, b onboardingRow) int { return cmp.Compare(len(b.Done), len(a.Done)) })
	return d
}
