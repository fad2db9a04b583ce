package shell

import (
	"iter"

	"github.com/samstyring/samstyring/internal/changes"
)

// Lately gives the changes before a cursor, or all, the last one first.
func (w *Shell) Lately(before *changes.Cursor) iter.Seq2[*changes.Change, error] {
	if w.Config.Notify != nil {
		return w.Config.Notify.Feed().Backward(before)
	}
	return func(yield func(*changes.Change, error) bool) {
		for c, err := range w.Config.App.Query.RecentChanges() {
			if err == nil && before != nil && c.Cursor.Compare(*before) >= 0 {
				continue
			}
			if !yield(c, err) || err != nil {
				return
			}
		}
	}
}
