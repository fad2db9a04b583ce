package webhook

import "time"

// Health is what is kept of one endpoint between attempts, beside its
// subscription. The zero value is a healthy one, and what it is set to when an
// owner enables it again.
type Health struct {
	Failures     int       `json:"failures"`              // attempts that failed since the last delivery
	GivenUp      int       `json:"givenUp"`               // deliveries that were given up since the last one
	FailingSince time.Time `json:"failingSince,omitzero"` // the first of the failures
	PausedUntil  time.Time `json:"pausedUntil,omitzero"`  // nothing is sent before
}

// Disabled is why an endpoint is disabled, for the message to its owner; empty
// when it is not.
type Disabled string

// The reasons for disabling.
const (
	DisabledGone    Disabled = "gone"     // it answered 410
	DisabledGivenUp Disabled = "given_up" // several deliveries in a row were given up
	DisabledSilent  Disabled = "silent"   // a delivery was given up, and nothing was delivered for long
)

// Circuit decides from the results of an endpoint when it is given a pause and
// when it is disabled. The zero value is for production.
//
// An endpoint is disabled when all attempts of GivenUp deliveries have failed
// with no delivery between: one may be the fault of the message, three over
// more than three days are not. That alone would leave a dead endpoint with few
// messages, or one whose messages wait for each other, for weeks: so it is also
// disabled once a delivery has been given up and none succeeded for Silence,
// which is longer than the Schedule and longer than a holiday weekend.
//
// The pause keeps a dead endpoint from costing an attempt for each message
// that waits: during it the dispatcher sends nothing and counts nothing.
type Circuit struct {
	GivenUp int           // 3 when 0
	Silence time.Duration // 5 days when 0
}

const (
	defaultGivenUp = 3
	defaultSilence = 5 * 24 * time.Hour

	pauseAfter   = 3 // failures in a row
	shortPause   = 15 * time.Second
	longestPause = time.Hour
)

// Note gives the health after the result of an attempt that ended at a time,
// and whether the endpoint is to be disabled. last says that the delivery is
// given up: the Schedule has no further attempt, or the outcome is Failed. An
// attempt that was stopped, or failed by the message alone, changes nothing.
func (c Circuit) Note(h Health, r Result, last bool, at time.Time) (Health, Disabled) {
	switch {
	case r.Reason == ReasonStopped || r.Reason == ReasonMessage:
		return h, ""
	case r.Outcome == Delivered:
		return Health{}, ""
	}
	h.Failures++
	if h.FailingSince.IsZero() {
		h.FailingSince = at
	}
	if last {
		h.GivenUp++
	}
	if until := at.Add(pause(h.Failures, r)); until.After(at) && until.After(h.PausedUntil) {
		h.PausedUntil = until
	}
	return h, c.disabled(h, r, at)
}

func (c Circuit) disabled(h Health, r Result, at time.Time) Disabled {
	givenUp, silence := c.GivenUp, c.Silence
	if givenUp == 0 {
		givenUp = defaultGivenUp
	}
	if silence == 0 {
		silence = defaultSilence
	}
	switch {
	case r.Outcome == Gone:
		return DisabledGone
	case h.GivenUp >= givenUp:
		return DisabledGivenUp
	case h.GivenUp > 0 && at.Sub(h.FailingSince) >= silence:
		return DisabledSilent
	}
	return ""
}

// pause doubles from the third failure in a row, and is never shorter than what
// the receiver asked for.
func pause(failures int, r Result) time.Duration {
	d := time.Duration(0)
	if failures >= pauseAfter {
		d = min(shortPause<<min(failures-pauseAfter, 10), longestPause)
	}
	if r.Outcome == SlowDown {
		d = max(d, r.After)
	}
	return d
}
