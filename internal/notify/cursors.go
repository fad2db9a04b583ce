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
	"github.com/samstyring/samstyring/internal/notify/webhook"
)

// CursorsStream is the stream of cursors: the last message of a subject is what
// holds. Nothing in it says whose a subscription is.
const CursorsStream = "CURSORS"

// Partitions is over how many the subscriptions are spread. It is part of the
// stored subjects.
const Partitions = 16

const cursorPrefix = "cursor." // <partition> → checkpoint, <partition>.<id> → progress

// partitionOf is the partition of a subscription.
func partitionOf(id string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id)) // never fails
	return int(h.Sum32() % Partitions)
}

func checkpointSubject(partition int) string { return fmt.Sprintf("%s%02d", cursorPrefix, partition) }

// isCheckpoint tells the subject of a checkpoint from that of a subscription.
func isCheckpoint(subject string) bool { return strings.Count(subject, ".") == 1 }

func progressSubject(id string) string { return checkpointSubject(partitionOf(id)) + "." + id }

// checkpoint says up to where the changes are matched with the subscriptions of
// a partition. Whoever has something waiting up to there is written down as
// that; the others have nothing.
type checkpoint struct {
	Cursor changes.Cursor `json:"cursor"`
	Rules  string         `json:"rules"` // which changes were matched: other rules publish others
	By     string         `json:"by"`    // the replica that has the partition

	sequence uint64 // where it is stored; 0: nowhere
}

// progress is all that is kept of the deliveries to a subscription.
type progress struct {
	Cursor changes.Cursor `json:"cursor"`         // up to here nothing is to be sent any more
	Since  time.Time      `json:"since,omitzero"` // something after Cursor waits, since then; zero: nothing does

	Done  int            `json:"done,omitempty"` // the number of the last task that is done
	Again changes.Cursor `json:"again,omitzero"` // of the replay after that: up to here it is

	Quarter string `json:"quarter,omitempty"` // whose letter is done, see subscription.Quarter

	Message  string         `json:"message,omitempty"` // id of what is being attempted
	Attempts int            `json:"attempts,omitempty"`
	At       time.Time      `json:"at,omitzero"`   // of the last attempt
	Next     time.Time      `json:"next,omitzero"` // of the next one
	Health   webhook.Health `json:"health,omitzero"`
}

// cursors is the stream CURSORS.
type cursors struct {
	log    eventlog.Beside
	stream jetstream.Stream
}

