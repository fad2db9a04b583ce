package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"
)

// sample is a views file with everything in it that a file can have: inline
// buckets, branches, long values over several pages, an emptied bucket and
// free pages.
func sample(t testing.TB) (content []byte, want string) {
	t.Helper()
	dir := t.TempDir()
	s := open(t, dir)
	for p := range uint64(20) {
		err := s.Update(p+1, func(tx *Tx) error {
			var key [8]byte
			for i := range uint64(60) {
				binary.BigEndian.PutUint64(key[:], p*60+i)
				err := errors.Join(
					tx.Append("by-position", key[:], []byte(fmt.Sprint("event ", p, i))),
					tx.Put("documents", fmt.Appendf(nil, "%03d", i*7%60), bytes.Repeat([]byte{byte(p)}, int(i*3))),
				)
				if err != nil {
					return err
				}
			}
			return errors.Join(
				tx.Put("long", []byte{byte(p % 5)}, bytes.Repeat([]byte{byte(p)}, 10_000)),
				tx.Put("small", []byte("only"), []byte("one")),
				tx.Put("emptied", []byte("only"), []byte("one")), tx.Delete("emptied", []byte("only")),
			)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	want = dump(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(s.path())
	if err != nil {
		t.Fatal(err)
	}
	m, err := readMeta(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return content[:m.size()], want
}

// opened opens content as a views file and says whether it was set aside.
func opened(t testing.TB, content []byte, checkedAtOpen int64) (s *Store, rebuilt bool) {
	t.Helper()
	dir, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	opts := options(dir)
	opts.checkedAtOpen = checkedAtOpen
	if err := os.WriteFile(filepath.Join(dir, opts.Name+fileSuffix), content, 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(opts); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	aside := slices.ContainsFunc(list(t, dir), func(n string) bool { return strings.Contains(n, asideInfix) })
	if aside && s.Checkpoint() != 0 {
		t.Fatal("set aside, and yet not empty")
	}
	return s, aside
}

// damages are ways in which bytes of a file go wrong.
var damages = map[string]func(r *rand.Rand, b []byte){
	"one bit":        func(r *rand.Rand, b []byte) { b[r.IntN(len(b))] ^= 1 << r.IntN(8) },
	"one byte":       func(r *rand.Rand, b []byte) { b[r.IntN(len(b))] = byte(r.Uint32()) },
	"page header":    func(r *rand.Rand, b []byte) { b[r.IntN(len(b)/4096)*4096+r.IntN(64)] ^= byte(1 + r.IntN(255)) },
	"a word":         func(r *rand.Rand, b []byte) { binary.LittleEndian.PutUint64(b[r.IntN(len(b)/8)*8:], r.Uint64()) },
	"a small number": func(r *rand.Rand, b []byte) { b[r.IntN(len(b)/8)*8] = byte(r.IntN(16)) },
	"a sector":       func(r *rand.Rand, b []byte) { clear(b[r.IntN(len(b)/512)*512:][:512]) },
	"two pages": func(r *rand.Rand, b []byte) {
		n := len(b) / 4096
		copy(b[r.IntN(n)*4096:][:4096], b[r.IntN(n)*4096:])
	},
}

func TestDamagedFileIsRebuiltOrReadsTheSame(t *testing.T) {
	t.Parallel()
	content, want := sample(t)
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(1, uint64(len(name))))
			found := 0
			for i := range 35 {
				b := bytes.Clone(content)
				damage(r, b)
				s, rebuilt := opened(t, b, 0)
				if rebuilt {
					found++
				} else if got := dump(t, s); got != want {
					t.Fatalf("try %d reads something else", i)
				}
				_ = s.Close()
			}
			if found == 0 {
				t.Fatal("no damage was found")
			}
		})
	}
}

// A large file is opened at once and checked behind: a damage is found by a
// read or by the check, and never ends the process.
func TestDamagedFileIsFoundWhileInUse(t *testing.T) {
	t.Parallel()
	content, want := sample(t)
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(2, uint64(len(name))))
			for i := range 35 {
				b := bytes.Clone(content)
				damage(r, b)
				s, rebuilt := opened(t, b, 1)
				if rebuilt {
					continue
				}
				var got strings.Builder
				dumpErr := s.Dump(&got)
				f := s.current.Load()
				f.checking.Wait()
				if err := s.Err(); err != nil {
					if !errors.Is(err, ErrDamaged) {
						t.Fatal(err)
					}
					<-s.Damaged()
					if err := s.Reset("found"); err != nil {
						t.Fatal(err)
					}
					put(t, s, 1, "k", "v")
				} else if dumpErr != nil || got.String() != want {
					t.Fatalf("try %d reads something else: %v", i, dumpErr)
				}
				_ = s.Close()
			}
		})
	}
}

