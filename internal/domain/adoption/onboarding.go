package adoption

import (
	"slices"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
)

// Tick is all the steps of the onboarding package that were done when it was said.
type Tick struct {
	Said
	Done []string `json:"done,omitempty"` // ids of steps
}

// TickOnboarding is all the steps of the onboarding package that the municipality
// has done now; a step that is not among them is not done, also one that was. The
// municipality gives it.
type TickOnboarding struct {
	Done []string    `json:"done"`
	Note events.Text `json:"note"`
}

func (c TickOnboarding) decide(s *State, env Env) ([]events.Payload, error) {
	if len(env.Onboarding) == 0 {
		return nil, fault.New(fault.NotAllowedNow, "no_onboarding", nil)
	}
	var l check
	for i, id := range c.Done {
		path := "done[" + strconv.Itoa(i) + "]"
		l.Check(hasStep(env.Onboarding, id), path, "unknown_step", fault.Args{"given": id})
		l.Check(!slices.Contains(c.Done[:i], id), path, "twice", fault.Args{"given": id})
	}
	l.Text("note", c.Note, MaxText, false)
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	done := []string{} // in the order of the package
	for _, step := range env.Onboarding {
		if slices.Contains(c.Done, step.ID) {
			done = append(done, step.ID)
		}
	}
	before := s.TickIn(env.Span, env.Today)
	if before == nil && len(done) == 0 && len(c.Note) == 0 || before != nil && before.says(done, env.Onboarding) && len(c.Note) == 0 {
		return nil, nil
	}
	return []events.Payload{&events.OnboardingTicked{AdoptionWord: env.word("", nil, c.Note), Done: done}}, nil
}

func hasStep(steps []initiative.OnboardingStep, id string) bool {
	return slices.ContainsFunc(steps, func(s initiative.OnboardingStep) bool { return s.ID == id })
}

// says whether a tick says that just these steps are done, as they are worded now.
func (t *Tick) says(done []string, steps []initiative.OnboardingStep) bool {
	p := NewProgress(steps, t)
	return slices.Equal(p.Done, done) && len(p.Changed)+p.Gone == 0
}

// TickIn gives what was said last of the onboarding in a span, not after a day; nil
// if nothing was.
func (s *State) TickIn(span Span, day events.Date) (last *Tick) {
	for i := range s.Ticks {
		if t := &s.Ticks[i]; span.Holds(t.Day) && t.Day <= day {
			last = t
		}
	}
	return last
}

// Progress is how far a municipality has come with an onboarding package as it is
// now. A tick of a step that is no longer there counts for nothing.
type Progress struct {
	Of      int              // how many steps there are
	Done    []string         // ids of those that are done, in the order of the package
	Changed []string         // of those: they say something else than when they were ticked
	Gone    int              // ticks of steps that are no longer there
	Left    initiative.Hours // of the steps that are not done
}

// NewProgress reads how far somebody has come who has said this; nil: nothing.
func NewProgress(steps []initiative.OnboardingStep, said *Tick) Progress {
	p := Progress{Of: len(steps)}
	var left []initiative.OnboardingStep
	for _, step := range steps {
		if said == nil || !slices.Contains(said.Done, step.ID) {
			left = append(left, step)
			continue
		}
		p.Done = append(p.Done, step.ID)
		if step.Position > said.Position {
			p.Changed = append(p.Changed, step.ID)
		}
	}
	p.Left = initiative.HoursOf(left)
	if said != nil {
		p.Gone = len(said.Done) - len(p.Done)
	}
	return p
}

// Finished says that there is something to do, and all of it is done.
func (p Progress) Finished() bool { return p.Of > 0 && len(p.Done) == p.Of }
