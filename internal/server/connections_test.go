package server_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/server"
	"github.com/samstyring/samstyring/internal/testkit"
)

// online serves a world on loopback and gives the address.
func (w *world) online(t *testing.T, change func(*server.Config)) string {
	t.Helper()
	interfaces := w.notifying(t, webhook.Config{})
	var s *server.Server
	w.serve(t, w.App, func(c *server.Config) {
		c.API = interfaces
		change(c)
		var err error
		if s, err = server.New(*c); err != nil {
			t.Fatal(err)
		}
	})
	w.metrics = s.Metrics()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, l) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

// caller is one connection from an address of loopback, on which requests are
// written by hand.
type caller struct {
	net.Conn
	in *bufio.Reader
}

func call(t *testing.T, from, to string) *caller {
	t.Helper()
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
	c, err := dialer.DialContext(t.Context(), "tcp", to)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() }) // the server may have closed it
	if err := c.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	return &caller{c, bufio.NewReader(c)}
}

// ask sends the beginning of a request and reads the beginning of the answer.
func (c *caller) ask(t *testing.T, request string) *http.Response {
	t.Helper()
	if _, err := io.WriteString(c, request); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(c.in, nil)
	if err != nil {
		t.Fatalf("%q: %v", request, err)
	}
	return answer
}

func get(path string) string { return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n" }

func wantProblem(t *testing.T, a *http.Response, status int, key string) {
	t.Helper()
	defer a.Body.Close()
	body, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	if a.StatusCode != status || !strings.Contains(string(body), `"`+key+`"`) || a.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("%d %s %s; want %d %s", a.StatusCode, a.Header.Get("Content-Type"), body, status, key)
	}
	if again := a.Header.Get("Retry-After") != ""; again != (status == 429 || status == 503) {
		t.Errorf("%d with Retry-After %q", status, a.Header.Get("Retry-After"))
	}
}

const streamPath = "/api/v1/changes/stream"

func TestStreamsAreBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	at := w.online(t, func(c *server.Config) { c.MaxStreams, c.MaxStreamsPerAddress = 5, 3 })
	open := func(from string) *http.Response { return call(t, from, at).ask(t, get(streamPath)) }
	for i := range 3 {
		if a := open("127.0.0.1"); a.StatusCode != http.StatusOK {
			t.Fatalf("stream %d: %s", i, a.Status)
		}
	}
	wantProblem(t, open("127.0.0.1"), http.StatusTooManyRequests, "too_many_streams")
	leaving := call(t, "127.0.0.2", at)
	if a := leaving.ask(t, get(streamPath)); a.StatusCode != http.StatusOK {
		t.Fatal(a.Status)
	}
	if a := open("127.0.0.2"); a.StatusCode != http.StatusOK {
		t.Fatal(a.Status)
	}
	wantProblem(t, open("127.0.0.3"), http.StatusServiceUnavailable, "streams_full")
	if err := leaving.Close(); err != nil {
		t.Fatal(err)
	}
	for { // its place is free when the server has seen that it is gone
		a := open("127.0.0.3")
		if a.StatusCode == http.StatusOK {
			break
		}
		a.Body.Close()
	}
	said := w.measured(t)
	for _, line := range []string{`samstyring_streams_refused_total{limit="address"} 1`, "samstyring_streams_open 5", "samstyring_log_writable 1",
		"samstyring_log_configuration_ok 1", "samstyring_log_configuration_changes_total 0"} {
		if !strings.Contains(said, "\n"+line+"\n") {
			t.Errorf("metrics lack %s", line)
		}
	}
}

