package notify

import (
	"sync"

	"github.com/samstyring/samstyring/internal/broadcast"
	"github.com/samstyring/samstyring/internal/changes"
)

// owned are the partitions that this replica works on.
type owned struct {
	mu    sync.Mutex
	all   [Partitions]*partition
	moved broadcast.Signal // sent when there is another one
}

func (o *owned) add(p *partition) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.all[p.number] = p
	o.moved.Send()
}

func (o *owned) remove(p *partition) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.all[p.number] == p {
		o.all[p.number] = nil
	}
}

// of gives the partition of a subscription; nil if it is another replica's.
func (o *owned) of(id string) *partition {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.all[partitionOf(id)]
}

// matched gives the partitions, and the least up to where they are matched.
func (o *owned) matched() (at changes.Cursor, all []*partition) {
	o.each(func(p *partition) {
		if m := p.at(); len(all) == 0 || m.Compare(at) < 0 {
			at = m
		}
		all = append(all, p)
	})
	return at, all
}

// each calls fn with every partition.
func (o *owned) each(fn func(*partition)) {
	o.mu.Lock()
	all := o.all
	o.mu.Unlock()
	for _, p := range all {
		if p != nil {
			fn(p)
		}
	}
}
