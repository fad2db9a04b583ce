package webhook

import (
	"container/list"
	"context"
	"sync"
	"time"
)

// What a Handler remembers when it is given no Store: about 10 MB when full,
// and longer than the registry tries again.
const (
	DefaultSize = 100_000
	DefaultTTL  = 7 * 24 * time.Hour
)

// Memory is a Store in the memory of one process. It forgets when the process
// ends, so what is done with an event should bear being done again.
type Memory struct {
	Clock func() time.Time // time.Now by NewMemory; set before it is used

	size int
	ttl  time.Duration

	mu   sync.Mutex
	busy map[string]struct{} // as many as there are requests under way
	done map[string]*list.Element
	ages *list.List // of entry, oldest first
}

type entry struct {
	id string
	at time.Time
}

// NewMemory remembers at most size ids, each for ttl. When there are more, the
// oldest are forgotten first: only ids of verified notifications get here, so
// size should be above what arrives in ten minutes.
func NewMemory(size int, ttl time.Duration) *Memory {
	return &Memory{
		Clock: time.Now, size: max(size, 1), ttl: ttl,
		busy: map[string]struct{}{}, done: map[string]*list.Element{}, ages: list.New(),
	}
}

// Claim implements Store.
func (m *Memory) Claim(_ context.Context, id string) (Claim, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.forget()
	if _, ok := m.done[id]; ok {
		return Seen, nil
	}
	if _, ok := m.busy[id]; ok {
		return Busy, nil
	}
	m.busy[id] = struct{}{}
	return Fresh, nil
}

// Done implements Store.
func (m *Memory) Done(_ context.Context, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.busy, id)
	if _, ok := m.done[id]; !ok {
		m.done[id] = m.ages.PushBack(entry{id, m.Clock()})
	}
	m.forget()
	return nil
}

// Release implements Store.
func (m *Memory) Release(_ context.Context, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.busy, id)
	return nil
}

// forget drops what is too old or too much.
func (m *Memory) forget() {
	limit := m.Clock().Add(-m.ttl)
	for first := m.ages.Front(); first != nil; first = m.ages.Front() {
		e := first.Value.(entry)
		if m.ages.Len() <= m.size && e.at.After(limit) {
			return
		}
		m.ages.Remove(first)
		delete(m.done, e.id)
	}
}
