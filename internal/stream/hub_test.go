package stream

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/changes"
)

func TestAStreamBeginsNowOrAfterWhatIsKnown(t *testing.T) {
	t.Parallel()
	b := newBook(500) // more than a page
	s := serve(t, running(t, Config{Source: b, Ring: 8}))
	now, resumed, filtered := open(t, s, ""), open(t, s, "?after=497.0"), open(t, s, "?after=0.0&class=date_moved")
	resumed.wants("498.0", "499.0", "500.0")
	for id := 2; id <= 500; id += 2 {
		filtered.wants(fmt.Sprintf("%d.0", id))
	}
	b.tell(2)
	now.wants("501.0", "502.0")
	resumed.wants("501.0", "502.0")
	filtered.wants("502.0")
}

func TestALanguageIsEncodedForItself(t *testing.T) {
	t.Parallel()
	b := newBook(1)
	s := serve(t, running(t, Config{Source: b}))
	for _, lang := range []string{"nb", "nn", "en"} {
		if e, _ := open(t, s, "?after=0.0", "Accept-Language: "+lang).block(); !strings.Contains(e.data, `"lang":"`+lang+`"`) {
			t.Errorf("in %s: %s", lang, e.data)
		}
	}
}

// The server's limits for requests are a second; a stream outlives them because
// three beats take longer.
func TestAStreamOutlivesTheLimitsOfRequests(t *testing.T) {
	t.Parallel()
	b := newBook(3)
	s := serveWithin(t, running(t, Config{Source: b, Heartbeat: 400 * time.Millisecond}), time.Second)
	c := open(t, s, "?class=stage_moved")
	for range 3 {
		if e, ok := c.block(); !ok || e.comment != "alive" || e.id != "3.0" {
			t.Fatalf("got %+v (%v)", e, ok)
		}
	}
	b.tell(1) // not asked for, but the place moves on
	for {
		e, ok := c.block()
		if !ok || e.name != "" {
			t.Fatalf("got %+v (%v)", e, ok)
		}
		if e.id == "4.0" {
			break
		}
	}
}

func TestAReaderThatFallsOutOfTheRingIsCutOffAndResumes(t *testing.T) {
	t.Parallel()
	b := newBook(0)
	h := running(t, Config{Source: b, Ring: 4})
	c := &connection{hub: h, joined: true}
	last := changes.Cursor{Position: 20}
	b.tell(20)
	for v := h.since(last); ; v = h.since(last) {
		if len(h.since(changes.Cursor{Position: 19}).fresh) == 1 {
			break
		}
		<-v.wake
	}
	if err := c.take(t.Context(), h.since(c.at)); err != errGone {
		t.Errorf("a reader at %s: %v", c.at, err)
	}
	resumed := open(t, serve(t, h), "?after=0.0")
	for i := range 20 {
		resumed.wants(fmt.Sprintf("%d.0", i+1))
	}
}

// A reader that does not read holds up nobody, and is cut off when a write was
// not taken in time.
func TestAReaderThatDoesNotRead(t *testing.T) {
	t.Parallel()
	b := newBook(200_000) // more than sockets hold
	h := running(t, Config{Source: b, Patience: 200 * time.Millisecond})
	s := serve(t, h)
	open(t, s, "?after=0.0")
	other := open(t, s, "?after=199999.0")
	other.wants("200000.0")
	for id := 200_001; h.Open() > 1; id++ { // the test's own time limit is the limit
		b.tell(1)
		other.wants(fmt.Sprintf("%d.0", id))
	}
}

func TestCloseEndsStreams(t *testing.T) {
	t.Parallel()
	h := running(t, Config{Source: newBook(1)})
	s := serve(t, h)
	taps := []*tap{open(t, s, ""), open(t, s, "?after=0.0")}
	h.Close()
	for _, c := range taps {
		for _, ok := c.block(); ok; _, ok = c.block() {
		}
	}
	if late, err := http.Get(s.URL); err != nil || late.StatusCode != http.StatusOK {
		t.Errorf("after the end: %v %v", late, err)
	} else if err := late.Body.Close(); err != nil {
		t.Error(err)
	}
	http.DefaultClient.CloseIdleConnections()
}

// Hundreds of readers each get every change, once and in order.
func TestManyReaders(t *testing.T) {
	t.Parallel()
	const readers, published = 300, 40
	b := newBook(10)
	h := running(t, Config{Source: b})
	s := serve(t, h)
	var group sync.WaitGroup
	for i := range readers {
		c := open(t, s, fmt.Sprintf("?after=%d.0", i%11))
		group.Go(func() {
			for id := i%11 + 1; id <= 10+published; id++ {
				if e, ok := c.block(); !ok || e.id != fmt.Sprintf("%d.0", id) {
					t.Errorf("reader %d got %+v (%v), want %d", i, e, ok, id)
					return
				}
			}
		})
	}
	if h.Open() != readers {
		t.Errorf("%d streams are open", h.Open())
	}
	for range published {
		b.tell(1)
	}
	group.Wait()
}
