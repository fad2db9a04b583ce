package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/testkit"
)

// secured asks a registry that serves TLS itself.
type secured struct {
	crt, key string
	host     string
}

// renew puts a new certificate in the place of the one before.
func (s secured) renew(t *testing.T) *x509.CertPool {
	t.Helper()
	crt, key := testkit.Certificate(t, s.host, time.Now().Add(-time.Hour), time.Now().Add(90*24*time.Hour))
	for path, content := range map[string][]byte{s.key: key, s.crt: crt} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(crt)
	return trusted
}

// get asks on a connection of its own that trusts one certificate.
func (s secured) get(t *testing.T, url string, trusted *x509.CertPool) (*http.Response, string, error) {
	t.Helper()
	client := &http.Client{Timeout: patience, Transport: &http.Transport{
		DisableKeepAlives: true, ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: trusted, ServerName: s.host},
	}}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := client.Do(r)
	if err != nil {
		return nil, "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(body), nil
}

// The program serves TLS with a certificate of its own, takes a new one while it
// runs, and keeps the one before when the new one is broken.
func TestOwnCertificate(t *testing.T) {
	t.Parallel()
	r := newRegistry(t)
	dir := t.TempDir()
	s := secured{crt: filepath.Join(dir, "tls.crt"), key: filepath.Join(dir, "tls.key"), host: "samstyring.example.no"}
	first := s.renew(t)
	r.serveWith(t, map[string]string{
		"SAMSTYRING_TLS_CERT": s.crt, "SAMSTYRING_TLS_KEY": s.key, "SAMSTYRING_PUBLIC_URL": "https://" + s.host,
	})
	answer, body, err := s.get(t, r.url+"/readyz", first)
	if err != nil {
		t.Fatal(err)
	}
	if answer.ProtoMajor != 2 || answer.StatusCode != http.StatusOK || strings.Contains(body, "certificate") ||
		answer.Header.Get("Strict-Transport-Security") == "" {
		t.Errorf("%s %s %v: %s", answer.Proto, answer.Status, answer.Header, body)
	}
	plain := strings.Replace(r.url, "https://", "http://", 1)
	if answer, err := http.Get(plain + "/"); err != nil || answer.StatusCode != http.StatusBadRequest {
		t.Errorf("without TLS: %v, %v", answer, err)
	} else {
		answer.Body.Close()
	}
	var said bytes.Buffer
	listen := strings.TrimPrefix(r.url, "https://")
	if code := run(t.Context(), []string{"healthcheck", "--listen", listen, "--tls-cert", s.crt}, &said, &said); code != 0 {
		t.Errorf("healthcheck: %d, %s", code, said.String())
	}

	second := s.renew(t)
	until(t, "the new certificate", func() bool {
		_, _, err := s.get(t, r.url+"/readyz", second)
		return err == nil
	})
	if err := os.WriteFile(s.crt, []byte("broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	until(t, "the word of the broken one", func() bool {
		answer, body, err := s.get(t, r.url+"/readyz", second)
		return err == nil && answer.StatusCode == http.StatusOK && strings.Contains(body, `"certificate":"files_unusable"`)
	})
	r.halt(t)
	if !strings.Contains(r.stderr.String(), "the one before is served on") {
		t.Errorf("the log says nothing of it:\n%s", r.stderr.String())
	}
}

// What does not go together is refused before anything is opened.
func TestOwnCertificateThatCannotBe(t *testing.T) {
	t.Parallel()
	for says, c := range map[string]serveCommand{
		"go together":           {Listen: "127.0.0.1:0", TLSCert: "a"},
		"is reached with https": {Listen: "127.0.0.1:0", TLSCert: "a", TLSKey: "b", PublicURL: "http://a.example"},
	} {
		if err := c.safe(); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("it says %v, want %q", err, says)
		}
	}
}
