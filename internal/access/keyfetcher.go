package access

import (
	"bytes"
	"context"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/json"
)

const (
	fetchTimeout  = 5 * time.Second
	fetchInterval = 10 * time.Second // tokens with made-up key ids cannot make us ask more often
	fetchRetry    = 2 * time.Second  // after a failure
	maxJWKS       = 256 << 10        // bytes
	maxHeaders    = 64 << 10         // bytes
)

// keyFetcher is the way out to one issuer's key set, as the transport of
// oidc.RemoteKeySet. It limits time, size and rate, follows no redirect, and
// lets through only keys that can check a signature. Every error wraps
// errKeysUnavailable.
type keyFetcher struct {
	client *http.Client
	clock  func() time.Time

	mu    sync.Mutex // held while fetching: those who wait share the answer
	keys  []byte
	err   error
	until time.Time // the last answer is given again before this
}

// newKeyFetcher takes over the limits of client, if given, where they are
// stricter than its own.
func newKeyFetcher(client *http.Client, clock func() time.Time) *keyFetcher {
	own := http.Client{Transport: newTransport()}
	if client != nil {
		own = *client
	}
	if own.Timeout <= 0 || own.Timeout > fetchTimeout {
		own.Timeout = fetchTimeout
	}
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &keyFetcher{client: &own, clock: clock}
}

// newTransport is for rare requests: it keeps no connection open.
func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		ForceAttemptHTTP2:      true,
		DisableKeepAlives:      true,
		TLSHandshakeTimeout:    fetchTimeout,
		ResponseHeaderTimeout:  fetchTimeout,
		MaxResponseHeaderBytes: maxHeaders,
	}
}

// RoundTrip implements http.RoundTripper.
func (f *keyFetcher) RoundTrip(r *http.Request) (*http.Response, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.clock().Before(f.until) {
		f.keys, f.err = f.fetch(r.Context(), r.URL.String())
		pause := fetchInterval
		if f.err != nil {
			pause = fetchRetry
		}
		f.until = f.clock().Add(pause)
	}
	if f.err != nil {
		return nil, fmt.Errorf("%w: %w", errKeysUnavailable, f.err)
	}
	return &http.Response{
		Status: "200 OK", StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        http.Header{"Content-Type": {"application/json"}},
		Body:          io.NopCloser(bytes.NewReader(f.keys)),
		ContentLength: int64(len(f.keys)),
		Request:       r,
	}, nil
}

// fetch gets the key set and leaves out what is of no use.
func (f *keyFetcher) fetch(ctx context.Context, address string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	request.Header.Set("Accept", "application/jwk-set+json, application/json")
	response, err := f.client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("get keys: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("get keys: status %d", response.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxJWKS+1))
	if err != nil {
		return nil, fmt.Errorf("read keys: %w", err)
	}
	if len(body) > maxJWKS {
		return nil, fmt.Errorf("read keys: more than %d bytes", maxJWKS)
	}
	return usableKeys(body)
}

// usableKeys keeps the public RSA keys that are long enough, have a name and
// are meant for signatures. One key that cannot be read does not spoil the
// others; a set without any is an error.
func usableKeys(body []byte) ([]byte, error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(body, &set); err != nil {
		return nil, fmt.Errorf("decode keys: %w", err)
	}
	var usable jose.JSONWebKeySet
	for _, raw := range set.Keys {
		var key jose.JSONWebKey
		if json.Unmarshal(raw, &key) != nil {
			continue
		}
		public, ok := key.Key.(*rsa.PublicKey)
		if ok && public.N.BitLen() >= minKeyBits && key.KeyID != "" && (key.Use == "" || key.Use == "sig") {
			usable.Keys = append(usable.Keys, key)
		}
	}
	if len(usable.Keys) == 0 {
		return nil, errors.New("read keys: none can check a signature")
	}
	kept, err := json.Marshal(usable)
	if err != nil {
		return nil, fmt.Errorf("encode keys: %w", err)
	}
	return kept, nil
}
