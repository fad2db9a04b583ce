package webhook

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var broken = Result{Outcome: Retry, Reason: ReasonStatus, Status: 500}

func TestCircuitPauses(t *testing.T) {
	t.Parallel()
	var h Health
	var pauses []time.Duration
	for range 14 {
		var why Disabled
		if h, why = (Circuit{}).Note(h, broken, false, start); why != "" {
			t.Fatalf("disabled: %s", why)
		}
		pauses = append(pauses, max(0, h.PausedUntil.Sub(start)))
	}
	s, m := time.Second, time.Minute
	want := []time.Duration{0, 0, 15 * s, 30 * s, m, 2 * m, 4 * m, 8 * m, 16 * m, 32 * m, 60 * m, 60 * m, 60 * m, 60 * m}
	if diff := cmp.Diff(want, pauses); diff != "" {
		t.Error(diff)
	}
	if h, _ = (Circuit{}).Note(h, Result{Outcome: Delivered}, true, start); h != (Health{}) {
		t.Errorf("after a delivery: %+v", h)
	}
	h, _ = Circuit{}.Note(h, Result{Outcome: SlowDown, After: time.Hour}, false, start)
	if got := h.PausedUntil.Sub(start); got != time.Hour {
		t.Errorf("slowed down for %s", got)
	}
	for range 3 { // shorter pauses, which do not shorten it
		h, _ = Circuit{}.Note(h, broken, false, start.Add(time.Minute))
	}
	if got := h.PausedUntil.Sub(start); got != time.Hour {
		t.Errorf("then for %s", got)
	}
}

// step is one result of an endpoint.
type step struct {
	r    Result
	last bool
	at   time.Duration // after start
}

func TestCircuitDisables(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	delivered := Result{Outcome: Delivered}
	for name, tc := range map[string]struct {
		steps []step
		want  Disabled // of the last; all before are ""
	}{
		"gone at once":                      {[]step{{Result{Outcome: Gone}, true, 0}}, DisabledGone},
		"two given up":                      {[]step{{broken, true, 3 * day}, {broken, true, 3 * day}}, ""},
		"three given up":                    {[]step{{broken, true, 3 * day}, {broken, true, 3 * day}, {broken, true, 3 * day}}, DisabledGivenUp},
		"three, one delivered between":      {[]step{{broken, true, 0}, {broken, true, 0}, {delivered, true, 0}, {broken, true, 0}}, ""},
		"one given up, silent for long":     {[]step{{broken, false, 0}, {broken, true, 3 * day}, {broken, false, 5 * day}}, DisabledSilent},
		"one given up, silent for a while":  {[]step{{broken, false, 0}, {broken, true, 3 * day}, {broken, false, 5*day - 1}}, ""},
		"silent for long, none given up":    {[]step{{broken, false, 0}, {broken, false, 9 * day}}, ""},
		"slow for long, given up":           {[]step{{Result{Outcome: SlowDown}, false, 0}, {Result{Outcome: SlowDown}, true, 6 * day}}, DisabledSilent},
		"address not acceptable, and again": {[]step{{Result{Outcome: Failed, Reason: ReasonEndpoint}, true, 0}, {Result{Outcome: Failed, Reason: ReasonEndpoint}, true, 0}, {Result{Outcome: Failed, Reason: ReasonEndpoint}, true, 0}}, DisabledGivenUp},
		"messages at fault":                 {[]step{{Result{Outcome: Failed, Reason: ReasonMessage}, true, 0}, {Result{Outcome: Failed, Reason: ReasonMessage}, true, 0}, {Result{Outcome: Failed, Reason: ReasonMessage}, true, 0}}, ""},
		"program stopped":                   {[]step{{broken, true, 0}, {broken, true, 0}, {Result{Outcome: Retry, Reason: ReasonStopped}, true, 9 * day}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var h Health
			for i, s := range tc.steps {
				var why, want Disabled
				if i == len(tc.steps)-1 {
					want = tc.want
				}
				if h, why = (Circuit{}).Note(h, s.r, s.last, start.Add(s.at)); why != want {
					t.Errorf("step %d: %q, want %q", i, why, want)
				}
			}
		})
	}
}

func TestHealthIsKept(t *testing.T) {
	t.Parallel()
	h, _ := Circuit{}.Note(Health{}, Result{Outcome: SlowDown, After: time.Minute}, true, start)
	for _, want := range []Health{{}, h} {
		b, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got Health
		if err := json.Unmarshal(b, &got); err != nil || got != want {
			t.Errorf("%s: %v, %+v", b, err, got)
		}
	}
}
