package access

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"

	"github.com/samstyring/samstyring/internal/fault"
)

const (
	clockSkew       = 10 * time.Second // how far the clocks of issuer and registry may differ
	maxTokenBytes   = 16 << 10
	maxCachedTokens = 10_000
	maxCachedFor    = keysMaxAge // a withdrawn key is not outlived by the tokens it signed
	minPseudonymKey = 32         // bytes
)

// signingAlgorithms are the only ones accepted: signatures by RSA keys, never
// a shared secret, never none.
var signingAlgorithms = []jose.SignatureAlgorithm{jose.RS256, jose.RS384, jose.RS512}

// RemoteIssuer is somebody else whose tokens are trusted, such as Maskinporten.
type RemoteIssuer struct {
	Issuer  string // iss, letter by letter
	JWKSURL string // where its public keys are: https, or http on loopback
}

// Presets are the issuers that are known by name.
var Presets = map[string]RemoteIssuer{
	"maskinporten-prod": {Issuer: "https://maskinporten.no/", JWKSURL: "https://maskinporten.no/jwk"},
	"maskinporten-test": {Issuer: "https://test.maskinporten.no/", JWKSURL: "https://test.maskinporten.no/jwk"},
}

// UnmarshalText reads an issuer as it is configured: the name of a preset, or
// the iss of its tokens and the address of its keys with "=" between them.
func (r *RemoteIssuer) UnmarshalText(text []byte) error {
	given := string(text)
	if preset, ok := Presets[given]; ok {
		*r = preset
		return nil
	}
	issuer, keys, ok := strings.Cut(given, "=")
	if !ok || issuer == "" {
		return fmt.Errorf("%q is neither %s nor ISSUER=KEYS", given, strings.Join(slices.Sorted(maps.Keys(Presets)), " nor "))
	}
	*r = RemoteIssuer{Issuer: issuer, JWKSURL: keys}
	return CheckAddress(keys)
}

// VerifierConfig says whose tokens are trusted.
type VerifierConfig struct {
	Local   *Keys          // the local issuer; nil to accept none of its tokens
	Issuers []RemoteIssuer // the others; their keys are fetched when first needed
	// Audience is what this registry is called in aud of tokens by remote
	// issuers: a token that names others alone is refused. A local token is for
	// this registry by its key.
	Audience string
	// AudienceDemanded refuses tokens by remote issuers that have no aud at all.
	// Maskinporten puts one in only where the client asks for it.
	AudienceDemanded bool
	// LocalSince refuses tokens of the local issuer that were issued before it:
	// the way to call back those that are out. Zero: none.
	LocalSince time.Time
	// Issuance is what operators have said of the local issuer. It is asked for
	// each of its tokens, those that are known included. Nil: nothing.
	Issuance     func() Issuance
	Clock        func() time.Time
	PseudonymKey []byte       // at least 32 bytes, the same on every replica for ever: Keys.Derive
	HTTPClient   *http.Client // for fetching keys; nil for one with fitting limits
}

// Verifier finds out who is asking from a bearer token. It may be used by many
// goroutines.
type Verifier struct {
	sources      map[string]source // by iss
	pseudonymKey []byte
	clock        func() time.Time
	issuance     func() Issuance
	cache        *tokenCache
}

// source is one issuer. Local or remote makes no difference but the key set.
type source struct {
	issuer   string
	audience *audience // nil: aud is not looked at
	since    time.Time // tokens issued before are refused
	keys     oidc.KeySet
}

// NewVerifier checks the configuration and lists everything wrong with it. It
// does not reach out to any issuer, so a registry can start while one is down.
func NewVerifier(c VerifierConfig) (*Verifier, error) {
	var wrong []error
	if len(c.PseudonymKey) < minPseudonymKey {
		wrong = append(wrong, fmt.Errorf("pseudonym key has %d bytes, needs %d", len(c.PseudonymKey), minPseudonymKey))
	}
	if c.Clock == nil {
		wrong = append(wrong, errors.New("clock is missing"))
	}
	sources := make(map[string]source)
	if c.Local != nil {
		sources[LocalIssuer] = source{issuer: LocalIssuer, keys: c.Local, since: c.LocalSince}
	}
	for _, remote := range c.Issuers {
		if _, taken := sources[remote.Issuer]; taken || remote.Issuer == "" || remote.Issuer == LocalIssuer {
			wrong = append(wrong, fmt.Errorf("issuer %q is empty, reserved or named twice", remote.Issuer))
			continue
		}
		if err := CheckAddress(remote.JWKSURL); err != nil {
			wrong = append(wrong, fmt.Errorf("keys of issuer %q: %w", remote.Issuer, err))
			continue
		}
		sources[remote.Issuer] = source{issuer: remote.Issuer, audience: &audience{own: c.Audience, demanded: c.AudienceDemanded}}
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, fmt.Errorf("configure token verifier: %w", err)
	}
	for _, remote := range c.Issuers {
		s := sources[remote.Issuer]
		s.keys = newRemoteKeys(remote.JWKSURL, c.HTTPClient, c.Clock)
		sources[remote.Issuer] = s
	}
	if c.Issuance == nil {
		c.Issuance = func() Issuance { return Issuance{} }
	}
	return &Verifier{
		issuance: c.Issuance, sources: sources, pseudonymKey: slices.Clone(c.PseudonymKey), clock: c.Clock,
		cache: newTokenCache(maxCachedTokens),
	}, nil
}

