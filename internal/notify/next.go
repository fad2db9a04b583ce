package notify

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/samstyring/samstyring/internal/changefeed"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/subscription"
)

// errNotThere: the change log is being built anew, or behind.
var errNotThere = errors.New("a change that waits cannot be read yet")

// next finds what is to be delivered next; nil if nothing can be.
func (w *worker) next(ctx context.Context) (*subscription.Subscription, *delivery, error) {
	sub, err := w.subscription(ctx, false)
	if err == nil && (sub == nil || sub.Status != subscription.Active) {
		sub, err = w.subscription(ctx, true)
	}
	if err != nil || sub == nil {
		return nil, nil, err
	}
	var c *changes.Change
	if sub.Status == subscription.Active && sub.Frequency != subscription.Quarterly {
		if c, err = w.change(sub); err != nil {
			return nil, nil, err
		}
	} else if !sub.Moved {
		w.drop()
	}
	d, err := w.task(sub, c)
	if d == nil && err == nil && c != nil {
		d = deliveryOf(kindChange, c)
	}
	if d == nil && err == nil {
		d = w.quarter(sub)
	}
	if err == nil && sub.Status == subscription.Active && (d == nil || d.task == nil) {
		w.endOther(d)
	}
	return sub, d, err
}

// endOther ends what was attempted and is not what comes next: it is not wanted
// any more.
func (w *worker) endOther(next *delivery) {
	tried := w.now().Message
	if tried == "" || next != nil && next.id(w.id) == tried {
		return
	}
	w.s.log.End(w.id, tried)
	w.update(func(at *progress) { at.Message, at.Attempts, at.Next = "", 0, time.Time{} })
}

// change finds the first change that waits; nil if none does.
func (w *worker) change(sub *subscription.Subscription) (*changes.Change, error) {
	for {
		w.mu.Lock()
		after, news := w.after(sub), w.news
		w.passedDue(after)
		waits, behind := len(w.due) > 0, w.behind
		if waits {
			after = w.due[0].Previous()
		}
		w.mu.Unlock()
		if !waits && !behind {
			w.caughtUp(news, changes.Cursor{})
			return nil, nil
		}
		limit := changefeed.Page
		if waits {
			limit = 1
		}
		page, _, err := w.s.feed.Changes(after, limit)
		if err != nil {
			return nil, err
		}
		if c := w.first(sub, page); c != nil {
			w.found(c.Cursor, news, w.all(sub, page))
			return c, nil
		}
		switch {
		case waits && len(page) == 0:
			return nil, errNotThere
		case len(page) == 0:
			w.caughtUp(news, after)
		default:
			w.passOver(page[len(page)-1].Cursor)
		}
	}
}

// first is the first of some changes that a subscription asks for.
func (w *worker) first(sub *subscription.Subscription, page []changes.Change) *changes.Change {
	if w.asks.of != sub {
		w.asks.of, w.asks.selector = sub, subscription.Select(sub.Filters, w.s.ref, w.s.cfg.App.Query.Synonyms)
	}
	for i := range page {
		if w.asks.selector.Matches(&page[i]) {
			return &page[i]
		}
	}
	return nil
}

// after is where the next change comes after; w.mu is held.
func (w *worker) after(sub *subscription.Subscription) changes.Cursor {
	at := w.progress.Cursor
	for _, other := range []changes.Cursor{sub.After, w.scanned} {
		if other.Compare(at) > 0 {
			at = other
		}
	}
	if w.progress.Since.IsZero() && sub.Held.Compare(at) > 0 {
		return sub.Held
	}
	return at
}

// all are the first of some changes that a subscription asks for, as many as are
// known at a time.
func (w *worker) all(sub *subscription.Subscription, page []changes.Change) (out []changes.Cursor) {
	for len(page) > 0 && len(out) < maxDue {
		c := w.first(sub, page)
		if c == nil {
			break
		}
		out = append(out, c.Cursor)
		page = page[slices.IndexFunc(page, func(x changes.Change) bool { return x.Cursor == c.Cursor })+1:]
	}
	return out
}

