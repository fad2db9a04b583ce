package notify

import (
	"fmt"
	"testing"
)

// A batch may be full in the middle of a change: the rest of those who want it
// get it with the next one, whatever order their names come in.
func TestABatchEndsWithinAChange(t *testing.T) {
	t.Parallel()
	r, in := open(t), receive(t)
	s := start(t, r, func(c *Config) { c.batch = 2 })
	const subscribers, told = 7, 3
	for n := range subscribers {
		req := under(vendor, fmt.Sprintf("key-%d", n), "") // ids that follow from keys are in no order
		created, err := s.Create(t.Context(), req, toWebhook(in.URL))
		if err != nil {
			t.Fatal(err)
		}
		active(t, s, created.ID)
	}
	for n := range told {
		propose(t, r, fmt.Sprintf("Tiltak %d", n))
	}
	came := map[string]int{}
	for _, got := range in.wait(t, subscribers*told) {
		came[got.Subscription]++
	}
	for id, n := range came {
		if n != told {
			t.Errorf("%s was told of %d initiatives, want %d", id, n, told)
		}
	}
}
