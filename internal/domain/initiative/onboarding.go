package initiative

import (
	"slices"
	"strconv"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
)

const (
	// MaxSteps is how many steps an onboarding package has.
	MaxSteps = 20
	// maxStepDetail is how long the explanation of a step may be, in characters of
	// one language: more stands where the step links to.
	maxStepDetail = 1000
	// maxStepHours is the most hours of one step.
	maxStepHours = 100_000
)

// Onboarding is what a municipality does to begin to use what an initiative gives.
// Given is the highest number that a step has had as its id, so that no id is given
// again.
type Onboarding struct {
	Steps []OnboardingStep `json:"steps,omitempty"`
	Given int              `json:"given,omitempty"`
}

// OnboardingStep is one step, and since when it says what it says.
type OnboardingStep struct {
	events.OnboardingStep
	Position  uint64    `json:"position"`
	ChangedAt time.Time `json:"changedAt"`
}

// Hours is what some steps take one municipality. Unknown is how many of them
// nobody has assessed; they are in neither figure.
type Hours struct {
	Low     int64 `json:"low"`
	High    int64 `json:"high"`
	Unknown int   `json:"unknown"`
}

// SumHours adds up hours, of which nil is not assessed.
func SumHours(list []*events.HourRange) (sum Hours) {
	for _, h := range list {
		if h == nil {
			sum.Unknown++
			continue
		}
		sum.Low += h.Low
		sum.High += h.High
	}
	return sum
}

// HoursOf adds up the hours of steps.
func HoursOf(steps []OnboardingStep) Hours {
	list := make([]*events.HourRange, len(steps))
	for i, s := range steps {
		list[i] = s.Hours
	}
	return SumHours(list)
}

// DescribeOnboarding says all that a municipality does to begin, in the place of
// what was described before. A step with the id of one that is there is that one,
// however it is worded now, and what municipalities have ticked of it stands; a step
// without an id is a new one. None: there is no package any more. The owner gives
// it.
type DescribeOnboarding struct {
	Steps []events.OnboardingStep `json:"steps"`
}

func (c DescribeOnboarding) decide(s *State, _ Env) ([]events.Payload, error) {
	var p check
	p.Check(len(c.Steps) <= MaxSteps, "steps", "too_many", fault.Args{"max": MaxSteps, "given": len(c.Steps)})
	seen := map[string]bool{}
	for i, step := range c.Steps {
		path := nth("steps", i)
		if step.ID != "" {
			p.Check(s.Onboarding.step(step.ID) != nil, path+".id", "unknown_step", fault.Args{"given": step.ID})
			p.Check(!seen[step.ID], path+".id", "twice", fault.Args{"given": step.ID})
			seen[step.ID] = true
		}
		p.step(path, step)
	}
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	steps, given := make([]events.OnboardingStep, len(c.Steps)), s.Onboarding.Given
	for i, step := range c.Steps {
		if step.ID == "" {
			given++
			step.ID = strconv.Itoa(given)
		}
		steps[i] = step
	}
	if same(steps, s.Onboarding.described()) {
		return nil, nil
	}
	return []events.Payload{&events.OnboardingDescribed{Steps: steps}}, nil
}

func (c *check) step(path string, step events.OnboardingStep) {
	checks.OneOf(c, path+".kind", step.Kind, events.OnboardingKinds...)
	c.Text(path+".title", step.Title, MaxTitle, true)
	c.Text(path+".detail", step.Detail, maxStepDetail, false)
	if step.DoneBy != "" {
		checks.OneOf(c, path+".doneBy", step.DoneBy, events.OnboardingDoers...)
	}
	if h := step.Hours; h != nil {
		bounds := fault.Args{"min": 0, "max": maxStepHours}
		c.Check(h.Low >= 0 && h.Low <= maxStepHours, path+".hours.low", "out_of_range", bounds)
		c.Check(h.High >= 0 && h.High <= maxStepHours, path+".hours.high", "out_of_range", bounds)
		c.Check(h.Low <= h.High, path+".hours", "larger_than", fault.Args{"low": h.Low, "high": h.High})
	}
	if step.Link != "" {
		c.WebAddress(path+".link", step.Link)
	}
}

// step finds a step by its id; nil if there is none.
func (o *Onboarding) step(id string) *OnboardingStep {
	i := slices.IndexFunc(o.Steps, func(s OnboardingStep) bool { return s.ID == id })
	if i < 0 {
		return nil
	}
	return &o.Steps[i]
}

// described is the package as it was written.
func (o *Onboarding) described() []events.OnboardingStep {
	out := make([]events.OnboardingStep, len(o.Steps))
	for i, s := range o.Steps {
		out[i] = s.OnboardingStep
	}
	return out
}

// evolveOnboarding keeps of each step that says the same since when it does.
func evolveOnboarding(s *State, e *events.OnboardingDescribed, r events.Record) {
	now := Onboarding{Given: s.Onboarding.Given}
	for _, step := range e.Steps {
		next := OnboardingStep{OnboardingStep: step, Position: r.Position, ChangedAt: r.Time}
		if before := s.Onboarding.step(step.ID); before != nil && same(before.OnboardingStep, step) {
			next = *before
		}
		if n, err := strconv.Atoi(step.ID); err == nil {
			now.Given = max(now.Given, n)
		}
		now.Steps = append(now.Steps, next)
	}
	s.Onboarding = now
}
