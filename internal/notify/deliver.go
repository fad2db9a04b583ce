package notify

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// lastWords is how long attempts under way may go on when the service stops.
const lastWords = 5 * time.Second

// deliver keeps the partitions of this replica at work.
func (s *Service) deliver(ctx context.Context) error {
	working, finish := context.WithCancel(context.WithoutCancel(ctx))
	defer finish()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(lastWords, finish) })()
	var helpers, partitions sync.WaitGroup
	helpers.Go(func() { s.log.run(working) })
	joined := make(chan struct{})
	helpers.Go(func() {
		if err := s.members.run(ctx, sync.OnceFunc(func() { close(joined) })); err != nil {
			s.cfg.Logger.Warn("other replicas cannot be heard", "error", err)
		}
	})
	if await(ctx, joined) {
		s.share(ctx, working, &partitions)
	}
	partitions.Wait()
	s.members.leave()
	finish()
	helpers.Wait()
	return nil
}

// share starts and stops partitions as replicas come and go.
func (s *Service) share(ctx, working context.Context, running *sync.WaitGroup) {
	stops := map[int]context.CancelFunc{}
	for {
		mine, moved := s.members.mine()
		for n := range Partitions {
			stop, runs := stops[n]
			switch {
			case mine[n] && !runs:
				own, cancel := context.WithCancel(ctx)
				stops[n] = cancel
				p := &partition{Service: s, number: n, lanes: map[string]*lane{}, ledger: newLedger()}
				s.owned.add(p)
				running.Go(func() { p.run(own, working) })
			case !mine[n] && runs:
				stop()
				delete(stops, n)
			}
		}
		if !await(ctx, moved) {
			for _, stop := range stops {
				stop()
			}
			return
		}
	}
}

// partition is one share of the subscriptions, as long as it is this replica's.
type partition struct {
	*Service
	number  int
	asked   int          // how often in vain
	kept    atomic.Int64 // messages that lanes keep
	running sync.WaitGroup
	ledger  *ledger
	removed uint64 // everything up to here was removed

	mu    sync.Mutex
	lanes map[string]*lane
	claim int // of how many consumers it has had this is one
}

// prefix begins the names of the consumers of the partition.
func (p *partition) prefix() string { return fmt.Sprintf("p%02d-", p.number) }

// run consumes until own ends, and then waits until no lane is at work.
// Attempts under way have until working ends.
func (p *partition) run(own, working context.Context) {
	sweeping, stop := context.WithCancel(context.WithoutCancel(own))
	var sweeper sync.WaitGroup
	sweeper.Go(func() { p.sweep(sweeping) })
	for own.Err() == nil {
		err := p.consume(own, working)
		if own.Err() != nil {
			break
		}
		wait := retryPause
		if errors.Is(err, errOwned) {
			wait = p.cfg.Heartbeat / 4
		} else {
			p.cfg.Logger.Warn("delivering was interrupted, beginning again", "partition", p.number, "error", err)
		}
		pause(own, wait)
	}
	p.wakeAll()
	p.running.Wait()
	stop()
	sweeper.Wait()
	p.owned.remove(p)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(working), time.Second)
	defer cancel()
	_, _ = p.clear(ctx, func(owner string) bool { return owner == p.id }) // or whoever comes next does
}

