package eventlog

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sync/errgroup"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/sleep"
)

// MaxBatch is the most records in one Append; the server's own limit.
const MaxBatch = 1000

// appendTimeout bounds one Append whose context allows more.
const appendTimeout = 5 * time.Second

// Entry is what one command appends to one aggregate.
type Entry struct {
	Aggregate, ID string
	// Expected is the position of the last record of this aggregate that the
	// decision was made on; 0 when it has none yet.
	Expected uint64
	Records  []events.Record // at least one, all of this aggregate
}

// Append stores the records of one command, all or none, and gives the
// position of the last one. The others have the positions just before it.
// Entries must be of different aggregates.
//
// It succeeds only if every aggregate stands where its entry expects, and the
// command of the first record is not in the log already (within two minutes);
// otherwise it gives ErrConflict. It tries again for at most five seconds
// while there is no leader. After that it gives ErrUnavailable when nothing
// was stored, and ErrUnknownOutcome when that cannot be known.
func (l *Log) Append(ctx context.Context, entries ...Entry) (position uint64, err error) {
	leave, err := l.enter()
	if err != nil {
		return 0, err
	}
	defer leave()
	began := time.Now()
	defer func() { l.appended(began, err) }()
	ctx, cancel := context.WithTimeout(ctx, appendTimeout)
	defer cancel()
	if err := l.recognise(ctx); err != nil {
		return 0, fmt.Errorf("append: %w", err)
	}
	messages, err := l.encode(ctx, entries)
	if err != nil {
		return 0, fmt.Errorf("append: %w", err)
	}
	if position, err = l.commit(ctx, entries, messages); err != nil {
		return 0, fmt.Errorf("append: %w", err)
	}
	last := entries[len(entries)-1].Records
	l.saw(position, last[len(last)-1].ID)
	return position, nil
}

// filters are the subjects of the aggregates of entries.
func filters(entries []Entry) []string {
	out := make([]string, len(entries))
	for i, e := range entries {
		out[i] = events.AggregateFilter(e.Aggregate, e.ID)
	}
	return out
}

// store sends messages until they are stored, are refused, or time is up; none
// while it is known that the log cannot be written.
func (l *Log) store(ctx context.Context, messages []*nats.Msg) (position uint64, err error) {
	if err := l.refused(); err != nil {
		return 0, err
	}
	ctx, cancel := l.whileWritable(ctx)
	defer cancel()
	position, err = l.send(ctx, messages)
	return position, l.written(err)
}

// send is store without the look at what is known.
func (l *Log) send(ctx context.Context, messages []*nats.Msg) (position uint64, err error) {
	if len(messages) > 1 {
		select {
		case l.batches <- struct{}{}:
			defer func() { <-l.batches }()
		case <-ctx.Done():
			return 0, fmt.Errorf("%w: %w", ErrUnavailable, ctx.Err())
		}
	}
	for wait := firstPause; ; wait = longer(wait) {
		position, err = l.publish(ctx, messages)
		if err == nil || !errors.Is(err, errTransient) {
			return position, err
		}
		if ended := sleep.For(ctx, wait); ended != nil {
			return 0, fmt.Errorf("%w: %w: %w", ErrUnavailable, err, ended)
		}
	}
}

// encode checks the entries and makes their messages. A message that is too
// large is found here, before any of them is sent.
func (l *Log) encode(ctx context.Context, entries []Entry) ([]*nats.Msg, error) {
	n := 0
	for _, e := range entries {
		n += len(e.Records)
	}
	switch {
	case n == 0:
		return nil, errors.New("no records")
	case n > MaxBatch:
		return nil, fmt.Errorf("%w: %d, at most %d", ErrTooMany, n, MaxBatch)
	}
	messages := make([]*nats.Msg, n)
	seen := make(map[string]bool, len(entries))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	from := 0
	for _, e := range entries {
		filter := events.AggregateFilter(e.Aggregate, e.ID)
		if seen[filter] || len(e.Records) == 0 {
			return nil, errors.Join(fmt.Errorf("entry %s/%s is empty or given twice", e.Aggregate, e.ID), g.Wait())
		}
		seen[filter] = true
		part := messages[from : from+len(e.Records)]
		from += len(e.Records)
		encode := func() error { return l.encodeEntry(ctx, part, e, filter) }
		if len(entries) > 1 {
			g.Go(encode)
		} else if err := encode(); err != nil {
			return nil, err
		}
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	if command := entries[0].Records[0].Command; command != "" {
		messages[0].Header.Set(jetstream.MsgIDHeader, command)
	}
	return messages, nil
}

// encodeEntry makes the messages of one entry.
func (l *Log) encodeEntry(ctx context.Context, messages []*nats.Msg, e Entry, filter string) error {
	for i, r := range e.Records {
		r.Exercise = l.Exercise()
		m, err := encodeRecord(e, r)
		if err != nil {
			return err
		}
		if size := int64(m.Size()); size > l.nc.MaxPayload()-headerReserve {
			return fmt.Errorf("encode %s of %s: %w (%d bytes)", r.Type(), r.AggregateID, nats.ErrMaxPayload, size)
		}
		messages[i] = m
	}
	predecessor, err := l.predecessor(ctx, e, filter)
	if err != nil {
		return err
	}
	chain(messages, predecessor)
	h := messages[0].Header
	h.Set(jetstream.ExpectedLastSubjSeqHeader, strconv.FormatUint(e.Expected, 10))
	h.Set(jetstream.ExpectedLastSubjSeqSubjHeader, filter)
	return nil
}

// headerReserve is kept free for the headers that are added to a message
// after its size was checked.
const headerReserve = 1024

func encodeRecord(e Entry, r events.Record) (*nats.Msg, error) {
	if r.Aggregate != e.Aggregate || r.AggregateID != e.ID {
		return nil, fmt.Errorf("record of %s/%s in the entry of %s/%s", r.Aggregate, r.AggregateID, e.Aggregate, e.ID)
	}
	if !token(r.Aggregate) || !token(r.AggregateID) || !token(r.Name) {
		return nil, fmt.Errorf("%q cannot be a subject", r.Subject())
	}
	if r.Data == nil {
		return nil, fmt.Errorf("encode %s of %s: no payload", r.Type(), r.AggregateID)
	}
	data, err := events.Encode(r.Data)
	if err != nil {
		return nil, fmt.Errorf("encode %s of %s: %w", r.Type(), r.AggregateID, err)
	}
	r.Checksum, r.Predecessor = "", "" // of what is appended, not of where it comes from
	values := r.Headers()
	m := &nats.Msg{Subject: r.Subject(), Data: data, Header: make(nats.Header, len(values)+6)}
	for k, v := range values {
		if !kept(v) {
			return nil, fmt.Errorf("encode %s of %s: a server would not give %s back as %q", r.Type(), r.AggregateID, k, v)
		}
		m.Header[k] = []string{v}
	}
	return m, nil
}

// kept tells whether a server gives a header back as it was sent: space at its ends is
// cut, and a line break ends it. The event would then not fit its own checksum.
func kept(v string) bool { return strings.TrimSpace(v) == v && !strings.ContainsAny(v, "\r\n") }

// token tells whether s can be one part of a subject.
func token(s string) bool { return s != "" && !strings.ContainsAny(s, ".*> \t\r\n\x00") }
