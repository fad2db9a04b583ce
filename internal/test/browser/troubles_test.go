package browser

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
)

// troubles are what goes wrong in a tab without a visitor seeing it.
type troubles struct {
	homes []string // where the page may ask
	mu    sync.Mutex
	list  []string
	asked map[network.RequestID]string // addresses by request

	presses int // of keys
}

// hear notes what goes wrong. Chromium calls it with every event of the tab.
func (r *troubles) hear(event any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Source != log.EntrySourceNetwork { // heard below
			r.add("%s: %s (%s)", e.Entry.Level, e.Entry.Text, e.Entry.URL)
		}
	case *runtime.EventConsoleAPICalled:
		r.add("the page writes to the console: %s %s", e.Type, e.Args[0].Value)
	case *runtime.EventExceptionThrown:
		r.add("script fails: %s %s", e.ExceptionDetails.Text, e.ExceptionDetails.Exception.Description)
	case *network.EventRequestWillBeSent:
		r.asked[e.RequestID] = e.Request.URL
		if u, err := url.Parse(e.Request.URL); err != nil || u.Scheme != "data" && !slices.Contains(r.homes, u.Scheme+"://"+u.Host) {
			r.add("the page asks elsewhere: %s", e.Request.URL)
		}
	case *network.EventResponseReceived:
		if e.Response.Status >= 400 && e.Type != network.ResourceTypeDocument { // of pages, steps say what they expect
			r.add("%s answers %d", e.Response.URL, e.Response.Status)
		}
	case *network.EventLoadingFailed:
		if !e.Canceled {
			r.add("%s fails: %s %s", r.asked[e.RequestID], e.ErrorText, e.BlockedReason)
		}
	}
}

func (r *troubles) add(format string, args ...any) {
	r.list = append(r.list, fmt.Sprintf(format, args...))
}

// heard gives what went wrong since it was asked last.
func (r *troubles) heard() (out []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	out, r.list = r.list, nil
	return out
}

// What goes wrong behind a visitor's back is heard.
func TestTroublesAreHeard(t *testing.T) {
	t.Parallel()
	v := visit(t)
	v.open("/")
	for what, c := range map[string]struct{ script, heard string }{
		"a script of the page's own fails": {`new Promise((done) => { setTimeout(() => { done(); throw new Error("broken") }) })`, "broken"},
		"a message for the console":        {`console.warn("look")`, "look"},
		"a request that is refused":        {`fetch("/static/0/missing.css").then(() => true)`, "/static/0/missing.css answers 404"},
		"a script in the page":             {`document.head.append(Object.assign(document.createElement("script"), { textContent: "1" }))`, "Content Security Policy"},
		"something from elsewhere":         {`document.body.append(Object.assign(new Image(), { src: "http://127.0.0.2:9/x.png" }))`, "http://127.0.0.2:9/x.png"},
	} {
		script[any](v, c.script)
		heard := ""
		for range 200 { // each time round gives Chromium the time to tell
			if heard += strings.Join(v.heard(), "\n"); strings.Contains(heard, c.heard) {
				break
			}
			script[any](v, `fetch("/healthz").then(() => true)`)
		}
		if !strings.Contains(heard, c.heard) {
			t.Errorf("%s is not heard: %q", what, heard)
		}
	}
}
