package importing

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// The milestones that a file can give.
const (
	milestoneStart = "start"
	milestoneEnd   = "slutt"
)

// plan makes milestones of the first day of the start and the last day of the
// end, each as exact as it was written.
func (r *reader) plan() {
	start, hasStart := r.span(colStart)
	end, hasEnd := r.span(colEnd)
	if hasStart {
		r.milestone(milestoneStart, start.first, start.precision)
	}
	if hasEnd {
		r.milestone(milestoneEnd, end.last, end.precision)
	}
	if hasStart && hasEnd && end.last < start.first {
		r.fault(colEnd, "end_before_start", fault.Args{"start": string(start.first), "end": string(end.last)})
	}
}

func (r *reader) milestone(name string, day events.Date, precision string) {
	r.row.Values.Plan = append(r.row.Values.Plan, events.Milestone{Milestone: name, Date: day, Precision: precision})
}

func (r *reader) span(k key) (span, bool) {
	s := r.value(k)
	if s == "" {
		return span{}, false
	}
	p, ok := r.table.parseSpan(s)
	if !ok {
		r.fault(k, "invalid_date", fault.Args{"given": given(s)})
	}
	return p, ok
}
