package backup_test

import (
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/internal/auditlog"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/testkit"
)

func record(t *testing.T, r *testkit.Registry, about string) {
	t.Helper()
	check(t, r.Audit.Record(t.Context(), testkit.Caller(testkit.Nav), auditlog.SubscriptionChanged, about))
}

// entries are the entries of the audit log: their numbers, and what they are about.
func entries(t *testing.T, r *testkit.Registry) string {
	t.Helper()
	all, more, err := r.Audit.Read(t.Context(), auditlog.Query{Limit: 2000})
	if err != nil || more {
		t.Fatalf("more: %v, %v", more, err)
	}
	var out []string
	for _, e := range all {
		out = append(out, fmt.Sprintf("%d %s", e.Sequence, e.About))
	}
	return strings.Join(out, ", ")
}

func auditStream(t *testing.T, r *testkit.Registry) *jetstream.StreamInfo {
	t.Helper()
	s, err := r.Beside().JetStream().Stream(t.Context(), auditlog.StreamName)
	check(t, err)
	return s.CachedInfo()
}

// The audit log comes back into a folder and onto three servers: the same entries at
// the same numbers, kept for as long, and nobody removes one. It goes on behind
// them, and a backup of what was restored holds the same.
func TestAuditLogComesBack(t *testing.T) {
	t.Parallel()
	first := open(t)
	for n := range 1200 { // more than one line holds
		record(t, first, fmt.Sprintf("s%d", n))
	}
	want := entries(t, first)
	dir := t.TempDir()
	if taken := take(t, first, dir); taken.Beside.Audit.Entries != 1200 || taken.Beside.Audit.Last != 1200 {
		t.Errorf("the backup has %+v", taken.Beside.Audit)
	}
	record(t, first, "later")
	set := verified(t, dir)
	for name, log := range map[string]eventlog.Config{"a folder": {}, "three servers": {URL: testkit.NATSCluster(t), Replicas: 3}} {
		r := restored(t, set, log, set.Head.Size)
		if got := entries(t, r); got != want {
			t.Errorf("%s: the entries are %s", name, got)
		}
		cfg := auditStream(t, r).Config
		if cfg.MaxAge != auditlog.DefaultKeep || !cfg.DenyDelete || !cfg.DenyPurge || cfg.Replicas != max(1, log.Replicas) {
			t.Errorf("%s: the stream is %+v", name, cfg)
		}
		check(t, r.Audit.Look(t.Context()))
		record(t, r, "new")
		if got := entries(t, r); got != want+", 1201 new" {
			t.Errorf("%s: afterwards the entries are %s", name, got)
		}
		again := t.TempDir()
		take(t, r, again)
		if a := verified(t, again).Beside.Audit; a.Entries != 1201 || a.Missing != 0 || a.Last != 1201 || a.Keep != auditlog.DefaultKeep {
			t.Errorf("%s: the backup of what was restored has %+v", name, a)
		}
		check(t, r.Close())
	}
}

