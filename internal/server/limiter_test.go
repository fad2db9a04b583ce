package server

import (
	"fmt"
	"testing"
	"time"
)

// at is a limiter at a standing time.
func at(l *limiter, now *time.Time) *limiter {
	l.now = func() time.Time { return *now }
	return l
}

// However many keys come, few are remembered, and changing keys is no way
// around the limit; those who are known are not hurt.
func TestLimiterIsBounded(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	l := at(newLimiter(4, 8, 100), &now)
	passed := 0
	for i := range 50_000 {
		if l.allow(fmt.Sprintf("stranger %d", i)) {
			passed++
		}
		if i%1000 == 0 {
			l.allow("regular")
		}
	}
	if got := l.keys(); got > 100 {
		t.Errorf("%d keys are remembered", got)
	}
	if passed > 110 {
		t.Errorf("%d strangers passed at one moment", passed)
	}
	now = now.Add(10 * time.Second)
	if !l.allow("regular") {
		t.Error("the regular is turned away")
	}
	if !l.allow("a late one") { // the others have made up for what they did
		t.Error("there is no room for new ones again")
	}
	if newLimiter(0, 0, 1) != nil || !(*limiter)(nil).allow("x") {
		t.Error("0 is a limit")
	}
}

// A client that does as much as it can leaves something to the others of its
// organisation, and has all of it when they do nothing.
func TestSharesAreFair(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	s := newShares(100, 100)
	at(s.all, &now)
	at(s.each, &now)
	greedy, modest := 0, 0
	for range 100 { // ten seconds, 1000 commands may be given in them
		now = now.Add(100 * time.Millisecond)
		for range 100 {
			if s.allow("nav", "greedy") {
				greedy++
			}
		}
		for range 2 {
			if s.allow("nav", "modest") {
				modest++
			}
		}
	}
	if modest != 200 {
		t.Errorf("%d of 200 modest commands passed", modest)
	}
	if greedy < 700 || greedy > 1000 {
		t.Errorf("%d greedy commands passed", greedy)
	}
	alone := 0
	for range 100 {
		now = now.Add(100 * time.Millisecond)
		for range 100 {
			if s.allow("ks", "only") {
				alone++
			}
		}
	}
	if alone < 1000 {
		t.Errorf("alone it had %d", alone)
	}
}

// Each wrong token after the first ones makes the wait longer, up to a limit,
// and a quiet time makes up for it.
func TestFailuresBackOff(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	f := newFailures(10)
	f.now = func() time.Time { return now }
	for i := range freeFailures - 1 {
		if f.failed("a"); f.wait("a") != 0 {
			t.Fatalf("waits after %d", i+1)
		}
	}
	for _, want := range []int{1, 2, 4, 8, 16, 32, 60, 60} {
		f.failed("a")
		got := f.wait("a")
		if want := time.Duration(want) * time.Second; got > want || got < want/2 {
			t.Errorf("waits %s, want about %s", got, want)
		}
		now = now.Add(got)
	}
	if f.wait("b") != 0 {
		t.Error("another address waits")
	}
	now = now.Add(10 * time.Minute)
	if f.failed("a"); f.wait("a") != 0 {
		t.Error("nothing was forgotten")
	}
	for i := range 1000 {
		f.failed(fmt.Sprint(i))
	}
	if got := f.by.Len(); got > 10 {
		t.Errorf("%d addresses are remembered", got)
	}
}
