package secretbucket

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/testkit/forensic"
)

var testSecret = bytes.Repeat([]byte{1}, 32)

// shows says which of the texts the files of a folder show to whoever has them
// and the secret.
func shows(t *testing.T, dir string, texts ...string) map[string]bool {
	t.Helper()
	finds, err := forensic.Read(dir, testSecret)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for _, f := range finds {
		for _, text := range texts {
			if bytes.Contains(f.Clear, []byte(text)) {
				out[text] = true
			}
		}
	}
	return out
}

// wantShown demands that the files show what is kept, and nothing else.
func wantShown(t *testing.T, dir string, kept, gone []string) {
	t.Helper()
	found := shows(t, dir, append(append([]string{}, kept...), gone...)...)
	for _, text := range kept {
		if !found[text] {
			t.Errorf("%s is not found: the search is of no use", text)
		}
	}
	for _, text := range gone {
		if found[text] {
			t.Errorf("%s can still be read", text)
		}
	}
}

// What was replaced or erased cannot be read with everything that is on disk.
func TestErasedIsUnreadable(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l, r := openTest(t, dir, 1)
	revision, err := r.Put(t.Context(), "changed", []byte("first@example.no"), 0)
	wantError(t, err, nil)
	for i := range 40 { // others beside them, as in a registry at work
		_, err := r.Put(t.Context(), fmt.Sprintf("other.%d", i), fmt.Appendf(nil, "other-%d@example.no", i), 0)
		wantError(t, err, nil)
	}
	revision, err = r.Put(t.Context(), "changed", []byte("second@example.no"), revision)
	wantError(t, err, nil)
	_, err = r.Put(t.Context(), "changed", []byte("third@example.no"), revision)
	wantError(t, err, nil)
	large := strings.Repeat("x", maxValue) + "scores of a party"
	wantError(t, r.PutLarge(t.Context(), "large", []byte(large)), nil)
	for _, key := range []string{"other.7", "other.39", "large", "large.part.0", "large.part.1"} {
		wantError(t, r.Erase(t.Context(), key), nil)
	}
	l.shredder.wait()
	kept := []string{"third@example.no", "other-8@example.no"}
	gone := []string{"first@example.no", "second@example.no", "other-7@example.no", "other-39@example.no", "scores of a party"}
	wantShown(t, dir, kept, gone) // of a process that is killed now
	mustClose(t, l)
	wantShown(t, dir, kept, gone)
}

// A clean stop right after a change destroys what is pending.
func TestCloseDestroysWhatWasReplaced(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l, r := openTest(t, dir, 1)
	var gone []string
	for i := range 20 {
		key, before := fmt.Sprintf("k%d", i), fmt.Sprintf("before-%d@example.no", i)
		revision, err := r.Put(t.Context(), key, []byte(before), 0)
		wantError(t, err, nil)
		_, err = r.Put(t.Context(), key, []byte("after@example.no"), revision)
		wantError(t, err, nil)
		gone = append(gone, before)
	}
	mustClose(t, l)
	wantShown(t, dir, []string{"after@example.no"}, gone)
}

// A crash leaves data keys without values at worst; opening the bucket destroys
// them, and touches no others.
func TestOpeningSweepsWhatACrashLeft(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l, r := openTest(t, dir, 1)
	_, err := r.Put(t.Context(), "stays", []byte("stays@example.no"), 0)
	wantError(t, err, nil)
	revision, err := r.Put(t.Context(), "replaced", []byte("before@example.no"), 0)
	wantError(t, err, nil)
	_, err = r.Put(t.Context(), "erased", []byte("erased@example.no"), 0)
	wantError(t, err, nil)
	// As far as each of them comes before the data key is destroyed.
	next, err := r.keys.create(t.Context())
	wantError(t, err, nil)
	_, err = r.write(t.Context(), "replaced", seal(next, []byte("after@example.no"), r.bound("replaced")), revision)
	wantError(t, err, nil)
	wantError(t, r.kv.Purge(t.Context(), "erased"), nil)
	gone := []string{"before@example.no", "erased@example.no"}
	if found := shows(t, dir, gone...); len(found) != len(gone) {
		t.Fatalf("only %v is found before the sweep", found)
	}
	mustClose(t, l)
	l, r = openTest(t, dir, 1)
	wantShown(t, dir, []string{"stays@example.no", "after@example.no"}, gone)
	for key, want := range map[string]string{"stays": "stays@example.no", "replaced": "after@example.no"} {
		if value, _, ok, err := r.Get(t.Context(), key); err != nil || !ok || string(value) != want {
			t.Errorf("%s: %q, %v, %v", key, value, ok, err)
		}
	}
	mustClose(t, l)
}

// A busy bucket keeps the data key of a value that is replaced, and destroys it
// with the value: then nothing that it ever replaced can be read either.
func TestBusyBucketErasesWhatItReplaced(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l := openLog(t, eventlog.Config{Dir: dir})
	defer mustClose(t, l)
	r, err := l.Busy(t.Context(), "sealed", testSecret)
	wantError(t, err, nil)
	revision, err := r.Put(t.Context(), "log", []byte("first line"), 0)
	wantError(t, err, nil)
	_, err = r.Put(t.Context(), "log", []byte("second line"), revision)
	wantError(t, err, nil)
	if keys, err := r.keys.all(t.Context()); err != nil || len(keys) != 1 {
		t.Errorf("%d data keys, %v; want one", len(keys), err)
	}
	wantError(t, r.Erase(t.Context(), "log"), nil)
	wantShown(t, dir, nil, []string{"first line", "second line"})
}

// firstForm writes values as earlier versions did.
func firstForm(t *testing.T, l testLog, values map[string][]string) {
	t.Helper()
	firstFormOf(t, l, "sealed", values)
}