// Known tells who holds a token that was verified before and still is good. It
// costs next to nothing.
func (v *Verifier) Known(bearer string) (Caller, bool) {
	if len(bearer) > maxTokenBytes {
		return Caller{}, false
	}
	return v.known(sha256.Sum256([]byte(bearer)), v.clock())
}

// known is who holds a token that was verified before, unless it was called back
// since.
func (v *Verifier) known(id tokenID, now time.Time) (Caller, bool) {
	found, ok := v.cache.get(id, now)
	if !ok || found.local && !v.issuance().takes(found.issued) {
		return Caller{}, false
	}
	return found.caller, true
}

// Verify tells who holds the token (the header's value without "Bearer ").
// The error is a *fault.Error: Unauthenticated with a key that says why, or
// Unavailable when the issuer's keys cannot be had, in which case the token
// may be good and the caller should try again.
func (v *Verifier) Verify(ctx context.Context, bearer string) (Caller, error) {
	if len(bearer) > maxTokenBytes {
		return Caller{}, refuse(reasonMalformed, errors.New("token is too long"))
	}
	now := v.clock()
	id := sha256.Sum256([]byte(bearer))
	if caller, ok := v.known(id, now); ok {
		return caller, nil
	}
	head, err := peek(bearer)
	if err != nil {
		return Caller{}, refuse(reasonMalformed, err)
	}
	from, ok := v.sources[head.issuer]
	if !ok {
		return Caller{}, refuse(reasonIssuerUnknown, nil)
	}
	if head.keyID == "" || !slices.Contains(signingAlgorithms, head.algorithm) {
		return Caller{}, refuse(reasonSignature, fmt.Errorf("algorithm %q, key id %q", head.algorithm, head.keyID))
	}
	c, err := from.verify(ctx, bearer, now)
	if err != nil {
		return Caller{}, err
	}
	caller, err := c.caller(v.pseudonymKey)
	if err != nil {
		return Caller{}, err
	}
	entry := cachedCaller{caller: caller, until: earliest(c.expires(), now.Add(maxCachedFor))}
	if entry.local = from.issuer == LocalIssuer; entry.local {
		entry.issued = c.IssuedAt.Time() // checkLife has seen it
		if !v.issuance().takes(entry.issued) {
			return Caller{}, refuse(reasonExpired, errors.New("tokens of the local issuer are switched off, or this one was called back"))
		}
	}
	v.cache.put(id, entry)
	return caller, nil
}

// verify checks signature, issuer, times and audience: the one path for all
// issuers. go-oidc has the last word on what is good; our own checks are
// stricter about times and give each refusal its reason.
func (s source) verify(ctx context.Context, bearer string, now time.Time) (claims, error) {
	seen := &witness{keys: s.keys}
	_, oidcErr := oidc.NewVerifier(s.issuer, seen, &oidc.Config{
		SkipClientIDCheck:    true, // rights follow the consumer
		SupportedSigningAlgs: []string{oidc.RS256, oidc.RS384, oidc.RS512},
		Now:                  func() time.Time { return now.Add(-clockSkew) },
	}).Verify(ctx, bearer)
	switch {
	case errors.Is(seen.err, errKeysUnavailable), errors.Is(seen.err, context.Canceled), errors.Is(seen.err, context.DeadlineExceeded):
		return claims{}, &fault.Error{Code: fault.Unavailable, Key: "token_issuer_unavailable", Cause: seen.err}
	case seen.err != nil:
		return claims{}, refuse(reasonSignature, seen.err)
	case seen.payload == nil:
		return claims{}, refuse(reasonMalformed, oidcErr)
	}
	c, err := parseClaims(seen.payload)
	if err != nil {
		return claims{}, err
	}
	if err := c.checkTime(now); err != nil {
		return claims{}, err
	}
	if err := s.audience.check(c.Audience); err != nil {
		return claims{}, err
	}
	if err := s.checkLife(c); err != nil {
		return claims{}, err
	}
	if oidcErr != nil {
		return claims{}, refuse(reasonMalformed, oidcErr)
	}
	return c, nil
}

// checkLife holds a local token to the life that the issuer gives, whoever has
// made it, and refuses those that were called back.
func (s source) checkLife(c claims) error {
	if s.issuer != LocalIssuer {
		return nil
	}
	if c.IssuedAt == nil || c.Expiry.Time().Sub(c.IssuedAt.Time()) > MaxTokenTTL || c.IssuedAt.Time().Before(s.since) {
		return refuse(reasonExpired, nil)
	}
	return nil
}

// witness remembers what the key set said, which go-oidc tells in words only.
type witness struct {
	keys    oidc.KeySet
	payload []byte
	err     error
}

// VerifySignature implements oidc.KeySet.
func (w *witness) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	w.payload, w.err = w.keys.VerifySignature(ctx, token)
	return w.payload, w.err
}

// earliest of two moments.
func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
