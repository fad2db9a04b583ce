package auditlog_test

import (
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/auditlog"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/testkit"
)

func stream(t *testing.T, r *testkit.Registry) jetstream.Stream {
	t.Helper()
	s, err := r.Beside().JetStream().Stream(t.Context(), auditlog.StreamName)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func record(t *testing.T, r *testkit.Registry, organisation string, act auditlog.Act, about string) {
	t.Helper()
	if err := r.Audit.Record(t.Context(), testkit.Caller(organisation), act, about); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, r *testkit.Registry, q auditlog.Query) (acts []string, more bool) {
	t.Helper()
	if q.Limit == 0 {
		q.Limit = 100
	}
	entries, more, err := r.Audit.Read(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		acts = append(acts, e.Organisation+" "+string(e.Act)+" "+e.About)
	}
	return acts, more
}

func same(t *testing.T, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("got %q, want %q", got, want)
		}
	}
}

// What was done can be read by organisation, by actor, from a time and from a place;
// it is there after a restart.
func TestEntriesAreKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := testkit.Open(t, dir, eventlog.Config{})
	record(t, r, testkit.Nav, auditlog.KeyMade, "k1")
	record(t, r, testkit.KS, auditlog.ScoresRead, "r1")
	r.Clock.Advance(40 * 24 * time.Hour)
	record(t, r, testkit.Nav, auditlog.KeyWithdrawn, "k1")
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r = testkit.Open(t, dir, eventlog.Config{})
	all, more := read(t, r, auditlog.Query{})
	same(t, all, testkit.Nav+" key_made k1", testkit.KS+" scores_read r1", testkit.Nav+" key_withdrawn k1")
	if more {
		t.Error("there is more than all")
	}
	own, _ := read(t, r, auditlog.Query{Organisation: testkit.Nav})
	same(t, own, testkit.Nav+" key_made k1", testkit.Nav+" key_withdrawn k1")
	none, _ := read(t, r, auditlog.Query{Organisation: testkit.Nav, Actor: "act_another"})
	same(t, none)
	first, more := read(t, r, auditlog.Query{Organisation: testkit.Nav, Limit: 1})
	same(t, first, testkit.Nav+" key_made k1")
	if !more {
		t.Error("nobody is told that there is more")
	}
	rest, _ := read(t, r, auditlog.Query{Organisation: testkit.Nav, After: 1})
	same(t, rest, testkit.Nav+" key_withdrawn k1")
	late, _ := read(t, r, auditlog.Query{From: testkit.Start.Add(time.Hour)})
	same(t, late, testkit.Nav+" key_withdrawn k1")
	newest, count, err := r.Audit.Newest(t.Context(), auditlog.Query{Limit: 2})
	if err != nil || count != 3 || newest[0].Act != auditlog.KeyWithdrawn || newest[1].Act != auditlog.ScoresRead {
		t.Errorf("the newest are %v of %d, %v", newest, count, err)
	}
}

// To look at the same again is one entry for a while; to change it is one each time.
func TestALookIsOneEntry(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	for range 3 {
		record(t, r, testkit.Nav, auditlog.KeysRead, "")
		record(t, r, testkit.Nav, auditlog.SubscriptionChanged, "s1")
	}
	record(t, r, testkit.KS, auditlog.KeysRead, "")
	got, _ := read(t, r, auditlog.Query{})
	same(t, got, testkit.Nav+" keys_read ", testkit.Nav+" subscription_changed s1", testkit.Nav+" subscription_changed s1",
		testkit.Nav+" subscription_changed s1", testkit.KS+" keys_read ")
}

