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
// them out in order, so they are removed up to the first that is not; those
// behind one that takes its time are removed one by one.
type ledger struct {
	mu    sync.Mutex
	out   []outstanding // by rising sequence
	late  []uint64      // done with, and to be removed one by one
	stir  chan struct{} // something is done with
	floor uint64        // everything up to here is done with
}

// outstanding is a message that was handed out.
type outstanding struct {
	sequence uint64
	lane     *lane
	done     time.Time // zero: it is not
}

func newLedger() *ledger { return &ledger{stir: make(chan struct{}, 1)} }

// reset forgets everything: another consumer hands out what is left.
func (g *ledger) reset() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.out, g.late = nil, nil
}

// give notes a message that the consumer hands out.
func (g *ledger) give(sequence uint64, l *lane) {
	g.mu.Lock()
	defer g.mu.Unlock()
	i, found := g.find(sequence)
	switch {
	case found: // handed out once more
	case sequence <= g.floor:
		g.late = append(g.late, sequence)
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

// removable gives up to where everything is done with, and the single messages
// that were done with a while before, or at any time.
func (g *ledger) removable(before time.Time) (floor uint64, single []uint64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	single, g.late = g.late, nil
	kept := g.out[:0]
	for _, o := range g.out {
		if !o.done.IsZero() && o.done.Before(before) {
			single = append(single, o.sequence)
			continue
		}
		kept = append(kept, o)
	}
	clear(g.out[len(kept):])
	g.out = kept
	return g.floor, single
}

// again takes back a message that could not be removed.
func (g *ledger) again(sequence uint64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.late = append(g.late, sequence)
}

// sweep removes what is done with until ctx ends, and then what is left.
func (p *partition) sweep(ctx context.Context) {
	single := time.NewTicker(heldUp)
	defer single.Stop()
	for {
		var before time.Time
		select {
		case <-ctx.Done():
			before = time.Now()
		case <-single.C:
			before = time.Now().Add(-heldUp)
		case <-p.ledger.stir:
			pause(ctx, sweepEvery)
		}
		working, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
		p.removeDone(working, before)
		cancel()
		if ctx.Err() != nil && !before.IsZero() {
			return
		}
	}
}

// removeDone removes what is done with.
func (p *partition) removeDone(ctx context.Context, before time.Time) {
	floor, single := p.ledger.removable(before)
	for _, sequence := range single {
		if err := p.queue.remove(ctx, sequence); err != nil {
			p.ledger.again(sequence)
			p.cfg.Logger.Warn("a delivery that is done with could not be removed", "partition", p.number, "error", err)
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
