package notify

import (
	"context"
	"errors"
	"sync"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/sleep"
	"github.com/samstyring/samstyring/internal/subscription"
)

// farBehind is how many changes the stored checkpoint may be behind while nobody
// wants any of them.
const farBehind = 1000

// partition is one share of the subscriptions, while this replica has it.
type partition struct {
	s      *Service
	number int
	stop   context.CancelFunc // the partition is another replica's

	saving sync.Mutex // while cursors are stored or erased
	stored checkpoint

	mu      sync.Mutex
	work    func(*worker)  // lets a worker run; nil: none may
	matched changes.Cursor // every change up to here is marked
	behind  int            // changes between the stored checkpoint and matched
	workers map[string]*worker
	changed map[*worker]bool // since cursors were stored
	running sync.WaitGroup
}

func newPartition(s *Service, n int) *partition {
	return &partition{s: s, number: n, workers: map[string]*worker{}, changed: map[*worker]bool{}}
}

// run works until the context ends, or another replica has the partition. Then
// no worker is at work any more, and what they have done is stored.
func (p *partition) run(ctx context.Context) {
	ctx, p.stop = context.WithCancel(ctx)
	defer p.stop()
	for {
		err := p.resume(ctx)
		if err == nil {
			break
		}
		if ctx.Err() != nil || errors.Is(err, eventlog.ErrConflict) {
			return
		}
		p.s.cfg.Logger.Warn("a partition could not be taken up, trying again", "partition", p.number, "error", err)
		_ = sleep.For(ctx, retryPause)
	}
	p.start(ctx)
	<-ctx.Done()
	p.finish()
	p.s.owned.remove(p)
	last, end := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
	defer end()
	p.s.saveAll(last, p)
}

// resume claims the partition, so that nobody else can store cursors, and reads
// how far it is.
func (p *partition) resume(ctx context.Context) error {
	if err := p.s.live.until(ctx, 0); err != nil {
		return err
	}
	at, err := p.s.cursors.checkpoint(ctx, p.number)
	if err != nil {
		return err
	}
	next := at
	if next.By = p.s.id; at.sequence == 0 {
		if next, err = p.first(); err != nil {
			return err
		}
	}
	claim := &write{number: p.number, seen: at, next: next}
	if err := p.s.cursors.save(ctx, []*write{claim}); err != nil {
		return err
	}
	p.stored = claim.seen
	all, err := p.s.cursors.all(ctx, p.number)
	if err != nil {
		return err
	}
	p.matched = p.stored.Cursor
	if p.stored.Rules != p.s.rules() {
		if err := p.goBack(all); err != nil {
			return err
		}
	}
	for id, of := range all {
		w := newWorker(p, id)
		w.progress, w.behind = of, !of.Since.IsZero()
		p.workers[id] = w
	}
	return nil
}

// first is the checkpoint of a partition that was never worked on: where the
// first of its subscriptions begins.
func (p *partition) first() (checkpoint, error) {
	at, err := p.s.feed.Last()
	for _, stored := range p.s.live.all() {
		sub := stored.Subscription
		if partitionOf(sub.ID) == p.number && sub.Status == subscription.Active && sub.After.Compare(at) < 0 {
			at = sub.After
		}
	}
	return checkpoint{Cursor: at, Rules: p.s.rules(), By: p.s.id}, err
}

// goBack is for when other rules published the changes until now. What was held back
// by them, and is published earlier by these, is not left out: what happened lately
// is published once more.
func (p *partition) goBack(all map[string]progress) error {
	at, err := p.s.feed.Lately(p.matched)
	if err != nil {
		return err
	}
	for id, of := range all {
		switch {
		case !of.Since.IsZero():
			if of.Cursor, err = p.s.feed.Lately(of.Cursor); err != nil {
				return err
			}
		case of.Cursor.Compare(at) > 0:
			of.Cursor = at
		}
		all[id] = of
	}
	p.matched = at
	return nil
}

// finish waits until no worker is at work, and lets none begin.
func (p *partition) finish() {
	p.mu.Lock()
	p.work = nil
	p.mu.Unlock()
	p.running.Wait()
}

// begin lets a worker run; ok is false if none may any more.
func (p *partition) begin(w *worker) (ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.work == nil {
		return false
	}
	p.work(w)
	return true
}

// start wakes those who have something to do, and lets changes be marked.
func (p *partition) start(ctx context.Context) {
	p.mu.Lock()
	p.work = func(w *worker) { p.running.Go(func() { w.run(ctx) }) }
	known := make([]string, 0, len(p.workers))
	for id := range p.workers {
		known = append(known, id)
	}
	p.mu.Unlock()
	p.s.owned.add(p)
	for _, id := range known {
		if _, ok := p.s.live.get(id); !ok && !p.s.live.unreadable(id) {
			p.s.gone(ctx, id)
		}
	}
	for _, stored := range p.s.live.all() {
		if partitionOf(stored.ID) == p.number {
			p.nudge(stored.ID)
		}
	}
}

// worker gives the worker of a subscription.
func (p *partition) worker(id string) *worker {
	p.mu.Lock()
	defer p.mu.Unlock()
	w := p.workers[id]
	if w == nil {
		w = newWorker(p, id)
		p.workers[id] = w
	}
	return w
}

// nudge lets the worker of a subscription look at it, if it has anything to do:
// it has changed.
func (p *partition) nudge(id string) {
	stored, ok := p.s.live.get(id)
	if !ok {
		return
	}
	p.mu.Lock()
	w := p.workers[id]
	p.mu.Unlock()
	if w == nil && len(stored.Subscription.Tasks) == 0 && stored.Subscription.Held == (changes.Cursor{}) {
		return
	}
	p.worker(id).nudge(stored.Subscription)
}

// note says that there is something of a worker to store.
func (p *partition) note(w *worker) {
	p.mu.Lock()
	p.changed[w] = true
	p.mu.Unlock()
	p.s.saver.wake()
}

// at is up to where changes are marked.
func (p *partition) at() changes.Cursor {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.matched
}

// passed notes that a change is marked at whoever wants it.
func (p *partition) passed(at changes.Cursor) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.matched = at
	if p.behind++; p.behind >= farBehind || len(p.changed) > 0 {
		p.s.saver.wake()
	}
}

// take gives what is to be stored; nil if nothing is. Until stored is called
// nothing else of the partition is stored or erased.
func (p *partition) take() *write {
	p.saving.Lock()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.changed) == 0 && p.behind < farBehind {
		p.saving.Unlock()
		return nil
	}
	w := &write{p: p, number: p.number, seen: p.stored, of: map[string]progress{}}
	w.next = checkpoint{Cursor: p.matched, Rules: p.s.rules(), By: p.s.id}
	w.workers, p.changed = p.changed, map[*worker]bool{}
	p.behind = 0
	return w
}

// done notes what was stored.
func (p *partition) done(w *write, err error) {
	defer p.saving.Unlock()
	p.stored = w.seen
	if err == nil {
		return
	}
	p.mu.Lock()
	for one := range w.workers {
		p.changed[one] = true
	}
	p.mu.Unlock()
	if errors.Is(err, eventlog.ErrConflict) {
		p.stop()
	}
}

// erase forgets a subscription; nothing is stored of it after that.
func (p *partition) erase(ctx context.Context, id string) error {
	p.mu.Lock()
	w := p.workers[id]
	delete(p.workers, id)
	delete(p.changed, w)
	p.mu.Unlock()
	if w != nil {
		w.erase()
	}
	p.saving.Lock()
	defer p.saving.Unlock()
	return p.s.cursors.erase(ctx, id)
}
