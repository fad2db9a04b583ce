package eventlog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/nats-io/nats.go"
)

const (
	// aloneHere and aloneElsewhere are how many appends are under way by themselves
	// at most. The embedded server stores one after the other, so that a second one
	// that is ready is enough; servers elsewhere replicate several at the same time.
	aloneHere, aloneElsewhere = 2, 16
	// worthSharing is how many appends must wait for a batch to be cheaper than a
	// publish for each. The server stages a batch in a folder of its own, which
	// takes six syncs; a publish takes one (BenchmarkGrouping).
	worthSharing = 12
	// maxShared is the most messages of one append that shares a batch. One that
	// is larger is a batch anyway.
	maxShared = 20
	// maxSharedBytes bounds a shared batch.
	maxSharedBytes = 4 << 20
)

// group lets appends to different aggregates that wait at the same time share one
// atomic batch, and with it what syncing costs (group commit). While a batch is
// under way whoever comes waits for the next one, so that batches are as large
// as the load; otherwise few go by themselves, each with a publish.
type group struct {
	places int // for appends under way by themselves

	mu      sync.Mutex
	waiting []*member
	alone   int  // appends under way by themselves
	running bool // commitGroups is at work
}

func newGroup(cfg Config) *group {
	if cfg.URL == "" {
		return &group{places: aloneHere}
	}
	return &group{places: aloneElsewhere}
}

// member is one append that waits for its turn.
type member struct {
	ctx      context.Context
	entries  []Entry
	messages []*nats.Msg
	taken    bool        // it is being stored; guarded by group.mu
	done     chan result // takes one
}

// batch says that an append takes an atomic batch even by itself.
func (m *member) batch() bool { return len(m.messages) > 1 }

type result struct {
	position uint64
	err      error
}

// commit stores the messages of one append: alone, or with others.
func (l *Log) commit(ctx context.Context, entries []Entry, messages []*nats.Msg) (uint64, error) {
	m := &member{ctx: ctx, entries: entries, messages: messages, done: make(chan result, 1)}
	if len(messages) > maxShared {
		return l.storeOne(m)
	}
	if l.group.enter(m) {
		return l.commitAlone(m)
	}
	l.start()
	select {
	case r := <-m.done:
		return r.position, r.err
	case <-ctx.Done():
	}
	if l.group.leave(m) {
		return 0, fmt.Errorf("%w: %w", ErrUnavailable, context.Cause(ctx)) // nothing was sent
	}
	r := <-m.done // bounded by the time of the batch
	return r.position, r.err
}

// enter says that an append may go by itself; otherwise it waits for its turn.
func (g *group) enter(m *member) (alone bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.running || m.batch() || len(g.waiting) > 0 || g.alone >= g.places {
		g.waiting = append(g.waiting, m)
		return false
	}
	m.taken = true
	g.alone++
	return true
}

// commitAlone stores one append by itself. Its place goes to one that waits.
func (l *Log) commitAlone(m *member) (uint64, error) {
	position, err := l.storeOne(m)
	l.group.mu.Lock()
	l.group.alone--
	l.group.mu.Unlock()
	l.start()
	return position, err
}

// storeOne stores the messages of one append in a publish or a batch of its own.
func (l *Log) storeOne(m *member) (position uint64, err error) {
	if l.stale(m.entries) {
		return 0, ErrConflict
	}
	if position, err = l.store(m.ctx, m.messages); err == nil {
		l.storedTogether(len(m.messages))
		l.linked(m.entries, m.messages, position)
	}
	return position, err
}

// start sees to those who wait: by a batch if it is worth it, else by themselves,
// as many as have a place.
func (l *Log) start() {
	g := l.group
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.running {
		return
	}
	if worth(g.waiting) {
		g.running = true
		go l.commitGroups()
		return
	}
	for len(g.waiting) > 0 && g.alone < g.places {
		m := g.waiting[0]
		g.waiting = g.waiting[1:]
		m.taken = true
		g.alone++
		go func() {
			position, err := l.commitAlone(m)
			m.done <- result{position, err}
		}()
	}
}

// worth says that some appends are stored cheapest in a batch.
func worth(all []*member) bool {
	return len(all) >= worthSharing || slices.ContainsFunc(all, (*member).batch)
}

// leave takes a member out of the queue; false: it is in a batch under way.
func (g *group) leave(m *member) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if m.taken {
		return false
	}
	g.waiting = slices.DeleteFunc(g.waiting, func(w *member) bool { return w == m })
	return true
}

// next takes those of the waiting that may share a batch, in their order: the
// first append to each aggregate, for a second one rests on the first. Nothing: a
// batch is not worth it, and commitGroups ends.
func (g *group) next() (shared []*member) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.running = worth(g.waiting); !g.running {
		return nil
	}
	written := map[string]bool{}
	rest, count, bytes := g.waiting[:0:0], 0, 0
	for _, m := range g.waiting {
		size := 0
		for _, msg := range m.messages {
			size += msg.Size()
		}
		clash := count+len(m.messages) > MaxBatch || count > 0 && bytes+size > maxSharedBytes
		filters := filters(m.entries)
		for _, f := range filters {
			clash = clash || written[f]
		}
		if clash {
			rest = append(rest, m)
			continue
		}
		for _, f := range filters {
			written[f] = true
		}
		m.taken = true
		count, bytes = count+len(m.messages), bytes+size
		shared = append(shared, m)
	}
	g.waiting = rest
	return shared
}

// commitGroups stores what waits, batch after batch, as long as that is worth it.
// Every member waits for it inside Append, so that Close waits too.
func (l *Log) commitGroups() {
	for shared := l.group.next(); len(shared) > 0; shared = l.group.next() {
		l.commitTogether(shared)
	}
	l.start()
}

// commitTogether stores the messages of several appends in one batch, but for
// those that are known to be stale. If the log refuses it because one of them is,
// which it does not name, each is stored by itself, so that it refuses that one
// only.
func (l *Log) commitTogether(shared []*member) {
	shared = slices.DeleteFunc(shared, func(m *member) bool {
		stale := l.stale(m.entries)
		if stale {
			m.done <- result{err: ErrConflict}
		}
		return stale
	})
	if len(shared) > 1 && worth(shared) {
		var messages []*nats.Msg
		for _, m := range shared {
			messages = append(messages, m.messages...)
		}
		ctx, cancel := context.WithTimeout(context.Background(), appendTimeout)
		last, err := l.store(ctx, copies(messages))
		cancel()
		if err == nil {
			l.storedTogether(len(messages))
		}
		if !errors.Is(err, ErrConflict) {
			l.share(shared, last, err)
			return
		}
	}
	var each sync.WaitGroup
	for _, m := range shared {
		each.Go(func() {
			position, err := l.storeOne(m)
			m.done <- result{position, err}
		})
	}
	each.Wait()
}

// share gives each member the position of its own last message: the messages of
// a batch follow each other.
func (l *Log) share(shared []*member, last uint64, err error) {
	for _, m := range slices.Backward(shared) {
		if err != nil {
			m.done <- result{err: err}
			continue
		}
		l.linked(m.entries, m.messages, last)
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
