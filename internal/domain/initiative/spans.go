package initiative

import "github.com/samstyring/samstyring/events"

// Span is the days from the first to the last, both included.
type Span struct {
	First events.Date `json:"first"`
	Last  events.Date `json:"last"`
}

// Spans are when something is planned or due: milestones, the deadlines of the
// obligation and of the statement, and breaking changes.
func (s *State) Spans() (out []Span) {
	add := func(on events.Date, precision string) {
		if first, last, ok := on.Period(precision); ok {
			out = append(out, Span{first, last})
		}
	}
	for _, m := range s.Plan {
		add(m.Date, m.Precision)
	}
	add(deadline(s), "")
	if s.Assessment != nil {
		add(s.Assessment.StatementDeadline, "")
	}
	for _, b := range s.BreakingChanges {
		add(b.On, "")
	}
	return out
}
