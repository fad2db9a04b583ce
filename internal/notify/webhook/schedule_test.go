package webhook

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func constant(f float64) func() float64 { return func() float64 { return f } }

func TestNextDelay(t *testing.T) {
	t.Parallel()
	var got []time.Duration
	var least, middle, most time.Duration
	for attempt := 1; ; attempt++ {
		d, ok := Schedule{Rand: constant(0.5)}.NextDelay(attempt)
		if !ok {
			break
		}
		got = append(got, d)
		low, _ := Schedule{Rand: constant(0)}.NextDelay(attempt)
		high, _ := Schedule{Rand: constant(0.999)}.NextDelay(attempt)
		least, middle, most = least+low, middle+d, most+high
	}
	if diff := cmp.Diff(steps, got); diff != "" {
		t.Error(diff)
	}
	if middle < 72*time.Hour || middle > 80*time.Hour || least < 36*time.Hour || most > 5*24*time.Hour {
		t.Errorf("lasts %s to %s, on the average %s", least, most, middle)
	}
	for _, attempt := range []int{-1, 0, len(steps) + 1} {
		if d, ok := (Schedule{}).NextDelay(attempt); ok || d != 0 {
			t.Errorf("attempt %d: %s, %v", attempt, d, ok)
		}
	}
	for range 100 { // with real chance
		if d, ok := (Schedule{}).NextDelay(1); !ok || d < steps[0]/2 || d >= steps[0]*3/2 {
			t.Errorf("%s, %v", d, ok)
		}
	}
}

func TestNext(t *testing.T) {
	t.Parallel()
	s := Schedule{Steps: []time.Duration{time.Second, time.Minute}, Rand: constant(0.5)}
	for _, tc := range []struct {
		attempt int
		r       Result
		want    time.Duration
		ok      bool
	}{
		{1, Result{Outcome: Retry}, time.Second, true},
		{1, Result{Outcome: Retry, After: time.Hour}, time.Hour, true},
		{2, Result{Outcome: SlowDown, After: time.Second}, time.Minute, true},
		{2, Result{Outcome: SlowDown, After: time.Hour}, time.Hour, true},
		{3, Result{Outcome: SlowDown, After: time.Hour}, 0, false},
		{1, Result{Outcome: Delivered}, 0, false},
		{1, Result{Outcome: Gone}, 0, false},
		{1, Result{Outcome: Failed}, 0, false},
	} {
		if d, ok := s.Next(tc.attempt, tc.r); d != tc.want || ok != tc.ok {
			t.Errorf("%+v: %s, %v", tc, d, ok)
		}
	}
}
