package importing

import (
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reading"
)

// The milestones that a file can give.
const (
	milestoneStart = "start"
	milestoneEnd   = "slutt"
)

// plan makes milestones of the first day of the start and the last day of the
// end, each as exact as it was written. One cell may hold both: "2026–2028".
func (r *reader) plan() {
	start, hasStart := take(r, colStart, reading.Time(r.cell(colStart)), false)
	end, hasEnd := take(r, colEnd, reading.Time(r.cell(colEnd)), false)
	switch {
	case hasStart && start.Spans && !r.has(colEnd):
		end, hasEnd = start, true
	case hasEnd && end.Spans && !r.has(colStart):
		start, hasStart = end, true
	}
	if hasStart {
		r.milestone(milestoneStart, start.First)
	}
	if hasEnd {
		r.milestone(milestoneEnd, end.Last)
	}
	if hasStart && hasEnd && end.Last.Date < start.First.Date {
		wrong := fault.Args{"start": string(start.First.Date), "end": string(end.Last.Date)}
		if r.row.Version.Position > 0 { // it may be what is registered, which the row only repeats
			r.warn(colEnd, "end_before_start", wrong)
		} else {
			r.fault(colEnd, "end_before_start", wrong)
		}
	}
}

func (r *reader) milestone(name string, w reading.When) {
	r.row.Values.Plan = append(r.row.Values.Plan, w.Milestone(name))
}
