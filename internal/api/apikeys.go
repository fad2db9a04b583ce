package api

import (
	"context"
	"net/http"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/app/apikeys"
)

// shownKey is an API key as its organisation sees it. Its schema is ApiKey, and
// with the secret CreatedApiKey.
type shownKey struct {
	ID        string        `json:"id"`
	Name      string        `json:"name"`
	Roles     []events.Role `json:"roles"`
	Addresses []string      `json:"addresses"`
	Expires   time.Time     `json:"expires"`
	Made      time.Time     `json:"made"`
	MadeBy    string        `json:"madeBy"`
	Used      events.Date   `json:"used,omitempty"`
	Expired   bool          `json:"expired"`
	Secret    string        `json:"secret,omitempty"`
}

func (a *API) showKey(k apikeys.Key) shownKey {
	return shownKey{
		ID: k.ID, Name: k.Name, Roles: k.Roles, Addresses: k.Addresses, Expires: k.Expires, Made: k.Made, MadeBy: k.MadeBy, Used: k.Used,
		Expired: k.Expired(a.app.Clock()),
	}
}

// ListApiKeys answers those of the caller's organisation.
func (a *API) ListApiKeys(ctx context.Context, _ gen.ListApiKeysRequestObject) (gen.ListApiKeysResponseObject, error) {
	list, err := a.app.Keys.List(ctx, meta(ctx).Caller)
	if err != nil {
		return nil, err
	}
	items := make([]shownKey, len(list))
	for i, k := range list {
		items[i] = a.showKey(k)
	}
	return private().json(map[string]any{"items": items})
}

// CreateApiKey makes a key and shows it, once.
func (a *API) CreateApiKey(ctx context.Context, r gen.CreateApiKeyRequestObject) (gen.CreateApiKeyResponseObject, error) {
	m := meta(ctx)
	k, secret, err := a.app.Keys.Make(ctx, apikeys.Request{Caller: m.Caller, Key: m.Key, Fingerprint: m.Fingerprint, Pending: m.Pending}, *r.Body)
	if err != nil {
		return nil, err
	}
	out := private()
	out.status = http.StatusCreated
	out.set("Location", Base+"/api-keys/"+k.ID)
	if secret == "" {
		out.set("Idempotent-Replayed", "true")
	}
	shown := a.showKey(k)
	shown.Secret = secret
	return out.json(shown)
}

// WithdrawApiKey erases one of the caller's.
func (a *API) WithdrawApiKey(ctx context.Context, r gen.WithdrawApiKeyRequestObject) (gen.WithdrawApiKeyResponseObject, error) {
	if err := a.app.Keys.Withdraw(ctx, meta(ctx).Caller, r.Key); err != nil {
		return nil, err
	}
	return reply{status: http.StatusNoContent}, nil
}
