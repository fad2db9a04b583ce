package access

import (
	"context"
	"crypto/sha256"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// countingKeys counts the signatures that are checked.
type countingKeys struct {
	oidc.KeySet
	checked atomic.Int64
}

func (c *countingKeys) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	c.checked.Add(1)
	return c.KeySet.VerifySignature(ctx, token)
}

// countedVerifier is a localVerifier whose signature checks are counted.
func countedVerifier(t testing.TB, clock *fakeClock) (*Verifier, *countingKeys) {
	t.Helper()
	v := localVerifier(t, clock)
	keys := &countingKeys{KeySet: keysA()}
	v.sources[LocalIssuer] = source{issuer: LocalIssuer, keys: keys}
	return v, keys
}

func TestTokenIsCheckedOnce(t *testing.T) {
	t.Parallel()
	clock := newClock()
	v, keys := countedVerifier(t, clock)
	token := mint(t, keysA(), goodClaims(nil))
	for range 3 {
		caller, err := v.Verify(t.Context(), token)
		if err != nil {
			t.Fatal(err)
		}
		if caller.Organisation != orgDigdir || !caller.HasScope(ScopeRead) || !caller.HasScope(ScopeWrite) {
			t.Errorf("got %+v", caller)
		}
		caller.Scopes[0] = ScopeAdmin // must not reach the next caller
	}
	if n := keys.checked.Load(); n != 1 {
		t.Errorf("signature was checked %d times", n)
	}
}

func TestExpiredTokenIsNotServedFromCache(t *testing.T) {
	t.Parallel()
	clock := newClock()
	v, keys := countedVerifier(t, clock)
	token := mint(t, keysA(), goodClaims(nil)) // good for two minutes
	for _, wait := range []time.Duration{0, 2 * time.Minute, clockSkew} {
		clock.Advance(wait)
		if _, err := v.Verify(t.Context(), token); err != nil {
			t.Fatalf("after %s: %v", wait, err)
		}
	}
	if n := keys.checked.Load(); n != 1 {
		t.Errorf("signature was checked %d times", n)
	}
	clock.Advance(time.Nanosecond)
	_, err := v.Verify(t.Context(), token)
	wantRefused(t, err, reasonExpired)
}

func TestRefusedTokenIsNotCached(t *testing.T) {
	t.Parallel()
	v, _ := countedVerifier(t, newClock())
	_, err := v.Verify(t.Context(), mint(t, keysA(), goodClaims(object{"consumer": nil})))
	wantRefused(t, err, reasonNoConsumer)
	if n := len(v.cache.young) + len(v.cache.old); n != 0 {
		t.Errorf("cache holds %d tokens", n)
	}
}

func TestCacheIsBounded(t *testing.T) {
	t.Parallel()
	const limit = 10
	c := newTokenCache(limit)
	id := func(i int) tokenID { return sha256.Sum256([]byte(strconv.Itoa(i))) }
	for i := range 10 * limit {
		c.put(id(i), cachedCaller{caller: Caller{TokenID: strconv.Itoa(i)}, until: start.Add(time.Hour)})
		if n := len(c.young) + len(c.old); n > limit {
			t.Fatalf("cache holds %d tokens", n)
		}
		for recent := max(0, i-limit/2+1); recent <= i; recent++ {
			if got, ok := c.get(id(recent), start); !ok || got.caller.TokenID != strconv.Itoa(recent) {
				t.Fatalf("token %d is forgotten after %d", recent, i)
			}
		}
	}
	if _, ok := c.get(id(0), start); ok {
		t.Error("the first token is still there")
	}
}

func TestVerifyByMany(t *testing.T) {
	t.Parallel()
	v := localVerifier(t, newClock())
	tokens := make([]string, 8)
	for i := range tokens {
		tokens[i] = mint(t, keysA(), goodClaims(object{"jti": strconv.Itoa(i)}))
	}
	v.cache = newTokenCache(4) // so that generations change underneath
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for i := range 10 * len(tokens) {
				want := i % len(tokens)
				caller, err := v.Verify(t.Context(), tokens[want])
				if err != nil || caller.TokenID != strconv.Itoa(want) {
					t.Errorf("got %+v, %v", caller, err)
				}
			}
		})
	}
	group.Wait()
}

// BenchmarkVerify measures what every write pays: a token seen before, and one
// whose signature must be checked.
func BenchmarkVerify(b *testing.B) {
	token := mint(b, keysA(), goodClaims(nil))
	b.Run("seen before", func(b *testing.B) {
		v := localVerifier(b, newClock())
		b.ReportAllocs()
		for b.Loop() {
			if _, err := v.Verify(b.Context(), token); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("first time", func(b *testing.B) {
		v := localVerifier(b, newClock())
		b.ReportAllocs()
		for b.Loop() {
			v.cache = newTokenCache(maxCachedTokens)
			if _, err := v.Verify(b.Context(), token); err != nil {
				b.Fatal(err)
			}
		}
	})
}
