package server_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/server"
	"github.com/samstyring/samstyring/internal/testkit"
)

// forger makes tokens that the issuer did not.
type forger struct {
	t       *testing.T
	people  *testkit.SignIn
	private *rsa.PrivateKey // of nobody
	public  []byte          // of the issuer, as it tells everybody
	kid     string
}

func (w *world) forger(t *testing.T) *forger {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.Get(w.people(t).Address + "/jwk")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	var set jose.JSONWebKeySet
	if err := json.NewDecoder(answer.Body).Decode(&set); err != nil {
		t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(set.Keys[0].Key)
	if err != nil {
		t.Fatal(err)
	}
	return &forger{t, w.people(t), private, public, set.Keys[0].KeyID}
}

// good are the claims of a token that is taken, with a change; nil removes.
func (f *forger) claims(name string, value any) map[string]any {
	c := f.people.Test.MachineClaims(testkit.Skatteetaten, access.ScopeWrite)
	if c[name] = value; value == nil {
		delete(c, name)
	}
	return c
}

func (f *forger) genuine(claims map[string]any) string {
	f.t.Helper()
	token, err := f.people.Test.Sign("JWT", claims)
	if err != nil {
		f.t.Fatal(err)
	}
	return token
}

func (f *forger) sign(alg jose.SignatureAlgorithm, key any, kid string) string {
	f.t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, (&jose.SignerOptions{}).WithHeader("kid", kid))
	if err != nil {
		f.t.Fatal(err)
	}
	payload, err := json.Marshal(f.claims("jti", "forged"))
	if err != nil {
		f.t.Fatal(err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		f.t.Fatal(err)
	}
	token, err := signed.CompactSerialize()
	if err != nil {
		f.t.Fatal(err)
	}
	return token
}

// Forged tokens of machines are refused, and whoever tries them out is not told
// which part was wrong. A vendor has the rights of whom it acts for, and no others.
func TestForgedTokensAreRefusedAlike(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	verifier, err := access.NewVerifier(access.VerifierConfig{
		Issuers:  []access.RemoteIssuer{{Issuer: w.people(t).Address, JWKSURL: w.people(t).Address + "/jwk"}},
		Audience: "http://example.com", Clock: w.Clock.Now, PseudonymKey: make([]byte, 32),
	})
	if err != nil {
		t.Fatal(err)
	}
	h := w.serve(t, w.App, func(c *server.Config) { c.Verifier = verifier })
	f := w.forger(t)
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","kid":"` + f.kid + `"}`))
	now := testkit.Start.Unix()
	org := func(number string) any {
		return map[string]any{"authority": "iso6523-actorid-upis", "ID": "0192:" + number}
	}
	ask := func(token string) *httptest.ResponseRecorder {
		const body = `{"title":{"nb":"Felles varsling"},"summary":{"nb":"Varsler samlet."},"owner":"974761076","reach":{"scope":"all"}}`
		return asked(h, request(http.MethodPost, "/api/v1/initiatives", body, with("Authorization", "Bearer "+token), with("Content-Type", "application/json")))
	}
	first := ""
	for name, token := range map[string]string{
		"expired":             f.genuine(f.claims("exp", now-11)),
		"not yet valid":       f.genuine(f.claims("nbf", now+60)),
		"wrong issuer":        f.genuine(f.claims("iss", "https://maskinporten.no/")),
		"other audience":      f.genuine(f.claims("aud", "https://other.example")),
		"no consumer":         f.genuine(f.claims("consumer", nil)),
		"consumer is none":    f.genuine(f.claims("consumer", org("974761077"))),
		"alg none":            none + "." + strings.Split(f.genuine(f.claims("jti", "x")), ".")[1] + ".",
		"public key as HS256": f.sign(jose.HS256, f.public, f.kid),
		"unknown kid":         f.sign(jose.RS256, f.private, "unknown"),
		"another's key":       f.sign(jose.RS256, f.private, f.kid),
		"no token":            "x",
	} {
		got := ask(token)
		if first == "" {
			first = got.Body.String()
		}
		if got.Code != http.StatusUnauthorized || got.Body.String() != first {
			t.Errorf("%s: %d %s", name, got.Code, got.Body)
		}
	}
	if got := ask(f.genuine(f.claims("scope", access.ScopeRead))); got.Code != http.StatusForbidden {
		t.Errorf("narrow scope: %d", got.Code)
	}
	swapped := f.claims("consumer", org("931796003"))
	swapped["supplier"] = org(testkit.Skatteetaten)
	if got := ask(f.genuine(swapped)); got.Code != http.StatusForbidden {
		t.Errorf("supplier and consumer swapped: %d", got.Code)
	}
	for name, c := range map[string]map[string]any{
		"without an audience": f.claims("aud", nil), "for the registry": f.claims("aud", "http://example.com"), "by a vendor": f.claims("supplier", org("931796003")),
	} {
		if got := ask(f.genuine(c)); got.Code != http.StatusCreated {
			t.Errorf("%s: %d %s", name, got.Code, got.Body)
		}
	}
}
