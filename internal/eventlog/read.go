package eventlog

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/sleep"
)

const (
	readTimeout = 5 * time.Second
	askTimeout  = time.Second // of one try within it
	// idleConsumer is how long the server keeps a consumer nobody asks.
	idleConsumer = time.Minute
)

// Last is the position of the last record, 0 in an empty log. Whoever takes itself
// for the stream's leader answers: what was appended before the call is counted,
// unless a cluster is just losing its leader. Who refuses something because the log
// does not go so far asks Reaches.
func (l *Log) Last(ctx context.Context) (uint64, error) {
	leave, err := l.enter()
	if err != nil {
		return 0, err
	}
	defer leave()
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	info, err := l.askStream(ctx)
	if err != nil {
		return 0, fmt.Errorf("read end of log: %w", err)
	}
	return info.State.LastSeq, nil
}

// Reaches says whether the log goes as far as a position. A server of a cluster that
// was cut off takes itself for the leader until it hears of the other one, and
// answers with what it had then; one that was just elected may not have counted
// all of it. So a no of a cluster is believed when it still stands after the time
// of an election, from a leader whom a majority follows.
func (l *Log) Reaches(ctx context.Context, position uint64) (bool, error) {
	leave, err := l.enter()
	if err != nil {
		return false, err
	}
	defer leave()
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	for began := time.Now(); ; {
		info, err := l.askStream(ctx)
		if err != nil {
			return false, fmt.Errorf("ask how far the log goes: %w", err)
		}
		if info.State.LastSeq >= position {
			return true, nil
		}
		if followed(info.Cluster) && (l.server != nil || info.Config.Replicas == 1 || time.Since(began) >= remoteElection) {
			return false, nil
		}
		if err := sleep.For(ctx, lookEvery); err != nil {
			return false, fmt.Errorf("ask how far the log goes: %w", err)
		}
	}
}

// followed says that a majority of a stream's servers, the leader included, has
// what the leader has, and was heard of a moment ago.
func followed(cluster *jetstream.ClusterInfo) bool {
	if cluster == nil {
		return true
	}
	current := 1
	for _, r := range cluster.Replicas {
		if r.Current && !r.Offline && r.Active < remoteElection {
			current++
		}
	}
	return 2*current > 1+len(cluster.Replicas)
}

// askStream asks the leader about the stream.
func (l *Log) askStream(ctx context.Context) (info *jetstream.StreamInfo, err error) {
	err = l.asked(ctx, func(ctx context.Context) error {
		stream, err := l.js.Stream(ctx, StreamName)
		if err == nil {
			info = stream.CachedInfo()
		}
		return err
	})
	return info, err
}

// asked asks once and briefly, and again until ctx ends: a question that meets
// an election is lost, and asked again gets its answer from the new leader.
func (l *Log) asked(ctx context.Context, ask func(context.Context) error) error {
	for {
		err := askOnce(ctx, ask)
		if !errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil {
			return err
		}
	}
}

func askOnce(ctx context.Context, ask func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	return ask(ctx)
}

// Read gives a page of the log: at most limit records after a position, fewer
// only at the end as the answering server knows it, none when there are no
// more. It is for export and other tools that come and go; who wants every
// record as it comes uses Follow.
func (l *Log) Read(ctx context.Context, after uint64, limit int) ([]events.Record, error) {
	return l.readNow(ctx, after, uint64(max(limit, 0)))
}

// ReadAggregate gives every record of one aggregate as the answering server
// knows them, oldest first. It is for exports, as Read is.
func (l *Log) ReadAggregate(ctx context.Context, aggregate, id string) ([]events.Record, error) {
	return l.readNow(ctx, 0, math.MaxUint64, events.AggregateFilter(aggregate, id))
}

// readNow reads at most limit records after a position, of the subjects that match
// the filters. A consumer that is gone before it has answered – its server went
// down, or is not known yet to the one that was asked – is made again.
func (l *Log) readNow(ctx context.Context, after, limit uint64, filters ...string) (records []events.Record, err error) {
	leave, err := l.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	for {
		records, err = l.readOnce(ctx, after, limit, filters)
		if !consumerGone(err) {
			return records, err
		}
		if sleep.For(ctx, lookAgain) != nil {
			return nil, err
		}
	}
}

func (l *Log) readOnce(ctx context.Context, after, limit uint64, filters []string) ([]events.Record, error) {
	consumer, remove, err := l.consumer(ctx, after, filters...)
	if err != nil {
		return nil, fmt.Errorf("read log: %w", err)
	}
	defer remove()
	return l.fetch(ctx, consumer, int(min(limit, consumer.CachedInfo().NumPending)))
}

