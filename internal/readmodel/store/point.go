package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"go.etcd.io/bbolt"

	"github.com/samstyring/samstyring/internal/sleep"
)

// A commit at rest does not wait for the disk: what it holds is in the log. The
// file is synced behind it, once a second, and after that the meta page of the
// commit that it then holds is kept in a file beside it: a sync point. No page
// that is reachable from a sync point is used again before there is a later one,
// because a read transaction is open on it. A file that was left behind by a
// crash, of the program or the machine, is set back to its last sync point when it
// is opened, whatever of the later commits the disk has; the log is followed from
// there. A file that was closed properly is synced and has no sync point.

const (
	pointSuffix = ".point"
	// pointEvery is how much later than a commit the file is synced.
	pointEvery = time.Second
	// slotSize keeps the two places of a sync point on sectors of their own.
	slotSize = 4096
	// mapMargin is how much a commit can grow the file at rest, at most.
	mapMargin = 32 << 20
)

// points makes the sync points of one file. All but sync is called with the
// store's write lock.
type points struct {
	file   *file
	side   *os.File
	reader *bbolt.Tx // open on the last sync point
	slot   int       // where the next one is written
	size   int64     // bytes that the pages of the last commit take
	mapped int64     // bytes of the file that are mapped at least

	due     bool          // sync is asked for
	syncing chan struct{} // closed when the one under way has ended; nil: none is
}

func pointPath(path string) string { return strings.TrimSuffix(path, fileSuffix) + pointSuffix }

// begin lets commits go without a sync. The file must be synced.
func (p *points) begin() error {
	if p.side != nil {
		return nil
	}
	side, err := os.OpenFile(pointPath(p.file.path), os.O_RDWR|os.O_CREATE|os.O_TRUNC, fileMode)
	if err != nil {
		return fmt.Errorf("make sync point: %w", err)
	}
	reader, at, err := p.look()
	if err == nil {
		p.slot = 0
		err = errors.Join(p.write(side, at), syncDir(filepath.Dir(p.file.path)))
	}
	if err != nil {
		p.release(reader)
		return errors.Join(fmt.Errorf("make sync point: %w", err), side.Close())
	}
	p.side, p.reader = side, reader
	p.file.db.NoSync = true
	return nil
}

// end syncs what was committed, and lets commits sync themselves again.
func (p *points) end() error {
	if p.side == nil {
		return nil
	}
	p.wait()
	p.file.db.NoSync = false
	if err := p.file.db.Sync(); err != nil {
		return p.file.damage(fmt.Sprintf("sync: %v", err))
	}
	if err := errors.Join(os.Remove(pointPath(p.file.path)), syncDir(filepath.Dir(p.file.path))); err != nil {
		return fmt.Errorf("remove sync point: %w", err)
	}
	return p.drop()
}

// drop lets go of the sync point and leaves it beside the file.
func (p *points) drop() error {
	if p.side == nil {
		return nil
	}
	p.wait()
	p.release(p.reader)
	side := p.side
	p.side, p.reader = nil, nil
	return side.Close()
}

// full says that the next commit may have to map the file anew, which waits for
// every open read: it must be synced by itself.
func (p *points) full() bool { return p.size+mapMargin > p.mapped }

// grown notes how large the file is after a commit.
func (p *points) grown() {
	p.size = p.file.pages()
	p.mapped = max(p.mapped, mappedFor(p.size))
}

// mappedFor is how much bbolt maps for a file of a size.
func mappedFor(size int64) int64 {
	const step = 1 << 30
	return max(mapSize, (size+step-1)/step*step)
}

// wait returns when no sync is under way.
func (p *points) wait() {
	if p.syncing != nil {
		<-p.syncing
	}
}

// soon asks for a sync point after a commit.
func (s *Store) soon(p *points) {
	if p.side == nil || p.due {
		return
	}
	p.due = true
	time.AfterFunc(s.opts.pointEvery, func() { s.syncPoint(p) })
}

