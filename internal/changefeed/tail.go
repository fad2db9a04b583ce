package changefeed

import (
	"slices"
	"sync"

	"github.com/samstyring/samstyring/internal/changes"
)

// maxTail is how many changes are kept decoded where nothing else is said.
const maxTail = 1024

// tail keeps the end of the change log decoded: all who are notified of a change
// read it within a short time. What is further back is read from the views.
type tail struct {
	most   int // how many
	mu     sync.RWMutex
	after  changes.Cursor // nothing is missing between here and the last of kept
	recent []changes.Change
	filled bool
}

type readChanges func(after changes.Cursor, limit int) ([]changes.Change, bool, error)

// changes reads as App.Changes does. The changes are shared and must not be
// changed.
func (t *tail) changes(after changes.Cursor, limit int, read readChanges) ([]changes.Change, bool, error) {
	t.mu.RLock()
	inside := t.filled && after.Compare(t.after) >= 0
	var found []changes.Change
	if inside {
		i, exact := slices.BinarySearchFunc(t.recent, after, func(c changes.Change, at changes.Cursor) int { return c.Cursor.Compare(at) })
		if exact {
			i++
		}
		found = t.recent[i:]
	}
	t.mu.RUnlock()
	if len(found) > limit {
		return found[:limit:limit], true, nil
	}
	from := after
	if len(found) > 0 {
		from = found[len(found)-1].Cursor
	}
	rest, more, err := read(from, limit-len(found))
	if err != nil || len(rest) == 0 {
		return found[:len(found):len(found)], more, err
	}
	t.extend(from, rest)
	return slices.Concat(found, rest), more, nil
}

// extend takes what follows directly on what is kept.
func (t *tail) extend(after changes.Cursor, read []changes.Change) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch last := len(t.recent) - 1; {
	case !t.filled, last >= 0 && after.Compare(t.recent[last].Cursor) > 0:
		t.after, t.recent, t.filled = after, nil, true // it is further on than anybody was
	case last < 0 && after != t.after, last >= 0 && t.recent[last].Cursor != after:
		return
	}
	t.recent = append(t.recent, read...)
	if n := len(t.recent) - t.most; n > 0 {
		t.after = t.recent[n-1].Cursor
		// Others may be reading those before, and append copies what is kept to a new
		// place only now and then.
		t.recent = t.recent[n:]
	}
}
