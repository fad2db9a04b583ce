package notify

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/testkit/leaks"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/subscription"
	"github.com/samstyring/samstyring/internal/testkit"
	client "github.com/samstyring/samstyring/pkg/webhook"
)

func TestMain(m *testing.M) { leaks.VerifyTestMain(m) }

// quick is a schedule that a test can wait for.
var quick = webhook.Schedule{Steps: slices.Repeat([]time.Duration{10 * time.Millisecond}, 12)}

// replica is a running service.
type replica struct {
	*Service
	stop func()
}

// start runs a service beside a registry until the test ends or it is stopped.
func start(t testing.TB, r *testkit.Registry, change ...func(*Config)) *replica {
	t.Helper()
	began := time.Now()
	cfg := Config{
		Clock: func() time.Time { return r.Clock.Now().Add(time.Since(began)) }, // it runs, and is advanced with the registry's
		App:   r.App, Site: "https://samstyring.example", Secret: make([]byte, 32), TokenKey: make([]byte, 32),
		Logger: testkit.Logger(t), Schedule: quick, Webhook: webhook.Config{AllowPrivate: true, AllowHTTP: true, Clock: time.Now},
		Poll: 5 * time.Millisecond, Lease: time.Second, FlushLog: 5 * time.Millisecond,
	}
	for _, c := range change {
		c(&cfg)
	}
	s, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	out := &replica{Service: s, stop: sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("run: %v", err)
		}
		s.Close()
	})}
	t.Cleanup(out.stop)
	return out
}

func open(t testing.TB) *testkit.Registry {
	t.Helper()
	return testkit.Open(t, t.TempDir(), eventlog.Config{})
}

// inbox is a receiver on loopback.
type inbox struct {
	*httptest.Server

	mu      sync.Mutex
	got     []received
	changes int // of got, without the validation events
	came    chan struct{}
	answer  func(received) (status int, header http.Header) // nil: 204
}

type received struct {
	client.Event
	header  http.Header
	raw     []byte
	payload Payload
	status  int // of the answer
}

func receive(t testing.TB) *inbox {
	t.Helper()
	in := &inbox{came: make(chan struct{}, 1)}
	in.Server = httptest.NewServer(http.HandlerFunc(in.serve))
	t.Cleanup(in.Close)
	return in
}

func (in *inbox) serve(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	got := received{header: r.Header, raw: raw}
	if got.Event, err = client.ParseEvent(raw); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	_ = json.Unmarshal(got.Data, &got.payload)
	in.mu.Lock()
	answer := in.answer
	in.mu.Unlock()
	status, header := http.StatusNoContent, http.Header(nil)
	if answer != nil {
		status, header = answer(got)
	}
	got.status = status
	in.mu.Lock()
	in.got = append(in.got, got)
	if got.Type != client.TypeValidation {
		in.changes++
	}
	in.mu.Unlock()
	select {
	case in.came <- struct{}{}:
	default:
	}
	for k, v := range header {
		w.Header()[k] = v
	}
	w.WriteHeader(status)
}

func (in *inbox) answers(fn func(received) (int, http.Header)) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.answer = fn
}

// all is what has come so far, validation events left out.
func (in *inbox) all() (out []received) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, r := range in.got {
		if r.Type != client.TypeValidation {
			out = append(out, r)
		}
	}
	return out
}

// count is how many notifications have come.
func (in *inbox) count() int {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.changes
}

// wait waits until a number of notifications has come.
func (in *inbox) wait(t testing.TB, n int) []received {
	t.Helper()
	late := time.NewTimer(20 * time.Second)
	defer late.Stop()
	for {
		if in.count() >= n {
			return in.all()
		}
		select {
		case <-in.came:
		case <-late.C:
			t.Fatalf("%d of %d notifications have come", len(in.all()), n)
		}
	}
}

// eventually looks again until something is so.
func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	late := time.NewTimer(20 * time.Second)
	defer late.Stop()
	again := time.NewTicker(2 * time.Millisecond)
	defer again.Stop()
	for !is() {
		select {
		case <-again.C:
		case <-late.C:
			t.Fatalf("never: %s", what)
		}
	}
}

