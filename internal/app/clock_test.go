package app_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/testkit"
)

// A clock that jumps, forth and back, changes neither the order of what is
// recorded nor what is built from it: positions order the log, and times are
// only told.
func TestClockThatJumpsLosesNothing(t *testing.T) {
	t.Parallel()
	r := open(t)
	var last uint64
	for _, jump := range []time.Duration{0, 50 * time.Hour, -26 * time.Hour, time.Millisecond, -2 * time.Hour, 30 * 24 * time.Hour, -40 * 24 * time.Hour} {
		r.Clock.Advance(jump)
		res := propose(t, r, testkit.As(testkit.Skatteetaten))
		if res.Position != last+1 || !res.Created || !res.Visible {
			t.Errorf("after a jump of %v: %+v, and the last was at %d", jump, res, last)
		}
		last = res.Position
	}
	var live, rebuilt bytes.Buffer
	if err := r.Dump(&live); err != nil {
		t.Fatal(err)
	}
	if err := r.ResetViews("asked by a test"); err != nil {
		t.Fatal(err)
	}
	until(t, "the views are built anew", func() bool { return r.Progress().Ready && r.Query.Position() == last })
	if err := r.Dump(&rebuilt); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(live.Bytes(), rebuilt.Bytes()) {
		t.Errorf("the views are %d bytes, and built anew %d", live.Len(), rebuilt.Len())
	}
}
