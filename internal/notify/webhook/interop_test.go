package webhook

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/internal/testkit/npm"
	receiver "github.com/samstyring/samstyring/pkg/webhook"
)

// TestInterop sends what subscribers get to receivers that know nothing of this
// project.
func TestInterop(t *testing.T) {
	t.Parallel()
	dir := npm.Install(t, filepath.Join("testdata", "interop"), environment...)
	s := newSender(t, Config{AllowPrivate: true, AllowHTTP: true})
	t.Run("standardwebhooks", func(t *testing.T) { t.Parallel(); testStandardWebhooks(t, s, dir) })
	t.Run("cloudevents", func(t *testing.T) { t.Parallel(); testCloudEvents(t, s, dir) })
}

func interopMessage(t *testing.T) Message {
	t.Helper()
	m, err := ChangeMessage(Change{
		ID: "c-1", Subscription: "s-1", Source: "https://samstyring.example", Class: "stage-moved",
		Subject: "initiative/2026-0042", Time: time.Date(2026, 2, 3, 10, 30, 0, 0, time.UTC), Position: 4817,
		Data: json.RawMessage(`{"title":"Blåbær – ČSV & <Sámi>"}`),
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func testStandardWebhooks(t *testing.T, s *Sender, dir string) {
	m := interopMessage(t)
	address := startNode(t, dir, "standardwebhooks.js", receiver.FormatSecret(newKey))
	accepted := `{"verified":"` + m.ID + `","id":"` + m.ID + `","title":"Blåbær – ČSV & <Sámi>"}`
	tampering := tamper(t, address)
	for name, tc := range map[string]struct {
		endpoint string
		secrets  [][]byte
		status   int
		excerpt  string
	}{
		"one secret":               {address, [][]byte{newKey}, http.StatusOK, accepted},
		"rotation, new known":      {address, [][]byte{newKey, oldKey}, http.StatusOK, accepted},
		"rotation, old known":      {address, [][]byte{oldKey, newKey}, http.StatusOK, accepted},
		"unknown secret":           {address, [][]byte{oldKey}, http.StatusUnauthorized, "WebhookVerificationError: No matching signature found"},
		"tampered on the way":      {tampering, [][]byte{newKey}, http.StatusUnauthorized, "WebhookVerificationError: No matching signature found"},
		"tampered during rotation": {tampering, [][]byte{newKey, oldKey}, http.StatusUnauthorized, "WebhookVerificationError: No matching signature found"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := s.Send(t.Context(), tc.endpoint, tc.secrets, m)
			if r.Status != tc.status || r.Excerpt != tc.excerpt || (r.Outcome == Delivered) != (tc.status == http.StatusOK) {
				t.Errorf("got %+v", r)
			}
		})
	}
}

func testCloudEvents(t *testing.T, s *Sender, dir string) {
	address := startNode(t, dir, "cloudevents.js")
	m := interopMessage(t)
	v, err := ValidationMessage("https://samstyring.example", "s-1", time.Date(2026, 2, 3, 10, 30, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	change := map[string]any{
		"id": m.ID, "source": "https://samstyring.example", "type": "no.samstyring.change.stage-moved.v1",
		"subject": "initiative/2026-0042", "time": "2026-02-03T10:30:00.000Z", "datacontenttype": "application/json",
		"subscription": "s-1", "position": 4817.0, "title": "Blåbær – ČSV & <Sámi>",
	}
	validation := map[string]any{
		"id": v.ID, "source": "https://samstyring.example", "type": "no.samstyring.subscription.validation.v1",
		"subject": "subscription/s-1", "time": "2026-02-03T10:30:00.000Z", "subscription": "s-1",
	}
	for name, tc := range map[string]struct {
		m    Message
		want map[string]any
	}{"change": {m, change}, "validation": {v, validation}} {
		r := s.Send(t.Context(), address, [][]byte{newKey}, tc.m)
		var got map[string]any
		if err := json.Unmarshal([]byte(r.Excerpt), &got); err != nil || r.Outcome != Delivered {
			t.Fatalf("%s: %v, got %+v", name, err, r)
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	untyped := Message{ID: m.ID, Body: bytes.Replace(m.Body, []byte(`"type"`), []byte(`"kind"`), 1)}
	if r := s.Send(t.Context(), address, [][]byte{newKey}, untyped); r.Status != http.StatusBadRequest {
		t.Errorf("an event without a type: %+v", r)
	}
}

// tamper passes requests on with one word of the body changed.
func tamper(t *testing.T, address string) string {
	t.Helper()
	target, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{DisableKeepAlives: true}
	server := httptest.NewServer(&httputil.ReverseProxy{
		Transport: transport,
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			body, _ := io.ReadAll(r.In.Body)
			changed := bytes.Replace(body, []byte("2026-0042"), []byte("2026-0043"), 1)
			r.Out.Body = io.NopCloser(bytes.NewReader(changed))
		},
	})
	t.Cleanup(server.Close)
	return server.URL
}

// startNode runs a receiver until the test ends, and gives its address.
func startNode(t *testing.T, dir, script string, args ...string) string {
	t.Helper()
	node := exec.Command("node", append([]string{script}, args...)...)
	node.Dir, node.Env = dir, environment
	var failures bytes.Buffer
	node.Stderr = &failures
	stdin, err := node.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := node.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := node.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = stdin.Close() // which ends it
		if err := node.Wait(); err != nil {
			t.Errorf("%s: %v\n%s", script, err, &failures)
		}
	})
	port, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("%s did not start: %v\n%s", script, err, &failures)
	}
	return "http://127.0.0.1:" + strings.TrimSpace(port) + "/"
}