func TestTruncatedFileIsRebuilt(t *testing.T) {
	t.Parallel()
	content, _ := sample(t)
	for _, n := range []int{1, 15, 16, 511, 1024, 4095, 4096, 5000, 8191, 8192, 9000, 16384, len(content) / 2, len(content) - 4096, len(content) - 1} {
		for _, limit := range []int64{0, 1} {
			if _, rebuilt := opened(t, content[:n], limit); !rebuilt {
				t.Errorf("%d of %d bytes were taken for whole", n, len(content))
			}
		}
	}
}

func TestForeignFileIsSetAside(t *testing.T) {
	t.Parallel()
	garbage := make([]byte, 50_000)
	for i := range garbage {
		garbage[i] = byte(i * 7)
	}
	content, _ := sample(t)
	header := bytes.Clone(content)
	copy(header, garbage[:2*4096])
	for name, b := range map[string][]byte{"garbage": garbage, "header": header, "zeros": make([]byte, 20_000), "text": []byte("hello")} {
		if _, rebuilt := opened(t, b, 0); !rebuilt {
			t.Errorf("%s was taken for a views file", name)
		}
	}
	if s, rebuilt := opened(t, nil, 0); rebuilt || s.Checkpoint() != 0 {
		t.Error("an empty file is a new one")
	}
}

func TestDirectoryIsSetAside(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "views-test.db", "sub"), 0o750); err != nil {
		t.Fatal(err)
	}
	s := open(t, dir)
	put(t, s, 1, "k", "v")
}

func TestOtherFormatIsSetAside(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	put(t, s, 1, "k", "v")
	f := s.current.Load()
	err := f.update(&s.arena, func(tx *Tx) error { return tx.Put(metaBucket, keyFormat, []byte("0")) })
	if err != nil {
		t.Fatal(err)
	}
	_ = s.Close()
	if again := open(t, dir); again.Checkpoint() != 0 {
		t.Fatal("another format was read")
	}
}

// A file of another program, with buckets of its own, has no checksums.
func TestPlainDatabaseIsSetAside(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db, err := bbolt.Open(filepath.Join(dir, "views-test.db"), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket([]byte("theirs"))
		if err != nil {
			return err
		}
		return b.Put([]byte("k"), []byte("value"))
	})
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	s := open(t, dir)
	if names := list(t, dir); len(names) != 2 || s.Checkpoint() != 0 {
		t.Fatalf("got %q", names)
	}
}

func TestValueDamagedUnderAnOpenStore(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	put(t, s, 1, "k", "the value on disk")
	content, err := os.ReadFile(s.path())
	if err != nil {
		t.Fatal(err)
	}
	w, err := os.OpenFile(s.path(), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Close() }()
	for at := 0; ; at++ {
		n := bytes.Index(content[at:], []byte("the value"))
		if n < 0 {
			break
		}
		at += n
		if _, err := w.WriteAt([]byte("THE"), int64(at)); err != nil {
			t.Fatal(err)
		}
	}
	if v, err := s.Get("b", []byte("k")); v != nil || !errors.Is(err, ErrDamaged) {
		t.Fatalf("got %q, %v", v, err)
	}
	<-s.Damaged()
	if err := s.Update(2, func(*Tx) error { return nil }); !errors.Is(err, ErrDamaged) {
		t.Fatalf("wrote to a damaged file: %v", err)
	}
}

