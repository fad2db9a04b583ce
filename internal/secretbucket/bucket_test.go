package secretbucket

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/eventlog"
)

func openTest(t *testing.T, dir string, secret byte) (testLog, *Bucket) {
	t.Helper()
	l := openLog(t, eventlog.Config{Dir: dir})
	b, err := l.Bucket(t.Context(), "sealed", bytes.Repeat([]byte{secret}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return l, b
}

func TestBucketWritesOverWhatWasSeenOnly(t *testing.T) {
	t.Parallel()
	_, r := openTest(t, t.TempDir(), 1)
	first, err := r.Put(t.Context(), "a.b", []byte("one"), 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Put(t.Context(), "a.b", []byte("two"), 0); !errors.Is(err, eventlog.ErrConflict) {
		t.Errorf("created twice: %v", err)
	}
	if _, err := r.Put(t.Context(), "a.b", []byte("two"), first); err != nil {
		t.Error(err)
	}
	if _, err := r.Put(t.Context(), "a.b", []byte("three"), first); !errors.Is(err, eventlog.ErrConflict) {
		t.Errorf("written over what was not seen: %v", err)
	}
	value, _, ok, err := r.Get(t.Context(), "a.b")
	if err != nil || !ok || string(value) != "two" {
		t.Errorf("got %q, %v, %v", value, ok, err)
	}
}

func TestBucketListsAndErases(t *testing.T) {
	t.Parallel()
	_, r := openTest(t, t.TempDir(), 1)
	for _, key := range []string{"x.1", "x.2", "y.1"} {
		if _, err := r.Put(t.Context(), key, []byte(key), 0); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Erase(t.Context(), "x.1"); err != nil {
		t.Fatal(err)
	}
	keys, err := r.Keys(t.Context(), "x.*")
	if err != nil || !slices.Equal(keys, []string{"x.2"}) {
		t.Errorf("keys %v, %v", keys, err)
	}
	if _, _, ok, err := r.Get(t.Context(), "x.1"); ok || err != nil {
		t.Errorf("erased value is there: %v", err)
	}
	if _, err := r.Put(t.Context(), "x.1", []byte("again"), 0); err != nil {
		t.Errorf("an erased key cannot be made anew: %v", err)
	}
}

func TestBucketShowsNothingOnDiskAndNothingToAnotherSecret(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l, r := openTest(t, dir, 1)
	if _, err := r.Put(t.Context(), "k", []byte("a very secret score"), 0); err != nil {
		t.Fatal(err)
	}
	other, err := l.Bucket(t.Context(), "sealed", bytes.Repeat([]byte{2}, 32))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, ok, err := other.Get(t.Context(), "k"); ok || err == nil {
		t.Error("read with another secret")
	}
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if bytes.Contains(raw, []byte("very secret")) {
			t.Errorf("%s holds the value", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestBucketIsWatched(t *testing.T) {
	t.Parallel()
	_, r := openTest(t, t.TempDir(), 1)
	if _, err := r.Put(t.Context(), "before", []byte("1"), 0); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var seen []string
	err := r.Watch(ctx, func() {
		seen = append(seen, "current")
		if _, err := r.Put(ctx, "after", []byte("2"), 0); err != nil {
			t.Error(err)
		}
		if err := r.Erase(ctx, "before"); err != nil {
			t.Error(err)
		}
	}, func(c Change) error {
		seen = append(seen, c.Key+"="+string(c.Value))
		if len(seen) == 4 {
			stop()
		}
		return nil
	})
	if want := []string{"before=1", "current", "after=2", "before="}; err != nil || !slices.Equal(seen, want) {
		t.Errorf("saw %v, want %v; %v", seen, want, err)
	}
}

// A value that is kept in memory is told only as long as it is the last one, and is not
// kept once it is erased or replaced, by whomever.
func TestRememberedValueIsTheLastOne(t *testing.T) {
	t.Parallel()
	l := openLog(t, eventlog.Config{Dir: t.TempDir()})
	open := func() *Bucket {
		t.Helper()
		b, err := l.Remembered(t.Context(), "short", bytes.Repeat([]byte{1}, 32), time.Hour)
		check(t, err)
		return b
	}
	here, elsewhere := open(), open()
	revision, err := here.Put(t.Context(), "k", []byte("one"), 0)
	check(t, err)
	want := func(b *Bucket, text string) {
		t.Helper()
		for range 2 {
			value, _, ok, err := b.Get(t.Context(), "k")
			if err != nil || ok != (text != "") || string(value) != text {
				t.Errorf("got %q (%t, %v), want %q", value, ok, err, text)
			}
		}
	}
	kept := func(b *Bucket, want int) {
		t.Helper()
		if n := b.opened.byKey.Len(); n != want {
			t.Errorf("%d values are in memory, want %d", n, want)
		}
	}
	want(here, "one")
	want(elsewhere, "one")
	kept(here, 1)
	_, err = elsewhere.Put(t.Context(), "k", []byte("two"), revision)
	check(t, err)
	kept(elsewhere, 0)
	want(here, "two")
	want(elsewhere, "two")
	check(t, elsewhere.Erase(t.Context(), "k"))
	kept(elsewhere, 0)
	check(t, here.Erase(t.Context(), "k")) // somebody else was faster
	kept(here, 0)
	want(here, "")
}

// What was read before something was forgotten is not kept after it.
func TestForgottenWhileItIsRead(t *testing.T) {
	t.Parallel()
	o := newOpenedValues()
	before := o.mark()
	o.forget("k")
	o.keep("k", 1, []byte("erased"), before)
	if _, ok := o.at("k", 1); ok {
		t.Error("what was erased is in memory")
	}
	o.keep("k", 2, []byte("new"), o.mark())
	if _, ok := o.at("k", 2); !ok {
		t.Error("what was read since is not kept")
	}
}

// Other replicas may write, and a server that lags may answer: nothing is kept then.
func TestNothingIsRememberedBesideOthers(t *testing.T) {
	t.Parallel()
	l := openLog(t, eventlog.Config{URL: startServer(t)})
	b, err := l.Remembered(t.Context(), "short", bytes.Repeat([]byte{1}, 32), time.Hour)
	check(t, err)
	if b.opened != nil || l.Alone() {
		t.Error("values are kept in memory")
	}
}
