package api

import (
	"context"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// DescribeOnboarding says all that a municipality does to begin.
func (a *API) DescribeOnboarding(ctx context.Context, r gen.DescribeOnboardingRequestObject) (gen.DescribeOnboardingResponseObject, error) {
	return a.do(ctx, r.Id, describeOnboarding(r.Body))
}

// TickOnboarding is what a municipality has done of an onboarding package.
func (a *API) TickOnboarding(ctx context.Context, r gen.TickOnboardingRequestObject) (gen.TickOnboardingResponseObject, error) {
	return a.doAdoption(ctx, r.Id, r.Number, tickOnboarding(r.Body))
}

func describeOnboarding(b *gen.DescribeOnboarding) initiative.DescribeOnboarding {
	return initiative.DescribeOnboarding{Steps: b.Steps}
}

func tickOnboarding(b *gen.TickOnboarding) adoption.TickOnboarding {
	return adoption.TickOnboarding{Done: b.Done, Note: b.Note}
}

// progress is how far a municipality has come with an onboarding package. Its schema
// is OnboardingProgress.
type progress struct {
	At      time.Time        `json:"at,omitzero"` // when it last said so
	By      events.Speaker   `json:"by,omitempty"`
	Of      int              `json:"of"`
	Done    []string         `json:"done"`
	Changed []string         `json:"changed,omitempty"`
	Gone    int              `json:"gone,omitempty"`
	Left    initiative.Hours `json:"left"`
}

// shapeProgress is nil where there is no package and nothing was said of one.
func shapeProgress(steps []initiative.OnboardingStep, said *adoption.Tick) *progress {
	if len(steps) == 0 && said == nil {
		return nil
	}
	p := adoption.NewProgress(steps, said)
	out := &progress{Of: p.Of, Done: append([]string{}, p.Done...), Changed: p.Changed, Gone: p.Gone, Left: p.Left}
	if said != nil {
		out.At, out.By = said.At, said.By
	}
	return out
}
