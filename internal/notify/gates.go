package notify

import "context"

// How many attempts are under way at a time.
const (
	healthyAttempts = 512
	failingAttempts = 128 // of endpoints whose last attempt failed: what hangs takes no place from what works
	mailAttempts    = 8   // there is one mail server
)

// gates bound the attempts under way.
type gates struct{ healthy, failing, mail chan struct{} }

func newGates() gates {
	return gates{
		healthy: make(chan struct{}, healthyAttempts), failing: make(chan struct{}, failingAttempts),
		mail: make(chan struct{}, mailAttempts),
	}
}

// enter waits for a place; ok is false if ctx ends first.
func (g gates) enter(ctx context.Context, byMail, failing bool) (leave func(), ok bool) {
	gate := g.healthy
	switch {
	case byMail:
		gate = g.mail
	case failing:
		gate = g.failing
	}
	select {
	case gate <- struct{}{}:
		return func() { <-gate }, true
	case <-ctx.Done():
		return nil, false
	}
}
