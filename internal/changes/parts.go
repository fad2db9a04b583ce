package changes

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/reference"
)

// Parts is Save in parts, for whoever stores after every record: the head, and
// the open windows of the initiatives whose window is another since the last
// call, nil for one that has closed. Join puts together what was stored.
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
	head, err = json.Marshal(saved{Length: w.length, Position: w.last, Told: w.told})
	if err != nil {
		return nil, nil, fmt.Errorf("encode window: %w", err)
	}
	clear(w.touched)
	return head, open, nil
}

// Join makes what RestoreWindow takes of the last head and all windows that
// are open.
func Join(head []byte, open iter.Seq[[]byte]) ([]byte, error) {
	var s struct {
		saved
		Open []json.RawMessage `json:"open"`
	}
	if err := json.Unmarshal(head, &s.saved); err != nil {
		return nil, fmt.Errorf("decode window: %w", err)
	}
	for part := range open {
		s.Open = append(s.Open, bytes.Clone(part))
	}
	raw, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("encode window: %w", err)
	}
	return raw, nil
}

// stored is a change as it is kept. Many changes concern everybody, which is
// one word.
type stored struct {
	*Change
	Municipalities []string `json:"municipalities,omitempty"`
	Everybody      bool     `json:"everybody,omitempty"`
}

func everybody(ref *reference.Data) []string {
	return ref.Concerned(events.Reach{Scope: events.ScopeAll})
}

// Encode writes a change to be kept; Decode reads it.
func Encode(c *Change, ref *reference.Data) ([]byte, error) {
	s := stored{Change: c, Municipalities: c.Municipalities}
	if slices.Equal(c.Municipalities, everybody(ref)) {
		s.Municipalities, s.Everybody = nil, true
	}
	raw, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("encode change %s: %w", c.ID, err)
	}
	return raw, nil
}

// Decode reads what Encode wrote.
func Decode(raw []byte, ref *reference.Data) (Change, error) {
	var c Change
	s := stored{Change: &c}
	if err := json.Unmarshal(raw, &s); err != nil {
		return Change{}, fmt.Errorf("decode change: %w", err)
	}
	c.Municipalities = s.Municipalities
	switch {
	case s.Everybody:
		c.Municipalities = everybody(ref)
	case c.Municipalities == nil:
		c.Municipalities = []string{}
	}
	return c, nil
}
