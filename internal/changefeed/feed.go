// Package changefeed is every change in words, in the order of publication: what
// the log has published, which is stored in the views, and behind it what only the
// clock has published so far. Whoever reads changes – deliveries, the pages, the
// API and its streams, calendars, the Atom feed – reads them here.
//
// # Archives
//
// The changes can also be read in parts, by the positions that they were
// published at. A part is closed when nothing can be published in it any more,
// and then is the same for ever and everywhere: that is what the archives of the
// Atom feed are.
package changefeed

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/broadcast"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/sleep"
)

// Page is how many changes are well read at once.
const Page = 500

// Config says what a Feed works with.
type Config struct {
	App    *app.App
	Clock  func() time.Time
	Logger *slog.Logger
	Poll   time.Duration // how long Run sleeps at most before it looks at the clock again
	Keep   int           // how many changes are kept decoded; 1,024 when 0
}

// retryPause is the pause after what is due could not be read.
const retryPause = time.Second

// Feed reads the changes. The same changes have the same cursors on every replica,
// whether the log or the clock has published them here.
type Feed struct {
	cfg Config

	mu    sync.Mutex
	due   []changes.Change // published by the clock, as of the last look
	looks uint64           // that have found other changes due than the one before
	moved broadcast.Signal // sent when there may be more
	tail  tail
}

// New gives the feed of a registry. Run must be running for what the clock
// publishes.
func New(cfg Config) *Feed {
	f := &Feed{cfg: cfg, tail: tail{most: cmp.Or(cfg.Keep, maxTail)}}
	cfg.App.Query.OnCommit(f.moved.Send)
	return f
}

// Changes reads at most limit changes after a cursor, and whether there are
// more.
func (f *Feed) Changes(after changes.Cursor, limit int) (found []changes.Change, more bool, err error) {
	// What the clock published is read first: the log may publish it meanwhile, and
	// then it is found there.
	f.mu.Lock()
	due := f.due
	f.mu.Unlock()
	found, more, err = f.tail.changes(after, limit, f.cfg.App.Query.Changes)
	if err != nil || more {
		return found, more, err
	}
	if len(found) > 0 {
		after = found[len(found)-1].Cursor
	}
	for _, c := range due {
		if c.Cursor.Compare(after) <= 0 {
			continue
		}
		if len(found) == limit {
			return found, true, nil
		}
		found = append(found, c)
	}
	return found, false, nil
}

// At reads the change at a cursor; ok is false if there is none.
func (f *Feed) At(at changes.Cursor) (c changes.Change, ok bool, err error) {
	page, _, err := f.Changes(at.Previous(), 1)
	if err != nil || len(page) == 0 || page[0].Cursor != at {
		return c, false, err
	}
	return page[0], true, nil
}

// Last is the cursor of what was published last; the zero one if nothing was.
func (f *Feed) Last() (changes.Cursor, error) {
	f.mu.Lock()
	due := f.due
	f.mu.Unlock()
	last, err := f.cfg.App.Query.LastChange()
	if err != nil {
		return last, fmt.Errorf("read last change: %w", err)
	}
	if n := len(due); n > 0 && due[n-1].Cursor.Compare(last) > 0 {
		last = due[n-1].Cursor
	}
	return last, nil
}

// Moved is closed when there may be more than there was when it was asked for.
func (f *Feed) Moved() <-chan struct{} { return f.moved.Next() }

// Version is another number when the clock has published other changes than
// before. The feed follows from it and from the position of the views alone.
func (f *Feed) Version() uint64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.looks
}

// order is how far events may stand in the log out of the order of their times.
const order = time.Hour

// Since gives the changes that happened at or after a time, and perhaps some
// before it, the last one published first.
func (f *Feed) Since(t time.Time) iter.Seq2[*changes.Change, error] {
	return func(yield func(*changes.Change, error) bool) {
		f.mu.Lock()
		due := f.due
		f.mu.Unlock()
		var last changes.Cursor
		first := true
		for c, err := range f.cfg.App.Query.RecentChanges() {
			if err == nil && first {
				last, first = c.Cursor, false
				if !dueAfter(due, last, yield) {
					return
				}
			}
			if err == nil && c.At.Before(t.Add(-order-f.cfg.App.Query.Gather())) {
				return
			}
			if !yield(c, err) || err != nil {
				return
			}
		}
		if first {
			dueAfter(due, last, yield)
		}
	}
}

func dueAfter(due []changes.Change, last changes.Cursor, yield func(*changes.Change, error) bool) bool {
	for i := len(due) - 1; i >= 0 && due[i].Cursor.Compare(last) > 0; i-- {
		if !yield(&due[i], nil) {
			return false
		}
	}
	return true
}

// Backward gives the changes that were published before a cursor, or all of them,
// the last one published first.
func (f *Feed) Backward(before *changes.Cursor) iter.Seq2[*changes.Change, error] {
	return func(yield func(*changes.Change, error) bool) {
		for c, err := range f.Since(time.Time{}) {
			if err == nil && before != nil && c.Cursor.Compare(*before) >= 0 {
				continue
			}
			if !yield(c, err) || err != nil {
				return
			}
		}
	}
}

// Lately is a cursor at or before another, so that what came into being shortly
// before that, by whichever rules it was held back, is after it.
func (f *Feed) Lately(at changes.Cursor) (changes.Cursor, error) {
	first, since := at, time.Time{}
	for c, err := range f.cfg.App.Query.ChangesBefore(changes.Cursor{Position: at.Position, N: at.N + 1}) {
		if err != nil {
			return at, fmt.Errorf("read change log backward: %w", err)
		}
		if since.IsZero() {
			since = c.At.Add(-order - f.cfg.App.Query.Gather())
		}
		if c.At.Before(since) {
			break
		}
		first = c.Cursor.Previous()
	}
	return first, nil
}

// Run looks at the clock: when the next window may close, and not more often.
// A window that is not open yet cannot close before it could be full.
func (f *Feed) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		next, err := f.look(ctx)
		if err != nil {
			f.cfg.Logger.Warn("changes that are due could not be read, trying again", "error", err)
			next = f.cfg.Clock().Add(retryPause)
		}
		if wait := next.Sub(f.cfg.Clock()); wait > 0 {
			_ = sleep.For(ctx, min(wait, f.cfg.Poll))
		}
	}
	return nil
}

func sameCursor(a, b changes.Change) bool { return a.Cursor == b.Cursor }

// look finds what is due, and says when there may be more.
func (f *Feed) look(ctx context.Context) (next time.Time, err error) {
	now := f.cfg.Clock()
	w, err := f.cfg.App.Query.Window()
	if err != nil {
		return next, err
	}
	if len(w.Due(now, changes.Cursor{})) > 0 {
		// What was in the log at that time must have been applied.
		last, err := f.cfg.App.Beside().Last(ctx)
		if err != nil {
			return next, err
		}
		if err := f.cfg.App.Query.WaitFor(ctx, last); err != nil {
			return next, err
		}
		if w, err = f.cfg.App.Query.Window(); err != nil {
			return next, err
		}
	}
	due := w.Due(now, changes.Cursor{})
	f.mu.Lock()
	if !slices.EqualFunc(f.due, due, sameCursor) {
		f.looks++
	}
	f.due = due
	f.mu.Unlock()
	if len(due) > 0 {
		f.moved.Send()
	}
	next = now.Add(max(f.cfg.App.Query.Gather(), time.Second))
	if at, ok := w.Next(now); ok && at.Before(next) {
		next = at
	}
	return next, nil
}
