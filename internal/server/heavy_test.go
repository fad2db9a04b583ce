package server_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/server"
	"github.com/samstyring/samstyring/internal/sheet"
	"github.com/samstyring/samstyring/internal/testkit"
)

// heavyTargets are answers that cost much, each with what it has to be.
var heavyTargets = map[string]struct{ accept, kind, vary string }{
	"/api/v1/initiatives/export":             {"text/csv", "text/csv", "Accept, Accept-Language"},
	"/api/v1/initiatives/export?sort=id":     {sheet.XLSXType, sheet.XLSXType, "Accept, Accept-Language"},
	"/api/v1/initiatives/export?sort=title":  {"application/x-ndjson", "application/x-ndjson", "Accept"},
	"/api/v1/changes?limit=500":              {"", "application/json", "Accept-Language"},
	"/api/v1/changes.atom":                   {"", "application/atom+xml", "Accept-Language"},
	"/api/v1/calendar.ics?municipality=1103": {"", "text/calendar", "Accept-Language"},
	"/api/v1/events?limit=1000":              {"", "application/x-ndjson", ""},
	"/tiltak.csv":                            {"", "text/csv", ""},
	"/tiltak.xlsx?kommune=1103":              {"", "application/vnd.openxmlformats", ""},
}

// Heavy answers can be asked for by version, say what they depend on, and are
// new when something has happened.
func TestHeavyAnswersHaveVersions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.register(t, testkit.Skatteetaten, "")
	interfaces := w.notifying(t, webhook.Config{})
	h := w.withPages(t, false, func(c *server.Config) { c.API = interfaces })
	tags := map[string]string{}
	for target, want := range heavyTargets {
		ask := func(options ...option) answer {
			return w.sendTo(t, h, request(http.MethodGet, target, "", append(options, with("Accept", want.accept))...))
		}
		first, again := ask(), ask()
		tag := first.Header().Get("ETag")
		if first.Code != http.StatusOK || !strings.HasPrefix(first.Header().Get("Content-Type"), want.kind) || strings.Join(first.Header().Values("Vary"), ", ") != strings.TrimPrefix(want.vary+", Accept-Encoding", ", ") || tag == "" {
			t.Errorf("%s: %d %v", target, first.Code, first.Header())
		}
		if (want.vary != "" || strings.HasPrefix(target, "/tiltak")) && first.Header().Get("Cache-Control") != "no-cache" {
			t.Errorf("%s may be kept: %q", target, first.Header().Get("Cache-Control"))
		}
		if again.Body.String() != first.Body.String() || fmt.Sprint(again.Header()) != fmt.Sprint(first.Header()) {
			t.Errorf("%s is another answer the second time: %v, %v", target, again.Header(), first.Header())
		}
		if a := ask(with("If-None-Match", tag)); a.Code != http.StatusNotModified || a.Body.Len() > 0 || a.Header().Get("ETag") != tag {
			t.Errorf("%s: %d to whoever has it", target, a.Code)
		}
		if a := ask(with("Accept-Language", "en")); strings.Contains(want.vary, "Language") && a.Header().Get("Content-Language") != "en" && !strings.Contains(want.kind, "vnd.") {
			t.Errorf("%s in English: %v", target, a.Header())
		}
		if strings.HasPrefix(target, "/tiltak") && first.Header().Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s is given to other sites", target)
		}
		tags[target] = tag
	}
	w.register(t, testkit.Nav, "")
	w.Clock.Advance(1)
	for target, want := range heavyTargets {
		a := w.sendTo(t, h, request(http.MethodGet, target, "", with("Accept", want.accept), with("If-None-Match", tags[target])))
		if strings.Contains(target, "changes") { // published when its window closes
			continue
		}
		if a.Code != http.StatusOK || a.Header().Get("ETag") == tags[target] {
			t.Errorf("%s after a registration: %d", target, a.Code)
		}
	}
}

