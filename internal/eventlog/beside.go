package eventlog

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	// DataKeysStream is the stream of the data keys of internal/secretbucket.
	// Whoever does not have it, and not the key file, can read nothing of what is
	// sealed.
	DataKeysStream = "DATA_KEYS"
	// BucketPrefix begins the names of the streams of key–value buckets.
	BucketPrefix = "KV_"
)

// Beside is the log's connection for what lies beside it: encrypted buckets
// (internal/secretbucket) and the deliveries of internal/notify. Through it
// nothing below event. is published, and the stream of the log is not touched.
type Beside struct{ log *Log }

// Beside gives the connection for what lies beside the log.
func (l *Log) Beside() Beside { return Beside{l} }

// Connection is the connection that the log uses. It ends with Close, and while
// it is down a publish fails at once instead of being kept for later.
func (b Beside) Connection() *nats.Conn { return b.log.nc }

// JetStream is JetStream on Connection.
func (b Beside) JetStream() jetstream.JetStream { return b.log.js }

// Publish stores messages in another stream than the log's, all of them or
// none, and gives the sequence of the last one: at most MaxBatch, all for one
// stream, which must allow atomic batches if there are several. It is for
// internal/notify and its cursors. The errors are those of Append; ErrConflict
// says that an expectation in a header did not hold.
func (b Beside) Publish(ctx context.Context, messages []*nats.Msg) (sequence uint64, err error) {
	leave, err := b.log.enterBeside()
	if err != nil {
		return 0, err
	}
	defer leave()
	if n := len(messages); n == 0 || n > MaxBatch {
		return 0, fmt.Errorf("publish: %w: %d, from 1 to %d", ErrTooMany, n, MaxBatch)
	}
	if sequence, err = b.log.store(ctx, messages); err != nil {
		return 0, fmt.Errorf("publish: %w", err)
	}
	return sequence, nil
}

// Each hands on the last message of every subject that matches, as many as
// there are when it is called.
func (b Beside) Each(ctx context.Context, stream jetstream.Stream, filter string, fn func(jetstream.Msg, *jetstream.MsgMetadata) error) error {
	return b.Read(ctx, stream, jetstream.OrderedConsumerConfig{
		FilterSubjects: []string{filter}, DeliverPolicy: jetstream.DeliverLastPerSubjectPolicy,
	}, fn)
}

// Read hands on the messages that a consumer is given, in order and each once, as
// many as there are when it is called, until fn fails, and returns that error. A
// consumer that has messages and gives none is left for another.
func (Beside) Read(ctx context.Context, stream jetstream.Stream, cfg jetstream.OrderedConsumerConfig, fn func(jetstream.Msg, *jetstream.MsgMetadata) error) error {
	r := reader{stream: stream, cfg: cfg, fn: fn}
	for ctx.Err() == nil {
		if done, err := r.read(ctx); done || err != nil {
			return err
		}
	}
	return context.Cause(ctx)
}

// reader hands on the messages of a stream, from one consumer after another.
type reader struct {
	stream jetstream.Stream
	cfg    jetstream.OrderedConsumerConfig
	fn     func(jetstream.Msg, *jetstream.MsgMetadata) error
	seen   uint64 // sequence of the last message that was handed on
}

// read says whether all were handed on; if not, the consumer has fallen silent: the
// request for messages is lost where the consumer's server is not ready for it, and
// the client would see that by missing heartbeats only if one call waited for longer.
func (r *reader) read(ctx context.Context) (done bool, err error) {
	consumer, err := r.stream.OrderedConsumer(ctx, r.cfg)
	if err != nil {
		return false, err
	}
	if info := consumer.CachedInfo(); info != nil && info.NumPending == 0 {
		return true, nil
	}
	messages, err := consumer.Messages()
	if err != nil {
		return false, err
	}
	defer messages.Stop()
	for waited := 0; waited < nextWaits && ctx.Err() == nil; waited++ {
		m, err := messages.Next(jetstream.NextMaxWait(nextPatience))
		if errors.Is(err, nats.ErrTimeout) { // there is none, or the last one was deleted meanwhile
			info, err := consumer.Info(ctx)
			if err != nil || info.NumPending == 0 {
				return true, err
			}
			continue
		}
		if err != nil {
			return false, err
		}
		if done, err := r.hand(m); done || err != nil {
			return done, err
		}
		waited = -1
	}
	return false, nil
}