func TestConnectionsAreBoundedAndHealthIsAnswered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	at := w.online(t, func(c *server.Config) { c.MaxConnections, c.MaxStreamsPerAddress = 40, 40 })
	stream := get(streamPath)
	for i := range 20 { // one address has half of them
		if a := call(t, "127.0.0.1", at).ask(t, stream); a.StatusCode != http.StatusOK {
			t.Fatalf("stream %d: %s", i, a.Status)
		}
	}
	var idle []*caller
	for range 20 { // the others are open and do nothing
		c := call(t, "127.0.0.9", at)
		c.ask(t, get("/healthz")).Body.Close()
		idle = append(idle, c)
	}
	w.wantIdle(t, 20)
	for range 20 { // whoever asks something takes the place of one that is idle
		a := call(t, "127.0.0.3", at).ask(t, "POST /api/v1/bounces HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\nx")
		a.Body.Close()
	}
	w.wantIdle(t, 20)
	var slow []*caller
	for range 40 { // now all are busy: what they ask for never ends
		slow = append(slow, call(t, "127.0.0.4", at))
	}
	for _, c := range slow {
		if _, err := io.WriteString(c, "GET /healthz HTTP/1.1\r\nHost: "); err != nil {
			break // it had to go for a later one
		}
	}
	w.wantIdle(t, 0)
	wantProblem(t, call(t, "127.0.0.5", at).ask(t, get("/api/v1/initiatives")), http.StatusServiceUnavailable, "connections_full")
	for _, path := range []string{"/healthz", "/readyz"} {
		a := call(t, "127.0.0.5", at).ask(t, get(path))
		if a.StatusCode != http.StatusOK || !a.Close {
			t.Errorf("%s: %s, closed %v", path, a.Status, a.Close)
		}
		a.Body.Close()
	}
	if _, err := idle[0].in.ReadByte(); err == nil {
		t.Error("an idle connection outlived those that were needed")
	}
}

// wantIdle waits until the server has seen of so many connections that nothing is
// asked on them now: it sees it after it has answered.
func (w *world) wantIdle(t *testing.T, n int) {
	t.Helper()
	line := fmt.Sprintf("\nsamstyring_connections_idle %d\n", n)
	for ended := time.Now().Add(testkit.Patience); !strings.Contains(w.measured(t), line); runtime.Gosched() {
		if time.Now().After(ended) {
			t.Fatalf("there are never %d idle connections", n)
		}
	}
}

func TestSlowBodiesAreGivenUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	at := w.online(t, func(*server.Config) {})
	for name, c := range map[string]struct {
		path, more string
		status     int
		key        string
	}{
		"open to all":            {"/api/v1/bounces", "", http.StatusBadRequest, "body_too_slow"},
		"for who has signed in":  {"/api/v1/imports", "", http.StatusUnauthorized, "sign_in_needed"},
		"refused for its token":  {"/api/v1/bounces", "Authorization: Bearer x\r\n", http.StatusUnauthorized, "unauthenticated"},
		"refused for its method": {"/api/v1/openapi.json", "", http.StatusMethodNotAllowed, "method_not_allowed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			began := time.Now()
			conn := call(t, "127.0.0.1", at)
			wantProblem(t, conn.ask(t, fmt.Sprintf(
				"POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: message/rfc822\r\n%sContent-Length: 900\r\n\r\nFrom: ", c.path, c.more)), c.status, c.key)
			if _, err := io.Copy(io.Discard, conn.in); err != nil {
				t.Errorf("the connection is not closed: %v", err)
			}
			if took := time.Since(began); took > 30*time.Second {
				t.Errorf("a body that does not come held a connection for %s", took)
			}
		})
	}
}

func TestBodiesAreBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	at := w.online(t, func(c *server.Config) { c.MaxConnections = 64 }) // 16 bodies, 4 of one address
	begin := "POST /api/v1/bounces HTTP/1.1\r\nHost: localhost\r\nContent-Type: message/rfc822\r\nContent-Length: 900\r\nExpect: 100-continue\r\n\r\n"
	for range 4 {
		if a := call(t, "127.0.0.1", at).ask(t, begin); a.StatusCode != http.StatusContinue { // its body is being read
			t.Fatal(a.Status)
		}
	}
	wantProblem(t, call(t, "127.0.0.1", at).ask(t, begin), http.StatusTooManyRequests, "rate_limited")
	if a := call(t, "127.0.0.2", at).ask(t, begin); a.StatusCode != http.StatusContinue {
		t.Error(a.Status)
	}
}
