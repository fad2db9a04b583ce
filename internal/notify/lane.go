package notify

import (
	"context"
	"math"
	"sync"
	"time"
)

// How many messages lanes keep in memory; the others lie in the stream until it
// is their turn.
const (
	keptByPartition = 4096
	keptByLane      = 4 // also when the partition keeps too many
)

// item is a message of the stream.
type item struct {
	sequence uint64
	data     []byte
}

// lane delivers to one subscription, one message after the other.
type lane struct {
	*partition
	id string
	up chan struct{} // look around

	mu      sync.Mutex
	queue   []item // the next ones, in order
	letGo   int    // how many messages were not kept
	behind  bool   // some of those come after the queue
	running bool
	dropped bool   // the subscription was erased
	last    uint64 // sequence of the last message that is done with
	at      uint64 // of the one that is at work; 0: none is

	state  laneState // belongs to the goroutine that runs
	loaded bool
	claims []claim    // of the attempt; belongs to the goroutine that runs
	saving sync.Mutex // while the state is written
}

func newLane(p *partition, id string) *lane {
	return &lane{partition: p, id: id, up: make(chan struct{}, 1)}
}

// nudge makes the lane look around, if it is waiting.
func (l *lane) nudge() {
	select {
	case l.up <- struct{}{}:
	default:
	}
}

// push takes a message from the consumer. own ends when the partition is not
// this replica's any more, working when attempts must end too.
func (l *lane) push(own, working context.Context, it item) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.dropped, // it was dispatched while the subscription was erased
		it.sequence <= l.last: // it was delivered, and not removed
		l.ledger.done(it.sequence)
		return
	case it.sequence == l.at:
		return // an earlier consumer gave it, and it is under way
	}
	if l.behind || len(l.queue) >= keptByLane && l.kept.Load() >= keptByPartition {
		l.letGo++
		l.behind = true
	} else {
		l.queue = append(l.queue, it)
		l.kept.Add(1)
	}
	if !l.running {
		l.running = true
		l.partition.running.Go(func() { l.run(own, working) })
	}
}

// reset lets go of all messages: another consumer will give them again.
func (l *lane) reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept.Add(-int64(len(l.queue)))
	l.queue, l.behind = nil, false
}

// drop ends the lane. Nothing is written of it after that.
func (l *lane) drop() {
	l.saving.Lock()
	defer l.saving.Unlock()
	l.reset()
	l.mu.Lock()
	l.dropped = true
	l.mu.Unlock()
	l.ledger.doneThrough(l, math.MaxUint64)
	l.nudge()
}

// letAll lets go of all messages; they are read from the stream when it is
// their turn.
func (l *lane) letAll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept.Add(-int64(len(l.queue)))
	l.queue, l.behind = nil, true
	l.letGo++
}

// run works until there is nothing left to do, or own ends.
func (l *lane) run(own, working context.Context) {
	for {
		it, ok := l.head(own)
		if !ok {
			return
		}
		done := l.handle(own, working, it)
		l.mu.Lock()
		if l.at = 0; done {
			l.last = max(l.last, it.sequence)
			l.trim()
		}
		l.mu.Unlock()
		if done {
			l.ledger.done(it.sequence)
		}
	}
}

// trim takes what is done with from the queue; it needs the lock.
func (l *lane) trim() {
	n := 0
	for n < len(l.queue) && l.queue[n].sequence <= l.last {
		n++
	}
	clear(l.queue[:n])
	if l.queue = l.queue[n:]; len(l.queue) == 0 {
		l.queue = nil
	}
	l.kept.Add(-int64(n))
}

// head gives the next message; ok is false if the lane has ended.
func (l *lane) head(own context.Context) (it item, ok bool) {
	for {
		l.mu.Lock()
		if own.Err() != nil || l.dropped || len(l.queue) == 0 && !l.behind {
			l.running = false
			l.mu.Unlock()
			return item{}, false
		}
		if len(l.queue) > 0 {
			it = l.queue[0]
			l.at = it.sequence
			l.mu.Unlock()
			return it, true
		}
		after, seen := l.last, l.letGo
		l.mu.Unlock()
		m, err := l.partition.queue.next(own, l.id, after)
		switch {
		case err != nil:
			l.sleep(own, l.cfg.Clock().Add(retryPause))
		case m != nil:
			l.mu.Lock()
			l.at = m.Sequence
			l.mu.Unlock()
			return item{sequence: m.Sequence, data: m.Data}, true
		default:
			l.mu.Lock()
			if l.letGo == seen { // nothing came while it was looked for
				l.behind = false
			}
			l.mu.Unlock()
		}
	}
}

// sleep waits until a time on the registry's clock, or until the lane is
// nudged, or own ends.
func (l *lane) sleep(own context.Context, until time.Time) {
	for {
		left := until.Sub(l.cfg.Clock())
		if left <= 0 {
			return
		}
		t := time.NewTimer(min(left, l.cfg.Poll))
		select {
		case <-own.Done():
		case <-l.up:
		case <-t.C:
			continue
		}
		t.Stop()
		return
	}
}
