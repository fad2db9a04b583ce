package server

import (
	"context"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/samstyring/samstyring/internal/fault"
)

const (
	mostInLine      = 64              // heavy answers being made or waited for
	mostInLineOfOne = 8               // of them, of one address
	linePatience    = 5 * time.Second // for a turn
	busyRetry       = 2 * time.Second // what whoever got no turn is asked to wait
)

// budget bounds the heavy answers that are made at the same time, in units of
// work, so that they cannot take the machine from everything else. Whoever
// comes when it is used up waits for a turn, a short while and in a short line.
// One address has at most half of it.
type budget struct {
	units         *semaphore.Weighted
	unitsOfOne    int64
	patience      time.Duration
	most, mostOne int

	mu    sync.Mutex
	total int
	lines map[string]*line
}

// line are the heavy answers of one address.
type line struct {
	units *semaphore.Weighted
	count int
}

// newBudget has two units for every core, so that one address can do as much at
// once as there are cores.
func newBudget() *budget {
	cores := int64(max(2, runtime.GOMAXPROCS(0)))
	return &budget{
		units: semaphore.NewWeighted(2 * cores), unitsOfOne: cores, patience: linePatience,
		most: mostInLine, mostOne: mostInLineOfOne, lines: map[string]*line{},
	}
}

// take waits for some units, which give gives back, or says which limit was
// reached.
func (b *budget) take(ctx context.Context, key string, units int64) (give func(), reached full) {
	own, reached := b.enter(key)
	if own == nil {
		return nil, reached
	}
	ctx, cancel := context.WithTimeout(ctx, b.patience)
	defer cancel()
	if !acquire(ctx, own.units, units) {
		b.leave(key)
		return nil, fullAddress
	}
	if !acquire(ctx, b.units, units) {
		own.units.Release(units)
		b.leave(key)
		return nil, fullInAll
	}
	return func() {
		b.units.Release(units)
		own.units.Release(units)
		b.leave(key)
	}, ""
}

// acquire waits only if it has to.
func acquire(ctx context.Context, from *semaphore.Weighted, units int64) bool {
	return from.TryAcquire(units) || from.Acquire(ctx, units) == nil
}

func (b *budget) enter(key string) (*line, full) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.total >= b.most {
		return nil, fullInAll
	}
	own, ok := b.lines[key]
	if !ok {
		own = &line{units: semaphore.NewWeighted(b.unitsOfOne)}
		b.lines[key] = own
	}
	if own.count >= b.mostOne {
		return nil, fullAddress
	}
	own.count++
	b.total++
	return own, ""
}

func (b *budget) leave(key string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.total--
	if own := b.lines[key]; own.count == 1 {
		delete(b.lines, key)
	} else {
		own.count--
	}
}

// busy refuses whoever got no turn.
func busy(reached full) error {
	if reached == fullAddress {
		return &fault.Error{Code: fault.RateLimited, Key: "heavy_answers", Retry: busyRetry}
	}
	return &fault.Error{Code: fault.Unavailable, Key: "busy", Retry: busyRetry}
}
