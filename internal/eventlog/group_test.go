package eventlog

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"
)

// crowd appends from many goroutines at once, so that most appends share batches,
// and gives what each led to.
func crowd(t *testing.T, l *Log, entries ...Entry) (positions []uint64, errs []error) {
	t.Helper()
	appends := make([][]Entry, len(entries))
	for i, e := range entries {
		appends[i] = []Entry{e}
	}
	return crowdOf(t, l, appends)
}

func crowdOf(t *testing.T, l *Log, appends [][]Entry) (positions []uint64, errs []error) {
	t.Helper()
	positions, errs = make([]uint64, len(appends)), make([]error, len(appends))
	var all sync.WaitGroup
	for i, entries := range appends {
		all.Go(func() { positions[i], errs[i] = l.Append(testContext(t), entries...) })
	}
	all.Wait()
	return positions, errs
}

// What was acknowledged stands in the log where it was said to stand, whoever it
// shared a batch with; a stale expectation and a repeated command refuse
// themselves and nobody else.
func TestAppendsThatShareABatch(t *testing.T) {
	t.Parallel()
	l := openLog(t, Config{Dir: t.TempDir()})
	const many = 200
	var first []Entry
	for i := range many {
		first = append(first, entry(fmt.Sprintf("2026-%04d", i), "first"+strconv.Itoa(i), 0, 1+i%3))
	}
	positions, errs := crowd(t, l, first...)
	stands := func(i int, e Entry, position uint64) {
		t.Helper()
		last := e.Records[len(e.Records)-1]
		if r, err := l.Record(testContext(t), position); err != nil || r.ID != last.ID {
			t.Errorf("append %d: record %q at %d (%v), want %q", i, r.ID, position, err, last.ID)
		}
	}
	for i, e := range first {
		if errs[i] != nil {
			t.Fatalf("append %d: %v", i, errs[i])
		}
		stands(i, e, positions[i])
	}

	var second []Entry
	for i := range many {
		switch expected := positions[i]; i % 10 {
		case 3: // stale
			second = append(second, entry(fmt.Sprintf("2026-%04d", i), "second"+strconv.Itoa(i), expected-1, 1))
		case 7: // a command that is in the log, also in the middle of a batch
			second = append(second, entry(fmt.Sprintf("2027-%04d", i), "first"+strconv.Itoa(i), 0, 1))
		default:
			second = append(second, entry(fmt.Sprintf("2026-%04d", i), "second"+strconv.Itoa(i), expected, 1))
		}
	}
	positions, errs = crowd(t, l, second...)
	for i, e := range second {
		if refused := i%10 == 3 || i%10 == 7; refused != errors.Is(errs[i], ErrConflict) || !refused && errs[i] != nil {
			t.Errorf("append %d: %v", i, errs[i])
		} else if !refused {
			stands(i, e, positions[i])
		}
	}
}

// Of those who write to one aggregate at the same time on the same expectation
// one succeeds.
func TestOneOfManyOnTheSameExpectation(t *testing.T) {
	t.Parallel()
	l := openLog(t, Config{Dir: t.TempDir()})
	var entries []Entry
	for i := range 100 {
		entries = append(entries, entry("2026-0001", "c"+strconv.Itoa(i), 0, 1))
	}
	_, errs := crowd(t, l, entries...)
	succeeded := 0
	for _, err := range errs {
		if err == nil {
			succeeded++
		} else if !errors.Is(err, ErrConflict) {
			t.Error(err)
		}
	}
	if succeeded != 1 {
		t.Errorf("%d of %d succeeded", succeeded, len(errs))
	}
	wantLast(t, l, 1)
}

// Who stops waiting either has it in the log or is truly answered that it is not:
// nothing is stored after that.
func TestWhoStopsWaitingKnowsWhatWasStored(t *testing.T) {
	t.Parallel()
	l := openLog(t, Config{Dir: t.TempDir()})
	const many = 300
	var all sync.WaitGroup
	errs := make([]error, many)
	for i := range many {
		ctx, cancel := context.WithCancel(testContext(t))
		all.Go(func() { _, errs[i] = l.Append(ctx, entry(fmt.Sprintf("2026-%04d", i), "c"+strconv.Itoa(i), 0, 1)) })
		if i%2 == 0 {
			all.Go(cancel)
		} else {
			t.Cleanup(cancel)
		}
	}
	all.Wait()
	for i, err := range errs {
		_, stored, lookErr := l.LastOf(testContext(t), "initiative", fmt.Sprintf("2026-%04d", i))
		switch {
		case lookErr != nil:
			t.Fatal(lookErr)
		case errors.Is(err, ErrUnknownOutcome):
		case (err == nil) != stored:
			t.Errorf("append %d: %v, and stored is %v", i, err, stored)
		}
	}
}
