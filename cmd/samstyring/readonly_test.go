package main

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/samstyring/samstyring/internal/testkit/smalldisk"
)

// A folder that cannot be written is refused at the start, and it is said which
// one; when it can be again, everything is there.
func TestFolderThatCannotBeWrittenIsRefused(t *testing.T) {
	t.Parallel()
	disk := smalldisk.Mount(t, 64)
	r := &registry{program: buildProgram(t), data: filepath.Join(disk, "data")}
	settings := map[string]string{"SAMSTYRING_MIN_FREE_DISK": "0"}
	r.serveWith(t, settings)
	got := r.want(t, http.StatusCreated, proposal(r.token(t, "991825827"), 1))
	r.halt(t)
	if err := unix.Mount("none", disk, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Fatalf("make the disk read-only: %v", err)
	}
	if said := r.wontServe(t, settings); !strings.Contains(said, r.data) || !strings.Contains(said, "read-only file system") {
		t.Errorf("it is refused with:\n%s", said)
	}
	if err := unix.Mount("none", disk, "", unix.MS_REMOUNT, ""); err != nil {
		t.Fatalf("make the disk writable: %v", err)
	}
	r.serveWith(t, settings)
	r.wantAll(t, []string{got.location})
}
