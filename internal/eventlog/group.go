package eventlog

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/nats-io/nats.go"
)

const (
	// maxAlone is how many appends are under way by themselves; those that come
	// while so many are share a batch. A synced publish is faster than a batch as
	// long as few wait (0.2 ms against 2 ms), and a batch of fifty takes no longer
	// than twenty publishes.
	maxAlone = 16
	// maxShared is the most messages of one append that shares a batch. One that
	// is larger is a batch anyway.
	maxShared = 20
	// maxSharedBytes bounds a shared batch.
	maxSharedBytes = 4 << 20
)

// group lets appends to different aggregates that wait at the same time share one
// atomic batch, and with it what syncing costs (group commit).
type group struct {
	alone   chan struct{} // a place for each append that is under way by itself
	mu      sync.Mutex
	waiting []*member
	running bool // commit is at work
}

// member is one append that waits for its turn.
type member struct {
	ctx      context.Context
	filters  []string // the subjects of its aggregates
	messages []*nats.Msg
	taken    bool        // it is in a batch under way; guarded by group.mu
	done     chan result // takes one
}

type result struct {
	position uint64
	err      error
}

func newGroup() *group { return &group{alone: make(chan struct{}, maxAlone)} }

// commit stores the messages of one append: alone, or with others.
func (l *Log) commit(ctx context.Context, filters []string, messages []*nats.Msg) (uint64, error) {
	g := l.group
	select {
	case g.alone <- struct{}{}:
		defer func() { <-g.alone }()
		return l.store(ctx, messages)
	default:
	}
	if len(messages) > maxShared {
		return l.store(ctx, messages)
	}
	m := &member{ctx: ctx, filters: filters, messages: messages, done: make(chan result, 1)}
	g.mu.Lock()
	g.waiting = append(g.waiting, m)
	start := !g.running
	g.running = true
	g.mu.Unlock()
	if start {
		go l.commitGroups()
	}
	select {
	case r := <-m.done:
		return r.position, r.err
	case <-ctx.Done():
	}
	if g.leave(m) {
		return 0, fmt.Errorf("%w: %w", ErrUnavailable, context.Cause(ctx)) // nothing was sent
	}
	r := <-m.done // bounded by the time of the batch
	return r.position, r.err
}

// leave takes a member out of the queue; false: it is in a batch under way.
func (g *group) leave(m *member) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if m.taken {
		return false
	}
	for i, w := range g.waiting {
		if w == m {
			g.waiting = append(g.waiting[:i], g.waiting[i+1:]...)
			break
		}
	}
	return true
}

// next takes those of the waiting that may share a batch, in their order: the
// first append to each aggregate, for a second one rests on the first. Nothing:
// nobody waits, and commitGroups ends.
func (g *group) next() (shared []*member) {
	g.mu.Lock()
	defer g.mu.Unlock()
	written := map[string]bool{}
	rest, count, bytes := g.waiting[:0:0], 0, 0
	for _, m := range g.waiting {
		size := 0
		for _, msg := range m.messages {
			size += msg.Size()
		}
		clash := count+len(m.messages) > MaxBatch || count > 0 && bytes+size > maxSharedBytes
		for _, f := range m.filters {
			clash = clash || written[f]
		}
		if clash {
			rest = append(rest, m)
			continue
		}
		for _, f := range m.filters {
			written[f] = true
		}
		m.taken = true
		count, bytes = count+len(m.messages), bytes+size
		shared = append(shared, m)
	}
	g.waiting = rest
	g.running = len(shared) > 0
	return shared
}

// commitGroups stores what waits, batch after batch, until nobody does. Every
// member waits for it inside Append, so that Close waits too.
func (l *Log) commitGroups() {
	for shared := l.group.next(); len(shared) > 0; shared = l.group.next() {
		l.commitTogether(shared)
	}
}

// commitTogether stores the messages of several appends in one batch. If the
// log refuses it because one of them is stale, which it does not name, each is
// stored by itself, so that it refuses that one only.
func (l *Log) commitTogether(shared []*member) {
	var messages []*nats.Msg
	for _, m := range shared {
		messages = append(messages, m.messages...)
	}
	if len(shared) > 1 {
		ctx, cancel := context.WithTimeout(context.Background(), appendTimeout)
		last, err := l.store(ctx, copies(messages))
		cancel()
		if !errors.Is(err, ErrConflict) {
			share(shared, last, err)
			return
		}
	}
	var each sync.WaitGroup
	for _, m := range shared {
		each.Go(func() {
			position, err := l.store(m.ctx, m.messages)
			m.done <- result{position, err}
		})
	}
	each.Wait()
}

// share gives each member the position of its own last message: the messages of
// a batch follow each other.
func share(shared []*member, last uint64, err error) {
	for i := len(shared) - 1; i >= 0; i-- {
		m := shared[i]
		if err != nil {
			m.done <- result{err: err}
			continue
		}
		m.done <- result{position: last}
		last -= uint64(len(m.messages))
	}
}

// copies are the messages with headers of their own, so that a batch that is
// refused leaves no trace in what is sent again.
func copies(messages []*nats.Msg) []*nats.Msg {
	out := make([]*nats.Msg, len(messages))
	for i, m := range messages {
		header := make(nats.Header, len(m.Header)+3)
		for k, v := range m.Header {
			header[k] = v
		}
		out[i] = &nats.Msg{Subject: m.Subject, Data: m.Data, Header: header}
	}
	return out
}