// hand hands on a message, and says whether it is the last one.
func (r *reader) hand(m jetstream.Msg) (last bool, err error) {
	meta, err := m.Metadata()
	if err != nil {
		return false, err
	}
	if meta.Sequence.Stream > r.seen {
		r.seen = meta.Sequence.Stream
		err = r.fn(m, meta)
	}
	return meta.NumPending == 0, err
}

const (
	// nextPatience is how long a reader waits for a message until it asks whether
	// there is another.
	nextPatience = 500 * time.Millisecond
	// nextWaits is after how many such waits it takes another consumer.
	nextWaits = 6
)

// Logger is the logger of the log.
func (b Beside) Logger() *slog.Logger { return b.log.logger }

// Last is the position of the last event.
func (b Beside) Last(ctx context.Context) (uint64, error) { return b.log.Last(ctx) }

// Extent is that of the log: its id, its first record and its last position.
func (b Beside) Extent(ctx context.Context) (logID, first string, last uint64, err error) {
	return b.log.Extent(ctx)
}

// Replicas is the number of replicas that the log has.
func (b Beside) Replicas(ctx context.Context) (int, error) {
	stream, err := b.log.js.Stream(ctx, StreamName)
	if err != nil {
		return 0, err
	}
	return stream.CachedInfo().Config.Replicas, nil
}

// Metadata reads a note on the stream of the log; "" if there is none.
func (b Beside) Metadata(ctx context.Context, key string) (string, error) {
	stream, err := b.log.js.Stream(ctx, StreamName)
	if err != nil {
		return "", err
	}
	return stream.CachedInfo().Config.Metadata[key], nil
}

// SetMetadata writes a note on the stream of the log; "" removes it.
func (b Beside) SetMetadata(ctx context.Context, key, value string) error {
	stream, err := b.log.js.Stream(ctx, StreamName)
	if err != nil {
		return err
	}
	cfg := stream.CachedInfo().Config
	if cfg.Metadata = maps.Clone(cfg.Metadata); cfg.Metadata == nil {
		cfg.Metadata = map[string]string{}
	}
	if cfg.Metadata[key] = value; value == "" {
		delete(cfg.Metadata, key)
	}
	_, err = b.log.js.UpdateStream(ctx, cfg)
	return err
}

// Eventually tries until it succeeds, as Log.Eventually does.
func (b Beside) Eventually(ctx context.Context, what string, try func(context.Context) error) error {
	return b.log.Eventually(ctx, what, try)
}

// Refused is why nothing can be written now; nil if it can.
func (b Beside) Refused() error { return b.log.refused() }

// Enter counts work that Close waits for; leave ends it. ErrClosed: it has begun.
func (b Beside) Enter() (leave func(), err error) { return b.log.enterBeside() }

// Closing ends when Close begins.
func (b Beside) Closing() context.Context { return b.log.closing }

// Embedded says whether the server is this process's own, so that nobody else
// writes.
func (b Beside) Embedded() bool { return b.log.server != nil }

// RemoveDeleted removes the files of a stream that was deleted. The embedded
// server does that by itself, but answers before it has; so would a start.
func (b Beside) RemoveDeleted(stream string) error {
	if b.log.server == nil {
		return nil
	}
	left, err := filepath.Glob(filepath.Join(b.log.server.dir, "jetstream", "*", "streams", "."+stream))
	if err != nil {
		return fmt.Errorf("list deleted stream: %w", err)
	}
	for _, folder := range left {
		if err := os.RemoveAll(folder); err != nil {
			return fmt.Errorf("remove deleted stream: %w", err)
		}
	}
	return nil
}
