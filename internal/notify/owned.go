package notify

import "sync"

// owned are the partitions that are at work here. While one is handed over and
// taken back there may be two of one number.
type owned struct {
	mu  sync.Mutex
	all map[*partition]bool
}

func (o *owned) add(p *partition) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.all == nil {
		o.all = map[*partition]bool{}
	}
	o.all[p] = true
}

func (o *owned) remove(p *partition) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.all, p)
}

// of gives the partitions that a subscription is delivered from.
func (o *owned) of(id string) (out []*partition) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for p := range o.all {
		if p.number == partitionOf(id) {
			out = append(out, p)
		}
	}
	return out
}

// nudge makes the lane of a subscription look at it again: it has changed.
func (s *Service) nudge(id string) {
	for _, p := range s.owned.of(id) {
		if l := p.known(id); l != nil {
			l.nudge()
		}
	}
}

// drop ends the lane of a subscription that was erased, and says whether it was
// delivered from here.
func (s *Service) drop(id string) bool {
	of := s.owned.of(id)
	for _, p := range of {
		if l := p.known(id); l != nil {
			l.drop()
		}
	}
	s.log.drop(id)
	return len(of) > 0
}
