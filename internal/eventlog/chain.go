package eventlog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"github.com/nats-io/nats.go"

	"github.com/samstyring/samstyring/events"
)

// Every event that is appended carries its own checksum and that of the event
// before it in its aggregate. Several replicas append at the same time, so there
// is no chain through all of them; the order of the whole log is held by the
// tree of internal/proof.

// Links gives the position and the checksum of the last event of an aggregate, as
// far as the views know. Position 0: they know none.
type Links func(aggregate, id string) (position uint64, checksum string, err error)

// LinkBy says where Append finds what an event follows on. Without it, or when
// the views are behind, the event itself is read from the log.
func (l *Log) LinkBy(links Links) { l.links.from.Store(&links) }

// maxLinks is how many aggregates the links of own appends are kept for.
const maxLinks = 4096

// link is the last event of an aggregate.
type link struct {
	position uint64
	checksum string
}

// recent keeps what this process has appended last, by aggregate.
type recent struct {
	mu    sync.Mutex
	links map[string]link
}

func (r *recent) get(filter string, position uint64) (string, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	found := r.links[filter]
	return found.checksum, found.position == position && found.checksum != ""
}

// beyond says that an aggregate is known to go beyond a position.
func (r *recent) beyond(filter string, position uint64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.links[filter].position > position
}

func (r *recent) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.links = nil
}

func (r *recent) put(filter string, last link) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.links[filter].position > last.position {
		return
	}
	if r.links == nil || len(r.links) >= maxLinks {
		r.links = map[string]link{}
	}
	r.links[filter] = last
}

// predecessor is the checksum of the event that an entry follows on; "" if there
// is none. For a stale expectation, which the log will refuse, it is that of any
// event; for one that the log has not reached it is ErrConflict.
func (l *Log) predecessor(ctx context.Context, e Entry, filter string) (string, error) {
	if e.Expected == 0 {
		return "", nil
	}
	if sum, ok := l.links.recent.get(filter, e.Expected); ok {
		return sum, nil
	}
	if from := l.links.from.Load(); from != nil {
		if at, sum, err := (*from)(e.Aggregate, e.ID); err == nil && at == e.Expected {
			return sum, nil
		}
	}
	r, err := l.record(ctx, e.Expected)
	var altered *AlteredError
	switch {
	case errors.As(err, &altered):
		return "", err
	case errors.Is(err, ErrShorter): // the log did not go as far as is expected; when this is sent it may
		return "", ErrConflict
	case err != nil:
		return "", fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return r.Checksum, nil
}

// chain puts checksums on the messages of an entry.
func chain(messages []*nats.Msg, predecessor string) {
	for _, m := range messages {
		predecessor = events.SetChecksum(m.Subject, m.Header, m.Data, predecessor)
	}
}

// stale says that the log is known to refuse entries, which saves asking it, and
// a batch that others share.
func (l *Log) stale(entries []Entry) bool {
	return slices.ContainsFunc(entries, func(e Entry) bool {
		return l.links.recent.beyond(events.AggregateFilter(e.Aggregate, e.ID), e.Expected)
	})
}

// linked remembers the last events of entries that were stored, whose last
// position is given.
func (l *Log) linked(entries []Entry, messages []*nats.Msg, position uint64) {
	for n := len(messages); len(entries) > 0; entries = entries[:len(entries)-1] {
		e := entries[len(entries)-1]
		sum := messages[n-1].Header.Get(events.ChecksumHeader)
		l.links.recent.put(events.AggregateFilter(e.Aggregate, e.ID), link{position, sum})
		n -= len(e.Records)
		position -= uint64(len(e.Records))
	}
}

// AlteredError says that an event is not what was appended. It is an ErrShorter:
// what was acknowledged is lost.
type AlteredError struct {
	Position uint64
	Event    string // its id, as it claims
	Subject  string
	Reason   string
}

func (e *AlteredError) Error() string {
	return fmt.Sprintf("the event log is damaged: at position %d, %s, event %q: %s", e.Position, e.Subject, e.Event, e.Reason)
}

// LogLost marks the error for who cannot name it.
func (*AlteredError) LogLost() {}

// Damage names the event.
func (e *AlteredError) Damage() (file, missing string) {
	return "", strconv.FormatUint(e.Position, 10)
}

// Is makes it an ErrShorter.
func (*AlteredError) Is(target error) bool { return target == ErrShorter }

// verify takes the checksum of a stored message, and says whether it is the one
// that the message carries. Events from before there were checksums carry none.
func verify(header nats.Header, data []byte, subject string, position uint64) (checksum string, err error) {
	checksum = events.Checksum(subject, header, data)
	if carried := header.Get(events.ChecksumHeader); carried != "" && carried != checksum {
		return checksum, &AlteredError{
			Position: position, Event: header.Get(events.IDHeader), Subject: subject, Reason: "its content does not have the checksum that it carries",
		}
	}
	return checksum, nil
}
