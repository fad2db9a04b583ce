package changes

import (
	"container/heap"
	"encoding/json"
	"fmt"
	"time"

	"github.com/samstyring/samstyring/internal/reference"
)

// saved is a window as it is stored.
type saved struct {
	Length    time.Duration `json:"length"`
	Position  uint64        `json:"position"`
	Published int           `json:"told"`
	Open      []*pending    `json:"open"` // nil in a head

	Merged map[string][]string `json:"merged,omitempty"`
}

// Parts writes down what the window holds, the same bytes for the same records:
// the head, and the open windows of the initiatives whose window is another
// since the last call, nil for one that has closed. Stored in one transaction
// with the position up to which changes were published, they make a restart with
// open windows the same as none; Restore takes what was stored.
func (w *Window) Parts() (head []byte, open map[string][]byte, err error) {
	open = make(map[string][]byte, len(w.touched))
	for id := range w.touched {
		open[id] = nil
		if p := w.open[id]; p != nil {
			if open[id], err = json.Marshal(p); err != nil {
				return nil, nil, fmt.Errorf("encode window of %s: %w", id, err)
			}
		}
	}
	head, err = json.Marshal(saved{Length: w.length, Position: w.last, Published: w.published, Merged: w.merged})
	if err != nil {
		return nil, nil, fmt.Errorf("encode window: %w", err)
	}
	clear(w.touched)
	return head, open, nil
}

// Restore gives the window that Parts wrote: the last head, and all windows that
// are open. The next record to apply is the one after its Position. A window
// that was stored with another length is refused: it would have published other
// changes, so the log has to be applied from its beginning.
func Restore(head []byte, open [][]byte, length, lag time.Duration, ref *reference.Data) (*Window, error) {
	var s saved
	if err := json.Unmarshal(head, &s); err != nil {
		return nil, fmt.Errorf("decode window: %w", err)
	}
	if s.Length != length {
		return nil, fmt.Errorf("restore window: it was %s long, not %s", s.Length, length)
	}
	for _, part := range open {
		var p pending
		if err := json.Unmarshal(part, &p); err != nil {
			return nil, fmt.Errorf("decode window: %w", err)
		}
		s.Open = append(s.Open, &p)
	}
	w := NewWindow(length, lag, ref)
	w.last, w.published = s.Position, s.Published
	if s.Merged != nil {
		w.merged = s.Merged
	}
	for _, p := range s.Open {
		w.open[p.Initiative] = p
		heap.Push(&w.order, p)
	}
	return w, nil
}
