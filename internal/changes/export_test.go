package changes

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Save writes down all that the window holds, to be compared with another or
// restored as a head.
func (w *Window) Save() ([]byte, error) {
	s := saved{Length: w.length, Position: w.last, Published: w.published, Open: append([]*pending{}, w.order...)}
	slices.SortFunc(s.Open, compareClosing)
	raw, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("encode window: %w", err)
	}
	return raw, nil
}