// found notes that a change waits that the change log was read for, and which
// others of the same page do, so that the page is not read anew for each. They
// are not noted if there is news since: the filters may be others by now.
func (w *worker) found(at changes.Cursor, news int, due []changes.Cursor) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.scanned = at.Previous()
	if w.news == news && len(w.due) == 0 {
		w.due = due
	}
	if w.progress.Since.IsZero() {
		w.progress.Since, w.progress.Cursor = w.s.now(), at.Previous()
		w.p.note(w)
	}
}

// passOver notes that nothing waits up to a cursor.
func (w *worker) passOver(at changes.Cursor) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.passedDue(at)
	w.scanned = at
}

// caughtUp notes that nothing waits, if there is no news since. through is how
// far the change log was read for that.
func (w *worker) caughtUp(news int, through changes.Cursor) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.news != news {
		return
	}
	w.due, w.behind = nil, false
	if through.Compare(w.progress.Cursor) > 0 {
		w.progress.Cursor = through
		w.p.note(w)
	}
	if !w.progress.Since.IsZero() {
		w.progress.Since = time.Time{}
		w.p.note(w)
	}
}

// drop forgets what waits: the subscription does not want it any more.
func (w *worker) drop() {
	w.mu.Lock()
	waits, message := !w.progress.Since.IsZero(), w.progress.Message
	w.due, w.behind, w.scanned = nil, false, changes.Cursor{}
	w.mu.Unlock()
	if !waits {
		return
	}
	w.s.log.End(w.id, message)
	w.update(func(at *progress) {
		at.Since, at.Message, at.Attempts, at.Next = time.Time{}, "", 0, time.Time{}
	})
}

// task finds the task that comes before a change; nil if none does.
func (w *worker) task(sub *subscription.Subscription, c *changes.Change) (*delivery, error) {
	for {
		at := w.now()
		open := sub.Open(at.Done)
		if len(open) == 0 || c != nil && c.Cursor.Compare(open[0].Behind) <= 0 {
			return nil, nil
		}
		task := &open[0]
		wanted, later := wants(sub, task)
		if later {
			return nil, nil
		}
		d := &delivery{Kind: kind(task.Kind), At: task.At, Nonce: task.Nonce, Notice: task.Notice, task: task}
		if wanted {
			ok, err := w.fill(sub, d, at.Again)
			if ok || err != nil {
				return d, err
			}
		}
		w.done(d)
	}
}

// fill finds the change that a task sends next; ok is false if there is none
// any more.
func (w *worker) fill(sub *subscription.Subscription, d *delivery, again changes.Cursor) (ok bool, err error) {
	t := d.task
	switch {
	case t.Change != (changes.Cursor{}):
		c, ok, err := w.s.feed.At(t.Change)
		d.Change = &c
		return ok, err
	case t.Kind != subscription.TaskReplay:
		return true, nil
	}
	after := t.After
	if again.Compare(after) > 0 {
		after = again
	}
	for {
		page, more, err := w.s.feed.Changes(after, changefeed.Page)
		if err != nil {
			return false, err
		}
		if c := w.first(sub, page); c != nil {
			if c.Cursor.Compare(t.Through) > 0 {
				return false, nil
			}
			d.Change, d.more = c, true
			return true, nil
		}
		if !more || page[len(page)-1].Cursor.Compare(t.Through) >= 0 {
			return false, nil
		}
		after = page[len(page)-1].Cursor
	}
}

// wants says whether a task is for a subscription as it stands, or may be later.
func wants(sub *subscription.Subscription, t *subscription.Task) (now, later bool) {
	switch t.Kind {
	case subscription.TaskReplay:
		return sub.Status == subscription.Active, sub.Moved
	case subscription.TaskTest: // of the letter of a quarter without a change
		letter := t.Change == (changes.Cursor{})
		return sub.Status == subscription.Active && letter == (sub.Frequency == subscription.Quarterly), sub.Moved
	case subscription.TaskAsk:
		return sub.Status == subscription.Pending, false
	case subscription.TaskNotice:
		return sub.Status == subscription.Disabled && sub.Contact != "" && !sub.ContactConfirmed.IsZero(), false
	case subscription.TaskContact:
		return asksContact(sub), false
	}
	return false, false
}
