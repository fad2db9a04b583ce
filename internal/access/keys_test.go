package access

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

func TestOpenKeysCreatesOnceAndLoads(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "data", "issuer.key")
	made, err := OpenKeys(path)
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := OpenKeys(path)
	if err != nil {
		t.Fatal(err)
	}
	if made.kid != loaded.kid || made.kid == "" {
		t.Errorf("key ids %q and %q", made.kid, loaded.kid)
	}
	if !bytes.Equal(made.Derive("cursor"), loaded.Derive("cursor")) {
		t.Error("derived secret changed when the key was loaded")
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %o", info.Mode().Perm())
	}
}

func TestOpenKeysRace(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const racers = 4
	kids := make([]string, racers)
	var group sync.WaitGroup
	for i := range racers {
		group.Go(func() {
			keys, err := OpenKeys(filepath.Join(dir, "issuer.key"))
			if err != nil {
				t.Error(err)
				return
			}
			kids[i] = keys.kid
		})
	}
	group.Wait()
	for _, kid := range kids {
		if kid != kids[0] {
			t.Fatalf("different keys: %q", kids)
		}
	}
	if files, _ := os.ReadDir(dir); len(files) != 1 {
		t.Errorf("want the key file alone, got %v", files)
	}
}

func TestCreateNeverReplaces(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "issuer.key")
	if err := os.WriteFile(path, []byte("first"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := createKeyFile(path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("want that the file exists, got %v", err)
	}
	if content, _ := os.ReadFile(path); string(content) != "first" {
		t.Errorf("file was replaced by %q", content)
	}
	if files, _ := os.ReadDir(filepath.Dir(path)); len(files) != 1 {
		t.Errorf("want the key file alone, got %v", files)
	}
}

func TestOpenKeysRefuses(t *testing.T) {
	t.Parallel()
	good := pkcs8(t, keysA().private)
	short, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		content []byte
		mode    os.FileMode
	}{
		"empty":             {nil, 0o600},
		"not PEM":           {[]byte("hello"), 0o600},
		"half a file":       {good[:len(good)/2], 0o600},
		"PKCS#1 label":      {pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: []byte{1}}), 0o600},
		"damaged":           {pem.EncodeToMemory(&pem.Block{Type: pemType, Bytes: []byte{1, 2, 3}}), 0o600},
		"two keys":          {append(bytes.Clone(good), good...), 0o600},
		"short key":         {pkcs8(t, short), 0o600},
		"other kind of key": {pkcs8(t, curve), 0o600},
		"world may read":    {good, 0o604},
		"group may write":   {good, 0o660},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "issuer.key")
			if err := os.WriteFile(path, test.content, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, test.mode); err != nil {
				t.Fatal(err)
			}
			if _, err := OpenKeys(path); err == nil {
				t.Error("accepted")
			}
			if left, _ := os.ReadFile(path); !bytes.Equal(left, test.content) {
				t.Error("the file was changed")
			}
		})
	}
}

func TestOpenKeysAcceptsMountedSecret(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "issuer.key")
	if err := os.WriteFile(path, pkcs8(t, keysA().private), 0o440); err != nil {
		t.Fatal(err)
	}
	keys, err := OpenKeys(path)
	if err != nil {
		t.Fatal(err)
	}
	if keys.kid != keysA().kid {
		t.Error("another key was loaded")
	}
}

func TestDerive(t *testing.T) {
	t.Parallel()
	seen := make(map[string]string)
	for name, secret := range map[string][]byte{
		"cursor of A":    keysA().Derive("cursor"),
		"pseudonym of A": keysA().Derive("pseudonym"),
		"cursor of B":    keysB().Derive("cursor"),
	} {
		if len(secret) != 32 {
			t.Errorf("%s has %d bytes", name, len(secret))
		}
		if other, taken := seen[string(secret)]; taken {
			t.Errorf("%s and %s are the same", name, other)
		}
		seen[string(secret)] = name
	}
	if !bytes.Equal(keysA().Derive("cursor"), keysA().Derive("cursor")) {
		t.Error("a secret changed")
	}
}

func pkcs8(t *testing.T, key any) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: pemType, Bytes: der})
}
