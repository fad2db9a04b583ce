package web

import (
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/readmodel/document"
)

// The years that a timeline shows, before and after this year.
const (
	yearsBefore = 1
	yearsAfter  = 4
)

// timeline is drawn as one strip for each row. All places are per cent of the
// width, so that strips of any width stand under each other.
type timeline struct {
	Years []yearMark
	Today string
	Rows  []strip

	Single bool // the page is about the one row: it needs no title
}

type yearMark struct {
	Year int
	X, W string
}

// strip is one initiative on a timeline.
type strip struct {
	ID            string
	Title         events.Text
	Marks         []mark
	Before, After bool // there are marks outside of the years shown
	Run           *run // between the first and the last mark; nil if that is nowhere in sight
}

// run is a line from one place to another.
type run struct{ X, W string }

// mark is one milestone or deadline. Known only to the month or worse, it is a
// bar over the time that is meant; known to the day, a point.
type mark struct {
	Name      string
	Date      events.Date
	Precision string
	Baseline  events.Date // where it was planned, if it has moved
	Kind      string      // milestone, deadline or breaking
	X, W      string      // "" if it lies outside of the years shown; W "" for a point
	From      string      // where the baseline is, if it has moved
}

type axis struct{ start, end time.Time }

func newAxis(today events.Date) axis {
	now, err := time.Parse(time.DateOnly, string(today))
	if err != nil {
		now = time.Time{}
	}
	at := func(year int) time.Time { return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC) }
	return axis{at(now.Year() - yearsBefore), at(now.Year() + yearsAfter + 1)}
}

// place is how far a moment is along the axis, 0 to 1 within it.
func (a axis) place(t time.Time) float64 {
	return float64(t.Sub(a.start)) / float64(a.end.Sub(a.start))
}

func (v *visit) newTimeline() (*timeline, axis) {
	a := newAxis(v.today())
	t := &timeline{}
	for y := a.start; y.Before(a.end); y = y.AddDate(1, 0, 0) {
		from := a.place(y)
		t.Years = append(t.Years, yearMark{Year: y.Year(), X: percent(from), W: percent(a.place(y.AddDate(1, 0, 0)) - from)})
	}
	if now, err := time.Parse(time.DateOnly, string(v.today())); err == nil {
		t.Today = percent(a.place(now))
	}
	return t, a
}

// initiativesTimeline has a strip for each initiative of a list.
func (v *visit) initiativesTimeline(list []document.Item) *timeline {
	t, a := v.newTimeline()
	for i := range list {
		deadline := events.Date("")
		if o := list[i].Obligation; o != nil {
			deadline = o.Deadline
		}
		t.Rows = append(t.Rows, a.strip(list[i].ID, list[i].Title, list[i].Plan, deadline))
		for _, on := range list[i].BreakingDays {
			t.Rows[i].add(a, mark{Date: on, Kind: "breaking"})
		}
	}
	return t
}

func (a axis) strip(id string, title events.Text, plan []document.Milestone, deadline events.Date) strip {
	s := strip{ID: id, Title: title}
	for _, m := range plan {
		if m.Dropped {
			continue
		}
		k := mark{Name: m.Milestone.Milestone, Date: m.Date, Precision: m.Precision, Kind: "milestone"}
		if m.Baseline != "" && m.Baseline != m.Date {
			k.Baseline = m.Baseline
			if at, err := time.Parse(time.DateOnly, string(m.Baseline)); err == nil {
				k.From = a.within(at)
			}
		}
		s.add(a, k)
	}
	if deadline != "" {
		s.add(a, mark{Date: deadline, Kind: "deadline"})
	}
	s.Run = a.run(plan)
	return s
}

// run is the line from the first milestone to the last, as far as it is within
// the axis.
func (a axis) run(plan []document.Milestone) *run {
	var first, last time.Time
	for _, m := range plan {
		at, err := time.Parse(time.DateOnly, string(m.Date))
		if err != nil || m.Dropped {
			continue
		}
		from, to := meant(at, m.Precision)
		if first.IsZero() || from.Before(first) {
			first = from
		}
		if to.After(last) {
			last = to
		}
	}
	if len(plan) < 2 || !last.After(a.start) || !first.Before(a.end) {
		return nil
	}
	return &run{percent(max(0, a.place(first))), percent(min(1, a.place(last)))}
}

func (a axis) within(at time.Time) string {
	if at.Before(a.start) || !at.Before(a.end) {
		return ""
	}
	return percent(a.place(at))
}

// add places a mark on the axis.
func (s *strip) add(a axis, k mark) {
	at, err := time.Parse(time.DateOnly, string(k.Date))
	if err != nil {
		s.Marks = append(s.Marks, k)
		return
	}
	from, to := meant(at, k.Precision)
	switch {
	case !to.After(a.start):
		s.Before = true
	case !from.Before(a.end):
		s.After = true
	case k.Precision == "" || k.Precision == events.PrecisionDay:
		k.X = percent(a.place(at))
	default:
		if from.Before(a.start) {
			from = a.start
		}
		if to.After(a.end) {
			to = a.end
		}
		k.X, k.W = percent(a.place(from)), percent(a.place(to)-a.place(from))
	}
	s.Marks = append(s.Marks, k)
}

// meant is the time that a date of a precision stands for: from the first day
// until the day after the last.
func meant(at time.Time, precision string) (from, to time.Time) {
	first, last, _ := events.Date(at.Format(time.DateOnly)).Period(precision)
	from, errFrom := time.Parse(time.DateOnly, string(first))
	to, errTo := time.Parse(time.DateOnly, string(last))
	if errFrom != nil || errTo != nil {
		return at, at.AddDate(0, 0, 1)
	}
	return from, to.AddDate(0, 0, 1)
}
