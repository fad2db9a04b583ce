package store

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const diskPage = 4096

// busy is a store that is written to, with a copy of what the disk has of it for
// certain since its last sync point.
type busy struct {
	*testing.T
	store    *Store
	rnd      *rand.Rand
	position uint64
	synced   []byte // the file when it was synced last
	want     string // the dump of the last sync point
	at       uint64 // its position
}

func newBusy(t *testing.T, dir string, seed uint64) *busy {
	t.Helper()
	opts := options(dir)
	opts.pointEvery = time.Hour // only sync makes sync points
	s, err := Open(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return &busy{T: t, store: s, rnd: rand.New(rand.NewPCG(seed, seed))}
}

// write makes some commits that overwrite, add and delete.
func (b *busy) write(commits int) {
	b.Helper()
	for range commits {
		b.position++
		err := b.store.Update(b.position, func(tx *Tx) error {
			for range 1 + b.rnd.IntN(20) {
				key := fmt.Appendf(nil, "%04d", b.rnd.IntN(500))
				if b.rnd.IntN(5) == 0 {
					if err := tx.Delete("b", key); err != nil {
						return err
					}
				} else if err := tx.Put("b", key, []byte(strings.Repeat("v", b.rnd.IntN(2000)))); err != nil {
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

// sync makes a sync point, as the store does by itself a second after a commit.
func (b *busy) sync() {
	b.Helper()
	b.want, b.at = dump(b.T, b.store), b.position
	b.store.syncPoint(&b.store.current.Load().points)
	b.synced = b.read(b.store.path())
}

func (b *busy) read(path string) []byte {
	b.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	return raw
}

// loss is a folder as a machine leaves it that loses its power: of what was
// written since the last sync each page is on the disk or is not.
func (b *busy) loss(point []byte) (dir string) {
	b.Helper()
	dir, now := b.TempDir(), b.read(b.store.path())
	disk := make([]byte, len(now))
	copy(disk, b.synced)
	for at := 0; at < len(now); at += diskPage {
		if b.rnd.IntN(2) == 0 {
			copy(disk[at:min(at+diskPage, len(now))], now[at:])
		}
	}
	name := filepath.Join(dir, filepath.Base(b.store.path()))
	if err := errors.Join(os.WriteFile(name, disk, fileMode), os.WriteFile(pointPath(name), point, fileMode)); err != nil {
		b.Fatal(err)
	}
	return dir
}

// wantPoint opens what is left and finds the last sync point, whole, and that it
// can be written to.
func (b *busy) wantPoint(dir string) {
	b.Helper()
	if all, unreadable, err := Witnesses(dir, "b"); err != nil || len(unreadable) > 0 || len(all) != 1 || all[0].Position < b.at {
		b.Fatalf("before it is opened: %v, %v, %v, want position %d at least", all, unreadable, err, b.at)
	}
	s := open(b.T, dir)
	if got := dump(b.T, s); got != b.want {
		b.Fatalf("found position %d, which is not the last sync point", s.Checkpoint())
	}
	put(b.T, s, s.Checkpoint()+1, "after", "v")
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	if _, err := Whole(dir, s.Name()); err != nil {
		b.Fatal(err)
	}
}

// Whatever the disk has of the commits after a sync point, the file is set back
// to it, or to the one before while it is being made.
func TestPowerLossLeavesTheLastSyncPoint(t *testing.T) {
	t.Parallel()
	b := newBusy(t, t.TempDir(), 1)
	for range 25 {
		b.write(1 + b.rnd.IntN(10))
		b.sync()
		b.write(b.rnd.IntN(30))
		point := b.read(pointPath(b.store.path()))
		b.wantPoint(b.loss(point))
		slot := b.store.current.Load().points.slot * slotSize
		torn := append(bytes.Clone(point), make([]byte, 2*slotSize)...)
		copy(torn[slot:], "torn")
		b.wantPoint(b.loss(torn))
	}
}

// A store that was closed properly has lost nothing and left nothing beside it.
func TestCloseSyncs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	b := newBusy(t, dir, 2)
	b.write(20)
	want := dump(t, b.store)
	if err := b.store.Close(); err != nil {
		t.Fatal(err)
	}
	if left := list(t, dir); len(left) != 1 {
		t.Errorf("left %q", left)
	}
	if got := dump(t, open(t, dir)); got != want {
		t.Error("something was lost")
	}
}

// A file that outgrows what is mapped waits for no read: the one that the sync
// point holds open would never end.
func TestGrowingBeyondTheMapping(t *testing.T) {
	t.Parallel()
	b := newBusy(t, t.TempDir(), 3)
	b.write(2)
	p := &b.store.current.Load().points
	if p.side == nil {
		t.Fatal("commits are synced one by one")
	}
	p.mapped = p.size // as if it were full
	b.write(1)
	if p.reader != nil || p.side != nil {
		t.Error("a read is held open while the file is mapped anew")
	}
	p.mapped = mappedFor(p.size)
	b.write(1)
	b.sync()
	b.wantPoint(b.loss(b.read(pointPath(b.store.path()))))
}
