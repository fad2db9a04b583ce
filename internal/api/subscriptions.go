package api

import (
	"context"
	"net/http"
	"time"

	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/subscription"
)

// shownSubscription is a subscription as its owner sees it. Its schema is
// Subscription.
type shownSubscription struct {
	ID string `json:"id"`
	subscription.Command
	Status      subscription.Status `json:"status"`
	Reason      string              `json:"reason,omitempty"`
	Contacted   bool                `json:"contactConfirmed,omitempty"`
	SecretUntil time.Time           `json:"secretUntil,omitzero"`
	Created     time.Time           `json:"created"`
	Changed     time.Time           `json:"changed"`
}

// createdSubscription is the answer with the secret. Its schema is
// CreatedSubscription.
type createdSubscription struct {
	shownSubscription
	Secret  string `json:"secret,omitempty"`
	Matched int    `json:"matched"`
}

func showSubscription(v notify.View) shownSubscription {
	return shownSubscription{
		ID: v.ID, Command: v.Command, Status: v.Status, Reason: v.Reason, Contacted: v.ContactConfirmed, SecretUntil: v.SecretUntil, Created: v.Created, Changed: v.Changed,
	}
}

// call is the subscriptions' view of the request.
func call(ctx context.Context) notify.Request {
	m := meta(ctx)
	return notify.Request{Caller: m.Caller, Key: m.Key, Fingerprint: m.Fingerprint, Pending: m.Pending}
}

// answered is an answer to a command about a subscription, which may be the one
// that was given before. revision is 0 where the subscription has changed since.
func answered(replayed bool, revision uint64) reply {
	out := private()
	if revision != 0 {
		out.set("ETag", etag(revision))
	}
	if replayed {
		out.set("Idempotent-Replayed", "true")
	}
	return out
}

// CreateSubscription subscribes the caller's organisation.
func (a *API) CreateSubscription(ctx context.Context, r gen.CreateSubscriptionRequestObject) (gen.CreateSubscriptionResponseObject, error) {
	if err := a.notifying(); err != nil {
		return nil, err
	}
	made, err := a.notify.Create(ctx, call(ctx), *r.Body)
	if err != nil {
		return nil, err
	}
	out := answered(made.Replayed, made.Revision)
	out.status = http.StatusCreated
	out.set("Location", Base+"/subscriptions/"+made.ID)
	return out.json(createdSubscription{showSubscription(made.View), made.Secret, made.Matched})
}

// ListSubscriptions answers those of the caller's organisation.
func (a *API) ListSubscriptions(ctx context.Context, _ gen.ListSubscriptionsRequestObject) (gen.ListSubscriptionsResponseObject, error) {
	if err := a.notifying(); err != nil {
		return nil, err
	}
	list, err := a.notify.List(ctx, meta(ctx).Caller)
	if err != nil {
		return nil, err
	}
	items := make([]shownSubscription, len(list))
	for i, v := range list {
		items[i] = showSubscription(v)
	}
	return private().json(map[string]any{"items": items})
}

// GetSubscription answers one of the caller's.
func (a *API) GetSubscription(ctx context.Context, r gen.GetSubscriptionRequestObject) (gen.GetSubscriptionResponseObject, error) {
	if err := a.notifying(); err != nil {
		return nil, err
	}
	v, err := a.notify.Get(ctx, meta(ctx).Caller, r.Subscription)
	return a.subscription(v, err)
}

// ChangeSubscription replaces what was asked for.
func (a *API) ChangeSubscription(ctx context.Context, r gen.ChangeSubscriptionRequestObject) (gen.ChangeSubscriptionResponseObject, error) {
	if err := a.notifying(); err != nil {
		return nil, err
	}
	req, err := request(ctx)
	if err != nil {
		return nil, err
	}
	v, err := a.notify.Update(ctx, call(ctx), r.Subscription, *r.Body, req.IfMatch)
	return a.subscription(v, err)
}

// DeleteSubscription erases one of the caller's.
func (a *API) DeleteSubscription(ctx context.Context, r gen.DeleteSubscriptionRequestObject) (gen.DeleteSubscriptionResponseObject, error) {
	if err := a.notifying(); err != nil {
		return nil, err
	}
	if err := a.notify.Delete(ctx, meta(ctx).Caller, r.Subscription); err != nil {
		return nil, err
	}
	return reply{status: http.StatusNoContent}, nil
}

