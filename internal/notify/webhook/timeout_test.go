package webhook

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// The tests here run in a bubble whose time goes on only when nothing else can,
// over connections in memory: the limits are those of production, and exact.

// pipes connects to a function that plays the server.
type pipes struct {
	serve   func(net.Conn)
	running sync.WaitGroup // wait for it before the bubble ends
}

func (p *pipes) DialContext(context.Context, string, string) (net.Conn, error) {
	near, far := net.Pipe()
	p.running.Go(func() {
		defer far.Close()
		p.serve(far)
	})
	return near, nil
}

type hangingDialer struct{}

func (hangingDialer) DialContext(ctx context.Context, _, _ string) (net.Conn, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

type hangingResolver struct{}

func (hangingResolver) LookupNetIP(ctx context.Context, _, _ string) ([]netip.Addr, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// readRequest takes in the request, as far as it is sent.
func readRequest(c net.Conn) {
	r, err := http.ReadRequest(bufio.NewReader(c))
	if err == nil {
		_, _ = io.Copy(io.Discard, r.Body)
	}
}

// answer writes after the request has come, and then for ever as more says.
func answer(head, more string, every time.Duration) func(net.Conn) {
	return func(c net.Conn) {
		readRequest(c)
		_, err := io.WriteString(c, head)
		for err == nil && more != "" {
			_, err = io.WriteString(c, more)
			<-time.After(every)
		}
		_, _ = io.Copy(io.Discard, c) // until the sender closes
	}
}

func silent(c net.Conn) {
	readRequest(c)
	deaf(c)
}

func deaf(c net.Conn) { _, _ = io.Copy(io.Discard, c) }

func blocked(net.Conn) { <-time.After(time.Minute) }

// sendPiped makes one attempt at a name that resolves, and waits for the server
// to end.
func sendPiped(ctx context.Context, endpoint string, serve func(net.Conn)) Result {
	p := &pipes{serve: serve}
	s := New(Config{AllowHTTP: true, Resolver: resolving("r.example", []string{public}), Dialer: p})
	r := s.Send(ctx, endpoint, [][]byte{newKey}, someMessage)
	s.Close()
	p.running.Wait()
	return r
}

func TestLimits(t *testing.T) {
	t.Parallel()
	const ok = "HTTP/1.1 200 OK\r\n"
	const plain, secure = "http://r.example/", "https://r.example/"
	flood, letters := "X-Flood: "+strings.Repeat("a", 8<<10)+"\r\n", strings.Repeat("a", 4<<10)
	late := Result{Outcome: Retry, Reason: ReasonTimeout, Duration: 15 * time.Second}
	noHTTP := Result{Outcome: Retry, Reason: ReasonConnection}
	for name, tc := range map[string]struct {
		endpoint string
		serve    func(net.Conn)
		want     Result
	}{
		"no TLS":              {secure, deaf, Result{Outcome: Retry, Reason: ReasonTimeout, Duration: 5 * time.Second}},
		"no answer":           {plain, silent, late},
		"request not read":    {plain, blocked, late},
		"head in drops":       {plain, answer(ok, "X-Drop: 1\r\n", time.Second), late},
		"long head":           {plain, answer(ok+strings.Repeat(flood, 9)+"Content-Length: 0\r\n\r\n", "", 0), noHTTP},
		"endless head":        {plain, answer(ok, flood, 0), noHTTP},
		"endless early hints": {plain, answer("", "HTTP/1.1 103 Early Hints\r\n\r\n", 0), noHTTP},
		"no HTTP":             {plain, answer("220 mail.example ESMTP\r\n", "", 0), noHTTP},
		"body in drops":       {plain, answer(ok+"\r\n", "x", 1500*time.Millisecond), Result{Outcome: Delivered, Status: 200, Excerpt: "xx", Duration: 2 * time.Second}},
		"body promised":       {plain, answer(ok+"Content-Length: 9\r\n\r\nabc", "", 0), Result{Outcome: Delivered, Status: 200, Excerpt: "abc", Duration: 2 * time.Second}},
		"endless body":        {plain, answer(ok+"\r\n", letters, 0), Result{Outcome: Delivered, Status: 200, Excerpt: letters[:512]}},
		"error and no body":   {plain, answer("HTTP/1.1 500 X\r\nContent-Length: 9\r\n\r\n", "", 0), Result{Outcome: Retry, Reason: ReasonStatus, Status: 500, Duration: 2 * time.Second}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				if got := sendPiped(t.Context(), tc.endpoint, tc.serve); got != tc.want {
					t.Errorf("got  %+v\nwant %+v", got, tc.want)
				}
			})
		})
	}
}

func TestConnectLimit(t *testing.T) {
	t.Parallel()
	for name, resolver := range map[string]Resolver{"connection": resolving("r.example", []string{public}), "name": hangingResolver{}} {
		synctest.Test(t, func(t *testing.T) {
			s := newSender(t, Config{Resolver: resolver, Dialer: hangingDialer{}})
			got := s.Send(t.Context(), "https://r.example/", [][]byte{newKey}, someMessage)
			if want := (Result{Outcome: Retry, Reason: ReasonTimeout, Duration: 5 * time.Second}); got != want {
				t.Errorf("no %s: %+v", name, got)
			}
		})
	}
}

// TestStopped ends an attempt with the program.
func TestStopped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithTimeout(t.Context(), 3*time.Second)
		defer stop()
		got := sendPiped(ctx, "http://r.example/", silent)
		if want := (Result{Outcome: Retry, Reason: ReasonStopped, Duration: 3 * time.Second}); got != want {
			t.Errorf("got %+v", got)
		}
	})
}

// TestSharedPatience: an address that hangs leaves time for the next one.
func TestSharedPatience(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &pipes{serve: answer("HTTP/1.1 204 No Content\r\n\r\n", "", 0)}
		d := dialFunc(func(ctx context.Context, network, address string) (net.Conn, error) {
			if address == public+":80" {
				return p.DialContext(ctx, network, address)
			}
			return hangingDialer{}.DialContext(ctx, network, address)
		})
		s := New(Config{AllowHTTP: true, Dialer: d, Resolver: resolving("r.example", []string{"2600:1406::1", public})})
		got := s.Send(t.Context(), "http://r.example/", [][]byte{newKey}, someMessage)
		if want := (Result{Outcome: Delivered, Status: 204, Duration: 2500 * time.Millisecond}); got != want {
			t.Errorf("got %+v", got)
		}
		s.Close()
		p.running.Wait()
	})
}

type dialFunc func(ctx context.Context, network, address string) (net.Conn, error)

func (f dialFunc) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	return f(ctx, network, address)
}
