package clusterkeys

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var servers = []string{"nats1", "nats2"}

// Everything is made once, closed to others; each gets what it needs, and no
// key that signs certificates is left behind.
func TestEachGetsItsOwn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	made, err := Make(dir, servers, false)
	if err != nil || !made {
		t.Fatalf("made %t, %v", made, err)
	}
	before := all(t, dir)
	if len(before) != len(paths(servers)) {
		t.Errorf("%d files, want %d", len(before), len(paths(servers)))
	}
	for path, content := range before {
		seed := strings.HasPrefix(content, "SU")
		if folder := filepath.Dir(path); seed != (filepath.Ext(path) == ".nk") || seed && folder != Registry && folder != Reader {
			t.Errorf("%s holds a seed: %t", path, seed)
		}
		if key := strings.Contains(content, "PRIVATE KEY"); key != (filepath.Base(path) == PrivateKey) {
			t.Errorf("%s holds a private key: %t", path, key)
		}
	}
	if before["nats1/"+PrivateKey] == before["nats2/"+PrivateKey] {
		t.Error("two servers have one key")
	}
	if made, err := Make(dir, servers, false); err != nil || made {
		t.Errorf("a second time: made %t, %v", made, err)
	}
	for path, content := range all(t, dir) {
		if before[path] != content {
			t.Errorf("%s was made anew", path)
		}
	}
	if end, err := Expiry(dir); err != nil || time.Until(end) < Lifetime-time.Hour {
		t.Errorf("they end at %s, %v", end, err)
	}
}

// What is missing is not made to go with the rest, and not silently either.
func TestMissingFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := Make(dir, servers, false); err != nil {
		t.Fatal(err)
	}
	before := all(t, dir)
	lost := filepath.Join(Reader, ReaderSeed)
	if err := os.Remove(filepath.Join(dir, lost)); err != nil {
		t.Fatal(err)
	}
	if _, err := Make(dir, servers, false); !errors.Is(err, ErrIncomplete) || !strings.Contains(err.Error(), lost) {
		t.Errorf("error %v, want one that names %s", err, lost)
	}
	if _, err := Make(dir, append(servers, "nats3"), false); !errors.Is(err, ErrIncomplete) {
		t.Errorf("another server: %v", err)
	}
	if made, err := Make(dir, servers, true); err != nil || !made {
		t.Fatalf("renewed %t, %v", made, err)
	}
	for path, content := range all(t, dir) {
		if before[path] == content {
			t.Errorf("%s is the old one", path)
		}
	}
}

func TestServersRecogniseEachOther(t *testing.T) {
	t.Parallel()
	dir, other := t.TempDir(), t.TempDir()
	for _, dir := range []string{dir, other} {
		if _, err := Make(dir, servers, false); err != nil {
			t.Fatal(err)
		}
	}
	authority := x509.NewCertPool()
	authority.AppendCertsFromPEM(read(t, dir, Registry, Authority))
	for _, use := range []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth} {
		verify := func(dir, name string) error {
			_, err := certificate(t, dir).Verify(x509.VerifyOptions{Roots: authority, DNSName: name, KeyUsages: []x509.ExtKeyUsage{use}})
			return err
		}
		for _, name := range []string{"nats1", "localhost", "127.0.0.1"} {
			if err := verify(dir, name); err != nil {
				t.Error(err)
			}
		}
		if verify(dir, "nats2") == nil {
			t.Error("a server passes for another")
		}
		if verify(other, "nats1") == nil {
			t.Error("a server of another cluster passes for one of this")
		}
	}
}

func TestNamesThatCannotBe(t *testing.T) {
	t.Parallel()
	_, err := Make(t.TempDir(), []string{"../nats1", Registry, "a", "a"}, false)
	for _, want := range []string{`"../nats1"`, `"registry"`, `"a" is named twice`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v lacks %s", err, want)
		}
	}
	if _, err := Make(t.TempDir(), nil, false); err == nil {
		t.Error("a cluster without servers")
	}
}

func certificate(t *testing.T, dir string) *x509.Certificate {
	t.Helper()
	block, _ := pem.Decode(read(t, dir, "nats1", Certificate))
	c, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func read(t *testing.T, path ...string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// all reads every file below a folder, and wants them closed to others.
func all(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %s", path, info.Mode())
		}
		name, err := filepath.Rel(dir, path)
		out[name] = string(read(t, path))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
