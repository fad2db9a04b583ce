package eventlog

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/sleep"
)

const (
	followBatch     = 1000 // records in one call of the handler, at most
	followWindow    = 2000 // messages asked for ahead; more is not faster
	followHeartbeat = 2 * time.Second
	// followAnswer is how long the first request of a Follow waits: a server without a
	// leader never answers, also when there is one again, and has to be asked anew. It
	// grows up to readTimeout.
	followAnswer = time.Second
)

// errInterrupted: the connection came back, and with it a consumer may be lost.
var errInterrupted = errors.New("connection was interrupted")

// handlerError is an error of the handler, which ends the Follow.
type handlerError struct{ error }

// Follow hands on every record after a position, in order and none left out,
// first what is there and then what comes. At rest the handler gets a record
// at once; behind, batches of up to 1000. It is never called twice at the same
// time, and the batch is its to keep.
//
// Follow blocks until ctx ends, the handler fails, or the log is closed, and
// gives that error as it is. When the connection or the server goes away it
// goes on after the last batch that was handled, for as long as it takes. It
// gives ErrShorter when a record is left out, or when the log that came back
// does not hold what was handed on. A stored message that cannot be read comes as a Record with a Position and
// nothing else, and is counted by Malformed.
func (l *Log) Follow(ctx context.Context, after uint64, handle func(batch []events.Record) error) error {
	leave, err := l.enter()
	if err != nil {
		return err
	}
	defer leave()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(l.closing, func() { cancel(ErrClosed) })()
	at := place{position: after}
	answer := followAnswer
	for wait := firstPause; ; wait = longer(wait) {
		from := at.position
		err := l.followOnce(ctx, &at, answer, handle)
		var failed handlerError
		if errors.As(err, &failed) {
			return failed.error
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if errors.Is(err, ErrShorter) {
			return err
		}
		if at.position > from {
			wait = firstPause
		}
		if answer = min(2*answer, readTimeout); !errors.Is(err, context.DeadlineExceeded) {
			answer = followAnswer
		}
		at.resumed = true
		l.logger.Warn("following the event log was interrupted, going on", "after", at.position, "error", err)
		if ended := sleep.For(ctx, wait); ended != nil {
			return ended
		}
	}
}

// place is how far a Follow has come.
type place struct {
	position uint64
	id       string // of the record there, if it was handed on
	resumed  bool   // after an interruption
}

// check looks whether the log still holds the record at a place. It waits for an
// answer so long.
func (l *Log) check(ctx context.Context, at place, answer time.Duration) error {
	if !at.resumed || at.position == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, answer)
	defer cancel()
	r, err := l.record(ctx, at.position)
	if err == nil && at.id != "" && r.ID != at.id {
		err = fmt.Errorf("%w: position %d holds %q and held %q", ErrShorter, at.position, r.ID, at.id)
	}
	return err
}

// advance moves the place behind a batch, in which no position may be missing:
// the server passes over a record that it cannot read without a word.
func (p *place) advance(batch []events.Record) error {
	for _, r := range batch {
		if r.Position != p.position+1 {
			return fmt.Errorf("%w: after position %d came %d", ErrShorter, p.position, r.Position)
		}
		p.position, p.id = r.Position, r.ID
	}
	return nil
}

// followOnce follows with one consumer until anything goes wrong, and moves
// the place. Three stages run side by side: read, decode, handle.
func (l *Log) followOnce(ctx context.Context, at *place, answer time.Duration, handle func([]events.Record) error) error {
	status := l.nc.StatusChanged(nats.CONNECTED)
	defer l.nc.RemoveStatusListener(status)
	if err := l.check(ctx, *at, answer); err != nil {
		return err
	}
	consumer, remove, err := l.consumer(ctx, at.position)
	if err != nil {
		return err
	}
	defer remove()
	messages, err := consumer.Messages(
		jetstream.PullMaxMessages(followWindow),
		jetstream.PullHeartbeat(followHeartbeat), jetstream.WithMessagesErrOnMissingHeartbeat(true))
	if err != nil {
		return fmt.Errorf("ask for messages: %w", err)
	}
	defer messages.Stop()

	ctx, cancel := context.WithCancelCause(ctx)
	var stages sync.WaitGroup
	defer stages.Wait()
	defer cancel(nil)
	raw := make(chan jetstream.Msg, followBatch)
	decoded := make(chan []events.Record, 1)
	stages.Go(func() { cancel(read(ctx, messages, raw)) })
	stages.Go(func() { cancel(l.decodeBatches(ctx, raw, decoded)) })
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-status:
			return errInterrupted
		case batch := <-decoded:
			next := *at
			if err := next.advance(batch); err != nil {
				return err
			}
			if err := handle(batch); err != nil {
				return handlerError{err}
			}
			*at = next
			l.saw(at.position, at.id)
		}
	}
}

// read moves messages from the subscription, where they cannot be taken
// without waiting, to a channel, where they can.
func read(ctx context.Context, messages jetstream.MessagesContext, raw chan<- jetstream.Msg) error {
	for {
		m, err := messages.Next(jetstream.NextContext(ctx))
		if err != nil {
			return fmt.Errorf("read next message: %w", err)
		}
		select {
		case raw <- m:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// decodeBatches decodes what is waiting, as much as there is up to a batch.
func (l *Log) decodeBatches(ctx context.Context, raw <-chan jetstream.Msg, decoded chan<- []events.Record) error {
	var delivered uint64
	for {
		batch, err := drain(ctx, raw)
		if err != nil {
			return err
		}
		records, err := l.decode(batch, delivered)
		if err != nil {
			return err
		}
		delivered += uint64(len(records))
		select {
		case decoded <- records:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// gatherPatience bounds how long a batch waits for messages of which the server
// has said that they come.
const gatherPatience = 2 * time.Millisecond

// drain waits for one message and takes with it what else is there, or is just
// coming: what was stored together is handled together.
func drain(ctx context.Context, raw <-chan jetstream.Msg) ([]jetstream.Msg, error) {
	var batch []jetstream.Msg
	select {
	case m := <-raw:
		batch = append(make([]jetstream.Msg, 0, 1+min(len(raw), followBatch)), m)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	var enough <-chan time.Time // nil: nothing was waited for
	for len(batch) < followBatch {
		select {
		case m := <-raw:
			batch = append(batch, m)
			continue
		default:
		}
		if meta, err := batch[len(batch)-1].Metadata(); err != nil || meta.NumPending == 0 {
			return batch, nil
		}
		if enough == nil {
			enough = time.After(gatherPatience)
		}
		select {
		case m := <-raw:
			batch = append(batch, m)
		case <-enough:
			return batch, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return batch, nil
}
