package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// APIKeyCommand is what a new API key is to be.
type APIKeyCommand struct {
	Name      string    `json:"name"`                // what it is for
	Roles     []string  `json:"roles"`               // reader, registrar, assessor
	Addresses []string  `json:"addresses,omitempty"` // networks that it may be used from; none: everywhere
	Expires   time.Time `json:"expires"`             // at most 366 days ahead
}

// APIKey is an API key of the caller's organisation.
type APIKey struct {
	ID string `json:"id"`
	APIKeyCommand
	Made    time.Time `json:"made"`
	MadeBy  string    `json:"madeBy"` // pseudonym
	Used    string    `json:"used"`   // the last day, 2006-01-02; "" if it never was
	Expired bool      `json:"expired"`

	// Secret comes from MakeAPIKey only and is never shown again. It is the token
	// of Options.
	Secret string `json:"secret"`
}

// MakeAPIKey makes an API key for the caller's organisation. It is sent without an
// Idempotency-Key, and so not repeated: a secret is shown only once.
func (c *Client) MakeAPIKey(ctx context.Context, k APIKeyCommand) (out APIKey, err error) {
	_, err = c.Do(ctx, http.MethodPost, "/api-keys", k, &out, nil)
	return out, err
}

// APIKeys lists those of the caller's organisation, newest first.
func (c *Client) APIKeys(ctx context.Context) ([]APIKey, error) {
	var out struct{ Items []APIKey }
	_, err := c.Do(ctx, http.MethodGet, "/api-keys", nil, &out, nil)
	return out.Items, err
}

// WithdrawAPIKey withdraws one: it is refused everywhere from then on.
func (c *Client) WithdrawAPIKey(ctx context.Context, id string) error {
	_, err := c.Do(ctx, http.MethodDelete, "/api-keys/"+url.PathEscape(id), nil, nil, nil)
	return err
}

// AuditEntry is that somebody looked at or changed what is not public.
type AuditEntry struct {
	Position     uint64    `json:"position"`
	At           time.Time `json:"at"`
	Organisation string    `json:"organisation"` // whose it is
	Actor        string    `json:"actor"`        // pseudonym
	By           string    `json:"by"`           // the organisation that did it, if another
	Key          string    `json:"key"`          // id of the API key that was used
	Act          string    `json:"act"`          // key_made, scores_read, …
	About        string    `json:"about"`
	Text         string    `json:"text"`
}

// Audit reads what the caller may know of who looked at or changed what is not
// public, after a position, oldest first. organisation is for operators; "" is the
// caller's own. next is what to go on after while there is more.
func (c *Client) Audit(ctx context.Context, organisation string, after uint64) (entries []AuditEntry, next uint64, more bool, err error) {
	query := url.Values{"after": {strconv.FormatUint(after, 10)}}
	if organisation != "" {
		query.Set("organisation", organisation)
	}
	var out struct {
		Items []AuditEntry
		Next  uint64
		More  bool
	}
	_, err = c.Do(ctx, http.MethodGet, "/audit?"+query.Encode(), nil, &out, nil)
	return out.Items, out.Next, out.More, err
}
