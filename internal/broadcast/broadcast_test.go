package broadcast_test

import (
	"testing"

	"github.com/samstyring/samstyring/internal/broadcast"
)

func TestSignal(t *testing.T) {
	t.Parallel()
	var s broadcast.Signal
	s.Send() // nobody waits
	first, again := s.Next(), s.Next()
	select {
	case <-first:
		t.Fatal("woken by a signal that was sent before")
	default:
	}
	s.Send()
	<-first
	<-again
	select {
	case <-s.Next():
		t.Fatal("woken twice by one signal")
	default:
	}
}
