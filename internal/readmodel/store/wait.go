package store

import (
	"container/heap"
	"sync"
)

// waiter is one caller of Wait.
type waiter struct {
	position uint64
	done     chan struct{}
	index    int // in the heap; -1 when it was taken out
}

// waiters is a heap by position: a commit looks only at those it reached.
type waiters struct {
	mu     sync.Mutex
	heap   waiterHeap
	closed bool
}

// add is nil after close.
func (w *waiters) add(position uint64) *waiter {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return nil
	}
	one := &waiter{position: position, done: make(chan struct{})}
	heap.Push(&w.heap, one)
	return one
}

func (w *waiters) remove(one *waiter) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if one.index >= 0 {
		heap.Remove(&w.heap, one.index)
	}
}

func (w *waiters) wake(position uint64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for len(w.heap) > 0 && w.heap[0].position <= position {
		close(heap.Pop(&w.heap).(*waiter).done)
	}
}

func (w *waiters) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	for len(w.heap) > 0 {
		close(heap.Pop(&w.heap).(*waiter).done)
	}
}

// waiterHeap implements heap.Interface, lowest position first.
type waiterHeap []*waiter

func (h waiterHeap) Len() int           { return len(h) }
func (h waiterHeap) Less(i, j int) bool { return h[i].position < h[j].position }

func (h waiterHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}

func (h *waiterHeap) Push(x any) {
	w := x.(*waiter)
	w.index = len(*h)
	*h = append(*h, w)
}

func (h *waiterHeap) Pop() any {
	last := len(*h) - 1
	w := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	w.index = -1
	return w
}
