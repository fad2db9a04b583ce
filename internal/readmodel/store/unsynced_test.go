package store

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit/smalldisk"
)

// inRun is options of a program that runs while the machine has some id.
func inRun(dir, boot string) Options {
	o := options(dir)
	o.boot = boot
	return o
}

// killed is a copy of a folder as the system has it when the program is killed.
func killed(t *testing.T, dir string) string {
	t.Helper()
	crashed := t.TempDir()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if err := copyFile(filepath.Join(dir, e.Name()), filepath.Join(crashed, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return crashed
}

// A file that was open when the machine stopped is built anew, for nobody knows
// what of it was on disk; one whose program was killed, or which was closed, is
// as it was.
func TestFileOpenWhenTheMachineStoppedIsBuiltAnew(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := Open(inRun(dir, "first"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	put(t, s, 7, "k", "v")
	checkpoint := func(what, dir, boot string, want uint64) {
		t.Helper()
		o, err := Open(inRun(dir, boot))
		if err != nil {
			t.Fatal(err)
		}
		if got := o.Checkpoint(); got != want {
			t.Errorf("%s: position %d, want %d", what, got, want)
		}
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	}
	again := killed(t, dir)
	checkpoint("killed", again, "first", 7)
	checkpoint("closed after it was killed, another run", again, "second", 7)
	checkpoint("the machine stopped", killed(t, dir), "second", 0)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	checkpoint("closed, another run", dir, "second", 7)
}

// Where nobody can tell one run of the machine from another, a file that was not
// closed is built anew.
func TestWithoutARunOfTheMachineOnlyClosedFilesAreTrusted(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "views-x.db")
	if err := errors.Join(torn(path, ""), markUnsynced(path, "")); err != nil {
		t.Fatal(err)
	}
	if torn(path, "") == nil {
		t.Error("a file with a marker that says nothing is trusted")
	}
}

// On a full disk there is no marker, and commits wait for the disk.
func TestWithoutRoomForTheMarkerCommitsWait(t *testing.T) {
	t.Parallel()
	dir := smalldisk.Mount(t, 8)
	s := open(t, dir)
	put(t, s, 1, "k", "v")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	empty := smalldisk.Fill(t, dir, 0)
	again := open(t, dir)
	f := again.current.Load()
	f.beforeWrite()
	if f.unsynced || f.db.NoSync {
		t.Error("nothing says that the file may be torn, and commits do not wait")
	}
	if again.Checkpoint() != 1 {
		t.Error("a full disk makes a whole file count as damaged")
	}
	empty()
	put(t, again, 2, "k", "v")
}

// What cannot be brought to disk is read and not written to; when the disk takes
// it again the file is built anew, because the system may have dropped something.
func TestFileThatCannotBeBroughtToDisk(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	f := s.current.Load()
	whole := f.sync
	put(t, s, 1, "k", "v")
	if err := f.bringToDisk(); err != nil {
		t.Fatal(err)
	}
	put(t, s, 2, "k", "w")
	f.sync = func() error { return syscall.EIO }
	if err := f.bringToDisk(); !errors.Is(err, syscall.EIO) {
		t.Fatalf("a disk that takes nothing was not noticed: %v", err)
	}
	if got, err := s.Get("b", []byte("k")); err != nil || string(got) != "w" {
		t.Errorf("reads %q, %v", got, err)
	}
	if err := s.Update(3, func(*Tx) error { return nil }); err == nil || errors.Is(err, ErrDamaged) {
		t.Errorf("writing: %v", err)
	}
	f.sync = whole
	if err := f.bringToDisk(); !errors.Is(err, ErrDamaged) {
		t.Errorf("the disk takes it again: %v", err)
	}
	if err := s.Reset("as the runner does"); err != nil {
		t.Fatal(err)
	}
	put(t, s, 3, "k", "x")
}
