package access

import (
	"crypto/x509"
	"encoding/pem"
	"testing"
)

// A key that can be read is written and read as the same one; it is long enough.
func FuzzParseKey(f *testing.F) {
	private, err := generateKey()
	if err != nil {
		f.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		f.Fatal(err)
	}
	whole := pem.EncodeToMemory(&pem.Block{Type: pemType, Bytes: der})
	f.Add(whole)
	f.Add(append(whole, whole...))
	f.Add(whole[:len(whole)/2])
	f.Add([]byte("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		got, err := parseKey(content)
		if err != nil {
			return
		}
		if got.N.BitLen() < minKeyBits {
			t.Errorf("a key of %d bits is taken", got.N.BitLen())
		}
		der, err := x509.MarshalPKCS8PrivateKey(got)
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		again, err := parseKey(pem.EncodeToMemory(&pem.Block{Type: pemType, Bytes: der}))
		if err != nil || !again.Equal(got) {
			t.Errorf("it is read as another: %v", err)
		}
	})
}

// An issuer that is taken has a name, and an address that its keys may be fetched
// from.
func FuzzRemoteIssuer(f *testing.F) {
	for _, s := range []string{"maskinporten-prod", "https://a.example/=https://a.example/jwk", "=", "a=", "a=http://127.0.0.1/x", "a=file:///etc/passwd", "a=https://u:p@a.example/"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var r RemoteIssuer
		if r.UnmarshalText(text) != nil {
			return
		}
		if r.Issuer == "" || CheckAddress(r.JWKSURL) != nil {
			t.Errorf("%q is taken as %+v", text, r)
		}
		var again RemoteIssuer
		if err := again.UnmarshalText([]byte(r.Issuer + "=" + r.JWKSURL)); err == nil && again != r {
			t.Errorf("%+v is read as %+v", r, again)
		}
	})
}