func TestFileTruncatedUnderAnOpenStore(t *testing.T) {
	t.Parallel()
	content, _ := sample(t)
	for _, n := range []int64{0, 4096, 8192, 40_000, int64(len(content)) / 2} {
		for _, write := range []bool{false, true} {
			s, _ := opened(t, content, 0)
			if err := os.Truncate(s.path(), n); err != nil {
				t.Fatal(err)
			}
			if write {
				_ = s.Update(1000, func(tx *Tx) error { return tx.Put("documents", []byte("001"), []byte("v")) })
			}
			if err := s.Dump(new(strings.Builder)); !errors.Is(err, ErrDamaged) {
				t.Fatalf("truncated to %d: %v", n, err)
			}
			if err := s.Reset("truncated"); err != nil {
				t.Fatal(err)
			}
			put(t, s, 1, "k", "v")
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestResetStartsFromZero(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	empty := dump(t, s)
	resets := 0
	s.OnReset(func() { resets++ })
	for range 4 {
		damaged := s.Damaged()
		put(t, s, 5, "k", "v")
		if err := s.Reset("ahead of the log"); err != nil {
			t.Fatal(err)
		}
		<-damaged
		if s.Checkpoint() != 0 || s.Err() != nil || dump(t, s) != empty {
			t.Fatal("not empty after a reset")
		}
	}
	if names := list(t, dir); len(names) != 1+asideKeep || resets != 4 {
		t.Fatalf("%d resets left %q", resets, names)
	}
}

func TestSetAsideInTheSameMoment(t *testing.T) {
	t.Parallel()
	opts := options(t.TempDir())
	opts.Clock = func() time.Time { return time.Unix(0, 0) }
	s, err := Open(opts)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := errors.Join(s.Reset("one"), s.Reset("two")); err != nil {
		t.Fatal(err)
	}
	if names := list(t, opts.Dir); len(names) != 3 {
		t.Fatalf("got %q", names)
	}
}

func TestFileInUseIsNotSetAside(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	put(t, s, 1, "k", "v")
	if other, err := Open(options(dir)); err == nil {
		_ = other.Close()
		t.Fatal("opened twice")
	}
	if names := list(t, dir); len(names) != 1 || dump(t, s) == "" {
		t.Fatalf("got %q", names)
	}
}

func TestBulk(t *testing.T) {
	t.Parallel()
	dir, crashed := t.TempDir(), t.TempDir()
	s := open(t, dir)
	if err := errors.Join(s.Bulk(true), s.Bulk(true)); err != nil {
		t.Fatal(err)
	}
	for p := range uint64(50) {
		put(t, s, p+1, fmt.Sprint(p%7), strings.Repeat("v", 3000))
	}
	want := dump(t, s)
	for _, name := range list(t, dir) { // without its other marker: it is of the same run of the machine
		if err := copyFile(filepath.Join(dir, name), filepath.Join(crashed, name)); err != nil {
			t.Fatal(err)
		}
	}
	if cut := open(t, crashed); cut.Checkpoint() != 0 {
		t.Fatal("a bulk load that was cut off was trusted")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, dir)
	if dump(t, again) != want || len(list(t, dir)) != 1 {
		t.Fatal("a bulk load that was closed properly was lost")
	}
	if err := errors.Join(again.Bulk(true), again.Bulk(false)); err != nil {
		t.Fatal(err)
	}
	put(t, again, 51, "last", "v")
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
	if third := open(t, dir); third.Checkpoint() != 51 {
		t.Fatal("lost what came after the bulk load")
	}
}

func TestHeldBackChanges(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	hold := func(tx *Tx) error { tx.Hold(); return tx.Put("b", []byte("k"), []byte("held")) }
	if err := s.Update(1, hold); err == nil || s.Checkpoint() != 0 {
		t.Fatal("held back at rest")
	}
	if err := errors.Join(s.Bulk(true), s.Update(1, hold)); err != nil || !s.Incomplete() {
		t.Fatalf("incomplete %v, %v", s.Incomplete(), err)
	}
	if s.Bulk(false) == nil {
		t.Fatal("a bulk load ended that was not complete")
	}
	complete := func(tx *Tx) error { return tx.Put("b", []byte("k"), []byte("whole")) }
	if err := errors.Join(s.Update(1, complete), s.Bulk(false)); err != nil || s.Incomplete() {
		t.Fatalf("incomplete %v, %v", s.Incomplete(), err)
	}
	if err := s.Update(1, hold); err != nil || s.Incomplete() {
		t.Fatal("a complete position was applied again")
	}
	if err := errors.Join(s.Bulk(true), s.Update(2, hold), s.Close()); err != nil {
		t.Fatal(err)
	}
	if again := open(t, dir); again.Checkpoint() != 0 {
		t.Fatal("an incomplete bulk load was trusted")
	}
}

func TestClosedStore(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"view": s.View(func(*Tx) error { return nil }), "update": s.Update(1, func(*Tx) error { return nil }),
		"reset": s.Reset("x"), "bulk": s.Bulk(true), "wait": s.Wait(t.Context(), 1), "err": s.Err(),
	} {
		if !errors.Is(err, ErrClosed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A file tells what it knows of the log although it is damaged elsewhere, or
// was cut off in a bulk load; one that cannot is named.
func TestWitnessesOfDamagedFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := Open(Options{Dir: dir, Name: "views-1"})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Update(7, func(tx *Tx) error {
		tx.SetLogIdentity("seventh")
		tx.SetFirst("first")
		for i := range 2000 {
			if err := tx.Put("documents", []byte(fmt.Sprint(i)), bytes.Repeat([]byte("x"), 100)); err != nil {
				return err
			}
		}
		return tx.Put("numbers", []byte("2026"), binary.BigEndian.AppendUint64(nil, 12))
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SetOrigin(Origin{LogID: "log", First: "first"}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "views-1.db")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(raw, bytes.Repeat([]byte("x"), 100))
	raw[at] ^= 1
	if err := errors.Join(
		os.WriteFile(path, raw, 0o600), os.WriteFile(filepath.Join(dir, "views-1.bulk"), nil, 0o600),
		os.WriteFile(filepath.Join(dir, "views-2.db"), []byte("not a database"), 0o600),
	); err != nil {
		t.Fatal(err)
	}
	all, unreadable, err := Witnesses(dir, "numbers")
	if err != nil || len(all) != 1 || len(unreadable) != 1 || unreadable[0] != "views-2.db" {
		t.Fatalf("witnesses %+v, %v, %v", all, unreadable, err)
	}
	w := all[0]
	if w.Position != 7 || w.Record != "seventh" || w.Origin != (Origin{LogID: "log", First: "first"}) || w.Numbers["2026"] != 12 {
		t.Errorf("witness %+v", w)
	}
}
