package access

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/samstyring/samstyring/internal/site"
)

const (
	keysMaxAge = time.Hour   // a key that the issuer has withdrawn is forgotten within this
	keysRetry  = time.Minute // between attempts to replace keys that are too old
)

// errKeysUnavailable says that the issuer's keys cannot be had; the token may
// be good.
var errKeysUnavailable = errors.New("issuer's keys are unavailable")

// remoteKeys are the public keys of a remote issuer. oidc.RemoteKeySet keeps
// them and fetches again when a token names a key it does not know; but it
// never forgets on its own, so it is replaced when it gets old. While the
// issuer cannot be reached, the old keys stay good: they were, a moment ago.
type remoteKeys struct {
	newSet func() *oidc.RemoteKeySet
	clock  func() time.Time

	mu      sync.Mutex
	set     *oidc.RemoteKeySet
	renewAt time.Time
}

// newRemoteKeys does not fetch anything yet.
func newRemoteKeys(jwksURL string, client *http.Client, clock func() time.Time) *remoteKeys {
	fetcher := newKeyFetcher(client, clock)
	ctx := oidc.ClientContext(context.Background(), &http.Client{Transport: fetcher})
	newSet := func() *oidc.RemoteKeySet { return oidc.NewRemoteKeySet(ctx, jwksURL) }
	return &remoteKeys{newSet: newSet, clock: clock, set: newSet(), renewAt: clock().Add(keysMaxAge)}
}

// VerifySignature implements oidc.KeySet. The error wraps errKeysUnavailable
// if the keys could not be fetched.
func (r *remoteKeys) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	set, old := r.current()
	payload, err := set.VerifySignature(ctx, token)
	if old == nil {
		return payload, err
	}
	if errors.Is(err, errKeysUnavailable) || ctx.Err() != nil {
		return old.VerifySignature(ctx, token)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.set, r.renewAt = set, r.clock().Add(keysMaxAge)
	return payload, err
}

// current gives the set to use. When it is time to replace it, one caller gets
// a new, empty set and the old one to fall back on; the others go on with the
// old one.
func (r *remoteKeys) current() (set, old *oidc.RemoteKeySet) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.clock()
	if now.Before(r.renewAt) {
		return r.set, nil
	}
	r.renewAt = now.Add(keysRetry)
	return r.newSet(), r.set
}

// NewKeySet gives the public keys of an issuer that are at an address. Nothing is
// fetched before the first signature is checked; keys are fetched again when one
// is named that is not known, not too often, and outlast an outage of the issuer.
func NewKeySet(jwksURL string, clock func() time.Time) (oidc.KeySet, error) {
	if err := CheckAddress(jwksURL); err != nil {
		return nil, err
	}
	return newRemoteKeys(jwksURL, nil, clock), nil
}

// KeysUnavailable says that a signature could not be checked because the issuer's
// keys cannot be had.
func KeysUnavailable(err error) bool { return errors.Is(err, errKeysUnavailable) }

// CheckAddress demands https of an issuer's address; http only from this machine
// to itself.
func CheckAddress(raw string) error {
	u, err := url.Parse(raw)
	if err != nil {
		return fmt.Errorf("parse address: %w", err)
	}
	if u.Host == "" || u.User != nil {
		return fmt.Errorf("address %q needs a host and no user", u.Redacted())
	}
	if u.Scheme == "https" || (u.Scheme == "http" && site.Loopback(u.Hostname())) {
		return nil
	}
	return fmt.Errorf("address %q is not https", u.Redacted())
}
