package recent

import (
	"testing"
	"time"
)

func TestSet(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	s := NewSet[string](2, time.Minute)
	s.Add("a", at)
	if !s.Has("a", at.Add(59*time.Second)) || s.Has("a", at.Add(time.Minute)) || s.Has("b", at) {
		t.Error("it does not remember for a minute what was added")
	}
	s.Add("b", at)
	s.Add("c", at)
	if s.Has("a", at) || !s.Has("b", at) || !s.Has("c", at) {
		t.Error("it does not hold the last two")
	}
}
