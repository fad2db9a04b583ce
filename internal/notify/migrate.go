package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/subscription"
)

// Until there were cursors, what was to be delivered stood in a queue: one
// message for each subscription and change, and a mark of how far the changes
// were dispatched. The first start after that turns the queue into cursors and
// tasks, and removes it.
const (
	oldQueue  = "DELIVERIES"
	oldMark   = "delivery.mark"
	oldStates = "state." // keys of the bucket "deliveries": <id> → what is in progress now
)

// oldMessage is a message of the queue.
type oldMessage struct {
	Kind   kind                 `json:"kind"`
	At     time.Time            `json:"at"`
	Change json.RawMessage      `json:"change"`
	Nonce  string               `json:"nonce"`
	Notice *subscription.Notice `json:"notice"`
}

// leftover is what the queue holds.
type leftover struct {
	at       checkpoint // the mark
	progress map[string]progress
	last     map[string]changes.Cursor // by subscription: the last change that waits
	tasks    map[string][]subscription.Task
}

// migrate turns the queue of before into cursors, if there is one. A crash in
// between, or another replica that does the same, does no harm: nothing is
// taken from the queue until all is stored, and nobody delivers before.
func (s *Service) migrate(ctx context.Context) error {
	var seen [Partitions]checkpoint
	for n := range seen {
		var err error
		if seen[n], err = s.cursors.checkpoint(ctx, n); err != nil { // read first: whoever is done before us has changed them
			return err
		}
	}
	js := s.cfg.App.Beside().JetStream()
	stream, err := js.Stream(ctx, oldQueue)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look for the queue of before: %w", err)
	}
	left, err := s.readQueue(ctx, stream)
	if err != nil {
		return fmt.Errorf("read the queue of before: %w", err)
	}
	states, err := s.readStates(ctx, left)
	if err != nil {
		return err
	}
	if err := s.saveLeftover(ctx, left, seen); err != nil {
		return err
	}
	for id, tasks := range left.tasks {
		if err := s.addMissing(ctx, id, tasks); err != nil {
			return err
		}
	}
	for _, key := range states {
		if err := s.deliveries.Erase(ctx, key); err != nil {
			return err
		}
	}
	if err := js.DeleteStream(ctx, oldQueue); err != nil && !errors.Is(err, jetstream.ErrStreamNotFound) {
		return fmt.Errorf("remove the queue of before: %w", err)
	}
	s.cfg.Logger.Info("the queue of deliveries was turned into cursors", "waiting", len(left.last), "tasks", len(left.tasks))
	return nil
}

// saveLeftover stores the cursors, in place of the checkpoints that were seen.
func (s *Service) saveLeftover(ctx context.Context, left *leftover, seen [Partitions]checkpoint) error {
	for n, at := range seen {
		of := map[string]progress{}
		for id, p := range left.progress {
			if partitionOf(id) == n {
				of[id] = p
			}
		}
		if left.at.Rules == "" && len(of) == 0 {
			continue // nothing was ever dispatched
		}
		next := left.at
		next.By = s.id
		if err := s.cursors.save(ctx, []*write{{number: n, seen: at, next: next, of: of}}); err != nil {
			return err
		}
	}
	return nil
}

