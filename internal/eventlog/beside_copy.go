package eventlog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Message is what holds of a subject of a stream beside the log: the last message.
type Message struct {
	Subject  string
	Sequence uint64
	Header   nats.Header
	Data     []byte
}

// Streams are the names of all streams, the log's own among them.
func (b Beside) Streams(ctx context.Context) (out []string, err error) {
	names := b.log.js.StreamNames(ctx)
	for name := range names.Name() {
		out = append(out, name)
	}
	if err := errors.Join(names.Err(), ctx.Err()); err != nil {
		return nil, fmt.Errorf("list streams: %w", err)
	}
	slices.Sort(out)
	return out, nil
}

// Current is the last message of every subject that matches, in the order of
// subjects. Each one is as it was when Current was called, or newer, and none that
// was there then and still is is left out: a message that is replaced while all are
// read is passed over by the server, and is asked for by its subject. A stream that
// is not there has none.
func (b Beside) Current(ctx context.Context, stream, filter string) ([]Message, error) {
	if err := b.StandsIn(); err != nil {
		return nil, fmt.Errorf("read %s: %w", stream, err)
	}
	s, err := b.log.js.Stream(ctx, stream)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", stream, err)
	}
	read := map[string]Message{}
	err = b.Each(ctx, s, filter, func(m jetstream.Msg, meta *jetstream.MsgMetadata) error {
		read[m.Subject()] = Message{m.Subject(), meta.Sequence.Stream, m.Headers(), m.Data()}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", stream, err)
	}
	info, err := s.Info(ctx, jetstream.WithSubjectFilter(filter))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", stream, err)
	}
	var out []Message
	for subject := range info.State.Subjects {
		m, ok := read[subject]
		if !ok {
			if m, ok, err = last(ctx, s, subject); err != nil {
				return nil, fmt.Errorf("read %s: %w", stream, err)
			}
		}
		if ok {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b Message) int { return strings.Compare(a.Subject, b.Subject) })
	return out, nil
}

// Newest is the last message of a subject as the leader of the stream has it. What
// Current reads may come from a replica that does not know yet what was acknowledged.
func (b Beside) Newest(ctx context.Context, stream, subject string) (Message, bool, error) {
	js, err := b.log.nc.JetStream()
	if err != nil {
		return Message{}, false, fmt.Errorf("read %s: %w", stream, err)
	}
	m, err := js.GetLastMsg(stream, subject, nats.Context(ctx)) // not a direct get, which any replica answers
	if errors.Is(err, nats.ErrMsgNotFound) {
		return Message{}, false, nil
	}
	if err != nil {
		return Message{}, false, fmt.Errorf("read %s: %w", stream, err)
	}
	return Message{m.Subject, m.Sequence, m.Header, m.Data}, true, nil
}

func last(ctx context.Context, s jetstream.Stream, subject string) (Message, bool, error) {
	m, err := s.GetLastMsgForSubject(ctx, subject)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return Message{}, false, nil
	}
	if err != nil {
		return Message{}, false, err
	}
	return Message{m.Subject, m.Sequence, m.Header, m.Data}, true, nil
}