func firstFormOf(t *testing.T, l testLog, bucket string, values map[string][]string) {
	t.Helper()
	kv, err := l.js.CreateOrUpdateKeyValue(t.Context(), jetstream.KeyValueConfig{Bucket: bucket, History: 1, Storage: jetstream.FileStorage})
	wantError(t, err, nil)
	aead, err := newAEAD(testSecret)
	wantError(t, err, nil)
	for key, revisions := range values {
		for _, value := range revisions {
			if value == "" {
				wantError(t, kv.Purge(t.Context(), key), nil)
				continue
			}
			_, err := kv.Put(t.Context(), key, aead.Seal(nil, nil, []byte(value), []byte(bucket+"/"+key)))
			wantError(t, err, nil)
		}
	}
}

// A folder of an earlier version opens, and what that version had replaced and
// erased is gone from it.
func TestFirstFormIsSealedAnew(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l := openLog(t, eventlog.Config{Dir: dir})
	firstForm(t, l, map[string][]string{
		"kept": {"old@example.no", "kept@example.no"}, "erased": {"erased@example.no", ""}, "a.b": {"draft"},
	})
	gone := []string{"old@example.no", "erased@example.no"}
	if found := shows(t, dir, gone...); len(found) != len(gone) {
		t.Fatalf("only %v is found in the first form", found)
	}
	mustClose(t, l)
	l, r := openTest(t, dir, 1)
	for key, want := range map[string]string{"kept": "kept@example.no", "a.b": "draft"} {
		if value, _, ok, err := r.Get(t.Context(), key); err != nil || !ok || string(value) != want {
			t.Errorf("%s: %q, %v, %v", key, value, ok, err)
		}
	}
	if keys, err := r.Keys(t.Context(), ">"); err != nil || len(keys) != 2 {
		t.Errorf("keys %v, %v", keys, err)
	}
	wantShown(t, dir, []string{"kept@example.no"}, gone)
	wantError(t, r.Erase(t.Context(), "kept"), nil)
	mustClose(t, l)
	wantShown(t, dir, nil, append(gone, "kept@example.no"))
	_, r = openTest(t, dir, 1)
	if _, _, ok, err := r.Get(t.Context(), "kept"); ok || err != nil {
		t.Errorf("an erased value is back: %v", err)
	}
}

// A migration that was broken off goes on, and brings nothing back that was
// erased from the new form meanwhile.
func TestMigrationGoesOn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l, r := openTest(t, dir, 1)
	revision, err := r.Put(t.Context(), "newer", []byte("new"), 0)
	wantError(t, err, nil)
	_, err = r.Put(t.Context(), "erased", []byte("new"), 0)
	wantError(t, err, nil)
	wantError(t, r.Erase(t.Context(), "erased"), nil)
	firstForm(t, l, map[string][]string{"newer": {"old"}, "erased": {"old"}, "left": {"old"}})
	mustClose(t, l)
	_, r = openTest(t, dir, 1)
	for key, want := range map[string]string{"newer": "new", "erased": "", "left": "old"} {
		value, got, _, err := r.Get(t.Context(), key)
		if err != nil || string(value) != want || key == "newer" && got != revision {
			t.Errorf("%s: %q at %d, %v", key, value, got, err)
		}
	}
}

// One value that is damaged is reported and left out; it ends nothing for the
// others, and can be replaced and erased.
func TestOneDamagedValueIsLeftOut(t *testing.T) {
	t.Parallel()
	l, r := openTest(t, t.TempDir(), 1)
	for _, key := range []string{"a", "b", "c"} {
		_, err := r.Put(t.Context(), key, []byte(key), 0)
		wantError(t, err, nil)
	}
	rubbish, err := r.kv.Put(t.Context(), "b", []byte("rubbish that nobody has sealed"))
	wantError(t, err, nil)
	_, _, _, err = r.Get(t.Context(), "b")
	wantError(t, err, eventlog.ErrUnreadable)
	if n := l.Unreadable(); n != 1 {
		t.Errorf("%d unreadable, want 1", n)
	}
	seen := map[string]bool{}
	wantError(t, watchedUntil(t, r, func() { _, _ = r.Put(t.Context(), "d", []byte("d"), 0) }, func(c Change) bool {
		seen[c.Key] = !c.Unreadable
		return c.Key == "d"
	}), nil)
	for key, want := range map[string]bool{"a": true, "b": false, "c": true, "d": true} {
		if got, found := seen[key]; !found || got != want {
			t.Errorf("%s: found %v, readable %v", key, found, got)
		}
	}
	if _, err := r.Put(t.Context(), "b", []byte("again"), rubbish); err != nil {
		t.Errorf("it cannot be replaced: %v", err)
	}
	if n := l.Unreadable(); n != 0 {
		t.Errorf("%d unreadable after it was replaced", n)
	}
	// A data key that is lost is damage, not erasure.
	entry, err := r.kv.Get(t.Context(), "c")
	wantError(t, err, nil)
	id, _, err := unseal(entry.Value())
	wantError(t, err, nil)
	wantError(t, r.keys.destroy(t.Context(), id), nil)
	_, _, _, err = r.Get(t.Context(), "c")
	wantError(t, err, eventlog.ErrUnreadable)
	wantError(t, r.Erase(t.Context(), "c"), nil)
	if n := l.Unreadable(); n != 0 {
		t.Errorf("%d unreadable after it was erased", n)
	}
}

// watchedUntil watches until last says that it was the last one.
func watchedUntil(t *testing.T, b *Bucket, current func(), last func(Change) bool) error {
	t.Helper()
	ctx, stop := context.WithCancel(testContext(t))
	defer stop()
	return b.Watch(ctx, current, func(c Change) error {
		if last(c) {
			stop()
		}
		return nil
	})
}