// What the documentation is made of is asked for by version too.
func TestDocumentationHasVersions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, path := range []string{"/api/v1/docs", "/api/v1/openapi.json", "/api/v1/docs/style.css"} {
		a := w.get(t, path)
		if b := w.send(t, request(http.MethodGet, path, "", with("If-None-Match", a.Header().Get("ETag")))); b.Code != http.StatusNotModified || b.Body.Len() > 0 {
			t.Errorf("%s: %d", path, b.Code)
		}
	}
}

// A spreadsheet of somebody who is signed in is given to nobody else.
func TestPersonalAnswersAreNotShared(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	h := w.withPages(t, true, func(*server.Config) {})
	for range 2 {
		asked(h, request(http.MethodGet, "/tiltak.csv", "", with("Cookie", "melding=x; sesjon=y")))
		a := asked(h, request(http.MethodGet, "/tiltak.csv", ""))
		if a.Code != http.StatusOK || a.Header().Get("Set-Cookie") != "" {
			t.Errorf("%d %v", a.Code, a.Header())
		}
	}
}

// stuck is a reader that takes nothing until it is let go.
type stuck struct {
	*httptest.ResponseRecorder
	begun chan<- struct{}
	free  <-chan struct{}
}

func (s *stuck) Write(p []byte) (int, error) {
	s.begun <- struct{}{}
	<-s.free
	return s.ResponseRecorder.Write(p)
}

// However many readers take nothing of their heavy answers, others get theirs:
// the budget is given back before anything is written.
func TestSlowReadersCostOthersNothing(t *testing.T) {
	t.Parallel()
	const readers = 30
	w := newWorld(t)
	w.register(t, testkit.Skatteetaten, "")
	begun, free := make(chan struct{}), make(chan struct{})
	var ended sync.WaitGroup
	for i := range readers {
		r := request(http.MethodGet, fmt.Sprintf("/api/v1/initiatives/export?q=ord%d", i), "", with("Accept", "text/csv"))
		r.RemoteAddr = "198.51.100.9:1" // all are of one address
		reader := &stuck{httptest.NewRecorder(), begun, free}
		ended.Go(func() {
			w.handler.ServeHTTP(reader, r)
			if reader.Code != http.StatusOK {
				t.Errorf("reader %d: %d", i, reader.Code)
			}
		})
		<-begun // it has been made, and waits for its reader
	}
	a := w.send(t, request(http.MethodGet, "/api/v1/initiatives/export?q=annet", "", with("Accept", "text/csv")))
	if a.Code != http.StatusOK {
		t.Errorf("a heavy answer beside %d slow readers: %d", readers, a.Code)
	}
	w.register(t, testkit.Nav, "")
	close(free)
	ended.Wait()
}

// While many ask for heavy answers, commands are carried out, every one; and
// whoever asks too much is answered when to come again.
func TestHeavyAnswersDoNotStarveCommands(t *testing.T) {
	t.Parallel()
	const askers, commands = 300, 20
	w := newWorld(t)
	w.loadSeed(t)
	h := w.withPages(t, false, func(*server.Config) {})
	served := httptest.NewServer(h)
	defer served.Close()
	var got sync.Map
	var done atomic.Int64
	var ended sync.WaitGroup
	for i := range askers {
		ended.Go(func() {
			defer done.Add(1)
			a, err := http.Get(fmt.Sprintf("%s/tiltak.xlsx?q=%d", served.URL, i))
			if err != nil {
				t.Error(err)
				return
			}
			defer a.Body.Close()
			_, _ = io.Copy(io.Discard, a.Body)
			if a.StatusCode != http.StatusOK && a.Header.Get("Retry-After") == "" {
				t.Errorf("%d without a time to come again", a.StatusCode)
			}
			n, _ := got.LoadOrStore(a.StatusCode, new(atomic.Int64))
			n.(*atomic.Int64).Add(1)
		})
	}
	for range commands {
		w.register(t, testkit.Nav, "")
	}
	ended.Wait()
	total := int64(0)
	for _, status := range []int{http.StatusOK, http.StatusTooManyRequests, http.StatusServiceUnavailable} {
		if n, ok := got.Load(status); ok {
			total += n.(*atomic.Int64).Load()
		}
	}
	if total != askers {
		t.Errorf("%d of %d were answered 200, 429 or 503", total, askers)
	}
}
