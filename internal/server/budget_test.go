package server

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"
)

// One address has at most half of the budget, its line is short, and so is that
// of all; those who come after get a turn when there is one.
func TestBudgetIsShared(t *testing.T) {
	t.Parallel()
	b := newBudget()
	impatient, cancel := context.WithCancel(t.Context())
	cancel()
	var given []func()
	for range b.unitsOfOne {
		give, reached := b.take(t.Context(), "greedy", 1)
		if give == nil {
			t.Fatalf("refused by %s", reached)
		}
		given = append(given, give)
	}
	if _, reached := b.take(impatient, "greedy", 1); reached != fullAddress {
		t.Errorf("more than half: %q", reached)
	}
	for range b.unitsOfOne {
		give, reached := b.take(t.Context(), "other", 1)
		if give == nil {
			t.Fatalf("another address is refused by %s", reached)
		}
		given = append(given, give)
	}
	if _, reached := b.take(impatient, "third", 1); reached != fullInAll {
		t.Errorf("more than all: %q", reached)
	}
	for _, give := range given {
		give()
	}
	if b.total != 0 || len(b.lines) != 0 {
		t.Errorf("%d and %d lines are left behind", b.total, len(b.lines))
	}
}

// The lines are bounded, and those who stand in them get their turn.
func TestLinesAreShort(t *testing.T) {
	t.Parallel()
	b := newBudget()
	b.patience = time.Minute
	hold := func(key string) func() {
		give, reached := b.take(t.Context(), key, b.unitsOfOne)
		if give == nil {
			t.Fatalf("refused by %s", reached)
		}
		return give
	}
	first, second := hold("greedy"), hold("other")
	var turns sync.WaitGroup
	wait := func(key string) {
		turns.Go(func() {
			give, reached := b.take(t.Context(), key, 1)
			if give == nil {
				t.Errorf("%s is refused by %s", key, reached)
				return
			}
			give()
		})
	}
	lineUp := func(key string, length, total int) {
		wait(key)
		for {
			b.mu.Lock()
			own, all := b.lines[key], b.total
			there := own != nil && own.count == length && all == total
			b.mu.Unlock()
			if there {
				return
			}
		}
	}
	for i := 1; i < b.mostOne; i++ {
		lineUp("greedy", i+1, i+2)
	}
	if _, reached := b.take(t.Context(), "greedy", 1); reached != fullAddress {
		t.Errorf("in a full line of one: %q", reached)
	}
	for i := b.mostOne + 1; i < b.most; i++ {
		lineUp(fmt.Sprint(i), 1, i+1)
	}
	if _, reached := b.take(t.Context(), "late", 1); reached != fullInAll {
		t.Errorf("in a full line: %q", reached)
	}
	first()
	second()
	turns.Wait()
	if b.total != 0 || len(b.lines) != 0 {
		t.Errorf("%d and %d lines are left behind", b.total, len(b.lines))
	}
}

// What is for one visitor, or was refused, is kept for nobody.
func TestKeptAnswersAreForEverybody(t *testing.T) {
	t.Parallel()
	h := newHeavy()
	h.cache("refused", &recorded{status: http.StatusNotFound, header: http.Header{}})
	h.cache("personal", &recorded{status: http.StatusOK, header: http.Header{"Set-Cookie": {"x=y"}}})
	h.cache("failed", nil)
	if size := h.answers.Size(); size != 0 {
		t.Errorf("%d bytes are kept", size)
	}
	h.cache("everybody's", &recorded{status: http.StatusOK, header: http.Header{}})
	if _, ok := h.answers.Get("everybody's"); !ok {
		t.Error("an answer for everybody is not kept")
	}
}

// Bytes that slow readers hold are counted once, and given back.
func TestHeldBytes(t *testing.T) {
	t.Parallel()
	var h held
	r := &recorded{size: maxHeld/2 + 1}
	other := &recorded{size: r.size}
	for range 100 {
		h.begin(r)
	}
	if h.full() {
		t.Error("one answer that many read is counted many times")
	}
	if h.begin(other); !h.full() {
		t.Error("two answers are not too much")
	}
	h.end(other)
	for range 100 {
		h.end(r)
	}
	if h.bytes != 0 {
		t.Errorf("%d bytes are left behind", h.bytes)
	}
}
