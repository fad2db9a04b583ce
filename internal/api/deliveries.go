package api

import (
	"context"
	"time"

	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/notify/deliverylog"
)

// shownDelivery is one line of a subscription's log. Its schema is Delivery.
type shownDelivery struct {
	ID         string             `json:"id"`
	Kind       string             `json:"kind"`
	Status     deliverylog.Status `json:"status"`
	Change     string             `json:"change,omitempty"`
	Cursor     changes.Cursor     `json:"cursor,omitzero"`
	Initiative string             `json:"initiative,omitempty"`
	Class      changes.Class      `json:"class,omitempty"`
	Count      int                `json:"count,omitempty"`
	Queued     time.Time          `json:"queued"`
	Attempts   []shownAttempt     `json:"attempts"`
}

// shownAttempt is one attempt. Its schema is DeliveryAttempt.
type shownAttempt struct {
	At         time.Time `json:"at"`
	DurationMs int64     `json:"durationMs"`
	Outcome    string    `json:"outcome"`
	Reason     string    `json:"reason,omitempty"`
	Status     int       `json:"status,omitempty"`
	Excerpt    string    `json:"excerpt,omitempty"`
}

// ListDeliveries answers the log of one of the caller's subscriptions.
func (a *API) ListDeliveries(ctx context.Context, r gen.ListDeliveriesRequestObject) (gen.ListDeliveriesResponseObject, error) {
	if err := a.notifying(); err != nil {
		return nil, err
	}
	list, err := a.notify.Deliveries(ctx, meta(ctx).Caller, r.Subscription)
	if err != nil {
		return nil, err
	}
	items := make([]shownDelivery, len(list))
	for i, d := range list {
		items[i] = showDelivery(d)
	}
	return private().json(map[string]any{"items": items})
}

func showDelivery(d deliverylog.Delivery) shownDelivery {
	out := shownDelivery{
		ID: d.ID, Kind: d.Kind, Status: d.Status, Change: d.Change, Cursor: d.Cursor, Initiative: d.Initiative, Class: d.Class,
		Count: d.Count, Queued: d.Queued, Attempts: make([]shownAttempt, len(d.Attempts)),
	}
	for i, t := range d.Attempts {
		out.Attempts[i] = shownAttempt{t.At, t.Duration.Milliseconds(), t.Outcome, t.Reason, t.Status, t.Excerpt}
	}
	return out
}
