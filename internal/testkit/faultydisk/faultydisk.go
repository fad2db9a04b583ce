// Package faultydisk gives tests a disk that is slow, hangs or becomes
// read-only while somebody writes to it: a folder whose every operation passes
// through the test (FUSE) to a folder of the real disk.
package faultydisk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	fusefs "github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
)

// Disk is a mounted folder. It is sound at first; its methods may be called from
// anywhere.
type Disk struct {
	fuse.RawFileSystem

	Folder string

	mu       sync.Mutex
	delay    time.Duration
	hung     chan struct{} // closed when it goes on; nil: it does not hang
	readOnly bool
}

// Mount gives a disk until the test ends. Where the test may not mount anything,
// it is skipped.
func Mount(t testing.TB) *Disk {
	t.Helper()
	if _, err := os.Stat("/dev/fuse"); err != nil || os.Geteuid() != 0 {
		t.Skip("a disk that passes through the test is needed, and none may be mounted here")
	}
	below, err := fusefs.NewLoopbackRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	// Not t.TempDir: a folder whose unmounting failed must not be emptied.
	folder, err := os.MkdirTemp("", "faultydisk")
	if err != nil {
		t.Fatal(err)
	}
	d := &Disk{RawFileSystem: fusefs.NewNodeFS(below, &fusefs.Options{}), Folder: filepath.Join(folder, "disk")}
	if err := os.Mkdir(d.Folder, 0o700); err != nil {
		t.Fatal(err)
	}
	server, err := fuse.NewServer(d, d.Folder, &fuse.MountOptions{DirectMountStrict: true, FsName: "faultydisk"})
	if errors.Is(err, fs.ErrPermission) {
		t.Skipf("a disk that passes through the test is needed: %v", err)
	}
	if err != nil {
		t.Fatalf("mount: %v", err)
	}
	served := make(chan struct{})
	go func() {
		server.Serve()
		close(served)
	}()
	if err := server.WaitMount(); err != nil {
		t.Fatalf("mount: %v", err)
	}
	t.Cleanup(func() {
		d.GoOn()
		if err := server.Unmount(); err != nil {
			t.Errorf("unmount: %v", err)
			return
		}
		<-served
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	})
	return d
}

// Init keeps the kernel from passing by: the files below are not made known to it.
func (*Disk) Init(*fuse.Server) {}

// Slow makes every write and every sync take so much longer; 0: no longer.
func (d *Disk) Slow(delay time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.delay = delay
}

// Hang lets no write and no sync come back before GoOn.
func (d *Disk) Hang() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.hung == nil {
		d.hung = make(chan struct{})
	}
}

// GoOn ends Hang.
func (d *Disk) GoOn() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.hung != nil {
		close(d.hung)
		d.hung = nil
	}
}

// ReadOnly makes the disk refuse what changes it, in files that are open too, as
// a file system does that met an error of its device; or no longer.
func (d *Disk) ReadOnly(is bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.readOnly = is
}

// refuse is what an operation that changes something is answered.
func (d *Disk) refuse() fuse.Status {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.readOnly {
		return fuse.EROFS
	}
	return fuse.OK
}

// pass is refuse, after the time that writing takes.
func (d *Disk) pass() fuse.Status {
	d.mu.Lock()
	delay, hung := d.delay, d.hung
	d.mu.Unlock()
	if hung != nil {
		<-hung
	}
	if delay > 0 {
		over := time.NewTimer(delay)
		defer over.Stop()
		<-over.C
	}
	return d.refuse()
}

// Write implements fuse.RawFileSystem, as do the others.
func (d *Disk) Write(cancel <-chan struct{}, in *fuse.WriteIn, data []byte) (uint32, fuse.Status) {
	if s := d.pass(); !s.Ok() {
		return 0, s
	}
	return d.RawFileSystem.Write(cancel, in, data)
}

func (d *Disk) Fsync(cancel <-chan struct{}, in *fuse.FsyncIn) fuse.Status {
	if s := d.pass(); !s.Ok() {
		return s
	}
	return d.RawFileSystem.Fsync(cancel, in)
}

func (d *Disk) Open(cancel <-chan struct{}, in *fuse.OpenIn, out *fuse.OpenOut) fuse.Status {
	if in.Flags&(forWriting|uint32(os.O_TRUNC)) != 0 {
		if s := d.refuse(); !s.Ok() {
			return s
		}
	}
	return d.RawFileSystem.Open(cancel, in, out)
}

// forWriting is the part of the flags that is not 0 when a file is opened for
// writing.
const forWriting = uint32(os.O_WRONLY | os.O_RDWR)

func (d *Disk) Create(cancel <-chan struct{}, in *fuse.CreateIn, name string, out *fuse.CreateOut) fuse.Status {
	if s := d.refuse(); !s.Ok() {
		return s
	}
	return d.RawFileSystem.Create(cancel, in, name, out)
}

func (d *Disk) Mkdir(cancel <-chan struct{}, in *fuse.MkdirIn, name string, out *fuse.EntryOut) fuse.Status {
	if s := d.refuse(); !s.Ok() {
		return s
	}
	return d.RawFileSystem.Mkdir(cancel, in, name, out)
}

func (d *Disk) Unlink(cancel <-chan struct{}, in *fuse.InHeader, name string) fuse.Status {
	if s := d.refuse(); !s.Ok() {
		return s
	}
	return d.RawFileSystem.Unlink(cancel, in, name)
}

func (d *Disk) Rmdir(cancel <-chan struct{}, in *fuse.InHeader, name string) fuse.Status {
	if s := d.refuse(); !s.Ok() {
		return s
	}
	return d.RawFileSystem.Rmdir(cancel, in, name)
}

func (d *Disk) Rename(cancel <-chan struct{}, in *fuse.RenameIn, from, to string) fuse.Status {
	if s := d.refuse(); !s.Ok() {
		return s
	}
	return d.RawFileSystem.Rename(cancel, in, from, to)
}

func (d *Disk) SetAttr(cancel <-chan struct{}, in *fuse.SetAttrIn, out *fuse.AttrOut) fuse.Status {
	if s := d.refuse(); !s.Ok() {
		return s
	}
	return d.RawFileSystem.SetAttr(cancel, in, out)
}

func (d *Disk) Fallocate(cancel <-chan struct{}, in *fuse.FallocateIn) fuse.Status {
	if s := d.refuse(); !s.Ok() {
		return s
	}
	return d.RawFileSystem.Fallocate(cancel, in)
}
