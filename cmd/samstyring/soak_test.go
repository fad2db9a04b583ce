package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/testkit/figure"
	"github.com/samstyring/samstyring/pkg/webhook"
)

// soakScale is how much the soak test does. SAMSTYRING_SOAK=full is what the
// promise is made for and takes long; otherwise it is small.
type soakScale struct {
	receivers, changes, initiatives, kills int
	dead                                   time.Duration // how long one receiver in ten answers nothing at all
}

func scaleOfSoak() soakScale {
	if os.Getenv("SAMSTYRING_SOAK") == "full" {
		return soakScale{receivers: 200, changes: 5000, initiatives: 100, kills: 5, dead: 20 * time.Second}
	}
	return soakScale{receivers: 12, changes: 48, initiatives: 6, kills: 2}
}

// TestDeliveriesSurviveEverything: receivers fail, hang and die for a while, and
// the program is killed on the way. Every change arrives at every receiver,
// what comes twice has the same id, and what is published of one initiative comes in
// order.
func TestDeliveriesSurviveEverything(t *testing.T) {
	if testing.Short() {
		t.Skip("soaks are left out with -short")
	}
	t.Parallel()
	scale := scaleOfSoak()
	r := newRegistry(t)
	token := r.token(t, "991825827")
	settings := map[string]string{
		"SAMSTYRING_ALLOW_PRIVATE_WEBHOOKS": "true", "SAMSTYRING_WEBHOOK_RETRY": strings.Repeat("20ms,", 39) + "20ms",
	}
	r.serveWith(t, settings)
	boxes := make([]*moody, scale.receivers)
	for i := range boxes {
		boxes[i] = newMoody(t, uint64(i))
		if i%10 == 0 {
			boxes[i].dies = scale.dead
		}
		r.want(t, http.StatusCreated, call{
			method: http.MethodPost, path: "/subscriptions", token: token, key: fmt.Sprintf("sub-%d", i),
			body: fmt.Sprintf(`{"channel":"webhook","endpoint":%q,"filters":{"everything":true},"frequency":"immediate","language":"nb"}`, boxes[i].URL),
		})
	}
	for _, box := range boxes {
		box.until(t, "the question has come", func() bool { return box.asked })
	}
	until(t, "all are active", func() bool {
		list := r.want(t, http.StatusOK, call{method: http.MethodGet, path: "/subscriptions", token: token}).body
		return strings.Count(list, `"status":"active"`) == scale.receivers
	})
	t.Logf("%d receivers have agreed", scale.receivers)
	began := time.Now()
	paths := make([]string, scale.initiatives)
	for n := range scale.changes {
		i := n % scale.initiatives
		if n < scale.initiatives {
			paths[i] = strings.TrimPrefix(r.want(t, http.StatusCreated, call{
				method: http.MethodPost, path: "/initiatives", token: token, key: fmt.Sprintf("new-%d", n),
				body: `{"title":{"nb":"Tiltak"},"summary":{"nb":"Til prøving."},"owner":"991825827","reach":{"scope":"all"}}`,
			}).location, "/api/v1")
		} else {
			r.amend(t, token, paths[i], n)
		}
		if (n+1)%(scale.changes/(scale.kills+1)) == 0 && n+1 < scale.changes {
			r.kill(t)
			r.serveWith(t, settings)
		}
	}
	t.Logf("%d changes made in %v", scale.changes, time.Since(began).Round(time.Second))
	twice := 0
	for i, box := range boxes {
		box.until(t, fmt.Sprintf("receiver %d has all changes", i), func() bool { return len(box.taken) >= scale.changes })
		twice += box.check(t, scale.changes)
	}
	figure.Say(t, "make test-deliveries", began, fmt.Sprintf(
		"%d deliveries to %d receivers that fail, hang and die for a while, over %d kills, in order for each initiative; %d came twice, under the same id.",
		scale.changes*scale.receivers, scale.receivers, scale.kills, twice))
}

// amend sets another deadline of the obligation, which is published at once.
func (r *registry) amend(t *testing.T, token, path string, n int) {
	t.Helper()
	etag := r.want(t, http.StatusOK, call{method: http.MethodGet, path: path}).etag
	deadline := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n).Format(time.DateOnly)
	r.want(t, http.StatusOK, call{
		method: http.MethodPatch, path: path, token: token, ifMatch: etag,
		body: fmt.Sprintf(`{"obligation":{"level":"mandatory","deadline":%q,"legalBasis":"Testloven § 1"}}`, deadline),
	})
}

// moody is a receiver that fails one time in five, takes its time now and then,
// and may be dead for a while. It does not fail three times in a row, after
// which it would be given a pause, but when it is dead.
type moody struct {
	*httptest.Server
	mu     sync.Mutex
	dice   *rand.Rand
	failed int
	asked  bool
	taken  map[string]webhook.Event // by id
	order  []webhook.Event          // as each first came
	again  int
	dies   time.Duration // for how long, after the tenth change
	back   time.Time
}

func newMoody(t *testing.T, seed uint64) *moody {
	t.Helper()
	m := &moody{dice: rand.New(rand.NewPCG(seed, 42)), taken: map[string]webhook.Event{}}
	m.Server = httptest.NewServer(m)
	t.Cleanup(m.Close)
	return m
}

func (m *moody) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	e, err := webhook.ParseEvent(raw)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dies > 0 && len(m.order) == 10 && m.back.IsZero() {
		m.back = time.Now().Add(m.dies)
	}
	if time.Now().Before(m.back) {
		panic(http.ErrAbortHandler)
	}
	if m.dice.IntN(50) == 0 {
		hang := time.NewTimer(200 * time.Millisecond)
		defer hang.Stop()
		<-hang.C
	}
	if err != nil || m.failed < 2 && m.dice.IntN(5) == 0 {
		m.failed++
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	m.failed = 0
	if e.Type == webhook.TypeValidation {
		m.asked = true
	} else if _, known := m.taken[e.ID]; known {
		m.again++
	} else {
		m.taken[e.ID] = e
		m.order = append(m.order, e)
	}
	w.WriteHeader(http.StatusNoContent)
}

// until waits until something is true of what has come.
func (m *moody) until(t *testing.T, what string, is func() bool) {
	t.Helper()
	until(t, what, func() bool {
		m.mu.Lock()
		defer m.mu.Unlock()
		return is()
	})
}

func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	late := time.NewTimer(10 * patience)
	defer late.Stop()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for !is() {
		select {
		case <-again.C:
		case <-late.C:
			t.Fatalf("never: %s", what)
		}
	}
}

// check demands every change once under one id, in order for each initiative,
// and counts what came more than once.
func (m *moody) check(t *testing.T, changes int) (again int) {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	last, of := map[string]uint64{}, map[string]string{}
	for _, e := range m.order {
		if e.Position <= last[e.Subject] {
			t.Errorf("%s: position %d came after %d", e.Subject, e.Position, last[e.Subject])
		}
		last[e.Subject] = e.Position
		var published struct{ ID string }
		if err := json.Unmarshal(e.Data, &published); err != nil || of[published.ID] != "" {
			t.Errorf("change %s came as %s and as %s: %v", published.ID, of[published.ID], e.ID, err)
		}
		of[published.ID] = e.ID
	}
	if len(m.order) != changes {
		t.Errorf("%d changes came, want %d", len(m.order), changes)
	}
	return m.again
}
