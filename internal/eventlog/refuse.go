package eventlog

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/events"
)

// Refuse makes every Append fail with ErrShorter and the reason, until it is
// called with nil. It is for who has found that the log lost events: what would
// be appended now could get a position that another event has had.
func (l *Log) Refuse(reason error) {
	if reason == nil {
		l.seen.Store(nil) // who has compared knows better
		l.links.recent.forget()
		l.distrusted.Store(nil)
		return
	}
	l.distrusted.Store(&reason)
}

func (l *Log) trusted() error {
	reason := l.distrusted.Load()
	switch {
	case reason == nil:
		if damage := l.scrubbed.Load(); damage != nil {
			return damage
		}
		return nil
	case errors.Is(*reason, ErrShorter):
		return *reason
	}
	return fmt.Errorf("%w: %w", ErrShorter, *reason)
}

// saw notes the furthest record that was handed on or acknowledged.
func (l *Log) saw(position uint64, id string) {
	now := &place{position: position, id: id, resumed: true}
	for {
		before := l.seen.Load()
		if before != nil && before.position >= position || l.seen.CompareAndSwap(before, now) {
			return
		}
	}
}

// recognise refuses an append to a log that is not trusted. Before the first one
// after each reconnection it looks whether the servers that came back still hold
// what was seen last: nobody else may have noticed yet.
func (l *Log) recognise(ctx context.Context) error {
	if err := l.trusted(); err != nil {
		return err
	}
	reconnects := l.nc.Stats().Reconnects
	if l.recognised.Load() == reconnects {
		return nil
	}
	if seen := l.seen.Load(); seen != nil {
		if err := l.check(ctx, *seen, readTimeout); errors.Is(err, ErrShorter) {
			return err
		} else if err != nil {
			return fmt.Errorf("%w: %w", ErrUnavailable, err)
		}
	}
	l.recognised.Store(reconnects)
	return nil
}

// LastOf reads the last record of an aggregate from the stream's leader; ok is
// false if there is none.
func (l *Log) LastOf(ctx context.Context, aggregate, id string) (r events.Record, ok bool, err error) {
	leave, err := l.enter()
	if err != nil {
		return r, false, err
	}
	defer leave()
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	err = l.asked(ctx, func(ctx context.Context) error {
		stream, err := l.js.Stream(ctx, StreamName)
		if err != nil {
			return err
		}
		m, err := stream.GetLastMsgForSubject(ctx, events.AggregateFilter(aggregate, id))
		if err != nil {
			return err
		}
		r, err = l.decodeOne(m.Header, m.Data, m.Subject, m.Sequence)
		return err
	})
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return r, false, nil
	}
	if err != nil {
		return r, false, fmt.Errorf("read last record of %s %s: %w", aggregate, id, err)
	}
	return r, true, nil
}