// An entry whose time is over is in no backup that is made afterwards, and does not
// come back from one that was made before; one that comes back is gone when its time
// is over, however late it was restored. Numbers are not given out again.
func TestEntriesWhoseTimeIsOverDoNotComeBack(t *testing.T) {
	t.Parallel()
	r := open(t)
	record(t, r, "first")
	r.Clock.Advance(time.Hour)
	record(t, r, "second")
	r.Clock.Advance(time.Hour)
	record(t, r, "third")
	dir := t.TempDir()
	take(t, r, dir)
	set := verified(t, dir)
	for name, test := range map[string]struct {
		now        time.Time
		keep       time.Duration
		want       string
		over       uint64
		next, left string
	}{
		"the first is over":    {testkit.Start.Add(auditlog.DefaultKeep), 0, "2 second, 3 third", 1, "4 new", "2 second, 3 third, 4 new"},
		"all are over":         {testkit.Start.Add(auditlog.DefaultKeep + 2*time.Hour), 0, "", 3, "4 new", "4 new"},
		"less is kept":         {testkit.Start.Add(4 * time.Hour), 3*time.Hour + time.Minute, "2 second, 3 third", 1, "4 new", "2 second, 3 third, 4 new"},
		"two seconds are left": {testkit.Start.Add(auditlog.DefaultKeep - 2*time.Second), 0, "1 first, 2 second, 3 third", 0, "4 new", "2 second, 3 third, 4 new"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, audit := restoredAt(t, set, eventlog.Config{}, set.Head.Size, test.now, test.keep)
			if audit.Over != test.over || audit.Entries != 3-test.over {
				t.Errorf("it is said that %+v has come back", audit)
			}
			r.Clock.Advance(2 * time.Hour)
			record(t, r, "new")
			want := strings.TrimPrefix(test.want+", "+test.next, ", ")
			if got := entries(t, r); got != want && got != test.left {
				t.Errorf("the entries are %q, want %q", got, want)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			for auditStream(t, r).State.Msgs > uint64(len(strings.Split(test.left, ", "))) {
				check(t, ctx.Err())
			}
			if got := entries(t, r); got != test.left {
				t.Errorf("what is left is %q, want %q", got, test.left)
			}
		})
	}
	r.Clock.Advance(auditlog.DefaultKeep - time.Hour)
	later := t.TempDir()
	take(t, r, later)
	if a := verified(t, later).Beside.Audit; a.Entries != 1 || a.Last != 3 {
		t.Errorf("when two are over the backup has %+v", a)
	}
}

// Nothing of the audit log can be read in the files of a backup.
func TestAuditLogIsSealed(t *testing.T) {
	t.Parallel()
	r := open(t)
	record(t, r, "about-subscription")
	dir := t.TempDir()
	take(t, r, dir)
	for _, word := range []string{"about-subscription", testkit.Caller(testkit.Nav).Actor, string(auditlog.SubscriptionChanged)} {
		if contains(files(t, dir), word) {
			t.Errorf("%q stands in a file", word)
		}
	}
	var got auditlog.Entry
	check(t, verified(t, dir).Beside.Audit.Each(func(e auditlog.Stored) error { return json.Unmarshal(e.Content, &got) }))
	if got.About != "about-subscription" {
		t.Errorf("the entry is %+v", got)
	}
}

// A backup that an earlier version has made has no audit log, and is taken; one of
// this version that says nothing of it is not.
func TestBackupFromBeforeTheAuditLogWasInIt(t *testing.T) {
	t.Parallel()
	r := open(t)
	addContact(t, r, "Torunn Vassfarstein")
	dir := t.TempDir()
	take(t, r, dir)
	f := files(t, dir)
	delete(f, named(t, f, "audit-"))
	signed(t, f, func(n map[string]any) { delete(n, "audit") })
	if _, err := openFiles(t, f); err == nil || !strings.Contains(err.Error(), "says nothing of the audit log") {
		t.Errorf("without a word of it: %v", err)
	}
	signed(t, f, func(n map[string]any) { n["format"] = 1 })
	set, err := openFiles(t, f)
	if err != nil || set.Beside.Audit != nil || len(set.Beside.Values) != 1 {
		t.Errorf("of an earlier version: %+v, %v", set, err)
	}
}

// signed changes the note, under the code that its changed content has.
func signed(t *testing.T, f map[string]string, change func(map[string]any)) {
	t.Helper()
	text, _, _ := strings.Cut(f["beside.note"], "\n")
	var all map[string]any
	check(t, json.Unmarshal([]byte(text), &all))
	change(all)
	raw, err := json.Marshal(all)
	check(t, err)
	key, err := hkdf.Key(sha256.New, secret, nil, "samstyring/backup-note", sha256.Size)
	check(t, err)
	code := hmac.New(sha256.New, key)
	code.Write(raw)
	f["beside.note"] = string(raw) + "\n" + hex.EncodeToString(code.Sum(nil)) + "\n"
}
