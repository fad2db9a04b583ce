package webhook

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Outcome is what the dispatcher does next with a delivery.
type Outcome string

// The outcomes.
const (
	Delivered Outcome = "delivered" // answered 2xx
	Retry     Outcome = "retry"     // try again by the Schedule, not before Result.After
	SlowDown  Outcome = "slow_down" // 429 or 503: as Retry, and nothing else to this endpoint before Result.After
	Gone      Outcome = "gone"      // 410: disable the subscription
	Failed    Outcome = "failed"    // no attempt at this message and endpoint can succeed
)

// Reason is why a message was not delivered, for the delivery log.
type Reason string

// The reasons; empty when delivered.
const (
	ReasonStatus     Reason = "status"     // the answer's status, other than a redirect
	ReasonRedirect   Reason = "redirect"   // 3xx; never followed
	ReasonTimeout    Reason = "timeout"    // no answer in time
	ReasonName       Reason = "name"       // the name does not resolve
	ReasonAddress    Reason = "address"    // the name resolves to an address that is refused
	ReasonTLS        Reason = "tls"        // no agreement on TLS, or a certificate that is not trusted
	ReasonConnection Reason = "connection" // no connection, a broken one, or no HTTP
	ReasonStopped    Reason = "stopped"    // this program stops; the attempt does not count
	ReasonEndpoint   Reason = "endpoint"   // the address itself is refused, see CheckEndpoint
	ReasonMessage    Reason = "message"    // body too long, or unusable id or secrets
)

// Result is what came of one attempt.
type Result struct {
	Outcome  Outcome
	Reason   Reason
	Status   int           // 0 without an answer
	After    time.Duration // for Retry and SlowDown: what the receiver asked for; 0 when it did not
	Duration time.Duration // of the attempt; 0 where no connection came about
	Excerpt  string        // at most 512 bytes of the answer, printable, on one line
}

// What a Retry-After is taken for. One that is longer than the limit would let
// a receiver stretch a delivery without end.
const (
	DefaultSlowDown = time.Minute // for 429 and 503 without Retry-After
	MaxRetryAfter   = 6 * time.Hour
)

const (
	maxExcerpt = 512
	maxDrained = 16 << 10 // an answer that ends within it keeps its connection
	// excerptPatience is how long the body of an answer is waited for: its
	// status has said all that matters.
	excerptPatience = 2 * time.Second
)

// judge reads status and Retry-After of an answer.
func judge(resp *http.Response, now time.Time) Result {
	r := Result{Status: resp.StatusCode, Outcome: Retry, Reason: ReasonStatus}
	switch status := resp.StatusCode; {
	case status >= 200 && status < 300:
		r.Outcome, r.Reason = Delivered, ""
		return r
	case status >= 300 && status < 400:
		r.Reason = ReasonRedirect
	case status == http.StatusGone:
		r.Outcome = Gone
		return r
	case status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable:
		r.Outcome, r.After = SlowDown, DefaultSlowDown
	}
	if asked, ok := retryAfter(resp.Header.Get("Retry-After"), now); ok {
		r.After = asked
	}
	return r
}

// retryAfter reads seconds or a date.
func retryAfter(value string, now time.Time) (time.Duration, bool) {
	if seconds, err := strconv.ParseUint(value, 10, 64); err == nil {
		return time.Duration(min(seconds, uint64(MaxRetryAfter/time.Second))) * time.Second, true
	} else if errors.Is(err, strconv.ErrRange) {
		return MaxRetryAfter, true
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	return min(max(at.Sub(now), 0), MaxRetryAfter), true
}

// reasonFor sorts the errors of an attempt without an answer. ctx is the
// caller's, without the time limit.
func reasonFor(ctx context.Context, err error) Reason {
	var refused *refusedError
	var name *nameError
	var network net.Error
	var dial *net.OpError
	switch {
	case ctx.Err() != nil:
		return ReasonStopped
	case errors.As(err, &refused):
		return ReasonAddress
	case errors.As(err, &dial) && dial.Op == "dial":
		return ReasonConnection // closed or silent: which ports are is not revealed
	case errors.As(err, &network) && network.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return ReasonTimeout
	case errors.As(err, &name):
		return ReasonName
	case isTLS(err):
		return ReasonTLS
	}
	return ReasonConnection
}

// isTLS knows most failures by the beginning of their text only: crypto/tls
// has no type for them.
func isTLS(err error) bool {
	var untrusted *tls.CertificateVerificationError
	var noTLS tls.RecordHeaderError
	return errors.As(err, &untrusted) || errors.As(err, &noTLS) ||
		errors.Is(err, http.ErrSchemeMismatch) || strings.Contains(err.Error(), "tls: ")
}

// excerpt reads the beginning of an answer and makes it fit to be shown: what
// is not printable, and could move a cursor or turn the writing direction,
// becomes a space. cancel ends the request when the rest does not come.
func excerpt(body io.Reader, cancel context.CancelFunc) string {
	patience := time.AfterFunc(excerptPatience, cancel)
	defer patience.Stop()
	head := make([]byte, maxExcerpt)
	n, err := io.ReadFull(body, head)
	if err == nil {
		_, _ = io.CopyN(io.Discard, body, maxDrained)
	}
	text := strings.Map(func(r rune) rune {
		if r == utf8.RuneError {
			return -1 // not UTF-8, or cut in two by the limit
		}
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, string(head[:n]))
	return strings.Join(strings.Fields(text), " ")
}
