package query

import (
	"fmt"
	"iter"
	"math"
	"slices"
	"time"

	"github.com/samstyring/samstyring/internal/changes"
)

// Gather is how long edits are gathered into one change.
func (q *Reader) Gather() time.Duration { return q.gather }

// Changes reads at most limit changes that the log has published after a cursor, in
// the order of publication, and whether there are more. What only the clock has
// published is in Window; internal/notify puts the two together.
func (q *Reader) Changes(after changes.Cursor, limit int) (list []changes.Change, more bool, err error) {
	raw, more, err := q.views.Changes(after.Position, after.N, limit)
	if err != nil {
		return nil, false, err
	}
	list = make([]changes.Change, len(raw))
	for i := range raw {
		if list[i], err = changes.Decode(raw[i], q.ref); err != nil {
			return nil, false, err
		}
	}
	return list, more, nil
}

// RecentChanges gives the changes that the log has published, the last one first.
func (q *Reader) RecentChanges() iter.Seq2[*changes.Change, error] {
	return q.ChangesBefore(changes.Cursor{Position: math.MaxUint64})
}

// ChangesBefore gives the changes that the log has published before a cursor,
// the last one first.
func (q *Reader) ChangesBefore(at changes.Cursor) iter.Seq2[*changes.Change, error] {
	return func(yield func(*changes.Change, error) bool) {
		err := q.views.ChangesBackward(at.Position, at.N, func(raw []byte) (bool, error) {
			c, err := changes.Decode(raw, q.ref)
			return err == nil && yield(&c, nil), err
		})
		if err != nil {
			yield(nil, err)
		}
	}
}

// Window is a copy of what has been edited and not published yet, as of the
// position that can be read here.
func (q *Reader) Window() (w *changes.Window, err error) {
	err = q.views.Windows(func(head []byte, open [][]byte) error {
		if head == nil {
			w = changes.NewWindow(q.gather, changes.DefaultLag, q.ref)
			return nil
		}
		raw, err := changes.Join(head, slices.Values(open))
		if err != nil {
			return err
		}
		w, err = changes.RestoreWindow(raw, q.gather, changes.DefaultLag, q.ref)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read window: %w", err)
	}
	return w, nil
}

// OnCommit calls fn each time that more can be read; it must not wait. It
// cannot be taken back.
func (q *Reader) OnCommit(fn func()) { q.views.OnCommit(func(uint64) { fn() }) }
