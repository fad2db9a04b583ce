package stream

import (
	"bufio"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/locale"
)

// book is a source in memory.
type book struct {
	mu        sync.Mutex
	published []changes.Change
	more      chan struct{}
}

func newBook(n uint64) *book {
	b := &book{more: make(chan struct{})}
	b.tell(n)
	return b
}

// tell tells n more changes.
func (b *book) tell(n uint64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for range n {
		at := uint64(len(b.published) + 1)
		class := changes.StageMoved
		if at%2 == 0 {
			class = changes.DateMoved
		}
		b.published = append(b.published, changes.Change{ID: "c", Cursor: changes.Cursor{Position: at}, Class: class, Initiative: "2026-0042"})
	}
	close(b.more)
	b.more = make(chan struct{})
}

func (b *book) Changes(after changes.Cursor, limit int) ([]changes.Change, bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	rest := b.published[min(int(after.Position), len(b.published)):]
	return append([]changes.Change(nil), rest[:min(limit, len(rest))]...), len(rest) > limit, nil
}

func (b *book) Last() (changes.Cursor, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return changes.Cursor{Position: uint64(len(b.published))}, nil
}

func (b *book) Moved() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.more
}

func encode(c *changes.Change, l locale.Language) ([]byte, error) {
	return json.Marshal(map[string]any{"class": c.Class, "lang": l})
}

// running is a hub that runs until the test ends.
func running(t testing.TB, cfg Config) *Hub {
	t.Helper()
	cfg.Encode = encode
	h := New(cfg)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- h.Run(ctx) }()
	t.Cleanup(func() {
		h.Close()
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	for {
		v := h.since(changes.Cursor{Position: 1 << 60})
		if v.inRing {
			return h
		}
		<-v.wake
	}
}

// serve puts a hub behind a server.
func serve(t testing.TB, h *Hub) *httptest.Server {
	t.Helper()
	return serveWithin(t, h, 0)
}

// serveWithin is serve with a limit on how long a request may be read and an
// answer be written; 0: none.
func serveWithin(t testing.TB, h *Hub, limit time.Duration) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reader := Reader{Language: locale.Match(r.Header.Get("Accept-Language"))}
		if after := r.URL.Query().Get("after"); after != "" {
			cursor, err := changes.ParseCursor(after)
			if err != nil {
				t.Error(err)
			}
			reader.After = &cursor
		}
		if class := r.URL.Query().Get("class"); class != "" {
			reader.Wants = func(c *changes.Change) bool { return string(c.Class) == class }
		}
		if err := h.Serve(r.Context(), w, reader); err != nil {
			t.Errorf("serve: %v", err)
		}
	}))
	s.Config.ReadTimeout, s.Config.WriteTimeout = limit, limit
	s.Start()
	t.Cleanup(s.Close)
	t.Cleanup(h.Close) // first
	return s
}

// event is one block of a stream.
type event struct{ id, name, data, comment, retry string }

// tap is an open stream.
type tap struct {
	t     testing.TB
	conn  net.Conn
	lines *bufio.Reader
}

// open opens a stream and reads its first block.
func open(t testing.TB, s *httptest.Server, query string, headers ...string) *tap {
	t.Helper()
	c := &tap{t: t}
	var err error
	if c.conn, err = net.Dial("tcp", s.Listener.Addr().String()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.conn.Close() }) // it may be closed already
	request := "GET /" + query + " HTTP/1.1\r\nHost: test\r\n" + strings.Join(headers, "\r\n")
	if len(headers) > 0 {
		request += "\r\n"
	}
	if _, err = c.conn.Write([]byte(request + "\r\n")); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(c.conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != ContentType {
		t.Fatalf("answered %d %s", answer.StatusCode, answer.Header.Get("Content-Type"))
	}
	c.lines = bufio.NewReader(answer.Body)
	if first, ok := c.block(); !ok || first.retry != "3000" {
		t.Fatalf("began with %+v", first)
	}
	return c
}

// block reads up to the next empty line; false at the end of the stream.
func (c *tap) block() (event, bool) {
	c.t.Helper()
	var e event
	for {
		line, err := c.lines.ReadString('\n')
		if err != nil {
			return e, false
		}
		line = strings.TrimSuffix(line, "\n")
		if line == "" {
			return e, true
		}
		name, value, _ := strings.Cut(line, ": ")
		switch name {
		case "id":
			e.id = value
		case "event":
			e.name = value
		case "data":
			e.data = value
		case "retry":
			e.retry = value
		case "":
			e.comment = value
		default:
			c.t.Errorf("line %q", line)
		}
	}
}

// wants reads changes, passing over heartbeats, and compares their ids.
func (c *tap) wants(ids ...string) {
	c.t.Helper()
	for _, id := range ids {
		e, ok := c.block()
		for ok && e.name == "" {
			e, ok = c.block()
		}
		if !ok || e.id != id || e.name != EventName {
			c.t.Fatalf("got %+v (%v), want %s", e, ok, id)
		}
	}
}
