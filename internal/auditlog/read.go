package auditlog

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Query says which entries are asked for.
type Query struct {
	Organisation string    // "": of all
	Actor        string    // "": of all
	From         time.Time // the first moment; zero: from the beginning
	Until        time.Time // the first moment after; zero: to the end
	After        uint64    // the entry to go on after; stronger than From
	Limit        int
}

// readPatience is how long a read waits for an entry until it asks whether there
// is another.
const readPatience = 500 * time.Millisecond

// Read gives entries in the order in which they were written, at most as many as
// the query says, and whether there are more.
func (l *Log) Read(ctx context.Context, q Query) (out []Entry, more bool, err error) {
	err = l.each(ctx, q, func(e Entry) bool {
		if more = len(out) == q.Limit; !more {
			out = append(out, e)
		}
		return !more
	})
	if err != nil {
		return nil, false, fmt.Errorf("read audit log: %w", err)
	}
	return out, more, nil
}

// Newest gives the last entries of a query, the newest first, and how many there
// are in all.
func (l *Log) Newest(ctx context.Context, q Query) (out []Entry, count int, err error) {
	ring := make([]Entry, q.Limit)
	err = l.each(ctx, q, func(e Entry) bool {
		ring[count%q.Limit] = e
		count++
		return true
	})
	if err != nil {
		return nil, 0, fmt.Errorf("read audit log: %w", err)
	}
	for i := range min(count, q.Limit) {
		out = append(out, ring[(count-1-i)%q.Limit])
	}
	return out, count, nil
}

// each hands on entries until there is none, or fn says false.
func (l *Log) each(ctx context.Context, q Query, fn func(Entry) bool) error {
	if err := l.cfg.Beside.StandsIn(); err != nil {
		return err
	}
	stream, err := l.cfg.Beside.JetStream().Stream(ctx, StreamName)
	if err != nil {
		return err
	}
	consumer, err := stream.OrderedConsumer(ctx, q.consumer())
	if err != nil {
		return err
	}
	if info := consumer.CachedInfo(); info != nil && info.NumPending == 0 {
		return nil
	}
	messages, err := consumer.Messages()
	if err != nil {
		return err
	}
	defer messages.Stop()
	for ctx.Err() == nil {
		m, err := messages.Next(jetstream.NextMaxWait(readPatience))
		if errors.Is(err, nats.ErrTimeout) {
			info, err := consumer.Info(ctx)
			if err != nil || info.NumPending == 0 {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		e, last, err := decode(m)
		switch {
		case err != nil:
			return err
		case !q.Until.IsZero() && !e.At.Before(q.Until):
			return nil
		case !e.At.Before(q.From) && !fn(e) || last:
			return nil
		}
	}
	return context.Cause(ctx)
}

func (q Query) consumer() jetstream.OrderedConsumerConfig {
	organisation, actor := "*", "*"
	if q.Organisation != "" {
		organisation = part(q.Organisation)
	}
	if q.Actor != "" {
		actor = part(q.Actor)
	}
	cfg := jetstream.OrderedConsumerConfig{FilterSubjects: []string{subjects + "." + organisation + "." + actor}}
	switch {
	case q.After > 0:
		cfg.DeliverPolicy, cfg.OptStartSeq = jetstream.DeliverByStartSequencePolicy, q.After+1
	case !q.From.IsZero():
		cfg.DeliverPolicy, cfg.OptStartTime = jetstream.DeliverByStartTimePolicy, &q.From
	}
	return cfg
}

// decode reads an entry, and says whether it is the last one.
func decode(m jetstream.Msg) (e Entry, last bool, err error) {
	meta, err := m.Metadata()
	if err != nil {
		return e, false, err
	}
	if err := json.Unmarshal(m.Data(), &e); err != nil {
		return e, false, fmt.Errorf("decode entry %d: %w", meta.Sequence.Stream, err)
	}
	e.Sequence = meta.Sequence.Stream
	return e, meta.NumPending == 0, nil
}