// consumerGone says that nobody serves a consumer any more, or not yet.
func consumerGone(err error) bool {
	for _, gone := range []error{
		nats.ErrNoResponders, jetstream.ErrConsumerNotFound, jetstream.ErrConsumerDeleted,
		jetstream.ErrConsumerLeadershipChanged, jetstream.ErrServerShutdown,
	} {
		if errors.Is(err, gone) {
			return true
		}
	}
	return false
}

// fetch reads just so many records of a new consumer.
func (l *Log) fetch(ctx context.Context, consumer jetstream.Consumer, want int) ([]events.Record, error) {
	if want == 0 {
		return nil, nil
	}
	batch, err := consumer.Fetch(want, jetstream.FetchContext(ctx))
	if err != nil {
		return nil, fmt.Errorf("read log: %w", err)
	}
	raw := make([]jetstream.Msg, 0, want)
	for m := range batch.Messages() {
		raw = append(raw, m)
	}
	if len(raw) < want {
		err := fmt.Errorf("read log: %w: %d of %d records came", ErrIncomplete, len(raw), want)
		if why := errors.Join(batch.Error(), ctx.Err()); why != nil {
			err = fmt.Errorf("%w: %w", err, why)
		}
		return nil, err
	}
	return l.decode(raw, 0)
}

// consumer makes a consumer of everything after a position, or of the subjects
// that match the filters; remove takes it away again. It lives in the memory of
// one server and dies with it.
func (l *Log) consumer(ctx context.Context, after uint64, filters ...string) (c jetstream.Consumer, remove func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	err = l.asked(ctx, func(ctx context.Context) (err error) {
		// One whose making was not answered is removed by the server, idle as it is.
		c, err = l.js.CreateConsumer(ctx, StreamName, jetstream.ConsumerConfig{
			DeliverPolicy:     jetstream.DeliverByStartSequencePolicy,
			OptStartSeq:       after + 1,
			FilterSubjects:    filters,
			AckPolicy:         jetstream.AckNonePolicy,
			InactiveThreshold: idleConsumer,
			MemoryStorage:     true,
			Replicas:          1,
		})
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("create consumer: %w", err)
	}
	name := c.CachedInfo().Name
	return c, func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		// If this fails the server removes it by itself, idle as it is.
		_ = l.js.DeleteConsumer(ctx, StreamName, name)
	}, nil
}

// decodeShare is the least number of messages worth a goroutine of their own.
const decodeShare = 128

// decode reads messages in order, on as many cores as it is worth. delivered is
// the number of messages that the consumer gave before these; it fails if one
// of them was lost on the way.
func (l *Log) decode(raw []jetstream.Msg, delivered uint64) ([]events.Record, error) {
	records := make([]events.Record, len(raw))
	workers := max(1, min(runtime.GOMAXPROCS(0), len(raw)/decodeShare))
	share := (len(raw) + workers - 1) / workers
	failures := make([]error, workers)
	var group sync.WaitGroup
	for w := range workers {
		from, to := min(w*share, len(raw)), min((w+1)*share, len(raw))
		work := func() { failures[w] = l.decodeInto(records[from:to], raw[from:to], delivered+uint64(from)) }
		if w == workers-1 {
			work()
		} else {
			group.Go(work)
		}
	}
	group.Wait()
	return records, errors.Join(failures...)
}

func (l *Log) decodeInto(records []events.Record, raw []jetstream.Msg, delivered uint64) error {
	for i, m := range raw {
		meta, err := m.Metadata()
		if err != nil {
			return fmt.Errorf("read position: %w", err)
		}
		if delivered++; meta.Sequence.Consumer != delivered {
			return fmt.Errorf("message %d of the consumer came as number %d", meta.Sequence.Consumer, delivered)
		}
		position := meta.Sequence.Stream
		if records[i], err = l.decodeOne(m.Headers(), m.Data(), m.Subject(), position); err != nil {
			return err
		}
	}
	return nil
}

// decodeOne reads a stored message. One that is not ours, or that stands under
// another aggregate's subject than it claims, keeps its position; nothing else
// of it is to be trusted. An error is an event that is not what was appended.
func (l *Log) decodeOne(header nats.Header, data []byte, subject string, position uint64) (events.Record, error) {
	sum, err := verify(header, data, subject, position)
	if err != nil {
		return events.Record{}, err
	}
	r, err := events.FromHeaders(header.Get, data, position)
	if err != nil || r.Subject() != subject {
		l.malformed.Add(1)
		return events.Record{Position: position, Checksum: sum}, nil
	}
	r.Checksum = sum
	return r, nil
}
