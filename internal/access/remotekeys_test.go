package access

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/samstyring/samstyring/internal/fault"
)

// remoteVerifier trusts the server's keys, and keysB as the local issuer's.
func remoteVerifier(t *testing.T, s *jwksServer, clock *fakeClock) *Verifier {
	t.Helper()
	v, err := NewVerifier(VerifierConfig{
		Local:   keysB(),
		Issuers: []RemoteIssuer{{Issuer: remoteIssuer, JWKSURL: s.URL + "/jwk"}},
		Clock:   clock.Now, PseudonymKey: testPseudonymKey,
	})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// remoteClaims are those of a token that the remote issuer gives at a moment.
func remoteClaims(at time.Time, changes object) object {
	c := goodClaims(object{"iss": remoteIssuer, "iat": at.Unix(), "exp": at.Unix() + 119})
	for name, value := range changes {
		c[name] = value
	}
	return c
}

// wantAcceptedSoon waits for oidc.RemoteKeySet: it answers those who wait for a
// fetch before it forgets that fetch, so that whoever asks between the two is
// given the answer of before.
func wantAcceptedSoon(t *testing.T, v *Verifier, token string) {
	t.Helper()
	var err error
	for range 1000 {
		if _, err = v.Verify(t.Context(), token); err == nil {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("not accepted after a second: %v", err)
}

func TestRemoteIssuer(t *testing.T) {
	t.Parallel()
	clock, server := newClock(), newJWKSServer(t, jwks(t, keysA()))
	v := remoteVerifier(t, server, clock)
	server.wantAsked(t, 0)
	caller, err := v.Verify(t.Context(), mint(t, keysA(), remoteClaims(start, object{"supplier": organisation(orgVendor)})))
	if err != nil {
		t.Fatal(err)
	}
	if caller.Organisation != orgDigdir || caller.Supplier != orgVendor {
		t.Errorf("got %+v", caller)
	}
	if _, err := v.Verify(t.Context(), mint(t, keysA(), remoteClaims(start, object{"jti": "token-2"}))); err != nil {
		t.Fatal(err)
	}
	server.wantAsked(t, 1)
}

func TestIssuersDoNotSignForEachOther(t *testing.T) {
	t.Parallel()
	clock, server := newClock(), newJWKSServer(t, jwks(t, keysA()))
	v := remoteVerifier(t, server, clock)
	_, err := v.Verify(t.Context(), mint(t, keysA(), goodClaims(nil)))
	wantRefused(t, err, reasonSignature)
	_, err = v.Verify(t.Context(), mint(t, keysB(), remoteClaims(start, nil)))
	wantRefused(t, err, reasonSignature)
}

func TestKeyRotation(t *testing.T) {
	t.Parallel()
	clock, server := newClock(), newJWKSServer(t, jwks(t, keysA()))
	v := remoteVerifier(t, server, clock)
	if _, err := v.Verify(t.Context(), mint(t, keysA(), remoteClaims(start, nil))); err != nil {
		t.Fatal(err)
	}
	server.answer(http.StatusOK, jwks(t, keysA(), keysB()))
	token := mint(t, keysB(), remoteClaims(start, nil))
	for range 5 {
		_, err := v.Verify(t.Context(), token)
		wantRefused(t, err, reasonSignature)
	}
	server.wantAsked(t, 1) // made-up key ids do not make us ask again and again
	clock.Advance(fetchInterval)
	wantAcceptedSoon(t, v, token)
	server.wantAsked(t, 2)
}

func TestIssuerDownIsNotTheCallersFault(t *testing.T) {
	t.Parallel()
	good := jwks(t, keysA())
	tests := map[string]struct {
		status int
		body   []byte
	}{
		"error":          {http.StatusInternalServerError, good},
		"moved":          {http.StatusFound, good},
		"not JSON":       {http.StatusOK, []byte("<html>")},
		"no keys":        {http.StatusOK, []byte(`{"keys":[]}`)},
		"not a key set":  {http.StatusOK, []byte(`{"keys":"none"}`)},
		"too large":      {http.StatusOK, append(good, []byte(strings.Repeat(" ", maxJWKS))...)},
		"keys only half": {http.StatusOK, good[:len(good)/2]},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock, server := newClock(), newJWKSServer(t, nil)
			server.answer(test.status, test.body)
			v := remoteVerifier(t, server, clock)
			token := mint(t, keysA(), remoteClaims(start, nil))
			for range 3 {
				_, err := v.Verify(t.Context(), token)
				wantFault(t, err, fault.Unavailable, "token_issuer_unavailable")
			}
			server.wantAsked(t, 1)
			if _, err := v.Verify(t.Context(), mint(t, keysB(), goodClaims(nil))); err != nil {
				t.Errorf("the local issuer is affected: %v", err)
			}
			server.answer(http.StatusOK, good)
			clock.Advance(fetchRetry)
			wantAcceptedSoon(t, v, token)
		})
	}
}

func TestIssuerUnreachable(t *testing.T) {
	t.Parallel()
	clock, server := newClock(), newJWKSServer(t, jwks(t, keysA()))
	v := remoteVerifier(t, server, clock)
	server.Close()
	_, err := v.Verify(t.Context(), mint(t, keysA(), remoteClaims(start, nil)))
	wantFault(t, err, fault.Unavailable, "token_issuer_unavailable")
}

func TestIssuerThatNeverAnswers(t *testing.T) {
	t.Parallel()
	server := silentServer(t)
	v, err := NewVerifier(VerifierConfig{
		Issuers: []RemoteIssuer{{Issuer: remoteIssuer, JWKSURL: server.URL}},
		Clock:   newClock().Now, PseudonymKey: testPseudonymKey,
		HTTPClient: &http.Client{Timeout: 20 * time.Millisecond, Transport: &http.Transport{DisableKeepAlives: true}},
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = v.Verify(t.Context(), mint(t, keysA(), remoteClaims(start, nil)))
	wantFault(t, err, fault.Unavailable, "token_issuer_unavailable")
}

func TestCallerThatGivesUp(t *testing.T) {
	t.Parallel()
	server := silentServer(t)
	v, err := NewVerifier(VerifierConfig{
		Issuers: []RemoteIssuer{{Issuer: remoteIssuer, JWKSURL: server.URL}},
		Clock:   newClock().Now, PseudonymKey: testPseudonymKey,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = v.Verify(ctx, mint(t, keysA(), remoteClaims(start, nil)))
	wantFault(t, err, fault.Unavailable, "token_issuer_unavailable")
}

func TestWithdrawnKeyIsForgotten(t *testing.T) {
	t.Parallel()
	clock, server := newClock(), newJWKSServer(t, jwks(t, keysA()))
	v := remoteVerifier(t, server, clock)
	token := func() string { return mint(t, keysA(), remoteClaims(clock.Now(), nil)) }
	long := mint(t, keysA(), remoteClaims(start, object{"exp": start.Add(48 * time.Hour).Unix()}))
	for _, accepted := range []string{token(), long} {
		if _, err := v.Verify(t.Context(), accepted); err != nil {
			t.Fatal(err)
		}
	}

	clock.Advance(keysMaxAge)
	server.answer(http.StatusServiceUnavailable, nil)
	for range 3 { // nobody can say that the key is withdrawn
		if _, err := v.Verify(t.Context(), token()); err != nil {
			t.Fatal(err)
		}
	}
	server.wantAsked(t, 2)

	clock.Advance(keysRetry)
	server.answer(http.StatusOK, jwks(t, keysB()))
	for range 2 {
		_, err := v.Verify(t.Context(), token())
		wantRefused(t, err, reasonSignature)
		_, err = v.Verify(t.Context(), long)
		wantRefused(t, err, reasonSignature)
	}
}

func TestKeySetWithMoreThanSigningKeys(t *testing.T) {
	t.Parallel()
	a, b := keysA(), keysB()
	set := object{"keys": []any{
		object{"kty": "unheard of", "kid": "x"},
		object{"kty": "RSA", "kid": "broken", "n": "!", "e": "AQAB"},
		jose.JSONWebKey{Key: []byte(strings.Repeat("k", 32)), KeyID: "shared"},
		jose.JSONWebKey{Key: &b.private.PublicKey, KeyID: b.kid, Use: "enc"},
		jose.JSONWebKey{Key: &a.private.PublicKey, KeyID: a.kid},
	}}
	clock, server := newClock(), newJWKSServer(t, encode(t, set))
	v := remoteVerifier(t, server, clock)
	if _, err := v.Verify(t.Context(), mint(t, a, remoteClaims(start, nil))); err != nil {
		t.Errorf("signing key: %v", err)
	}
	payload := encode(t, remoteClaims(start, nil))
	for name, token := range map[string]string{
		"shared secret":  sign(t, jose.HS256, []byte(strings.Repeat("k", 32)), "shared", payload),
		"encryption key": mint(t, b, remoteClaims(start, nil)),
		"no key id":      sign(t, jose.RS256, a.private, "", payload),
	} {
		_, err := v.Verify(t.Context(), token)
		if fault.CodeOf(err) != fault.Unauthenticated {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAudience(t *testing.T) {
	t.Parallel()
	const here = "https://samstyring.example"
	server := newJWKSServer(t, jwks(t, keysA()))
	v, err := NewVerifier(VerifierConfig{
		Local: keysB(), Issuers: []RemoteIssuer{{Issuer: remoteIssuer, JWKSURL: server.URL}},
		Audience: here, AudienceDemanded: true, Clock: newClock().Now, PseudonymKey: testPseudonymKey,
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, good := range map[string]string{
		"text":  mint(t, keysA(), remoteClaims(start, object{"aud": here})),
		"list":  mint(t, keysA(), remoteClaims(start, object{"aud": []string{"other", here}})),
		"local": mint(t, keysB(), goodClaims(nil)),
	} {
		if _, err := v.Verify(t.Context(), good); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, changes := range []object{{}, {"aud": "other"}, {"aud": here + "/"}, {"aud": []string{}}} {
		_, err := v.Verify(t.Context(), mint(t, keysA(), remoteClaims(start, changes)))
		wantRefused(t, err, reasonAudience)
	}
}

// What ordinary clients of Maskinporten get has no audience and is taken unless
// one is demanded; a token for somebody else never is.
func TestAudienceThatIsNotDemanded(t *testing.T) {
	t.Parallel()
	server := newJWKSServer(t, jwks(t, keysA()))
	for _, here := range []string{"", "https://samstyring.example"} {
		v, err := NewVerifier(VerifierConfig{
			Issuers: []RemoteIssuer{{Issuer: remoteIssuer, JWKSURL: server.URL}}, Audience: here, Clock: newClock().Now, PseudonymKey: testPseudonymKey,
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := v.Verify(t.Context(), mint(t, keysA(), remoteClaims(start, object{}))); err != nil {
			t.Errorf("without an audience, here %q: %v", here, err)
		}
		_, err = v.Verify(t.Context(), mint(t, keysA(), remoteClaims(start, object{"aud": "https://other.example"})))
		wantRefused(t, err, reasonAudience)
	}
}

// Tokens of the local issuer can be called back, and the issuer switched off.
func TestLocalTokensAreCalledBack(t *testing.T) {
	t.Parallel()
	old := mint(t, keysA(), goodClaims(object{"iat": start.Unix() - 1}))
	verifier := func(local *Keys) *Verifier {
		v, err := NewVerifier(VerifierConfig{Local: local, LocalSince: start, Clock: newClock().Now, PseudonymKey: testPseudonymKey})
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	_, err := verifier(keysA()).Verify(t.Context(), old)
	wantRefused(t, err, reasonExpired)
	if _, err := verifier(keysA()).Verify(t.Context(), mint(t, keysA(), goodClaims(object{"iat": start.Unix()}))); err != nil {
		t.Errorf("a new one: %v", err)
	}
	_, err = verifier(keysA()).Verify(t.Context(), mint(t, keysA(), goodClaims(object{"exp": start.Add(90 * 24 * time.Hour).Unix()})))
	wantRefused(t, err, reasonExpired)
	_, err = verifier(keysA()).Verify(t.Context(), mint(t, keysA(), goodClaims(object{"iat": nil})))
	wantRefused(t, err, reasonExpired)
	_, err = verifier(nil).Verify(t.Context(), old)
	wantRefused(t, err, reasonIssuerUnknown)
}

func TestJWKSAddress(t *testing.T) {
	t.Parallel()
	for address, good := range map[string]bool{
		"https://maskinporten.example/jwk":       true,
		"http://127.0.0.1:8080/jwk":              true,
		"http://[::1]:8080/jwk":                  true,
		"http://localhost/jwk":                   true,
		"http://maskinporten.example/jwk":        false,
		"http://localhost.example/jwk":           false,
		"http://127.0.0.1.example/jwk":           false,
		"http://10.0.0.1/jwk":                    false,
		"https://user:word@maskinporten.example": false,
		"file:///etc/jwk":                        false,
		"maskinporten.example/jwk":               false,
		"https://":                               false,
		"://":                                    false,
		"":                                       false,
	} {
		if err := CheckAddress(address); (err == nil) != good {
			t.Errorf("%q: %v", address, err)
		}
	}
}
