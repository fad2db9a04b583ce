package parts

import (
	"cmp"
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// The years that a timeline shows, before and after this year.
const (
	yearsBefore = 1
	yearsAfter  = 4
)

// Timeline is drawn as one strip for each row. All places are per cent of the
// width, so that strips of any width stand under each other.
type Timeline struct {
	Years []yearMark
	Today string
	Rows  []Strip

	Single bool // the page is about the one row: it needs no title
}

type yearMark struct {
	Year int
	X, W string
}

// Strip is one initiative on a timeline.
type Strip struct {
	ID            string
	Title         events.Text
	Marks         []Mark
	Before, After bool // there are marks outside of the years shown
	Run           *run // between the first and the last mark; nil if that is nowhere in sight
}

// run is a line from one place to another.
type run struct{ X, W string }

// Mark is one milestone or deadline. Known only to the month or worse, it is a
// bar over the time that is meant; known to the day, a point.
type Mark struct {
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

func NewTimeline(v *shell.Request) (*Timeline, axis) {
	a := newAxis(v.Today())
	t := &Timeline{}
	for y := a.start; y.Before(a.end); y = y.AddDate(1, 0, 0) {
		from := a.place(y)
		t.Years = append(t.Years, yearMark{Year: y.Year(), X: Percent(from), W: Percent(a.place(y.AddDate(1, 0, 0)) - from)})
	}
	if now, err := time.Parse(time.DateOnly, string(v.Today())); err == nil {
		t.Today = Percent(a.place(now))
	}
	return t, a
}

// InitiativesTimeline has a strip for each initiative of a list.
func InitiativesTimeline(v *shell.Request, list []document.Item) *Timeline {
	t, a := NewTimeline(v)
	for i := range list {
		deadline := events.Date("")
		if o := list[i].Obligation; o != nil {
			deadline = o.Deadline
		}
		t.Rows = append(t.Rows, a.Strip(list[i].ID, list[i].Title, list[i].Plan, deadline))
		for _, on := range list[i].BreakingDays {
			t.Rows[i].Add(a, Mark{Date: on, Kind: "breaking"})
		}
	}
	slices.SortStableFunc(t.Rows, func(x, y Strip) int { return x.next(v.Today()).compare(y.next(v.Today())) })
	return t
}

// InSight says whether there is anything to draw.
func (t *Timeline) InSight() bool { return t.Blank() < len(t.Rows) }

// Blank is how many strips have nothing in the years shown: they are in the table
// and are not drawn.
func (t *Timeline) Blank() (n int) {
	for i := range t.Rows {
		if !t.Rows[i].InSight() {
			n++
		}
	}
	return n
}

// InSight says whether a strip has anything in the years shown.
func (s Strip) InSight() bool {
	return s.Run != nil || slices.ContainsFunc(s.Marks, func(k Mark) bool { return k.X != "" })
}

// nextDay is when a strip has its next mark.
type nextDay struct {
	behind bool // all of them have been
	date   events.Date
}

// next is the first mark from a day on, or the last one before it.
func (s Strip) next(today events.Date) (out nextDay) {
	out.behind = true
	for _, k := range s.Marks {
		_, last, ok := k.Date.Period(k.Precision)
		switch {
		case !ok:
		case last >= today && (out.behind || k.Date < out.date):
			out = nextDay{date: k.Date}
		case out.behind && k.Date > out.date:
			out.date = k.Date
		}
	}
	return out
}

// compare puts what is to come first, the nearest at the top, then what has been,
// the last at the top, and at last what has no date.
func (d nextDay) compare(o nextDay) int {
	switch {
	case d.behind != o.behind && o.behind:
		return -1
	case d.behind != o.behind:
		return 1
	case d.behind:
		return cmp.Compare(o.date, d.date)
	}
	return cmp.Compare(d.date, o.date)
}

func (a axis) Strip(id string, title events.Text, plan []document.Milestone, deadline events.Date) Strip {
	s := Strip{ID: id, Title: title}
	for _, m := range plan {
		if m.Dropped {
			continue
		}
		k := Mark{Name: m.Milestone.Milestone, Date: m.Date, Precision: m.Precision, Kind: "milestone"}
		if m.Baseline != "" && m.Baseline != m.Date {
			k.Baseline = m.Baseline
			if at, err := time.Parse(time.DateOnly, string(m.Baseline)); err == nil {
				k.From = a.within(at)
			}
		}
		s.Add(a, k)
	}
	if deadline != "" {
		s.Add(a, Mark{Date: deadline, Kind: "deadline"})
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
	return &run{Percent(max(0, a.place(first))), Percent(min(1, a.place(last)))}
}

func (a axis) within(at time.Time) string {
	if at.Before(a.start) || !at.Before(a.end) {
		return ""
	}
	return Percent(a.place(at))
}

// Add places a mark on the axis.
func (s *Strip) Add(a axis, k Mark) {
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
		k.X = Percent(a.place(at))
	default:
		if from.Before(a.start) {
			from = a.start
		}
		if to.After(a.end) {
			to = a.end
		}
		k.X, k.W = Percent(a.place(from)), Percent(a.place(to)-a.place(from))
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
