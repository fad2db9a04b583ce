package auditlog

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

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

// errEnough ends a read before there are no more entries.
var errEnough = errors.New("enough")

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
	err = l.cfg.Beside.Read(ctx, stream, q.consumer(), func(m jetstream.Msg, meta *jetstream.MsgMetadata) error {
		e := Entry{Sequence: meta.Sequence.Stream}
		if err := json.Unmarshal(m.Data(), &e); err != nil {
			return fmt.Errorf("decode entry %d: %w", meta.Sequence.Stream, err)
		}
		if l.over(e) {
			return nil
		}
		if !q.Until.IsZero() && !e.At.Before(q.Until) || !e.At.Before(q.From) && !fn(e) {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// over says that the time of an entry is over. The stream removes it by itself, but
// of what a restore has brought back not at once when less time is given to all.
func (l *Log) over(e Entry) bool {
	return !e.At.IsZero() && !l.cfg.Clock().Before(e.At.Add(l.cfg.Keep))
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
