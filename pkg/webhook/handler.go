package webhook

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"
)

// MaxBody is the longest body in bytes that is sent and received.
const MaxBody = 256 << 10

// ErrGone, returned by the function of a Handler, answers 410: the registry
// disables the subscription and sends nothing more.
var ErrGone = errors.New("the receiver wants no more notifications")

// Later, returned by the function of a Handler, answers 503 with Retry-After:
// the registry slows down and sends the event again.
type Later struct{ After time.Duration }

// Error implements error.
func (l Later) Error() string { return "not now, try again in " + l.After.String() }

// Handler receives notifications. Every event that is verified and new is given
// to fn, which may be called by many goroutines at once. What it answers:
//
//	204  fn returned nil; or the event was dealt with before, or is the
//	     validation event, and fn was not called
//	400  the body is not an event
//	401  the signature, its time or the headers are wrong
//	405, 413, 415  not a POST, too long, not application/cloudevents+json
//	409  the same event is being dealt with at this moment
//	410, 503, 500  fn returned ErrGone, Later or any other error; after the
//	     last two, the event comes again
//	503  the store failed
//
// An error of fn or of the store is not shown to the sender. The registry waits
// 15 seconds for an answer: longer work belongs in a queue. A nil store is one
// in memory. What fn has done is done again if the store then fails to note it.
func Handler(v *Verifier, seen Store, fn func(context.Context, Event) error) http.Handler {
	if seen == nil {
		seen = NewMemory(DefaultSize, DefaultTTL)
	}
	rcv := &receiver{verifier: v, seen: seen, fn: fn}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, event, refused := rcv.read(w, r)
		switch {
		case refused != nil:
			refused.write(w)
		case event.Type == TypeValidation:
			w.WriteHeader(http.StatusNoContent)
		default:
			rcv.deal(r.Context(), id, event).write(w)
		}
	})
}

type receiver struct {
	verifier *Verifier
	seen     Store
	fn       func(context.Context, Event) error
}

// answer is a status, a word to the one who reads the sender's delivery log,
// and for how long to wait; nil is 204.
type answer struct {
	status int
	text   string
	after  time.Duration
}

func (a *answer) write(w http.ResponseWriter) {
	if a == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if a.after > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int((a.after+time.Second-1)/time.Second)))
	}
	http.Error(w, a.text, a.status)
}

// read verifies and decodes a request.
func (rcv *receiver) read(w http.ResponseWriter, r *http.Request) (id string, e Event, refused *answer) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return "", e, &answer{status: http.StatusMethodNotAllowed, text: "send a POST"}
	}
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != ContentType {
		return "", e, &answer{status: http.StatusUnsupportedMediaType, text: "send " + ContentType}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	var tooLong *http.MaxBytesError
	if errors.As(err, &tooLong) {
		return "", e, &answer{status: http.StatusRequestEntityTooLarge, text: "the body is too long"}
	} else if err != nil {
		return "", e, &answer{status: http.StatusBadRequest, text: "the body cannot be read"}
	}
	if id, err = rcv.verifier.Verify(r.Header, body); err != nil {
		return "", e, &answer{status: http.StatusUnauthorized, text: err.Error()}
	}
	if e, err = ParseEvent(body); err != nil {
		return "", e, &answer{status: http.StatusBadRequest, text: err.Error()}
	}
	return id, e, nil
}

// deal hands an event on unless it was handed on before.
func (rcv *receiver) deal(ctx context.Context, id string, e Event) (a *answer) {
	claim, err := rcv.seen.Claim(ctx, id)
	switch {
	case err != nil:
		return &answer{status: http.StatusServiceUnavailable, text: "try again"}
	case claim == Seen:
		return nil
	case claim == Busy:
		return &answer{status: http.StatusConflict, text: "being dealt with"}
	}
	// What became of the event is noted even if the sender has gone, or fn panics.
	after := context.WithoutCancel(ctx)
	dealt := false
	defer func() {
		if dealt {
			err = rcv.seen.Done(after, id)
		} else {
			err = rcv.seen.Release(after, id)
		}
		if err != nil && a == nil {
			a = &answer{status: http.StatusServiceUnavailable, text: "try again"}
		}
	}()
	a = answerTo(rcv.fn(ctx, e))
	dealt = a == nil
	return a
}

func answerTo(err error) *answer {
	var later Later
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrGone):
		return &answer{status: http.StatusGone, text: "no more, thank you"}
	case errors.As(err, &later):
		return &answer{status: http.StatusServiceUnavailable, text: "not now", after: later.After}
	}
	return &answer{status: http.StatusInternalServerError, text: "the receiver failed"}
}