// consume claims the partition and hands its messages to the lanes, until
// anything goes wrong.
func (p *partition) consume(own, working context.Context) error {
	nc := p.cfg.App.Beside().Connection()
	status := nc.StatusChanged(nats.CONNECTED)
	defer nc.RemoveStatusListener(status)
	consumer, err := p.take(own)
	if err != nil {
		return err
	}
	messages, err := consumer.Messages(jetstream.PullMaxMessages(256),
		jetstream.PullHeartbeat(5*time.Second), jetstream.WithMessagesErrOnMissingHeartbeat(true))
	if err != nil {
		return fmt.Errorf("ask for deliveries: %w", err)
	}
	defer messages.Stop()
	ctx, cancel := context.WithCancelCause(own)
	defer cancel(nil)
	var watching sync.WaitGroup
	defer watching.Wait()
	defer cancel(nil)
	watching.Go(func() {
		select {
		case <-status:
			cancel(errors.New("connection was interrupted"))
		case <-ctx.Done():
		}
	})
	for {
		m, err := messages.Next(jetstream.NextContext(ctx))
		if err != nil {
			return errors.Join(context.Cause(ctx), fmt.Errorf("read delivery: %w", err))
		}
		meta, err := m.Metadata()
		if err != nil {
			return fmt.Errorf("read delivery: %w", err)
		}
		l := p.lane(subscriptionOf(m.Subject()))
		p.ledger.give(meta.Sequence.Stream, l)
		l.push(own, working, item{sequence: meta.Sequence.Stream, data: m.Data()})
	}
}

// errOwned: the replica that has the partition is there, and will hand it over.
var errOwned = errors.New("partition is another replica's")

// patience is how often a partition is asked for before it is taken from a
// replica that is there and does not hand it over.
const patience = 60

// take makes the consumer of the partition in place of the one that was; it
// begins with the oldest message that is left.
func (p *partition) take(ctx context.Context) (jetstream.Consumer, error) {
	left, err := p.clear(ctx, func(owner string) bool {
		return owner == p.id || !p.members.alive(owner) || p.asked > patience
	})
	if err != nil {
		return nil, err
	}
	if left > 0 {
		p.asked++
		return nil, errOwned
	}
	p.asked = 0
	c, err := p.cfg.App.Beside().JetStream().CreateConsumer(ctx, StreamName, jetstream.ConsumerConfig{
		Name:          fmt.Sprintf("%s%s-%d", p.prefix(), p.id, p.begin()),
		FilterSubject: partitionSubject(p.number) + ".*",
		AckPolicy:     jetstream.AckExplicitPolicy,
		AckWait:       30 * 24 * time.Hour, // what a lane waits with is not handed out again
		MaxAckPending: -1, MaxDeliver: -1,
		InactiveThreshold: time.Hour,
		MemoryStorage:     true,
	})
	if err != nil {
		return nil, fmt.Errorf("claim partition: %w", err)
	}
	return c, nil
}

// begin makes lanes let go of what an earlier consumer has handed out, and
// numbers the next one.
func (p *partition) begin() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.claim++
	p.ledger.reset()
	for _, l := range p.lanes {
		l.reset()
	}
	return p.claim
}

// clear removes the consumers of owners, and counts those it leaves.
func (p *partition) clear(ctx context.Context, of func(owner string) bool) (left int, err error) {
	names := p.queue.stream.ConsumerNames(ctx)
	for name := range names.Name() {
		if !strings.HasPrefix(name, p.prefix()) {
			continue
		}
		owner, _, _ := strings.Cut(strings.TrimPrefix(name, p.prefix()), "-")
		if !of(owner) {
			left++
			continue
		}
		if err := p.queue.stream.DeleteConsumer(ctx, name); err != nil && !errors.Is(err, jetstream.ErrConsumerNotFound) {
			return left, fmt.Errorf("remove consumer: %w", err)
		}
	}
	if err := names.Err(); err != nil && !errors.Is(err, jetstream.ErrEndOfData) {
		return left, fmt.Errorf("list consumers: %w", err)
	}
	return left, nil
}

// lane gives the lane of a subscription.
func (p *partition) lane(id string) *lane {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.lanes[id]
	if l == nil {
		l = newLane(p, id)
		p.lanes[id] = l
	}
	return l
}

// known gives the lane of a subscription; nil if it has none yet.
func (p *partition) known(id string) *lane {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lanes[id]
}

// wakeAll makes every lane look around.
func (p *partition) wakeAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, l := range p.lanes {
		l.nudge()
	}
}
