package app_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit/leaks"
	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/testkit"
)

func TestMain(m *testing.M) { leaks.VerifyTestMain(m) }

func open(t *testing.T) *testkit.Registry {
	t.Helper()
	return testkit.Open(t, t.TempDir(), eventlog.Config{})
}

func propose(t *testing.T, r *testkit.Registry, req command.Request) command.Result {
	t.Helper()
	res, err := r.Command.Create(t.Context(), req, initiative.Propose{Proposed: testkit.Proposal(testkit.Skatteetaten)})
	if err != nil {
		t.Fatalf("propose: %v", err)
	}
	return res
}

func TestNumbersAreGivenInOrder(t *testing.T) {
	t.Parallel()
	r := open(t)
	for n := 1; n <= 3; n++ {
		if res := propose(t, r, testkit.As(testkit.Skatteetaten)); res.ID != fmt.Sprintf("2026-%04d", n) || !res.Created || !res.Visible {
			t.Fatalf("proposal %d: %+v", n, res)
		}
	}
}

func TestConcurrentProposalsGetNumbersOfTheirOwn(t *testing.T) {
	t.Parallel()
	r := open(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	ids := map[string]bool{}
	for range 32 {
		wg.Go(func() {
			res, err := r.Command.Create(t.Context(), testkit.As(testkit.Skatteetaten), initiative.Propose{Proposed: testkit.Proposal(testkit.Skatteetaten)})
			mu.Lock()
			defer mu.Unlock()
			if err != nil || ids[res.ID] {
				t.Errorf("got %q twice or failed: %v", res.ID, err)
			}
			ids[res.ID] = true
		})
	}
	wg.Wait()
	if len(ids) != 32 {
		t.Errorf("got %d ids", len(ids))
	}
}

func keyed(key, fingerprint string) command.Request {
	req := testkit.As(testkit.Skatteetaten)
	req.Key, req.Fingerprint = key, fingerprint
	return req
}

func TestSameKeyGivesSameAnswerAlsoAfterRestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := testkit.Open(t, dir, eventlog.Config{})
	first := propose(t, r, keyed("k1", "f1"))
	if again := propose(t, r, keyed("k1", "f1")); again.ID != first.ID || !again.Replayed || !again.Created || again.Position != first.Position {
		t.Fatalf("repeated: %+v, first %+v", again, first)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r = testkit.Open(t, dir, eventlog.Config{})
	if again := propose(t, r, keyed("k1", "f1")); again.ID != first.ID || !again.Replayed {
		t.Fatalf("after restart: %+v", again)
	}
	if r.Query.Count() != 1 {
		t.Errorf("%d initiatives", r.Query.Count())
	}
}

func TestKeyIsTheOrganisationsOwnAndForOneRequest(t *testing.T) {
	t.Parallel()
	r := open(t)
	first := propose(t, r, keyed("k1", "f1"))
	_, err := r.Command.Create(t.Context(), keyed("k1", "f2"), initiative.Propose{Proposed: testkit.Proposal(testkit.Skatteetaten)})
	if fault.CodeOf(err) != fault.KeyReused {
		t.Errorf("another request under the same key: %v", err)
	}
	req := testkit.As(testkit.Nav)
	req.Key, req.Fingerprint = "k1", "f1"
	res, err := r.Command.Create(t.Context(), req, initiative.Propose{Proposed: testkit.Proposal(testkit.Nav)})
	if err != nil || res.ID == first.ID {
		t.Errorf("the same key of another organisation: %+v, %v", res, err)
	}
}

func TestSameKeyAtTheSameTimeOnTwoReplicasRegistersOnce(t *testing.T) {
	t.Parallel()
	server := testkit.NATS(t)
	replicas := []*testkit.Registry{
		testkit.Open(t, t.TempDir(), eventlog.Config{URL: server, Replicas: 1}),
		testkit.Open(t, t.TempDir(), eventlog.Config{URL: server, Replicas: 1}),
	}
	for round := range 20 {
		var wg sync.WaitGroup
		results := make([]command.Result, 8)
		for i := range results {
			wg.Go(func() {
				var err error
				results[i], err = replicas[i%2].Command.Create(t.Context(), keyed(fmt.Sprint("key", round), "f"), initiative.Propose{Proposed: testkit.Proposal(testkit.Skatteetaten)})
				if err != nil {
					t.Errorf("round %d: %v", round, err)
				}
			})
		}
		wg.Wait()
		for _, res := range results {
			if res.ID != results[0].ID {
				t.Fatalf("round %d: %s and %s", round, res.ID, results[0].ID)
			}
		}
	}
}

func TestNoUpdateIsLost(t *testing.T) {
	t.Parallel()
	r := open(t)
	id := propose(t, r, testkit.As(testkit.Skatteetaten)).ID
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for n := range 10 {
				cmd := initiative.Confirm{Note: testkit.Text(fmt.Sprint(w, n))}
				for {
					_, err := r.Command.Do(t.Context(), testkit.As(testkit.Skatteetaten), id, cmd)
					if fault.CodeOf(err) == fault.Conflict && err != nil {
						continue
					}
					if err != nil {
						t.Errorf("confirm: %v", err)
					}
					break
				}
			}
		})
	}
	wg.Wait()
	history, err := r.Query.History(id)
	if err != nil || len(history) != 41 {
		t.Errorf("%d events, %v", len(history), err)
	}
}

