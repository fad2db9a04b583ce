package notify

import (
	"sync/atomic"
	"time"

	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/subscription"
)

// Backlog is what waits to be delivered by this replica. All of a registry's
// replicas together have all of it.
type Backlog struct {
	Waiting  int           // subscriptions that something waits for, digests included
	Retrying int           // of those, the ones whose last attempt failed
	Oldest   time.Duration // how long the oldest has waited that is neither a digest nor tried again; 0: none does

	Delivered, Failed uint64 // attempts since the start
}

// tries counts what came of attempts.
type tries struct{ delivered, failed atomic.Uint64 }

func (t *tries) count(o webhook.Outcome) {
	if o == webhook.Delivered {
		t.delivered.Add(1)
		return
	}
	t.failed.Add(1)
}

// Backlog tells what waits now.
func (s *Service) Backlog() Backlog {
	b := Backlog{Delivered: s.tries.delivered.Load(), Failed: s.tries.failed.Load()}
	now := s.now()
	s.owned.each(func(p *partition) {
		for _, w := range p.all() {
			at := w.now()
			switch {
			case at.Since.IsZero():
			case at.Attempts > 0:
				b.Waiting++
				b.Retrying++
			default:
				b.Waiting++
				if s.atOnce(w.id) {
					b.Oldest = max(b.Oldest, now.Sub(at.Since))
				}
			}
		}
	})
	return b
}

// atOnce says whether what a subscription waits for is to be sent at once.
func (s *Service) atOnce(id string) bool {
	stored, ok := s.live.get(id)
	return ok && stored.Subscription.Status == subscription.Active && stored.Subscription.Frequency == subscription.Immediate
}

// all are the workers of the partition.
func (p *partition) all() []*worker {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := make([]*worker, 0, len(p.workers))
	for _, w := range p.workers {
		out = append(out, w)
	}
	return out
}
