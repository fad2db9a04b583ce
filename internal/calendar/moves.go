package calendar

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/samstyring/samstyring/internal/changes"
)

const (
	maxMoves = 2000 // that are kept; the oldest go first
	scanPage = 500  // changes that are read at a time
)

// moved is an initiative that has come to concern others than before, or was
// handed to another owner.
type moved struct {
	Move
	initiative    string
	came, left    []string // today's municipality numbers
	owner, former string   // if it has another owner
}

// moves follows the changes and keeps what moved lately.
type moves struct {
	mu    sync.Mutex
	began bool
	at    changes.Cursor // everything up to here was looked at
	list  []moved        // in the order of publication
}

// ReadChanges reads changes after a cursor, as changefeed.Feed and query.Reader do.
type ReadChanges func(after changes.Cursor, limit int) (page []changes.Change, more bool, err error)

// since gives what moved after a time, in the order of publication. The first call
// reads the changes since then, every other what was published since the last one.
func (m *moves) since(from Source, next ReadChanges, t time.Time) ([]moved, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.began {
		if err := m.begin(from, t); err != nil {
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
func (m *moves) begin(from Source, t time.Time) error {
	var last changes.Cursor
	m.list = nil
	for c, err := range from.RecentChanges() {
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
	one := moved{Move: Move{Position: c.Last, At: c.At}, initiative: c.Initiative, came: c.Added, left: c.Removed}
	if c.FormerOwner != "" {
		one.owner, one.former = c.Owner, c.FormerOwner
	}
	m.list = append(m.list, one)
}

// passage is how an initiative has come into a calendar and left it.
type passage struct {
	last                    Move
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
