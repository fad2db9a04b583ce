package notify

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/subscription"
)

const (
	dispatchBatch = 500   // messages stored at once; more is not faster
	dispatchIdle  = 1_000 // changes that nobody wanted, after which the mark is moved all the same
	retryPause    = time.Second
)

// dispatcher stores deliveries for the changes after the mark.
type dispatcher struct {
	*Service
	mark  mark           // as it stands in the queue, as far as is known here
	at    changes.Cursor // dispatched up to here; the mark may be a little behind
	after string         // of the change after at: up to this subscription
	idle  int            // changes between the mark and at
	batch []*nats.Msg    // not stored yet
}

// dispatch dispatches until the context ends. The replica that has done it last
// goes on at once; the others look whether it does.
func (s *Service) dispatch(ctx context.Context) error {
	d := &dispatcher{Service: s}
	if err := s.live.until(ctx, 0); err != nil {
		return nil // told to stop
	}
	for ctx.Err() == nil {
		moved := s.feed.Moved()
		err := d.work(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, eventlog.ErrClosed):
			return err
		case errors.Is(err, eventlog.ErrConflict):
			d.mark = mark{} // another replica was faster
			continue
		case err != nil:
			d.mark = mark{}
			s.cfg.Logger.Warn("dispatching was interrupted, trying again", "error", err)
			pause(ctx, retryPause)
			continue
		}
		if !await(ctx, moved) {
			return nil
		}
		if d.mark.By != s.id && s.members.alive(d.mark.By) {
			pause(ctx, s.cfg.Grace)
		}
	}
	return nil
}

// Dispatched is the cursor up to which this replica knows all changes to be
// dispatched. It may be behind where another replica dispatches.
func (s *Service) Dispatched() changes.Cursor {
	if at := s.dispatched.Load(); at != nil {
		return *at
	}
	return changes.Cursor{}
}

// work dispatches everything that can be read.
func (d *dispatcher) work(ctx context.Context) error {
	if err := d.resume(ctx); err != nil {
		return err
	}
	for ctx.Err() == nil {
		page, more, err := d.feed.Changes(d.at, feedPage)
		if err != nil || len(page) == 0 {
			return err
		}
		// Whoever was told that a subscription is active before now gets what
		// was told from now on: see it first.
		revision, err := d.store.room.Last(ctx)
		if err != nil {
			return err
		}
		if err := d.live.until(ctx, revision); err != nil {
			return err
		}
		for i := range page {
			if err := d.tell(ctx, &page[i]); err != nil {
				return err
			}
		}
		if err := d.flush(ctx); err != nil {
			return err
		}
		at := d.at
		d.dispatched.Store(&at)
		if !more {
			return nil
		}
	}
	return nil
}

// rules names what the changes and their cursors follow from.
func (s *Service) rules() string {
	return "1+" + s.ref.Version() + "+" + s.cfg.App.Query.Gather().String()
}

// resume takes up where the mark is, unless this replica has written it and is
// further than that.
func (d *dispatcher) resume(ctx context.Context) error {
	if d.mark.By == d.id {
		return nil
	}
	m, err := d.queue.mark(ctx)
	if err != nil {
		return err
	}
	if m.sequence == d.mark.sequence && m.sequence != 0 {
		return nil
	}
	d.mark, d.at, d.after, d.idle, d.batch = m, m.Cursor, m.Partial, 0, nil
	switch {
	case m.sequence == 0:
		return d.begin(ctx)
	case m.Feed != d.rules():
		return d.goBack(ctx)
	}
	return nil
}

// begin is for the first of all: where the first subscription begins.
func (d *dispatcher) begin(ctx context.Context) (err error) {
	if d.at, err = d.feed.Last(); err != nil {
		return err
	}
	for _, s := range d.live.all() {
		if s.Subscription.Status == subscription.Active && s.Subscription.After.Compare(d.at) < 0 {
			d.at = s.Subscription.After
		}
	}
	return d.save(ctx)
}

// goBack is for when other rules told the changes until now. What was held back
// by them, and is told earlier by these, is not left out: what happened lately
// is told once more.
func (d *dispatcher) goBack(ctx context.Context) error {
	d.after = ""
	lately := d.mark.At.Add(-order - d.cfg.App.Query.Gather())
	for c, err := range d.feed.since(lately) {
		if err != nil {
			return err
		}
		if last := before(c.Cursor); last.Compare(d.at) < 0 {
			d.at = last
		}
	}
	return d.save(ctx)
}

// tell queues one change for everybody who wants it.
func (d *dispatcher) tell(ctx context.Context, c *changes.Change) error {
	matched := d.live.matcher.Match(c)
	// In the order that the mark counts them in.
	slices.SortFunc(matched, func(a, b *subscription.Subscription) int { return strings.Compare(a.ID, b.ID) })
	var raw []byte
	for _, sub := range matched {
		if c.Cursor.Compare(sub.After) <= 0 || sub.ID <= d.after {
			continue
		}
		if raw == nil {
			var err error
			told := d.delivery(kindChange, c)
			if raw, err = told.encode(d.ref); err != nil {
				return err
			}
		}
		d.batch = append(d.batch, message(subject(sub.ID), raw))
		if len(d.batch) >= d.cfg.batch {
			d.after = sub.ID
			if err := d.save(ctx); err != nil {
				return err
			}
		}
	}
	d.at, d.after = c.Cursor, ""
	d.idle++
	return nil
}

// flush stores what is gathered, if anything is, or if the mark would fall far
// behind.
func (d *dispatcher) flush(ctx context.Context) error {
	if len(d.batch) == 0 && d.idle < dispatchIdle {
		return nil
	}
	return d.save(ctx)
}

// save stores what is gathered and moves the mark, in one.
func (d *dispatcher) save(ctx context.Context) (err error) {
	next := mark{Cursor: d.at, Partial: d.after, Feed: d.rules(), By: d.id, At: d.now()}
	if next.sequence, err = d.queue.dispatch(ctx, d.batch, next, d.mark.sequence); err != nil {
		return err
	}
	d.mark, d.batch, d.idle = next, nil, 0
	return nil
}
