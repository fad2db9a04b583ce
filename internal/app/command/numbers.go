package command

import "sync"

// numbers hands out numbers to commands that run at the same time, so that
// they do not all try the same one. The log's expectation is what makes a
// number unique; a number whose append failed is left out.
type numbers struct {
	mu   sync.Mutex
	last map[string]uint64
}

// next is one above both what is stored and what was handed out.
func (n *numbers) next(year string, stored uint64) uint64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.last == nil {
		n.last = map[string]uint64{}
	}
	n.last[year] = max(n.last[year], stored) + 1
	return n.last[year]
}