// readQueue reads every message. The consumers of those who delivered from the
// queue are in the way, and nobody needs them any more.
func (s *Service) readQueue(ctx context.Context, stream jetstream.Stream) (*leftover, error) {
	names := stream.ConsumerNames(ctx)
	for name := range names.Name() {
		if err := stream.DeleteConsumer(ctx, name); err != nil && !errors.Is(err, jetstream.ErrConsumerNotFound) {
			return nil, err
		}
	}
	if err := names.Err(); err != nil && !errors.Is(err, jetstream.ErrEndOfData) {
		return nil, err
	}
	left := &leftover{progress: map[string]progress{}, last: map[string]changes.Cursor{}, tasks: map[string][]subscription.Task{}}
	consumer, err := stream.CreateConsumer(ctx, jetstream.ConsumerConfig{
		AckPolicy: jetstream.AckExplicitPolicy, MaxAckPending: -1, AckWait: time.Hour, InactiveThreshold: time.Minute, MemoryStorage: true,
	})
	if err != nil {
		return nil, err
	}
	for pending := consumer.CachedInfo().NumPending; pending > 0; {
		batch, err := consumer.Fetch(500, jetstream.FetchMaxWait(time.Second))
		if err != nil {
			return nil, err
		}
		for m := range batch.Messages() {
			if err := s.readMessage(left, m); err != nil {
				return nil, err
			}
			pending--
		}
		if err := batch.Error(); err != nil && !errors.Is(err, nats.ErrTimeout) {
			return nil, err
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return left, nil
}

func (s *Service) readMessage(left *leftover, m jetstream.Msg) error {
	if m.Subject() == oldMark {
		var mark struct {
			Cursor changes.Cursor `json:"cursor"`
			Feed   string         `json:"feed"`
		}
		err := json.Unmarshal(m.Data(), &mark)
		left.at.Cursor, left.at.Rules = mark.Cursor, mark.Feed
		return err
	}
	var old oldMessage
	if err := json.Unmarshal(m.Data(), &old); err != nil {
		s.cfg.Logger.Error("a delivery that cannot be read is left out", "subject", m.Subject(), "error", err)
		return nil
	}
	var at changes.Cursor
	if old.Change != nil {
		c, err := changes.Decode(old.Change, s.ref)
		if err != nil {
			s.cfg.Logger.Error("a delivery that cannot be read is left out", "subject", m.Subject(), "error", err)
			return nil
		}
		at = c.Cursor
	}
	left.add(m.Subject()[strings.LastIndexByte(m.Subject(), '.')+1:], old, at)
	return nil
}

// add notes a message. The change log holds what comes after the first change
// that waits, so its cursor says it all.
func (l *leftover) add(id string, old oldMessage, at changes.Cursor) {
	if old.Kind == kindChange {
		if p := l.progress[id]; p.Since.IsZero() {
			l.progress[id] = progress{Cursor: at.Previous(), Since: old.At}
		}
		l.last[id] = at
		return
	}
	task := subscription.Task{Kind: subscription.TaskKind(old.Kind), At: old.At, Nonce: old.Nonce, Notice: old.Notice, Behind: l.last[id]}
	if task.Kind != subscription.TaskReplay {
		task.Change = at
		l.tasks[id] = append(l.tasks[id], task)
		return
	}
	tasks := l.tasks[id]
	if n := len(tasks); n > 0 && tasks[n-1].Kind == subscription.TaskReplay && tasks[n-1].Through.Compare(at) < 0 {
		tasks[n-1].Through = at // they were queued together
		return
	}
	task.After, task.Through = at.Previous(), at
	l.tasks[id] = append(tasks, task)
}

// readStates adds what was known of attempts and of the health of endpoints,
// and gives the keys where that stands.
func (s *Service) readStates(ctx context.Context, left *leftover) (keys []string, err error) {
	if keys, err = s.deliveries.Keys(ctx, oldStates+">"); err != nil {
		return nil, err
	}
	for _, key := range keys {
		raw, _, ok, err := s.deliveries.Get(ctx, key)
		if errors.Is(err, eventlog.ErrUnreadable) || err == nil && !ok {
			continue
		}
		if err != nil {
			return nil, err
		}
		id := strings.TrimPrefix(key, oldStates)
		p := left.progress[id]
		waits := p
		if json.Unmarshal(raw, &p) != nil {
			continue
		}
		p.Cursor, p.Since = waits.Cursor, waits.Since
		if waits.Since.IsZero() {
			p.Cursor = left.at.Cursor
		}
		left.progress[id] = p
	}
	return keys, nil
}

// addMissing gives a subscription the tasks that it does not have yet.
func (s *Service) addMissing(ctx context.Context, id string, tasks []subscription.Task) error {
	_, err := s.alter(ctx, id, func(sub subscription.Subscription) (subscription.Subscription, error) {
		missing := slices.DeleteFunc(slices.Clone(tasks), func(t subscription.Task) bool {
			return slices.ContainsFunc(sub.Tasks, func(have subscription.Task) bool {
				return have.Kind == t.Kind && have.Nonce == t.Nonce && have.At.Equal(t.At)
			})
		})
		next, _ := sub.Assign(0, missing...) // however many they are
		return next, nil
	})
	if fault.CodeOf(err) == fault.NotFound {
		return nil // it was erased
	}
	return err
}
