package client

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// SubscriptionCommand is what a subscriber asks for.
type SubscriptionCommand struct {
	Channel   string  `json:"channel"`            // webhook, email
	Endpoint  string  `json:"endpoint,omitempty"` // of a webhook
	Address   string  `json:"address,omitempty"`  // e-mail
	Contact   string  `json:"contact,omitempty"`  // e-mail of whoever looks after a webhook
	Filters   Filters `json:"filters"`
	Frequency string  `json:"frequency,omitempty"` // immediate (""), daily, weekly, quarterly
	At        string  `json:"at,omitempty"`        // time of day of a digest in Norway, "07:30"
	Weekday   string  `json:"weekday,omitempty"`   // of a weekly digest
	Language  string  `json:"language,omitempty"`  // nb (""), nn, en
}

// Subscription is a subscription of the caller's organisation.
type Subscription struct {
	ID string `json:"id"`
	SubscriptionCommand
	Status           string    `json:"status"`           // pending, active, paused, disabled
	Reason           string    `json:"reason"`           // why it was disabled
	ContactConfirmed bool      `json:"contactConfirmed"` // the contact has agreed to be notified
	SecretUntil      time.Time `json:"secretUntil"`
	Created          time.Time `json:"created"`
	Changed          time.Time `json:"changed"`

	// Secret and Matched come from Subscribe only. The secret is never shown
	// again; pkg/webhook verifies deliveries with it.
	Secret  string `json:"secret"`
	Matched int    `json:"matched"` // changes of the last 90 days

	ETag string `json:"-"` // version, for ChangeSubscription
}

// Subscribe asks to be notified. A webhook is active when it has answered a
// validation event, an e-mail address when its reader has followed the link.
func (c *Client) Subscribe(ctx context.Context, s SubscriptionCommand) (Subscription, error) {
	// Without a key: nothing is repeated, for a secret is shown only once.
	return c.subscription(ctx, http.MethodPost, "/subscriptions", s, nil)
}

// Subscriptions lists those of the caller's organisation, oldest first.
func (c *Client) Subscriptions(ctx context.Context) ([]Subscription, error) {
	var out struct{ Items []Subscription }
	_, err := c.Do(ctx, http.MethodGet, "/subscriptions", nil, &out, nil)
	return out.Items, err
}

// Subscription reads one.
func (c *Client) Subscription(ctx context.Context, id string) (Subscription, error) {
	return c.subscription(ctx, http.MethodGet, subscriptionPath(id, ""), nil, nil)
}

// ChangeSubscription replaces all that was asked for; a *Problem with status 412
// if it has changed since it was read. With an empty etag it is not looked at.
func (c *Client) ChangeSubscription(ctx context.Context, id, etag string, s SubscriptionCommand) (Subscription, error) {
	var headers http.Header
	if etag != "" {
		headers = http.Header{"If-Match": {etag}}
	}
	return c.subscription(ctx, http.MethodPut, subscriptionPath(id, ""), s, headers)
}

// Unsubscribe erases a subscription with all that is kept of it.
func (c *Client) Unsubscribe(ctx context.Context, id string) error {
	_, err := c.Do(ctx, http.MethodDelete, subscriptionPath(id, ""), nil, nil, nil)
	return err
}

// PauseSubscription stops deliveries until ResumeSubscription. What is published
// meanwhile is not delivered; Replay delivers it.
func (c *Client) PauseSubscription(ctx context.Context, id string) (Subscription, error) {
	return c.subscription(ctx, http.MethodPost, subscriptionPath(id, "/pause"), nil, nil)
}

// ResumeSubscription ends a pause. One that was disabled begins anew: its
// receiver is asked again.
func (c *Client) ResumeSubscription(ctx context.Context, id string) (Subscription, error) {
	return c.subscription(ctx, http.MethodPost, subscriptionPath(id, "/resumption"), nil, nil)
}

// RotateSecret gives a webhook a new secret, shown once. The one before signs
// beside it until the time given.
func (c *Client) RotateSecret(ctx context.Context, id string) (secret string, previousUntil time.Time, err error) {
	var out struct {
		Secret        string
		PreviousUntil time.Time
	}
	_, err = c.Do(ctx, http.MethodPost, subscriptionPath(id, "/secret"), nil, &out, nil)
	return out.Secret, out.PreviousUntil, err
}

// SendTest queues a test, and gives the id of its delivery.
func (c *Client) SendTest(ctx context.Context, id string) (delivery string, err error) {
	var out struct{ Delivery string }
	_, err = c.Do(ctx, http.MethodPost, subscriptionPath(id, "/test"), nil, &out, keyed(""))
	return out.Delivery, err
}

// Replayed says what Replay has queued.
type Replayed struct {
	Count int    `json:"count"`
	More  bool   `json:"more"` // there is more after Next
	Next  string `json:"next"` // cursor
}

// Replay queues once more what was published after a cursor, at most 1,000 changes
// at a time, under the ids that they had.
func (c *Client) Replay(ctx context.Context, id, after string) (Replayed, error) {
	var out Replayed
	_, err := c.Do(ctx, http.MethodPost, subscriptionPath(id, "/replays"), map[string]string{"after": after}, &out, keyed(""))
	return out, err
}

// Redeliver queues one delivery of the log once more.
func (c *Client) Redeliver(ctx context.Context, id, delivery string) error {
	_, err := c.Do(ctx, http.MethodPost, subscriptionPath(id, "/replays"), map[string]string{"delivery": delivery}, nil, keyed(""))
	return err
}

// Delivery is one line of a subscription's log.
type Delivery struct {
	ID         string            `json:"id"` // webhook-id
	Kind       string            `json:"kind"`
	Status     string            `json:"status"` // waiting, delivered, given_up
	Change     string            `json:"change"` // id
	Cursor     string            `json:"cursor"`
	Initiative string            `json:"initiative"`
	Class      string            `json:"class"`
	Count      int               `json:"count"` // of a digest
	Queued     time.Time         `json:"queued"`
	Attempts   []DeliveryAttempt `json:"attempts"` // oldest first
}

// DeliveryAttempt is one attempt at a delivery.
type DeliveryAttempt struct {
	At         time.Time `json:"at"`
	DurationMs int64     `json:"durationMs"`
	Outcome    string    `json:"outcome"`
	Reason     string    `json:"reason"`
	Status     int       `json:"status"` // of the answer; 0: there was none
	Excerpt    string    `json:"excerpt"`
}

// Deliveries reads the log of a subscription, newest first.
func (c *Client) Deliveries(ctx context.Context, id string) ([]Delivery, error) {
	var out struct{ Items []Delivery }
	_, err := c.Do(ctx, http.MethodGet, subscriptionPath(id, "/deliveries"), nil, &out, nil)
	return out.Items, err
}

func subscriptionPath(id, rest string) string { return "/subscriptions/" + url.PathEscape(id) + rest }

func (c *Client) subscription(ctx context.Context, method, path string, body any, headers http.Header) (Subscription, error) {
	var out Subscription
	answer, err := c.Do(ctx, method, path, body, &out, headers)
	out.ETag = answer.ETag()
	return out, err
}
