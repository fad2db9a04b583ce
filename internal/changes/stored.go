package changes

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/reference"
)

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