// Nobody changes or removes an entry, and a stream that is changed is changed back.
func TestNobodyChangesAnEntry(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	record(t, r, testkit.Nav, auditlog.KeyMade, "k1")
	s := stream(t, r)
	if err := s.DeleteMsg(t.Context(), 1); err == nil {
		t.Error("an entry can be deleted")
	}
	if err := s.SecureDeleteMsg(t.Context(), 1); err == nil {
		t.Error("an entry can be overwritten")
	}
	if err := s.Purge(t.Context()); err == nil {
		t.Error("the stream can be purged")
	}
	cfg := s.CachedInfo().Config
	cfg.MaxAge, cfg.MaxMsgs = time.Hour, 1000
	if _, err := r.Beside().JetStream().UpdateStream(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	if err := r.Audit.Look(t.Context()); err == nil {
		t.Error("nobody says that the stream was changed")
	}
	if cfg := stream(t, r).CachedInfo().Config; cfg.MaxAge != auditlog.DefaultKeep || cfg.MaxMsgs != -1 {
		t.Errorf("the stream keeps %v and %d entries", cfg.MaxAge, cfg.MaxMsgs)
	}
	if err := r.Audit.Look(t.Context()); err != nil {
		t.Errorf("a stream that was changed back: %v", err)
	}
	got, _ := read(t, r, auditlog.Query{})
	same(t, got, testkit.Nav+" key_made k1")
}

// While nothing can be written down, nothing is shown and nothing is changed; what
// takes something away is done, and counted.
func TestWhatCannotBeWrittenDownIsNotShown(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	if err := r.Beside().JetStream().DeleteStream(t.Context(), auditlog.StreamName); err != nil {
		t.Fatal(err)
	}
	c := testkit.Caller(testkit.Nav)
	c.Scopes = append(c.Scopes, access.ScopeManage)
	if _, err := r.Keys.List(t.Context(), c); fault.CodeOf(err) != fault.Unavailable {
		t.Errorf("keys are shown: %v", err)
	}
	if err := r.Audit.Record(t.Context(), c, auditlog.SubscriptionMade, "s1"); err == nil {
		t.Error("a change goes on")
	}
	if err := r.Audit.Record(t.Context(), c, auditlog.KeyWithdrawn, "k1"); err != nil || r.Audit.Unwritten() != 1 {
		t.Errorf("withdrawing: %v, unwritten %d", err, r.Audit.Unwritten())
	}
	if err := r.Audit.Look(t.Context()); err == nil {
		t.Error("nobody says that the stream was removed")
	}
	if _, err := r.Keys.List(t.Context(), c); err != nil {
		t.Errorf("with the stream: %v", err)
	}
}

// Who may read what: the operator everything, whoever writes for an organisation
// that one's, everybody else their own.
func TestWhoReadsTheAuditLog(t *testing.T) {
	t.Parallel()
	c := func(change func(*access.Caller)) access.Caller {
		c := access.Caller{Organisation: testkit.Nav, Actor: "act_1", Scopes: []string{access.ScopeWrite, access.ScopeManage}}
		change(&c)
		return c
	}
	for name, row := range map[string]struct {
		caller       access.Caller
		asked        string
		organisation string
		actor        string
		code         fault.Code
	}{
		"nobody":          {access.Caller{}, "", "", "", fault.Unauthenticated},
		"manager":         {c(func(*access.Caller) {}), "", testkit.Nav, "", ""},
		"manager, others": {c(func(*access.Caller) {}), testkit.KS, "", "", fault.Forbidden},
		"reader":          {c(func(c *access.Caller) { c.Scopes = []string{access.ScopeRead} }), testkit.Nav, testkit.Nav, "act_1", ""},
		"vendor":          {c(func(c *access.Caller) { c.Supplier = testkit.KS }), "", "", "", fault.Forbidden},
		"key":             {c(func(c *access.Caller) { c.Key = "k" }), "", "", "", fault.Forbidden},
		"operator":        {c(func(c *access.Caller) { c.Scopes = []string{access.ScopeAdmin} }), testkit.KS, testkit.KS, "", ""},
		"operator, all":   {c(func(c *access.Caller) { c.Scopes = []string{access.ScopeAdmin} }), "", "", "", ""},
	} {
		organisation, actor, err := access.AuditOf(row.caller, row.asked)
		if organisation != row.organisation || actor != row.actor || (err == nil) != (row.code == "") || err != nil && fault.CodeOf(err) != row.code {
			t.Errorf("%s: %q %q %v", name, organisation, actor, err)
		}
	}
}

// Every act has words.
func TestActsHaveWords(t *testing.T) {
	t.Parallel()
	for _, lang := range locale.Languages {
		for _, act := range auditlog.Acts {
			if key := "value.act." + string(act); !lang.Has(key) {
				t.Errorf("%s lacks %s", lang, key)
			}
		}
	}
}

// An entry is kept as long as somebody has said once, whoever opens the log later.
func TestHowLongEntriesAreKeptIsKept(t *testing.T) {
	t.Parallel()
	dir, said := t.TempDir(), 5*366*24*time.Hour
	for _, asked := range []time.Duration{said, 0} {
		r, err := testkit.Launch(t.Context(), app.Config{Data: dir, Secret: make([]byte, 32), Logger: testkit.Logger(t), Audit: asked})
		if err != nil {
			t.Fatal(err)
		}
		if got := stream(t, r).CachedInfo().Config.MaxAge; got != said {
			t.Errorf("asked for %s it keeps for %s", asked, got)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
