package initiative

import (
	"maps"
	"time"

	"github.com/samstyring/samstyring/events"
)

// Dates are the dates that have moved, as they were said first.
type Dates struct {
	Milestones map[string]events.Milestone `json:"milestones,omitempty"` // by name
	Deadline   events.Date                 `json:"deadline,omitempty"`   // of the obligation
}

// moved adds what an event has moved.
func (d Dates) moved(before, after *State) Dates {
	if was := deadline(before); d.Deadline == "" && was != "" && deadline(after) != was {
		d.Deadline = was
	}
	if n := len(before.Plan); n == 0 || n == len(after.Plan) && &before.Plan[0] == &after.Plan[0] {
		return d // most events leave the plan as it is
	}
	now := make(map[string]events.Milestone, len(after.Plan))
	for _, m := range after.Plan {
		now[m.Milestone] = m
	}
	shared := true
	for _, was := range before.Plan {
		is, planned := now[was.Milestone]
		_, known := d.Milestones[was.Milestone]
		if known || !planned || was.Date == is.Date && was.Precision == is.Precision {
			continue
		}
		if shared {
			d.Milestones, shared = maps.Clone(d.Milestones), false
		}
		if d.Milestones == nil {
			d.Milestones = map[string]events.Milestone{}
		}
		d.Milestones[was.Milestone] = was
	}
	return d
}

func deadline(s *State) events.Date {
	if s.Obligation == nil {
		return ""
	}
	return s.Obligation.Deadline
}

// Slipped is by how many days the date that has slipped most is later than it
// was said first; dated is false where nothing has a date, so that nobody can
// know.
func (s *State) Slipped() (days int, dated bool) {
	for _, is := range s.Plan {
		if was, moved := s.First.Milestones[is.Milestone]; moved {
			days = max(days, Later(was.Date, was.Precision, is.Date, is.Precision))
		}
	}
	if s.First.Deadline != "" {
		days = max(days, Later(s.First.Deadline, "", deadline(s), ""))
	}
	return days, len(s.Plan) > 0 || deadline(s) != ""
}

// Later is by how many days a date is later than another, from the first day
// that each may mean. It is 0 where it may be the same: July is no later than
// the third quarter.
func Later(was events.Date, wasPrecision string, is events.Date, isPrecision string) int {
	wasFirst, wasLast, ok := was.Period(wasPrecision)
	isFirst, _, also := is.Period(isPrecision)
	if !ok || !also || isFirst <= wasLast {
		return 0
	}
	from, err := time.Parse(time.DateOnly, string(wasFirst))
	to, failed := time.Parse(time.DateOnly, string(isFirst))
	if err != nil || failed != nil {
		return 0
	}
	return int(to.Sub(from) / (24 * time.Hour))
}