// syncPoint syncs the file and makes a sync point of the last commit, while
// commits go on.
func (s *Store) syncPoint(p *points) {
	s.write.Lock()
	p.due = false
	if p.side == nil {
		s.write.Unlock()
		return
	}
	done := make(chan struct{})
	p.syncing = done
	reader, at, err := p.look()
	s.write.Unlock()
	defer close(done)
	if err == nil {
		err = p.file.db.Sync()
	}
	if err == nil {
		err = p.write(p.side, at)
	}
	if err != nil {
		p.release(reader)
		_ = p.file.damage(fmt.Sprintf("sync point: %v", err))
		return
	}
	p.release(p.reader)
	p.reader = reader
}

// look opens a read transaction on the last commit and reads its meta page.
func (p *points) look() (reader *bbolt.Tx, at []byte, err error) {
	if reader, err = p.file.begin(false); err != nil {
		return nil, nil, err
	}
	r, err := os.Open(p.file.path)
	if err != nil {
		return reader, nil, err
	}
	defer func() { _ = r.Close() }()
	m, err := readMeta(r)
	if err != nil {
		return reader, nil, err
	}
	if m.txid != uint64(reader.ID()) {
		return reader, nil, fmt.Errorf("commit %d is the last one and the file has %d", reader.ID(), m.txid)
	}
	at = make([]byte, pageHeader+metaSize)
	_, err = r.ReadAt(at, int64(m.txid%2)*int64(m.pageSize))
	return reader, at, err
}

// write puts a meta page into the older of the two places, synced.
func (p *points) write(side *os.File, at []byte) error {
	slot := binary.BigEndian.AppendUint32(append([]byte{}, at...), crc32.Checksum(at, castagnoli))
	if _, err := side.WriteAt(slot, int64(p.slot)*slotSize); err != nil {
		return err
	}
	p.slot = 1 - p.slot
	return side.Sync()
}

func (p *points) release(reader *bbolt.Tx) {
	if reader != nil {
		p.file.rollback(reader)
	}
}

// restorePoint sets a file that was not closed properly back to its last sync
// point, unless another process has the file. Without a point that is whole it
// crashed while the first one was made, before any commit went without a sync.
func restorePoint(path string) (err error) {
	if !exists(pointPath(path)) {
		return nil
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err == nil {
		defer func() { err = errors.Join(err, f.Close()) }()
		err = lockExclusive(f)
	}
	if err == nil {
		err = setBack(f)
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("set views back to their sync point: %w", err)
	}
	return errors.Join(os.Remove(pointPath(path)), syncDir(filepath.Dir(path)))
}

// setBack writes the meta page of the sync point in both places.
func setBack(f *os.File) error {
	points, err := os.ReadFile(pointPath(f.Name()))
	if err != nil {
		return err
	}
	at, m := newestPoint(points)
	if at == nil {
		return nil
	}
	for id := range uint64(2) {
		binary.NativeEndian.PutUint64(at, id) // a page begins with its number
		if _, err := f.WriteAt(at, int64(id)*int64(m.pageSize)); err != nil {
			return err
		}
	}
	return f.Sync()
}

// newestPoint finds the newer of the two that is whole; nil if there is none.
func newestPoint(points []byte) (at []byte, newest meta) {
	const size = pageHeader + metaSize
	for from := 0; from+size+4 <= len(points); from += slotSize {
		one := points[from : from+size]
		m, err := parseMeta(one, page(one).id())
		whole := err == nil && binary.BigEndian.Uint32(points[from+size:]) == crc32.Checksum(one, castagnoli)
		if whole && (at == nil || m.txid > newest.txid) {
			at, newest = one, m
		}
	}
	return at, newest
}

// lockExclusive takes the lock that bbolt takes, until the file is closed.
func lockExclusive(f *os.File) error {
	ctx, stop := context.WithTimeout(context.Background(), lockTimeout)
	defer stop()
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return err
		}
		if sleep.For(ctx, lockPause) != nil {
			return fmt.Errorf("another process has the file: %w", err)
		}
	}
}

const lockPause = 20 * time.Millisecond
