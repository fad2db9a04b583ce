package notify

import (
	"iter"
	"time"

	"github.com/samstyring/samstyring/internal/changes"
)

// Backward gives the changes that were published before a cursor, or all of them,
// the last one published first.
func (f *Feed) Backward(before *changes.Cursor) iter.Seq2[*changes.Change, error] {
	return func(yield func(*changes.Change, error) bool) {
		for c, err := range f.since(time.Time{}) {
			if err == nil && before != nil && c.Cursor.Compare(*before) >= 0 {
				continue
			}
			if !yield(c, err) || err != nil {
				return
			}
		}
	}
}
