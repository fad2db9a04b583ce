package client

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// feed is a history that grows, in pages of two.
type feed struct {
	mu        sync.Mutex
	positions []uint64
	asked     []uint64
}

func (f *feed) add(positions ...uint64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.positions = append(f.positions, positions...)
}

func (f *feed) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	after, err := strconv.ParseUint(r.URL.Query().Get("after"), 10, 64)
	if err != nil || r.URL.Path != "/api/v1/history" {
		http.Error(w, "?", http.StatusBadRequest)
		return
	}
	f.asked = append(f.asked, after)
	page := historyPart{Next: after, Items: []HistoryEntry{}}
	for _, p := range f.positions {
		page.Last = p
		if p > after && len(page.Items) < 2 {
			page.Items = append(page.Items, HistoryEntry{Position: p})
			page.Next = p
		}
	}
	_ = json.NewEncoder(w).Encode(page) // the client may have gone
}

// take reads positions until there are n, or the sequence ends.
func take(c *Client, ctx context.Context, after uint64, n int) (got []uint64, err error) {
	for entry, err := range c.History(ctx, after) {
		if err != nil {
			return got, err
		}
		if got = append(got, entry.Position); len(got) == n {
			break
		}
	}
	return got, nil
}

func TestChangesResumeAfterAPosition(t *testing.T) {
	t.Parallel()
	f := &feed{positions: []uint64{1, 2, 5, 6, 9}}
	c, w := serve(t, f.ServeHTTP)
	for after, want := range map[uint64][]uint64{0: {1, 2, 5, 6, 9}, 2: {5, 6, 9}, 3: {5, 6, 9}, 6: {9}} {
		got, err := take(c, t.Context(), after, len(want))
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("after %d: got %v, %v, want %v", after, got, err, want)
		}
	}
	if len(w.pauses) != 0 {
		t.Errorf("paused %v though there was more", w.pauses)
	}
}

func TestChangesFollowWhatHappens(t *testing.T) {
	t.Parallel()
	f := &feed{positions: []uint64{1}}
	c, w := serve(t, f.ServeHTTP, WithPollEvery(8*time.Second))
	w.during = func(pause int) error {
		switch pause {
		case 6:
			f.add(2)
		case 7:
			f.add(3, 4, 5)
		}
		return nil
	}
	got, err := take(c, t.Context(), 0, 5)
	if err != nil || !slices.Equal(got, []uint64{1, 2, 3, 4, 5}) {
		t.Fatalf("got %v, %v", got, err)
	}
	s := time.Second
	if want := []time.Duration{s, 2 * s, 4 * s, 8 * s, 8 * s, 8 * s, s}; !slices.Equal(w.pauses, want) {
		t.Errorf("paused %v, want %v", w.pauses, want)
	}
}

// TestChangesSurviveFailures breaks the feed in every way that passes by
// itself, between all pages: nothing is skipped and nothing comes twice.
func TestChangesSurviveFailures(t *testing.T) {
	t.Parallel()
	f := &feed{positions: []uint64{1, 2, 3, 4, 5, 6}}
	c, w := serve(t, script(
		answer(503, `{"title":"Prøv igjen","code":"unavailable"}`, "Retry-After", "3"), hangUp, answer(500, "<html>"), f.ServeHTTP,
		answer(429, "", "Retry-After", "7"), f.ServeHTTP,
		hangUp, answer(502, ""), f.ServeHTTP,
	))
	got, err := take(c, t.Context(), 0, 6)
	if err != nil || !slices.Equal(got, []uint64{1, 2, 3, 4, 5, 6}) {
		t.Fatalf("got %v, %v", got, err)
	}
	if want := []uint64{0, 2, 4}; !slices.Equal(f.asked, want) {
		t.Errorf("asked after %v, want %v", f.asked, want)
	}
	ms := time.Millisecond
	if want := []time.Duration{3000 * ms, 1000 * ms, 2000 * ms, 7000 * ms, 500 * ms, 1000 * ms}; !slices.Equal(w.pauses, want) {
		t.Errorf("paused %v, want %v", w.pauses, want)
	}
}

func TestChangesWaitForARegistryThatIsDown(t *testing.T) {
	t.Parallel()
	f := &feed{positions: []uint64{1}}
	c, w := serve(t, f.ServeHTTP)
	up := c.base
	c.base = "http://127.0.0.1:1/api/v1"
	w.during = func(pause int) error {
		if pause == 12 {
			c.base = up
		}
		return nil
	}
	if got, err := take(c, t.Context(), 0, 1); err != nil || !slices.Equal(got, []uint64{1}) {
		t.Fatalf("got %v, %v", got, err)
	}
	if last := w.pauses[11]; last != longestPause {
		t.Errorf("the pauses grow to %s, want %s", last, longestPause)
	}
}