// openCursors makes the stream if it is not there, as replicated as the log.
func openCursors(ctx context.Context, log eventlog.Beside) (*cursors, error) {
	c := &cursors{log: log}
	err := log.Eventually(ctx, "cursors", func(ctx context.Context) (err error) {
		c.stream, err = besideTheLog(ctx, log, jetstream.StreamConfig{
			Name: CursorsStream, Subjects: []string{cursorPrefix + ">"},
			Description: "Samstyring: how far each subscription has been delivered to",
			Storage:     jetstream.FileStorage, AllowAtomicPublish: true,
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open cursors: %w", err)
	}
	return c, nil
}

// besideTheLog makes a stream that keeps the last message of each subject, on
// as many servers as the log.
func besideTheLog(ctx context.Context, log eventlog.Beside, cfg jetstream.StreamConfig) (jetstream.Stream, error) {
	replicas, err := log.Replicas(ctx)
	if err != nil {
		return nil, err
	}
	cfg.Replicas = replicas
	cfg.MaxMsgsPerSubject = 1
	cfg.AllowDirect = false // the leader answers: what was stored is found
	return log.JetStream().CreateOrUpdateStream(ctx, cfg)
}

// checkpoint reads the checkpoint of a partition; the zero one if there is none.
func (c *cursors) checkpoint(ctx context.Context, partition int) (at checkpoint, err error) {
	at.sequence, err = c.read(ctx, checkpointSubject(partition), &at)
	return at, err
}

// progress reads how far a subscription is.
func (c *cursors) progress(ctx context.Context, id string) (p progress, err error) {
	_, err = c.read(ctx, progressSubject(id), &p)
	return p, err
}

func (c *cursors) read(ctx context.Context, subject string, into any) (sequence uint64, err error) {
	m, err := c.stream.GetLastMsgForSubject(ctx, subject)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return 0, nil
	}
	if err == nil {
		err = json.Unmarshal(m.Data, into)
	}
	if err != nil {
		return 0, fmt.Errorf("read %s: %w", subject, err)
	}
	return m.Sequence, nil
}

// all reads how far the subscriptions of a partition are. What cannot be read
// is left out, as if nothing were known of it.
func (c *cursors) all(ctx context.Context, partition int) (map[string]progress, error) {
	prefix, out := checkpointSubject(partition)+".", map[string]progress{}
	err := c.log.Each(ctx, c.stream, prefix+"*", func(m jetstream.Msg, _ *jetstream.MsgMetadata) error {
		var p progress
		if json.Unmarshal(m.Data(), &p) == nil {
			out[strings.TrimPrefix(m.Subject(), prefix)] = p
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read cursors of partition %d: %w", partition, err)
	}
	return out, nil
}

// write is what is to be stored of one partition: how far subscriptions are, and
// the checkpoint that rests on it, in place of the one that was seen.
type write struct {
	p          *partition
	number     int
	seen, next checkpoint
	of         map[string]progress
	workers    map[*worker]bool // whose progress that is
}

// messages are how far the subscriptions are.
func (w *write) messages() (out []*nats.Msg, err error) {
	for id, at := range w.of {
		m, err := message(progressSubject(id), at)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

// checkpoint is the message that no other replica must have come before.
func (w *write) checkpoint(at checkpoint) (*nats.Msg, error) {
	m, err := message(checkpointSubject(w.number), at)
	if err == nil {
		m.Header.Set(jetstream.ExpectedLastSubjSeqHeader, strconv.FormatUint(w.seen.sequence, 10))
	}
	return m, err
}

// save stores all of it in one batch, for a batch takes the disk as long as a
// single message; what is too much for one is stored partition by partition.
// eventlog.ErrConflict: another replica has a partition. What was stored is in
// seen of each write.
func (c *cursors) save(ctx context.Context, writes []*write) error {
	var all []*nats.Msg
	place := make([]int, len(writes)) // of the checkpoints
	for i, w := range writes {
		rest, err := w.messages()
		if err != nil {
			return err
		}
		m, err := w.checkpoint(w.next)
		if err != nil {
			return err
		}
		place[i] = len(all)
		all = append(append(all, m), rest...)
	}
	if len(all) > eventlog.MaxBatch {
		for _, w := range writes {
			if err := c.saveInParts(ctx, w); err != nil {
				return err
			}
		}
		return nil
	}
	last, err := c.log.Publish(ctx, all)
	if err != nil {
		return fmt.Errorf("save cursors: %w", err)
	}
	for i, w := range writes {
		w.seen = w.next
		w.seen.sequence = last - uint64(len(all)-1-place[i]) // a batch is stored without gaps
	}
	return nil
}

// saveInParts stores what may be too much for one batch. The checkpoint moves
// when all that it rests on is stored.
func (c *cursors) saveInParts(ctx context.Context, w *write) error {
	rest, err := w.messages()
	if err != nil {
		return err
	}
	for {
		at, n := w.seen, min(len(rest), eventlog.MaxBatch-1)
		if n == len(rest) {
			at = w.next
		}
		m, err := w.checkpoint(at)
		if err != nil {
			return err
		}
		last, err := c.log.Publish(ctx, append([]*nats.Msg{m}, rest[:n]...))
		if err != nil {
			return fmt.Errorf("save cursors of partition %d: %w", w.number, err)
		}
		w.seen, rest = at, rest[n:]
		if w.seen.sequence = last - uint64(n); len(rest) == 0 {
			return nil
		}
	}
}

func message(subject string, content any) (*nats.Msg, error) {
	raw, err := json.Marshal(content)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", subject, err)
	}
	return &nats.Msg{Subject: subject, Data: raw, Header: nats.Header{}}, nil
}

// erase forgets a subscription.
func (c *cursors) erase(ctx context.Context, id string) error {
	if err := c.stream.Purge(ctx, jetstream.WithPurgeSubject(progressSubject(id))); err != nil {
		return fmt.Errorf("erase cursor of %s: %w", id, err)
	}
	return nil
}
