package openid_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/access/openid"
	"github.com/samstyring/samstyring/internal/testissuer"
)

func pemOf(key any) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: must(x509.MarshalPKCS8PrivateKey(key))})
}

// A client signs in with a key where an issuer wants one, with RSA or an elliptic
// curve; with another key, or a secret, it is refused as for everything else.
func TestClientsShowAKey(t *testing.T) {
	t.Parallel()
	own, curve, others := must(rsa.GenerateKey(rand.Reader, 2048)), must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)), must(rsa.GenerateKey(rand.Reader, 2048))
	for name, c := range map[string]struct {
		registered crypto.PublicKey
		key        []byte
		secret     string
		good       bool
	}{
		"RSA":                  {own.Public(), pemOf(own), "", true},
		"P-256":                {curve.Public(), pemOf(curve), "", true},
		"PKCS#1":               {own.Public(), pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(own)}), "", true},
		"another key":          {own.Public(), pemOf(others), "", false},
		"a secret":             {own.Public(), nil, "secret", false},
		"a key for a secret":   {nil, pemOf(own), "", false},
		"of another algorithm": {own.Public(), pemOf(curve), "", false},
	} {
		w := newWorld(t)
		var h http.Handler
		s := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { h.ServeHTTP(rw, r) }))
		t.Cleanup(s.Close)
		client := testissuer.Client{ID: "samstyring", Key: c.registered, Redirects: []string{home + openid.CallbackPath + "keyed"}}
		if c.registered == nil {
			client.Secret = "secret"
		}
		issuer, err := testissuer.New(testissuer.Config{Address: s.URL, Clock: w.clock.Now, Clients: []testissuer.Client{client}})
		if err != nil {
			t.Fatal(err)
		}
		h = issuer.Handler()
		w.issuers, err = openid.New(openid.Config{Site: home, Clock: w.clock.Now, Issuers: []openid.Issuer{{
			Key: "keyed", Name: "Keyed", Address: s.URL, ClientID: "samstyring", ClientSecret: c.secret, ClientKey: c.key, ClientKeyID: "our key",
		}}})
		if err != nil {
			t.Fatal(err)
		}
		to, a := w.begin("keyed", openid.Ask{})
		p, err := w.issuers.Finish(t.Context(), a, w.answer(to, "ks", ""))
		if c.good && (err != nil || p.Subject == "") || !c.good && key(err) != "sign_in_refused" {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
}

// A key comes from a file, instead of a secret and not beside it.
func TestClientKeysAreReadFromAFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "key.pem", string(pemOf(must(rsa.GenerateKey(rand.Reader, 2048)))))
	write(t, dir, "short.pem", string(pemOf(must(rsa.GenerateKey(rand.Reader, 1024)))))
	write(t, dir, "secret", "very secret")
	load := func(issuer string) error {
		list, err := openid.Load(write(t, dir, "sign-in.json", `{"issuers": [{"clientId": "a", `+issuer+`}]}`))
		if err == nil {
			_, err = openid.New(openid.Config{Issuers: list, Site: home, Clock: newWorld(t).clock.Now})
		}
		return err
	}
	if err := load(`"preset": "idporten-test", "clientKeyFile": "key.pem", "clientKeyId": "1"`); err != nil {
		t.Error(err)
	}
	for issuer, reason := range map[string]string{
		`"preset": "idporten-test"`: "either clientSecretFile or clientKeyFile",
		`"preset": "idporten-test", "clientKeyFile": "key.pem", "clientSecretFile": "secret"`: "either clientSecretFile or clientKeyFile",
		`"preset": "idporten-test", "clientKeyFile": "short.pem"`:                             "1024 bits",
		`"preset": "idporten-test", "clientKeyFile": "secret"`:                                "one private key",
		`"preset": "entra", "tenants": {"7f4": ["964965226"]}, "clientKeyFile": "key.pem"`:    "certificate",
	} {
		if err := load(issuer); err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%s: %v", issuer, err)
		}
	}
}