func TestChangesEndWithTheContext(t *testing.T) {
	t.Parallel()
	t.Run("at the end of the feed", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		c, w := serve(t, (&feed{positions: []uint64{1}}).ServeHTTP)
		w.during = func(int) error { cancel(); return ctx.Err() }
		if got, err := take(c, ctx, 0, 2); err != nil || !slices.Equal(got, []uint64{1}) {
			t.Errorf("got %v, %v", got, err)
		}
	})
	t.Run("between two failures", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		c, w := serve(t, answer(503, ""))
		w.during = func(int) error { cancel(); return ctx.Err() }
		if got, err := take(c, ctx, 0, 1); err != nil || got != nil {
			t.Errorf("got %v, %v", got, err)
		}
	})
	t.Run("in the middle of a page", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		c, _ := serve(t, (&feed{positions: []uint64{1, 2}}).ServeHTTP)
		count := 0
		for _, err := range c.History(ctx, 0) {
			if err != nil {
				t.Error(err)
			}
			count++
			cancel()
		}
		if count != 1 {
			t.Errorf("%d changes after the end", count-1)
		}
	})
	t.Run("while the registry thinks", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		c, _ := serve(t, func(_ http.ResponseWriter, r *http.Request) {
			cancel()
			<-r.Context().Done()
		})
		if got, err := take(c, ctx, 0, 1); err != nil || got != nil {
			t.Errorf("got %v, %v", got, err)
		}
	})
}

func TestChangesGiveAnErrorThatStaysOnce(t *testing.T) {
	t.Parallel()
	for name, first := range map[string]http.HandlerFunc{
		"refused":             answer(400, `{"title":"Kan ikke leses","code":"malformed"}`),
		"not JSON":            answer(200, "<html>"),
		"a position again":    answer(200, `{"items":[{"position":7}],"next":7,"last":7}`),
		"positions backwards": answer(200, `{"items":[{"position":9},{"position":8}],"next":9,"last":9}`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, w := serve(t, first)
			count := 0
			for entry, err := range c.History(t.Context(), 7) {
				if err == nil {
					t.Errorf("gives %+v", entry)
				}
				count++
			}
			if count != 1 || len(w.pauses) != 0 {
				t.Errorf("%d errors, %d pauses", count, len(w.pauses))
			}
		})
	}
}

func TestAReplicaThatIsBehindLeadsNowhere(t *testing.T) {
	t.Parallel()
	f := &feed{positions: []uint64{8, 9}}
	c, w := serve(t, script(
		answer(200, `{"items":[],"next":5,"last":5}`), // behind the position that was asked for
		answer(200, `{"items":[],"next":7,"last":9}`), // claims more and gives nothing
		f.ServeHTTP,
	))
	if got, err := take(c, t.Context(), 7, 2); err != nil || !slices.Equal(got, []uint64{8, 9}) {
		t.Errorf("got %v, %v", got, err)
	}
	if len(w.pauses) != 2 || !slices.Equal(f.asked, []uint64{7}) {
		t.Errorf("paused %v, asked after %v", w.pauses, f.asked)
	}
}

func TestAnEntryIsReadAsTheHistoryTellsIt(t *testing.T) {
	t.Parallel()
	const item = `{"position":4817,"initiative":"2026-0042","title":{"nb":"Deling"},"type":"no.samstyring.initiative.phase-reported.v1",
		"at":"2026-01-12T09:14:27.318Z","organisation":{"number":"974761076","name":"Skatteetaten"},"ukjent":1,
		"changes":[{"field":"phase","from":"idea","to":"concept"},{"field":"stage","to":{"a":1}}],"text":"Fasen er endret.","data":{"phase":"concept"}}`
	c, _ := serve(t, answer(200, `{"items":[`+item+`],"next":4817,"last":4817}`), WithLanguage("nb"))
	for entry, err := range c.History(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprintf("%d %s %s %s %s %s", entry.Position, entry.Initiative, entry.Title["nb"], entry.Organisation.Name, entry.Text, entry.Data)
		if want := `4817 2026-0042 Deling Skatteetaten Fasen er endret. {"phase":"concept"}`; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if !entry.At.Equal(time.Date(2026, 1, 12, 9, 14, 27, 318e6, time.UTC)) || !strings.HasSuffix(entry.Type, ".phase-reported.v1") {
			t.Errorf("got %+v", entry)
		}
		f := entry.Changes
		if len(f) != 2 || string(f[0].From) != `"idea"` || f[1].From != nil || string(f[1].To) != `{"a":1}` {
			t.Errorf("got changes %+v", f)
		}
		break
	}
}
