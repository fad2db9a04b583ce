package changes

import (
	"container/heap"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/samstyring/samstyring/internal/reference"
)

// saved is a window as it is stored.
type saved struct {
	Length   time.Duration `json:"length"`
	Position uint64        `json:"position"`
	Told     int           `json:"told"`
	Open     []*pending    `json:"open"`
}

// Save writes down what the window holds, the same bytes for the same records.
// Stored in one transaction with the position up to which changes were told, it
// makes a restart with open windows the same as none. It is as long as what has
// been edited within the window; whoever has not saved applies the log from its
// beginning.
func (w *Window) Save() ([]byte, error) {
	s := saved{Length: w.length, Position: w.last, Told: w.told, Open: append([]*pending{}, w.order...)}
	slices.SortFunc(s.Open, compareClosing)
	raw, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("encode window: %w", err)
	}
	return raw, nil
}

// RestoreWindow gives the window that Save wrote down; the next record to apply
// is the one after its Position. A window that was saved with another length is
// refused: it would have told other changes, so the log has to be applied from
// its beginning.
func RestoreWindow(raw []byte, length, lag time.Duration, ref *reference.Data) (*Window, error) {
	var s saved
	if err := json.Unmarshal(raw, &s); err != nil {
		return nil, fmt.Errorf("decode window: %w", err)
	}
	if s.Length != length {
		return nil, fmt.Errorf("restore window: it was %s long, not %s", s.Length, length)
	}
	w := NewWindow(length, lag, ref)
	w.last, w.told = s.Position, s.Told
	for _, p := range s.Open {
		w.open[p.Initiative] = p
		heap.Push(&w.order, p)
	}
	return w, nil
}
