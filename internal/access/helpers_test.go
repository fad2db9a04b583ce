package access

import (
	"bytes"
	"errors"
	"maps"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/json"

	"github.com/samstyring/samstyring/internal/fault"
)

const (
	orgDigdir = "991825827"
	orgKS     = "971032146"
	orgVendor = "910753614"

	remoteIssuer = "https://maskinporten.example/"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// fakeClock is moved by hand.
type fakeClock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *fakeClock { return &fakeClock{now: start} }

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Two keys are enough for all tests; making one takes a while.
var (
	keysA = sync.OnceValue(mustKeys)
	keysB = sync.OnceValue(mustKeys)
)

func mustKeys() *Keys {
	private, err := generateKey()
	if err != nil {
		panic(err)
	}
	keys, err := newKeys(private)
	if err != nil {
		panic(err)
	}
	return keys
}

var testPseudonymKey = bytes.Repeat([]byte{7}, minPseudonymKey)

// localVerifier trusts keysA as the local issuer's.
func localVerifier(t testing.TB, clock *fakeClock) *Verifier {
	t.Helper()
	v, err := NewVerifier(VerifierConfig{Local: keysA(), Clock: clock.Now, PseudonymKey: testPseudonymKey})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

type object = map[string]any

// organisation is a consumer or supplier as Maskinporten writes it.
func organisation(number string) object {
	return object{"authority": "iso6523-actorid-upis", "ID": "0192:" + number}
}

// goodClaims are a token that is accepted, with changes; a nil value removes.
func goodClaims(changes object) object {
	c := object{
		"iss": LocalIssuer, "iat": start.Unix(), "exp": start.Add(2 * time.Minute).Unix(),
		"jti": "token-1", "scope": "samstyring:read samstyring:write", "client_id": "client-1",
		"client_amr": "private_key_jwt", "consumer": organisation(orgDigdir),
	}
	maps.Copy(c, changes)
	maps.DeleteFunc(c, func(_ string, v any) bool { return v == nil })
	return c
}

// sign makes a token of any claims with any key, header and algorithm.
func sign(t testing.TB, alg jose.SignatureAlgorithm, key any, kid string, payload []byte) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key},
		(&jose.SignerOptions{}).WithHeader("kid", kid))
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		t.Fatal(err)
	}
	token, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// mint signs claims as the holder of keys would.
func mint(t testing.TB, keys *Keys, claims object) string {
	t.Helper()
	return sign(t, jose.RS256, keys.private, keys.kid, encode(t, claims))
}

func encode(t testing.TB, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// wantRefused checks that a token was refused, for a reason that the log alone
// is told.
func wantRefused(t testing.TB, err error, reason string) {
	t.Helper()
	wantFault(t, err, fault.Unauthenticated, "token_refused")
	var r *refusal
	if !errors.As(err, &r) || r.reason != reason {
		t.Fatalf("want a refusal because of %s, got %v", reason, err)
	}
}

// wantFault checks code and key of an error.
func wantFault(t testing.TB, err error, code fault.Code, key string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != code || f.Key != key || f.Args != nil || f.Fields != nil {
		t.Fatalf("want fault %s %s, got %v", code, key, err)
	}
}
