// Package broadcast wakes everybody who waits for something to move on.
package broadcast

import "sync"

// Signal wakes all who wait, each time it is sent. The zero value is ready. It
// may be used by many goroutines.
type Signal struct {
	mu   sync.Mutex
	next chan struct{}
}

// Next is closed when the signal is sent for the next time. Who waits takes it
// before looking at what it waits for, so that nothing in between is missed.
func (s *Signal) Next() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.next == nil {
		s.next = make(chan struct{})
	}
	return s.next
}

// Send wakes all who wait now.
func (s *Signal) Send() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.next != nil {
		close(s.next)
		s.next = nil
	}
}
