package notify

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"
)

const (
	// sweepEvery is how long messages that are done with lie in the stream at
	// least: all of a partition are removed together, with one write to disk.
	sweepEvery = 20 * time.Millisecond
	// heldUp is how long they wait for an older one that is not done with.
	heldUp = time.Second
)

// ledger knows which messages of a partition are done with. A consumer hands
// them out in order, so they are removed up to the first that is not. Those
// behind one that takes its time are removed lane by lane: a lane is done with
// its messages in order, so here too one request removes all up to some
// message.
type ledger struct {
	mu    sync.Mutex
	out   []outstanding    // by rising sequence
	held  map[*lane]uint64 // to be removed by lane: everything up to here is done with
	stir  chan struct{}    // something is done with
	floor uint64           // everything up to here is done with
}

// outstanding is a message that was handed out.
type outstanding struct {
	sequence uint64
	lane     *lane
	done     time.Time // zero: it is not
}

func newLedger() *ledger {
	return &ledger{stir: make(chan struct{}, 1), held: map[*lane]uint64{}}
}

// reset forgets everything: another consumer hands out what is left.
func (g *ledger) reset() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.out = nil
	clear(g.held)
}

// give notes a message that the consumer hands out.
func (g *ledger) give(sequence uint64, l *lane) {
	g.mu.Lock()
	defer g.mu.Unlock()
	i, found := g.find(sequence)
	switch {
	case found: // handed out once more
	case sequence <= g.floor:
		g.held[l] = max(g.held[l], sequence)
	default:
		g.out = slices.Insert(g.out, i, outstanding{sequence: sequence, lane: l})
	}
}

// find needs the lock.
func (g *ledger) find(sequence uint64) (int, bool) {
	if n := len(g.out); n == 0 || g.out[n-1].sequence < sequence {
		return n, false
	}
	return slices.BinarySearchFunc(g.out, sequence, func(o outstanding, s uint64) int { return cmp.Compare(o.sequence, s) })
}

// done notes that a message is done with. One that was not handed out yet is
// when it comes.
func (g *ledger) done(sequence uint64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if i, found := g.find(sequence); found {
		g.out[i].done = time.Now()
		g.advance()
	}
}

// doneThrough notes that all messages of a lane up to a sequence are.
func (g *ledger) doneThrough(l *lane, through uint64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	for i := range g.out {
		if o := &g.out[i]; o.lane == l && o.sequence <= through && o.done.IsZero() {
			o.done = now
		}
	}
	g.advance()
}

// advance needs the lock.
func (g *ledger) advance() {
	n := 0
	for n < len(g.out) && !g.out[n].done.IsZero() {
		n++
	}
	if n > 0 {
		g.floor = g.out[n-1].sequence
		g.out = g.out[n:]
	}
	select {
	case g.stir <- struct{}{}:
	default:
	}
}

// removable gives up to where everything is done with, and for lanes that are
// ahead of that what they were done with a while before, or at any time.
func (g *ledger) removable(before time.Time) (floor uint64, held map[*lane]uint64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	held, g.held = g.held, map[*lane]uint64{}
	kept := g.out[:0]
	for _, o := range g.out {
		if !o.done.IsZero() && o.done.Before(before) {
			held[o.lane] = max(held[o.lane], o.sequence)
			continue
		}
		kept = append(kept, o)
	}
	clear(g.out[len(kept):])
	g.out = kept
	return g.floor, held
}

// again takes back what could not be removed.
func (g *ledger) again(l *lane, through uint64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.held[l] = max(g.held[l], through)
}

// sweep removes what is done with until ctx ends, and then what is left.
func (p *partition) sweep(ctx context.Context) {
	working, finish := context.WithCancel(context.WithoutCancel(ctx))
	defer finish()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(lastWords, finish) })()
	look := time.NewTicker(heldUp)
	defer look.Stop()
	for {
		var before time.Time
		select {
		case <-ctx.Done():
			before = time.Now()
		case <-look.C:
			before = time.Now().Add(-heldUp)
		case <-p.ledger.stir:
			pause(ctx, sweepEvery)
		}
		p.removeDone(working, before)
		if ctx.Err() != nil && !before.IsZero() {
			return
		}
	}
}

// removeDone removes what is done with.
func (p *partition) removeDone(ctx context.Context, before time.Time) {
	floor, held := p.ledger.removable(before)
	for l, through := range held {
		if err := p.queue.purge(ctx, subject(l.id), through); err != nil {
			p.ledger.again(l, through)
			p.cfg.Logger.Warn("deliveries that are done with could not be removed", "partition", p.number, "subscription", l.id, "error", err)
		}
	}
	if floor == p.removed {
		return
	}
	if err := p.queue.purge(ctx, partitionSubject(p.number)+".*", floor); err != nil {
		p.cfg.Logger.Warn("deliveries that are done with could not be removed", "partition", p.number, "error", err)
		return
	}
	p.removed = floor
}
