package organisation

import (
	"maps"
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/pkg/orgnr"
)

const (
	// maxMandateYears is how far ahead the last day of a mandate may be.
	maxMandateYears = 3
	// MaxMandates is how many may be in force at once.
	MaxMandates = 100
)

// GiveMandate lets another organisation carry out tasks in the name of this one.
type GiveMandate struct {
	ID    string
	To    string
	Tasks []events.Task
	Until events.Date
	Unit  bool // see events.MandateGiven
}

func (c GiveMandate) decide(s *State, env Env) ([]events.Payload, error) {
	var l checks.List
	l.Check(orgnr.Valid(c.To), "to", "invalid_orgnr", fault.Args{"given": c.To})
	l.Check(c.To != env.Organisation, "to", "mandate_to_itself", nil)
	l.Check(len(c.Tasks) > 0, "tasks", "required", nil)
	for _, task := range c.Tasks {
		checks.OneOf(&l, "tasks", task, events.Tasks...)
	}
	if c.Unit {
		l.Check(env.World.StateAgency(env.Organisation), "unit", "only_agencies_have_units", nil)
	}
	if l.Date("until", c.Until, !c.Unit) && c.Until != "" {
		last := latest(env.Today)
		l.Check(c.Until >= env.Today && c.Until <= last, "until", "out_of_range", fault.Args{"min": string(env.Today), "max": string(last)})
	}
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	out, open := []events.Payload{}, 0
	for _, id := range slices.Sorted(maps.Keys(s.Mandates)) {
		switch m := s.Mandates[id]; {
		case !m.In(env.Today), m.To == c.To: // the new one takes the place of what was given before
			out = append(out, &events.MandateWithdrawn{Mandate: id})
		default:
			open++
		}
	}
	if open >= MaxMandates {
		return nil, fault.New(fault.NotAllowedNow, "too_many_mandates", fault.Args{"max": MaxMandates})
	}
	return append(out, &events.MandateGiven{Mandate: c.ID, To: c.To, Tasks: inOrder(c.Tasks), Until: c.Until, Unit: c.Unit}), nil
}

// latest is the last day that a mandate may have.
func latest(today events.Date) events.Date {
	day, err := time.Parse(time.DateOnly, string(today))
	if err != nil {
		return today
	}
	return events.Date(day.AddDate(maxMandateYears, 0, 0).Format(time.DateOnly))
}

func inOrder(tasks []events.Task) (out []events.Task) {
	for _, task := range events.Tasks {
		if slices.Contains(tasks, task) {
			out = append(out, task)
		}
	}
	return out
}

// WithdrawMandate ends a mandate.
type WithdrawMandate struct{ ID string }

func (c WithdrawMandate) decide(s *State, _ Env) ([]events.Payload, error) {
	if _, given := s.Mandates[c.ID]; !given {
		return nil, fault.New(fault.NotFound, "mandate_not_found", nil)
	}
	return []events.Payload{&events.MandateWithdrawn{Mandate: c.ID}}, nil
}
