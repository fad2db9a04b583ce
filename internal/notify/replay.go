package notify

import (
	"context"

	"github.com/samstyring/samstyring/internal/changefeed"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/subscription"
)

// Replayed says what Replay delivers once more.
type Replayed struct {
	Count    int            // changes
	Next     changes.Cursor // where to go on from, if More
	More     bool
	Replayed bool `json:"-"` // the call had been made before, and this is its answer again
}

// How many changes one Replay delivers, and looks at, at most.
const (
	maxReplay  = 1000
	maxScanned = 100_000
)

// Replay delivers once more what the subscription matches of what was published
// after a cursor, behind what waits already: at most 1,000 changes, under the
// ids that they had. The letter of a quarter is none: NotAllowedNow.
func (s *Service) Replay(ctx context.Context, req Request, id string, after changes.Cursor) (Replayed, error) {
	out, err := assignTo(ctx, s, req, id, func(sub subscription.Subscription) (Replayed, subscription.Task, error) {
		if sub.Frequency == subscription.Quarterly {
			return Replayed{}, subscription.Task{}, fault.New(fault.NotAllowedNow, "quarterly_replay", nil)
		}
		r, err := s.scan(sub.Filters, after, maxReplay)
		return r, subscription.Task{Kind: subscription.TaskReplay, After: after, Through: r.Next}, err
	})
	out.answer.Replayed = out.replayed
	return out.answer, err
}

// scan counts what filters match of what was published after a cursor, up to a
// number.
func (s *Service) scan(filters subscription.Filters, after changes.Cursor, most int) (r Replayed, err error) {
	selector := subscription.Select(filters, s.ref, s.cfg.App.Query.Synonyms)
	r.Next = after
	for scanned := 0; scanned < maxScanned; {
		page, more, err := s.feed.Changes(r.Next, changefeed.Page)
		if err != nil {
			return Replayed{}, err
		}
		for i := range page {
			if selector.Matches(&page[i]) {
				r.Count++
			}
			r.Next = page[i].Cursor
			if r.Count == most {
				more = more || i+1 < len(page)
				break
			}
		}
		scanned += len(page)
		if r.More = more; !more || r.Count == most {
			break
		}
	}
	return r, nil
}

// Redeliver delivers one delivery of the log once more; replayed: the call had
// been made before.
func (s *Service) Redeliver(ctx context.Context, req Request, id, which string) (replayed bool, err error) {
	out, err := assignTo(ctx, s, req, id, func(subscription.Subscription) (struct{}, subscription.Task, error) {
		c, err := s.delivered(ctx, id, which)
		return struct{}{}, subscription.Task{Kind: subscription.TaskReplay, Change: c.Cursor}, err
	})
	return out.replayed, err
}

// delivered finds the change of a delivery of the log.
func (s *Service) delivered(ctx context.Context, id, which string) (c changes.Change, err error) {
	list, _, err := s.log.Deliveries(ctx, id)
	if err != nil {
		return c, err
	}
	for _, d := range list {
		if d.ID != which || d.Change == "" {
			continue
		}
		c, ok, err := s.feed.At(d.Cursor)
		if err != nil || ok && c.ID == d.Change {
			return c, err
		}
	}
	return c, fault.New(fault.NotFound, "delivery_not_found", nil)
}

// SendTest sends the last change that the subscription matches, or else the
// last one of all, marked as a test – or the letter of the quarter as it would be now – and gives the delivery's id; replayed: the
// call had been made before.
func (s *Service) SendTest(ctx context.Context, req Request, id string) (delivered string, replayed bool, err error) {
	out, err := assignTo(ctx, s, req, id, func(sub subscription.Subscription) (string, subscription.Task, error) {
		task := subscription.Task{Kind: subscription.TaskTest, Nonce: s.nonce(req, id)}
		if sub.Frequency != subscription.Quarterly {
			c, err := s.example(sub.Filters)
			if err != nil {
				return "", subscription.Task{}, err
			}
			task.Change = c.Cursor
		}
		return (&delivery{Kind: kindTest, Nonce: task.Nonce}).id(id), task, nil
	})
	return out.answer, out.replayed, err
}

// example is the last change that filters match, or the last one of all.
func (s *Service) example(f subscription.Filters) (*changes.Change, error) {
	var last *changes.Change
	selector := subscription.Select(f, s.ref, s.cfg.App.Query.Synonyms)
	for c, err := range s.feed.Since(s.now().Add(-subscription.LookBack)) {
		if err != nil {
			return nil, err
		}
		if selector.Matches(c) {
			return c, nil
		}
		if last == nil {
			last = c
		}
	}
	if last == nil {
		return nil, fault.New(fault.NotAllowedNow, "nothing_to_send", nil)
	}
	return last, nil
}
