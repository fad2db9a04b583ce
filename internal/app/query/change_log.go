package query

import (
	"fmt"
	"iter"
	"math"
	"time"

	"github.com/samstyring/samstyring/internal/changes"
)

// Gather is how long edits are gathered into one change.
func (q *Reader) Gather() time.Duration { return q.gather }

// Changes reads at most limit changes that the log has published after a cursor, in
// the order of publication, and whether there are more. What only the clock has
// published is in Window; internal/notify puts the two together.
func (q *Reader) Changes(after changes.Cursor, limit int) (list []changes.Change, more bool, err error) {
	return q.views.Changes(after, limit, q.ref)
}

// LastChange is the cursor of the change that the log has published last; the zero
// one if it has published none.
func (q *Reader) LastChange() (changes.Cursor, error) { return q.views.LastChange() }

// RecentChanges gives the changes that the log has published, the last one first.
func (q *Reader) RecentChanges() iter.Seq2[*changes.Change, error] {
	return q.ChangesBefore(changes.Cursor{Position: math.MaxUint64})
}

// ChangesBefore gives the changes that the log has published before a cursor,
// the last one first.
func (q *Reader) ChangesBefore(at changes.Cursor) iter.Seq2[*changes.Change, error] {
	return q.views.ChangesBefore(at, q.ref)
}

// Window is a copy of what has been edited and not published yet, as of the
// position that can be read here.
func (q *Reader) Window() (*changes.Window, error) {
	w, err := q.views.Window(q.gather, q.ref)
	if err != nil {
		return nil, fmt.Errorf("read window: %w", err)
	}
	return w, nil
}

// OnCommit calls fn each time that more can be read; it must not wait. It
// cannot be taken back.
func (q *Reader) OnCommit(fn func()) { q.views.OnCommit(func(uint64) { fn() }) }