// PauseSubscription stops deliveries.
func (a *API) PauseSubscription(ctx context.Context, r gen.PauseSubscriptionRequestObject) (gen.PauseSubscriptionResponseObject, error) {
	if err := a.notifying(); err != nil {
		return nil, err
	}
	v, err := a.notify.Pause(ctx, call(ctx), r.Subscription)
	return a.subscription(v, err)
}

// ResumeSubscription lets deliveries go on.
func (a *API) ResumeSubscription(ctx context.Context, r gen.ResumeSubscriptionRequestObject) (gen.ResumeSubscriptionResponseObject, error) {
	if err := a.notifying(); err != nil {
		return nil, err
	}
	v, err := a.notify.Resume(ctx, call(ctx), r.Subscription)
	return a.subscription(v, err)
}

// subscription answers one subscription.
func (a *API) subscription(v notify.View, err error) (reply, error) {
	if err != nil {
		return reply{}, err
	}
	return answered(v.Replayed, v.Revision).json(showSubscription(v))
}

// RotateSecret gives a webhook a new secret.
func (a *API) RotateSecret(ctx context.Context, r gen.RotateSecretRequestObject) (gen.RotateSecretResponseObject, error) {
	if err := a.notifying(); err != nil {
		return nil, err
	}
	secret, v, err := a.notify.RotateSecret(ctx, call(ctx), r.Subscription, subscription.DefaultOverlap)
	if err != nil {
		return nil, err
	}
	return answered(v.Replayed, v.Revision).json(rotatedSecret{secret, v.SecretUntil})
}

// rotatedSecret shows a secret once. Its schema is RotatedSecret.
type rotatedSecret struct {
	Secret        string    `json:"secret,omitempty"`
	PreviousUntil time.Time `json:"previousUntil,omitzero"`
}

// TestSubscription queues a test.
func (a *API) TestSubscription(ctx context.Context, r gen.TestSubscriptionRequestObject) (gen.TestSubscriptionResponseObject, error) {
	if err := a.notifying(); err != nil {
		return nil, err
	}
	delivery, again, err := a.notify.SendTest(ctx, call(ctx), r.Subscription)
	if err != nil {
		return nil, err
	}
	out := answered(again, 0)
	out.status = http.StatusAccepted
	return out.json(map[string]any{"delivery": delivery})
}

// replayed says what was queued. Its schema is Replayed.
type replayed struct {
	Count int             `json:"count"`
	More  bool            `json:"more"`
	Next  *changes.Cursor `json:"next,omitempty"`
}

// ReplaySubscription delivers once more.
func (a *API) ReplaySubscription(ctx context.Context, r gen.ReplaySubscriptionRequestObject) (gen.ReplaySubscriptionResponseObject, error) {
	if err := a.notifying(); err != nil {
		return nil, err
	}
	after, err := replayAfter(ctx, r.Body)
	if err != nil {
		return nil, err
	}
	answer, again := replayed{Count: 1}, false
	if after == nil {
		again, err = a.notify.Redeliver(ctx, call(ctx), r.Subscription, r.Body.Delivery)
	} else {
		var done notify.Replayed
		done, err = a.notify.Replay(ctx, call(ctx), r.Subscription, *after)
		answer, again = replayed{done.Count, done.More, &done.Next}, done.Replayed
	}
	if err != nil {
		return nil, err
	}
	out := answered(again, 0)
	out.status = http.StatusAccepted
	return out.json(answer)
}

// replayAfter is the cursor to replay after; nil for one delivery.
func replayAfter(ctx context.Context, body *gen.Replay) (*changes.Cursor, error) {
	var wrong fault.List
	after, err := cursorOf("after", body.After)
	if err != nil {
		wrong.Append(asFault(err).Fields...)
	}
	wrong.Check((body.After == "") != (body.Delivery == ""), "", "replay_of_what", nil)
	return after, fault.Merge(meta(ctx).Pending, wrong.Err(fault.Invalid, "", nil))
}