func TestIfMatchLetsOneOfTwoThrough(t *testing.T) {
	t.Parallel()
	r := open(t)
	res := propose(t, r, testkit.As(testkit.Skatteetaten))
	req := testkit.As(testkit.Skatteetaten)
	req.IfMatch = res.Position
	errs := make([]error, 2)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			title := testkit.Text(fmt.Sprint("Ny tittel ", i))
			_, errs[i] = r.Command.Do(t.Context(), req, res.ID, initiative.Amend{Title: &title})
		})
	}
	wg.Wait()
	won, lost := errs[0], errs[1]
	if won != nil {
		won, lost = lost, won
	}
	if won != nil || fault.CodeOf(lost) != fault.PreconditionFailed {
		t.Errorf("got %v and %v", errs[0], errs[1])
	}
}

func TestPendingFaultsAreNeverAppended(t *testing.T) {
	t.Parallel()
	r := open(t)
	req := testkit.As(testkit.Skatteetaten)
	req.Pending = []fault.Field{{Path: "colour", Code: "unknown_field"}}
	bad := testkit.Proposal(testkit.Skatteetaten)
	bad.Reach = events.Reach{Scope: events.ScopeMunicipalities, Codes: []string{"9999"}}
	_, err := r.Command.Create(t.Context(), req, initiative.Propose{Proposed: bad})
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != fault.Invalid || len(f.Fields) != 2 {
		t.Fatalf("got %v", err)
	}
	if _, err := r.Command.Create(t.Context(), req, initiative.Propose{Proposed: testkit.Proposal(testkit.Skatteetaten)}); err == nil || r.Query.Count() != 0 {
		t.Errorf("appended although something was pending: %v", err)
	}
}

func TestWhoIsAskedBeforeWhat(t *testing.T) {
	t.Parallel()
	r := open(t)
	id := propose(t, r, testkit.As(testkit.Skatteetaten)).ID
	title := events.Text{}
	for _, c := range []struct {
		name string
		req  command.Request
		id   string
		want fault.Code
	}{
		{"nobody", command.Request{}, id, fault.Unauthenticated},
		{"another agency", testkit.As(testkit.Nav), id, fault.Forbidden},
		{"the owner", testkit.As(testkit.Skatteetaten), id, fault.Invalid},
		{"no such initiative", testkit.As(testkit.Skatteetaten), "2026-9999", fault.NotFound},
		{"no id", testkit.As(testkit.Skatteetaten), "../etc", fault.NotFound},
	} {
		if _, err := r.Command.Do(t.Context(), c.req, c.id, initiative.Amend{Title: &title}); fault.CodeOf(err) != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

func TestAsOfShowsWhatStoodThen(t *testing.T) {
	t.Parallel()
	r := open(t)
	res := propose(t, r, testkit.As(testkit.Skatteetaten))
	then := r.Clock.Now()
	before, err := r.Query.Document(res.ID)
	if err != nil {
		t.Fatal(err)
	}
	r.Clock.Advance(1e9 * 3600)
	title := testkit.Text("Et annet navn")
	if _, err := r.Command.Do(t.Context(), testkit.As(testkit.Skatteetaten), res.ID, initiative.Amend{Title: &title}); err != nil {
		t.Fatal(err)
	}
	old, err := r.Query.AsOf(res.ID, then)
	if err != nil || !bytes.Equal(old.JSON, before.JSON) {
		t.Errorf("as of then:\n%s\nstood then:\n%s\n%v", old.JSON, before.JSON, err)
	}
	if _, err := r.Query.AsOf(res.ID, then.Add(-1)); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("before it was registered: %v", err)
	}
}

// Rebuilt equals live: whatever was written, views built from zero are byte
// for byte those that grew with the events.
func TestRebuiltEqualsLive(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "registry")
		if err != nil {
			rt.Fatal(err)
		}
		r := testkit.Open(t, dir, eventlog.Config{})
		var ids []string
		for range rapid.IntRange(1, 12).Draw(rt, "commands") {
			if len(ids) == 0 || rapid.Bool().Draw(rt, "new") {
				ids = append(ids, propose(t, r, keyed(rapid.StringN(0, 8, 8).Draw(rt, "key"), "f")).ID)
				continue
			}
			id := rapid.SampledFrom(ids).Draw(rt, "id")
			cmd := rapid.SampledFrom([]initiative.Command{
				initiative.ReportPhase{Phase: events.PhaseExecution},
				initiative.PutOnHold{Reason: testkit.Text("Venter på midler")},
				initiative.Resume{Reason: testkit.Text("Midlene kom")},
				initiative.SubmitAssessment{Assessment: events.Assessment{Level: events.LevelMinimum}},
				initiative.AddRelation{Relation: events.Relation{Kind: events.RelationDependsOn, Target: ids[0]}},
			}).Draw(rt, "command")
			_, _ = r.Command.Do(t.Context(), testkit.As(testkit.Skatteetaten), id, cmd) // refusals write nothing
		}
		var live, rebuilt bytes.Buffer
		if err := r.Dump(&live); err != nil {
			rt.Fatal(err)
		}
		if err := r.Close(); err != nil {
			rt.Fatal(err)
		}
		if err := os.RemoveAll(filepath.Join(dir, "views")); err != nil {
			rt.Fatal(err)
		}
		r = testkit.Open(t, dir, eventlog.Config{})
		if err := r.Dump(&rebuilt); err != nil {
			rt.Fatal(err)
		}
		if err := r.Close(); err != nil {
			rt.Fatal(err)
		}
		if !bytes.Equal(live.Bytes(), rebuilt.Bytes()) {
			rt.Fatalf("live:\n%s\nrebuilt:\n%s", live.Bytes(), rebuilt.Bytes())
		}
	})
}
