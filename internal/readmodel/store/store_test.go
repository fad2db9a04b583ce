package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"
	"pgregory.net/rapid"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(t testing.TB, dir string) *Store {
	t.Helper()
	s, err := Open(options(dir))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func options(dir string) Options {
	return Options{Dir: dir, Name: "views-test", Logger: slog.New(slog.NewTextHandler(io.Discard, nil))}
}

func dump(t testing.TB, s *Store) string {
	t.Helper()
	var b strings.Builder
	if err := s.Dump(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func put(t testing.TB, s *Store, position uint64, key, value string) {
	t.Helper()
	err := s.Update(position, func(tx *Tx) error { return tx.Put("b", []byte(key), []byte(value)) })
	if err != nil {
		t.Fatal(err)
	}
}

func TestUpdateIsAllOrNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	put(t, s, 3, "k", "three")
	want := dump(t, s)
	broken := errors.New("broken")
	hooks := 0
	s.OnCommit(func(uint64) { hooks++ })
	write := func(tx *Tx) error {
		tx.AfterCommit(func() { hooks++ })
		tx.SetLogIdentity("other")
		return errors.Join(tx.Put("b", []byte("k"), []byte("four")), tx.Delete("b", []byte("x")))
	}
	if err := s.Update(4, func(tx *Tx) error { return errors.Join(write(tx), broken) }); !errors.Is(err, broken) {
		t.Fatalf("got %v", err)
	}
	func() {
		defer func() {
			if recover() != "a programming error" {
				t.Error("the panic of a caller was swallowed")
			}
		}()
		_ = s.Update(4, func(tx *Tx) error { _ = write(tx); panic("a programming error") })
	}()
	if err := s.Update(3, func(*Tx) error { t.Error("applied twice"); return nil }); err != nil {
		t.Fatal(err)
	}
	if got := dump(t, s); got != want || s.Checkpoint() != 3 || hooks != 0 || s.LogIdentity() != "" {
		t.Fatalf("an aborted update left traces: %d, %d hooks\n%s", s.Checkpoint(), hooks, got)
	}
	if err := s.Update(4, write); err != nil {
		t.Fatal(err)
	}
	want = dump(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, dir)
	if again.Checkpoint() != 4 || again.LogIdentity() != "other" || dump(t, again) != want || hooks != 2 {
		t.Fatalf("reopened at %d with %q, %d hooks", again.Checkpoint(), again.LogIdentity(), hooks)
	}
}

// A crash in the middle of a transaction is the file as it is at that moment.
func TestCrashLeavesTheLastCommit(t *testing.T) {
	t.Parallel()
	dir, crashed := t.TempDir(), t.TempDir()
	s := open(t, dir)
	put(t, s, 1, "k", "one")
	want := dump(t, s)
	err := s.Update(2, func(tx *Tx) error {
		if err := tx.Put("b", []byte("k"), []byte("two")); err != nil {
			return err
		}
		return copyFile(s.path(), filepath.Join(crashed, "views-test.db"))
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := dump(t, open(t, crashed)); got != want {
		t.Fatalf("after the crash:\n%s", got)
	}
}

func copyFile(from, to string) error {
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, b, 0o600)
}

func TestWait(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	const n = 5000
	var wg sync.WaitGroup
	errs := make([]error, n)
	for i := range n {
		wg.Go(func() {
			position := uint64(1 + i%10)
			if errs[i] = s.Wait(context.Background(), position); errs[i] == nil && s.Checkpoint() < position {
				errs[i] = fmt.Errorf("woken at %d before %d", s.Checkpoint(), position)
			}
		})
	}
	for p := uint64(2); p <= 10; p += 2 {
		put(t, s, p, "k", fmt.Sprint(p))
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil || s.waiters.count() != 0 {
		t.Fatalf("%d still wait: %v", s.waiters.count(), err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := s.Wait(ctx, 11); !errors.Is(err, context.Canceled) || s.waiters.count() != 0 {
		t.Fatalf("cancelled: %v", err)
	}
	closed := make(chan error)
	go func() { closed <- s.Wait(context.Background(), 11) }()
	_ = s.Close()
	if err := <-closed; !errors.Is(err, ErrClosed) {
		t.Fatalf("closed: %v", err)
	}
}

func (w *waiters) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.heap)
}

func TestHooksRunBeforeWaitersWake(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	var order []string
	s.OnCommit(func(p uint64) {
		order = append(order, fmt.Sprint("hook ", p, " at ", s.Checkpoint()))
	})
	for p := uint64(1); p <= 2; p++ {
		err := s.Update(p, func(tx *Tx) error {
			tx.AfterCommit(func() { order = append(order, fmt.Sprint("after ", p)) })
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"after 1", "hook 1 at 0", "after 2", "hook 2 at 1"}
	if !slices.Equal(order, want) {
		t.Fatalf("got %q", order)
	}
}

func TestReadOnlyAndMissing(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	put(t, s, 1, "empty", "")
	err := s.View(func(tx *Tx) error {
		if tx.Get("none", []byte("k")) != nil || tx.Get("b", []byte("none")) != nil || tx.Get("b", []byte("empty")) == nil {
			t.Error("missing and empty are mixed up")
		}
		for range tx.All("none", Forward) {
			t.Error("a missing bucket has keys")
		}
		if tx.Put("b", []byte("k"), nil) == nil || tx.Delete("b", []byte("k")) == nil {
			t.Error("a read transaction wrote")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if v, err := s.Get("b", []byte("empty")); v == nil || err != nil {
		t.Fatalf("got %v, %v", v, err)
	}
}

// The store behaves as a sorted map does, in every direction and range.
func TestStoreIsASortedMap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			rt.Fatal(err)
		}
		s, err := Open(options(dir))
		if err != nil {
			rt.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		if err := s.Bulk(true); err != nil { // as it happens, faster
			rt.Fatal(err)
		}
		model := map[string]string{}
		key := rapid.StringOfN(rapid.RuneFrom([]rune{'a', 'b', '\x00', 'ÿ'}), 1, 3, -1)
		for p := range uint64(rapid.IntRange(1, 8).Draw(rt, "commits")) {
			err := s.Update(p+1, func(tx *Tx) error {
				for range rapid.IntRange(0, 12).Draw(rt, "changes") {
					k, v := key.Draw(rt, "key"), rapid.StringN(0, 40, -1).Draw(rt, "value")
					if rapid.Bool().Draw(rt, "delete") {
						delete(model, k)
						if err := tx.Delete("b", []byte(k)); err != nil {
							return err
						}
						continue
					}
					model[k] = v
					buf := []byte(k + v)
					if err := tx.Put("b", buf[:len(k)], buf[len(k):]); err != nil {
						return err
					}
					clear(buf) // neither slice may have been kept
				}
				return nil
			})
			if err != nil {
				rt.Fatal(err)
			}
		}
		from, to := key.Draw(rt, "from"), key.Draw(rt, "to")
		checkRange(rt, s, model, nil, nil)
		checkRange(rt, s, model, []byte(from), nil)
		checkRange(rt, s, model, nil, []byte(to))
		checkRange(rt, s, model, []byte(from), []byte(to))
		checkRange(rt, s, model, []byte(from), after([]byte(from)))
	})
}

func checkRange(rt *rapid.T, s *Store, model map[string]string, from, to []byte) {
	var want []string
	for k, v := range model {
		if (from == nil || k >= string(from)) && (to == nil || k < string(to)) {
			want = append(want, k+"="+v)
		}
	}
	slices.SortFunc(want, func(a, b string) int {
		ka, _, _ := strings.Cut(a, "=")
		kb, _, _ := strings.Cut(b, "=")
		return strings.Compare(ka, kb)
	})
	for _, dir := range []Direction{Forward, Backward} {
		var got []string
		err := s.View(func(tx *Tx) error {
			for k, v := range tx.Range("b", from, to, dir) {
				got = append(got, string(k)+"="+string(v))
			}
			return nil
		})
		if err != nil || !slices.Equal(got, want) {
			rt.Fatalf("range %q %q %v: got %q, want %q, %v", from, to, dir, got, want, err)
		}
		slices.Reverse(want)
	}
}

func TestAfterPrefix(t *testing.T) {
	t.Parallel()
	for prefix, want := range map[string]string{"a": "b", "a\xff": "b", "a\xffb": "a\xffc"} {
		if got := after([]byte(prefix)); string(got) != want {
			t.Errorf("after %q: %q", prefix, got)
		}
	}
	if after([]byte("\xff\xff")) != nil || after(nil) != nil {
		t.Error("nothing comes after the last prefix")
	}
}

func TestName(t *testing.T) {
	t.Parallel()
	if a, b := Name("a", "bc"), Name("ab", "c"); a == b || len(a) != len("views-1a2b3c4d5e6f") {
		t.Errorf("%s and %s", a, b)
	}
	if Name("a", "1") != Name("a", "1") {
		t.Error("not stable")
	}
}

func TestPruneKeepsWhatIsInUse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{
		"views-new.db", "views-new.bulk", "views-new.db.damaged-1", "views-old.db", "views-old.bulk",
		"views-old.db.damaged-1", "views-old.txt", "other.db",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := Prune(dir, "views-new"); err != nil {
		t.Fatal(err)
	}
	want := []string{"other.db", "views-new.bulk", "views-new.db", "views-new.db.damaged-1", "views-old.txt"}
	if got := list(t, dir); !slices.Equal(got, want) {
		t.Fatalf("left: %q", got)
	}
}

// list gives what lies in a folder, but for the marker of an open file.
func list(t testing.TB, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if filepath.Ext(e.Name()) != unsyncedSuffix {
			names = append(names, e.Name())
		}
	}
	return names
}

func BenchmarkPut(b *testing.B) {
	s := open(b, b.TempDir())
	if err := s.Bulk(true); err != nil {
		b.Fatal(err)
	}
	value := make([]byte, 300)
	const batch = 5000
	b.ReportAllocs()
	for n := 0; n < b.N; n += batch {
		err := s.Update(uint64(n+batch), func(tx *Tx) error {
			var key [8]byte
			for i := range batch {
				binary.BigEndian.PutUint64(key[:], uint64(n+i))
				if err := tx.Append("b", key[:], value); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkGet(b *testing.B) {
	s := open(b, b.TempDir())
	put(b, s, 1, "k", strings.Repeat("x", 1000))
	key := []byte("k")
	b.ReportAllocs()
	for b.Loop() {
		_ = s.View(func(tx *Tx) error {
			if tx.Get("b", key) == nil {
				b.Fatal("missing")
			}
			return nil
		})
	}
}
