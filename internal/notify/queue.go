package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/reference"
)

// StreamName is the stream of what is to be delivered.
const StreamName = "DELIVERIES"

// Partitions is over how many the subscriptions are spread. It is part of the
// stored subjects: another number needs an empty queue.
const Partitions = 16

const (
	subjectPrefix = "delivery."
	markSubject   = subjectPrefix + "mark"
)

// queue is the stream DELIVERIES.
type queue struct {
	log    eventlog.Beside
	stream jetstream.Stream
	ref    *reference.Data
}

// openQueue makes the stream if it is not there, as replicated as the log.
func openQueue(ctx context.Context, log eventlog.Beside, ref *reference.Data) (*queue, error) {
	q := &queue{log: log, ref: ref}
	if err := log.Eventually(ctx, "delivery queue", q.open); err != nil {
		return nil, fmt.Errorf("open queue: %w", err)
	}
	return q, nil
}

// open makes the stream, with as many replicas as the log has.
func (q *queue) open(ctx context.Context) error {
	js := q.log.JetStream()
	events, err := js.Stream(ctx, eventlog.StreamName)
	if err != nil {
		return err
	}
	q.stream, err = js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name:        StreamName,
		Description: "Samstyring: what is to be delivered, by partition and subscription",
		Subjects:    []string{subjectPrefix + ">"},
		Storage:     jetstream.FileStorage, Retention: jetstream.WorkQueuePolicy,
		Replicas:           events.CachedInfo().Config.Replicas,
		AllowAtomicPublish: true, AllowRollup: true,
		AllowDirect: false, // the leader answers: what was stored is found
	})
	return err
}

// partitionOf is the partition of a subscription.
func partitionOf(id string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id)) // never fails
	return int(h.Sum32() % Partitions)
}

// subject is where the deliveries of a subscription are.
func subject(id string) string { return partitionSubject(partitionOf(id)) + "." + id }

func partitionSubject(n int) string { return fmt.Sprintf("%s%02d", subjectPrefix, n) }

// subscriptionOf is the subscription that a message is for.
func subscriptionOf(subject string) string { return subject[strings.LastIndexByte(subject, '.')+1:] }

// put queues deliveries to one subscription, in batches each of which is
// stored as a whole, and gives the sequence of the last one.
func (q *queue) put(ctx context.Context, id string, list ...delivery) (sequence uint64, err error) {
	for len(list) > 0 {
		n := min(len(list), eventlog.MaxBatch)
		batch := make([]*nats.Msg, n)
		for i := range batch {
			raw, err := list[i].encode(q.ref)
			if err != nil {
				return 0, err
			}
			batch[i] = message(subject(id), raw)
		}
		if sequence, err = q.log.Publish(ctx, batch); err != nil {
			return 0, fmt.Errorf("queue deliveries: %w", err)
		}
		list = list[n:]
	}
	return sequence, nil
}

func message(subject string, data []byte) *nats.Msg {
	return &nats.Msg{Subject: subject, Data: data, Header: nats.Header{}}
}

// mark says how far changes are dispatched.
type mark struct {
	Cursor  changes.Cursor `json:"cursor"`
	Partial string         `json:"partial,omitempty"` // of the change after Cursor: up to this subscription
	Feed    string         `json:"feed"`              // which changes were dispatched: other rules tell others
	By      string         `json:"by"`                // the replica that wrote it
	At      time.Time      `json:"at"`

	sequence uint64 // where it stands; 0: there is none
}

// mark reads the mark; the zero one if there is none.
func (q *queue) mark(ctx context.Context) (m mark, err error) {
	raw, err := q.stream.GetLastMsgForSubject(ctx, markSubject)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return m, nil
	}
	if err != nil {
		return m, fmt.Errorf("read mark: %w", err)
	}
	if err := json.Unmarshal(raw.Data, &m); err != nil {
		return m, fmt.Errorf("decode mark: %w", err)
	}
	m.sequence = raw.Sequence
	return m, nil
}

// dispatch stores deliveries together with the mark that follows from them, in
// place of the one that stood at a sequence, and gives the new mark's.
// eventlog.ErrConflict: another replica was faster, and nothing was stored.
func (q *queue) dispatch(ctx context.Context, list []*nats.Msg, next mark, seen uint64) (sequence uint64, err error) {
	raw, err := json.Marshal(next)
	if err != nil {
		return 0, fmt.Errorf("encode mark: %w", err)
	}
	m := message(markSubject, raw)
	m.Header.Set(jetstream.MsgRollup, jetstream.MsgRollupSubject)
	m.Header.Set(jetstream.ExpectedLastSubjSeqHeader, strconv.FormatUint(seen, 10))
	last, err := q.log.Publish(ctx, append([]*nats.Msg{m}, list...))
	return last - uint64(len(list)), err // a batch is stored without gaps
}

// next reads the first message of a subscription after a sequence; nil if
// there is none.
func (q *queue) next(ctx context.Context, id string, after uint64) (*jetstream.RawStreamMsg, error) {
	m, err := q.stream.GetMsg(ctx, after+1, jetstream.WithGetMsgSubject(subject(id)))
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read delivery: %w", err)
	}
	return m, nil
}

// purge removes the messages of a subject up to a sequence; 0: all.
func (q *queue) purge(ctx context.Context, subject string, through uint64) error {
	options := []jetstream.StreamPurgeOpt{jetstream.WithPurgeSubject(subject)}
	if through > 0 {
		options = append(options, jetstream.WithPurgeSequence(through+1))
	}
	if err := q.stream.Purge(ctx, options...); err != nil {
		return fmt.Errorf("purge deliveries: %w", err)
	}
	return nil
}

// last is the sequence of the last message of the stream.
func (q *queue) last(ctx context.Context) (sequence uint64, err error) {
	info, err := q.stream.Info(ctx)
	if err != nil {
		return 0, fmt.Errorf("read end of queue: %w", err)
	}
	return info.State.LastSeq, nil
}

// waiting is how many messages of a subscription are in the stream.
func (q *queue) waiting(ctx context.Context, id string) (int, error) {
	info, err := q.stream.Info(ctx, jetstream.WithSubjectFilter(subject(id)))
	if err != nil {
		return 0, fmt.Errorf("count deliveries: %w", err)
	}
	return int(info.State.Subjects[subject(id)]), nil
}
