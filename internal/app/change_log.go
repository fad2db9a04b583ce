package app

import (
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/eventlog"
)

// gather is how long edits are gathered.
func gather(asked time.Duration) time.Duration {
	switch {
	case asked < 0:
		return 0
	case asked == 0:
		return changes.DefaultLength
	}
	return asked
}

// Gather is how long edits are gathered into one change.
func (a *App) Gather() time.Duration { return a.gather }

// Changes reads at most limit changes that the log has published after a cursor, in
// the order of publication, and whether there are more. What only the clock has
// published is in Window; internal/notify puts the two together.
func (a *App) Changes(after changes.Cursor, limit int) (list []changes.Change, more bool, err error) {
	raw, more, err := a.views.Changes(after.Position, after.N, limit)
	if err != nil {
		return nil, false, err
	}
	list = make([]changes.Change, len(raw))
	for i := range raw {
		if list[i], err = changes.Decode(raw[i], a.ref); err != nil {
			return nil, false, err
		}
	}
	return list, more, nil
}

// RecentChanges gives the changes that the log has published, the last one first.
func (a *App) RecentChanges() iter.Seq2[*changes.Change, error] {
	return func(yield func(*changes.Change, error) bool) {
		err := a.views.ChangesBackward(func(raw []byte) (bool, error) {
			c, err := changes.Decode(raw, a.ref)
			return err == nil && yield(&c, nil), err
		})
		if err != nil {
			yield(nil, err)
		}
	}
}

// Window is a copy of what has been edited and not published yet, as of the
// position that can be read here.
func (a *App) Window() (w *changes.Window, err error) {
	err = a.views.Windows(func(head []byte, open [][]byte) error {
		if head == nil {
			w = changes.NewWindow(a.gather, changes.DefaultLag, a.ref)
			return nil
		}
		raw, err := changes.Join(head, slices.Values(open))
		if err != nil {
			return err
		}
		w, err = changes.RestoreWindow(raw, a.gather, changes.DefaultLag, a.ref)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read window: %w", err)
	}
	return w, nil
}

// OnCommit calls fn each time that more can be read; it must not wait. It
// cannot be taken back.
func (a *App) OnCommit(fn func()) { a.views.OnCommit(func(uint64) { fn() }) }

// Log is the event log, for the rooms and the queue that lie beside it.
func (a *App) Log() *eventlog.Log { return a.log }
