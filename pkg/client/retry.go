package client

import (
	"context"
	"crypto/tls"
	"errors"
	"net/http"
	"time"
)

// Pauses before a failed request is tried again: they double from the first to
// the longest.
const (
	firstPause   = 500 * time.Millisecond
	longestPause = time.Minute
)

// networkError is a request that got no answer, or half of one.
type networkError struct{ err error }

func (e *networkError) Error() string { return e.err.Error() }
func (e *networkError) Unwrap() error { return e.err }

// transient says whether an error may pass by itself: no answer, 429 or 5xx.
// A certificate that is not trusted does not.
func transient(err error) bool {
	var p *Problem
	if errors.As(err, &p) {
		return p.Status == http.StatusTooManyRequests || p.Status >= http.StatusInternalServerError
	}
	var untrusted *tls.CertificateVerificationError
	var network *networkError
	return errors.As(err, &network) && !errors.As(err, &untrusted)
}

// pause is the wait before try number tries+1: exponential, half of it by
// chance so that many clients do not come back at once, and never shorter than
// what the registry asks for.
func (c *Client) pause(err error, tries int) time.Duration {
	wait := c.spread(grow(firstPause, longestPause, tries-1))
	var p *Problem
	if errors.As(err, &p) {
		wait = max(wait, p.RetryAfter)
	}
	return wait
}

// grow doubles a pause times times, up to the longest.
func grow(first, longest time.Duration, times int) time.Duration {
	d := min(first, longest)
	for ; times > 0 && d < longest; times-- {
		d = min(2*d, longest)
	}
	return d
}

// spread is between half of a pause and all of it.
func (c *Client) spread(d time.Duration) time.Duration {
	return d/2 + time.Duration(c.jitter()*float64(d-d/2))
}

// wait pauses before a failed request is tried again.
func (c *Client) wait(ctx context.Context, err error, tries int) error {
	d := c.pause(err, tries)
	c.onRetry(err, d)
	return c.sleep(ctx, d)
}

// sleep pauses, or gives the context's error as soon as it ends.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
