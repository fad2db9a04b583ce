package api

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/calendar"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/subscription"
)

const (
	// takenBack is how long the days of an initiative stand cancelled in the
	// calendars of those it has left: programs that fetch more seldom are not
	// left with days that do not concern anybody there.
	takenBack = 90 * 24 * time.Hour
	// maxMoves bounds what moves keeps; the oldest go first.
	maxMoves = 2000
)

// moved is an initiative that has come to concern others than before, or was
// handed to another owner.
type moved struct {
	calendar.Move
	initiative    string
	came, left    []string // today's municipality numbers
	owner, former string   // if it has another owner
}

// moves follows the changes and keeps what moved lately.
type moves struct {
	mu    sync.Mutex
	began bool
	at    changes.Cursor // everything up to here was looked at
	list  []moved        // in the order of telling
}

// readChanges reads changes after a cursor, as notify.Feed and query.Reader do.
type readChanges func(after changes.Cursor, limit int) (page []changes.Change, more bool, err error)

// since gives what moved after a time, in the order of telling. The first call
// reads the changes since then, every other what was told since the last one.
func (m *moves) since(a *app.App, next readChanges, t time.Time) ([]moved, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.began {
		if err := m.begin(a, t); err != nil {
			return nil, fmt.Errorf("read who was concerned: %w", err)
		}
	}
	for more := true; more; {
		var page []changes.Change
		var err error
		if page, more, err = next(m.at, scanPage); err != nil {
			return nil, fmt.Errorf("read who is concerned: %w", err)
		}
		for i := range page {
			m.at = page[i].Cursor
			m.note(&page[i])
		}
	}
	m.list = slices.DeleteFunc(m.list, func(one moved) bool { return !one.At.After(t) })
	m.list = m.list[max(0, len(m.list)-maxMoves):]
	return slices.Clone(m.list), nil
}

// begin reads backwards, so that what is older is not read.
func (m *moves) begin(a *app.App, t time.Time) error {
	var last changes.Cursor
	m.list = nil
	for c, err := range a.Query.RecentChanges() {
		if err != nil {
			return err
		}
		if last == (changes.Cursor{}) {
			last = c.Cursor
		}
		if c.At.Before(t.Add(-time.Hour)) { // events may stand a little out of the order of their times
			break
		}
		m.note(c)
	}
	slices.Reverse(m.list)
	m.at, m.began = last, true
	return nil
}

func (m *moves) note(c *changes.Change) {
	if len(c.Added)+len(c.Removed) == 0 && c.FormerOwner == "" {
		return
	}
	one := moved{Move: calendar.Move{Position: c.Last, At: c.At}, initiative: c.Initiative, came: c.Added, left: c.Removed}
	if c.FormerOwner != "" {
		one.owner, one.former = c.Owner, c.FormerOwner
	}
	m.list = append(m.list, one)
}

// calendarRow is an initiative in a calendar.
type calendarRow struct {
	catalogue.Row
	moved *calendar.Move // if it has come into the calendar lately, or left it
	left  bool
}

// version changes whenever the days may.
func (r calendarRow) version() string {
	if r.moved == nil {
		return fmt.Sprintf("%s %d", r.ID, r.Position)
	}
	return fmt.Sprintf("%s %d %d %v", r.ID, r.Position, r.moved.Position, r.left)
}

// days are those of an initiative as this calendar has them.
func (r calendarRow) days(all []calendar.Day) []calendar.Day {
	switch {
	case r.moved == nil:
		return all
	case r.left:
		return calendar.Left(all, *r.moved)
	}
	return calendar.Came(all, *r.moved)
}

// passage is how an initiative has come into a calendar and left it.
type passage struct {
	last                    calendar.Move
	municipality, ownership bool // it left by this
}

// passages finds what has come into a calendar lately, or left it.
func passages(list []moved, municipalities, owners []string) map[string]passage {
	among := func(given, asked []string) bool {
		return slices.ContainsFunc(given, func(v string) bool { return slices.Contains(asked, v) })
	}
	out := map[string]passage{}
	for _, m := range list {
		leaves, loses := among(m.left, municipalities), m.former != "" && slices.Contains(owners, m.former)
		gains := m.owner != "" && slices.Contains(owners, m.owner)
		if !leaves && !loses && !gains && !among(m.came, municipalities) {
			continue
		}
		p := out[m.initiative]
		p.last, p.municipality, p.ownership = m.Move, p.municipality || leaves, p.ownership || loses
		out[m.initiative] = p
	}
	return out
}

// calendarRows finds the initiatives of a calendar, whatever their standing –
// those that have ended take their days back – and those that were in it
// lately.
func (a *API) calendarRows(f subscription.Filters) ([]calendarRow, error) {
	q := catalogue.Query{Sort: "id", Where: filter.Set{
		filter.Owner: f.Set[filter.Owner], filter.Municipality: f.Today(filter.Municipality, a.ref),
	}}
	only := f.Set[filter.Initiative]
	next := readChanges(a.app.Query.Changes)
	if a.notify != nil {
		next = a.notify.Feed().Changes // it also knows what only the clock has told
	}
	list, err := a.moves.since(a.app, next, a.app.Clock().Add(-takenBack))
	if err != nil {
		return nil, err
	}
	passed := passages(list, q.Where[filter.Municipality], q.Where[filter.Owner])
	var rows []calendarRow
	err = a.app.Query.Each(q, func(row catalogue.Row) bool {
		if only == nil || slices.Contains(only, row.ID) {
			one := calendarRow{Row: row}
			if p, ok := passed[row.ID]; ok {
				one.moved = &p.last
				delete(passed, row.ID)
			}
			rows = append(rows, one)
		}
		return true
	})
	if err != nil || len(passed) == 0 {
		return rows, err
	}
	err = a.app.Query.Each(catalogue.Query{Sort: "id"}, func(row catalogue.Row) bool {
		if p, ok := passed[row.ID]; ok && a.wasIn(row, p, q.Where, only) {
			rows = append(rows, calendarRow{Row: row, moved: &p.last, left: true})
		}
		return true
	})
	return rows, err
}

// wasIn says whether an initiative that is not in a calendar was in it before:
// each filter lets it in still, or is what it left by.
func (a *API) wasIn(row catalogue.Row, p passage, where filter.Set, only []string) bool {
	municipalities, owners := where[filter.Municipality], where[filter.Owner]
	concerned := func() bool {
		return slices.ContainsFunc(a.ref.Concerned(row.Reach), func(number string) bool { return slices.Contains(municipalities, number) })
	}
	return (only == nil || slices.Contains(only, row.ID)) &&
		(municipalities == nil || p.municipality || concerned()) &&
		(owners == nil || p.ownership || slices.Contains(owners, row.Owner))
}
