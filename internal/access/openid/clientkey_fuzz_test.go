package openid

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"testing"
)

// A client's key that is read is a private key, and is read the same again.
func FuzzParseClientKey(f *testing.F) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		f.Fatal(err)
	}
	_, edwards, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		f.Fatal(err)
	}
	for _, key := range []any{private, edwards} {
		der, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
		f.Add(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: der}))
	}
	f.Add([]byte("-----BEGIN"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		key, err := parseClientKey(raw)
		if err != nil {
			return
		}
		der, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			t.Fatalf("a %T was read, and cannot be written: %v", key, err)
		}
		again, err := parseClientKey(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
		same, ok := key.(interface{ Equal(any) bool })
		if err != nil {
			t.Errorf("what was written cannot be read: %v", err)
		} else if ok && !same.Equal(again) {
			t.Error("it is read as another")
		}
	})
}
