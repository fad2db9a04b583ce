package secretbucket

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/samstyring/samstyring/internal/eventlog"
)

var otherSecret = bytes.Repeat([]byte{2}, 32)

// A log knows the key that it was begun with, embedded and on remote servers.
func TestLogKnowsItsKey(t *testing.T) {
	t.Parallel()
	t.Run("embedded", func(t *testing.T) {
		t.Parallel()
		knowsItsKey(t, eventlog.Config{Dir: t.TempDir()})
	})
	t.Run("remote", func(t *testing.T) {
		t.Parallel()
		knowsItsKey(t, eventlog.Config{URL: startServer(t), Replicas: 1})
	})
}

func knowsItsKey(t *testing.T, cfg eventlog.Config) {
	t.Helper()
	wantBegun(t, cfg, false)
	l := openLog(t, cfg)
	wantError(t, l.Fit(t.Context(), testSecret, false), nil)
	r, err := l.Bucket(t.Context(), "sealed", testSecret)
	wantError(t, err, nil)
	_, err = r.Put(t.Context(), "a", []byte("kept"), 0)
	wantError(t, err, nil)
	mustClose(t, l)
	wantBegun(t, cfg, true)

	l = openLog(t, cfg)
	wantError(t, l.Fit(t.Context(), otherSecret, false), ErrOtherKey)
	wantError(t, l.Fit(t.Context(), testSecret, true), ErrKeyFits)
	wantError(t, l.Fit(t.Context(), testSecret, false), nil)
	r, err = l.Bucket(t.Context(), "sealed", testSecret)
	wantError(t, err, nil)
	if value, _, ok, err := r.Get(t.Context(), "a"); err != nil || !ok || string(value) != "kept" {
		t.Errorf("what was sealed is %q, %v, %v after another key was refused", value, ok, err)
	}
	mustClose(t, l)

	l = openLog(t, cfg)
	wantError(t, l.Fit(t.Context(), otherSecret, true), nil)
	r, err = l.Bucket(t.Context(), "sealed", otherSecret)
	wantError(t, err, nil)
	if keys, err := r.Keys(t.Context(), ">"); err != nil || len(keys) != 0 || l.Unreadable() != 0 {
		t.Errorf("left of what nobody can read: %v, %v, %d unreadable", keys, err, l.Unreadable())
	}
	wantError(t, l.Fit(t.Context(), testSecret, false), ErrOtherKey)
	mustClose(t, l)
}

func wantBegun(t *testing.T, cfg eventlog.Config, want bool) {
	t.Helper()
	if begun, err := Begun(t.Context(), cfg); err != nil || begun != want {
		t.Errorf("begun is %v, %v", begun, err)
	}
}

// A log of an earlier version has no fingerprint; what is sealed beside it tells.
func TestKeyOfAnEarlierVersion(t *testing.T) {
	t.Parallel()
	cfg := eventlog.Config{Dir: filepath.Join(t.TempDir(), "log")}
	wantBegun(t, cfg, false)
	l := openLog(t, cfg)
	firstFormOf(t, l, "drafts", map[string][]string{"a": {"draft"}})
	wantError(t, l.Fit(t.Context(), otherSecret, false), ErrOtherKey)
	wantError(t, l.Fit(t.Context(), testSecret, true), ErrKeyFits)
	wantError(t, l.Fit(t.Context(), testSecret, false), nil)
	mustClose(t, l)
	wantBegun(t, cfg, true)

	l = openLog(t, eventlog.Config{Dir: t.TempDir()}) // nothing is sealed: nobody can tell
	_, err := l.js.Publish(t.Context(), "event.initiative.2026-0001.proposed", []byte("{}"))
	wantError(t, err, nil)
	wantError(t, l.Fit(t.Context(), otherSecret, false), nil)
	wantError(t, l.Fit(t.Context(), testSecret, false), ErrOtherKey)
	mustClose(t, l)

	l = openLog(t, eventlog.Config{Dir: t.TempDir()}) // the stream came back from an old backup
	_, err = l.Bucket(t.Context(), "sealed", testSecret)
	wantError(t, err, nil)
	r, err := l.Busy(t.Context(), "other", testSecret)
	wantError(t, err, nil)
	_, err = r.Put(t.Context(), "a", []byte("a"), 0)
	wantError(t, err, nil)
	wantError(t, l.Fit(t.Context(), otherSecret, false), ErrOtherKey)
	wantError(t, l.Fit(t.Context(), testSecret, false), nil)
	mustClose(t, l)
}