var vendor = testkit.Caller(testkit.Stavanger)

// toWebhook is a command for everything.
func toWebhook(url string) subscription.Command {
	return subscription.Command{
		Channel: subscription.Webhook, Endpoint: url, Filters: subscription.Filters{Everything: true}, Frequency: subscription.Immediate, Language: "nb",
	}
}

// subscribe creates a subscription and waits until it is active.
func subscribe(t testing.TB, s *replica, c subscription.Command) Created {
	t.Helper()
	created, err := s.Create(t.Context(), as(vendor), c)
	if err != nil {
		t.Fatalf("create: %v", err)
	}
	active(t, s, created.ID)
	return created
}

func active(t testing.TB, s *replica, id string) {
	t.Helper()
	eventually(t, id+" is active", func() bool { return status(t, s, id) == subscription.Active })
}

func status(t testing.TB, s *replica, id string) subscription.Status {
	t.Helper()
	v, err := s.Get(t.Context(), vendor, id)
	if err != nil {
		t.Fatalf("get: %v", err)
	}
	return v.Status
}

// propose registers an initiative, which is one change at once.
func propose(t testing.TB, r *testkit.Registry, title string) string {
	t.Helper()
	p := testkit.Proposal(testkit.Skatteetaten)
	p.Title = testkit.Text(title)
	res, err := r.Command.Create(t.Context(), testkit.As(testkit.Skatteetaten), initiative.Propose{Proposed: p})
	if err != nil {
		t.Fatalf("propose: %v", err)
	}
	return res.ID
}

// bind sets the deadline of an obligation, which is a change at once.
func bind(t testing.TB, r *testkit.Registry, id string, deadline events.Date) {
	t.Helper()
	o := &events.Obligation{Level: events.ObligationMandatory, Deadline: deadline, LegalBasis: "Testloven § 1"}
	do(t, r, id, initiative.Amend{Obligation: &o})
}

// retitle is an edit, which waits in a window.
func retitle(t testing.TB, r *testkit.Registry, id, title string) {
	t.Helper()
	text := testkit.Text(title)
	do(t, r, id, initiative.Amend{Title: &text})
}

func do(t testing.TB, r *testkit.Registry, id string, c initiative.Command) {
	t.Helper()
	if _, err := r.Command.Do(t.Context(), command.Request{Caller: testkit.Caller(testkit.Skatteetaten)}, id, c); err != nil {
		t.Fatalf("%T: %v", c, err)
	}
}

// nothingWaits waits until there is nothing left to send to a subscription.
func nothingWaits(t testing.TB, s *replica, id string) {
	t.Helper()
	eventually(t, "nothing waits", func() bool { return waitingNow(t, s, id) == 0 })
}

// waitingNow is how many tasks are not done, and whether a change waits, as far as
// it is matched here.
func waitingNow(t testing.TB, s *replica, id string) int {
	t.Helper()
	last, err := s.feed.Last()
	if err != nil {
		t.Fatal(err)
	}
	if at, of := s.owned.matched(); len(of) == 0 || at.Compare(last) < 0 {
		return 1 // nobody knows yet
	}
	at, n := progress{}, 0
	var w *worker
	if p := s.owned.of(id); p == nil {
		if at, err = s.cursors.progress(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	} else {
		p.mu.Lock()
		w = p.workers[id]
		p.mu.Unlock()
	}
	if w != nil {
		w.mu.Lock()
		at = w.progress
		if w.running || !at.Since.IsZero() {
			n++
		}
		w.mu.Unlock()
	}
	if stored, ok := s.live.get(id); ok {
		n += len(stored.Subscription.Open(at.Done))
	}
	return n
}

// give gives a subscription tasks, whatever its state.
func give(t testing.TB, s *replica, id string, tasks ...subscription.Task) {
	t.Helper()
	_, err := s.alter(t.Context(), id, func(sub subscription.Subscription) (subscription.Subscription, error) {
		return s.assign(t.Context(), sub, tasks)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// as is a request of a caller without a key.
func as(c access.Caller) Request { return Request{Caller: c} }
