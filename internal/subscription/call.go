package subscription

import (
	"encoding/json"
	"slices"
	"time"
)

// How calls are remembered: the one that made the subscription as long as the
// subscription is there, and beside it the latest.
const (
	MaxCalls     = 20
	maxCallBytes = 256 << 10 // of their answers
)

// SecretShown is how long the repeated call that made a secret is answered with
// it: whoever has lost the first answer notices within a day. Afterwards, and
// when the secret was changed, the answer comes without it.
const SecretShown = 24 * time.Hour

// Call is a call about a subscription that was made under an idempotency key,
// with what was answered. It is kept with the subscription, so that what the
// call did and that it was done are written as one, and erased as one.
type Call struct {
	Key         string          `json:"key"`         // keyed hash of what was given
	Fingerprint string          `json:"fingerprint"` // keyed hash of what was asked
	At          time.Time       `json:"at"`
	Made        bool            `json:"made,omitempty"` // it made the subscription
	Answer      json.RawMessage `json:"answer"`         // without secrets
}

// Call finds the call that was made under a key.
func (s *Subscription) Call(key string) (c Call, ok bool) {
	i := slices.IndexFunc(s.Calls, func(c Call) bool { return c.Key == key })
	if i < 0 {
		return c, false
	}
	return s.Calls[i], true
}

// Made says whether the subscription was made by a call under a key.
func (s *Subscription) Made() bool {
	return slices.ContainsFunc(s.Calls, func(c Call) bool { return c.Made })
}

// Remember gives the subscription with a call in place of the one of the same
// key. What is too much is forgotten, the oldest first.
func (s Subscription) Remember(c Call) Subscription {
	calls := slices.Clone(s.Calls) // the subscription that was given may be read by others
	if i := slices.IndexFunc(calls, func(known Call) bool { return known.Key == c.Key }); i >= 0 {
		calls[i] = c
	} else {
		calls = append(calls, c)
	}
	later, size := 0, 0
	for i := len(calls) - 1; i >= 0; i-- {
		if calls[i].Made {
			continue
		}
		later, size = later+1, size+len(calls[i].Answer)
		if later > MaxCalls || size > maxCallBytes && later > 1 {
			calls = slices.Delete(calls, i, i+1)
		}
	}
	s.Calls = calls
	return s
}
