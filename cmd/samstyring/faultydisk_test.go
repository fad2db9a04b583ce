package main

import (
	"fmt"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/testkit/faultydisk"
)

// onDisk is a registry whose folder is on a disk that the test can spoil.
func onDisk(t *testing.T) (*registry, *faultydisk.Disk) {
	t.Helper()
	disk := faultydisk.Mount(t)
	r := &registry{program: buildProgram(t), data: filepath.Join(disk.Folder, "data")}
	r.serve(t)
	return r, disk
}

// registered lets some clients register at the same time, each with a key, and
// gives where what they were promised is.
func (r *registry) registered(t *testing.T, token string, clients, each int) (locations []string) {
	t.Helper()
	var mu sync.Mutex
	var wait sync.WaitGroup
	for i := range clients {
		wait.Go(func() {
			for n := range each {
				c := proposal(token, 100*i+n)
				c.key = fmt.Sprintf("registered-%d-%d-%d", i, n, time.Now().UnixNano())
				got, err := r.do(t.Context(), c)
				if err != nil {
					t.Error(err)
					return
				}
				if got.status == http.StatusCreated || got.status == http.StatusAccepted {
					mu.Lock()
					locations = append(locations, got.location)
					mu.Unlock()
				}
			}
		})
	}
	wait.Wait()
	return locations
}

// On a slow disk commands take as long as it does, and are answered: nobody is
// told that it failed, and what was acknowledged is there after a kill.
func TestSlowDiskDelaysAndLosesNothing(t *testing.T) {
	t.Parallel()
	r, disk := onDisk(t)
	token := r.token(t, "991825827")
	disk.Slow(20 * time.Millisecond) // a write and a sync each; a spinning disk under load
	stored := r.registered(t, token, 4, 4)
	if len(stored) != 16 {
		t.Errorf("%d of 16 commands were carried out on a slow disk", len(stored))
	}
	if status, reason := r.readyz(t); status != http.StatusOK {
		t.Errorf("readyz is %d %q on a slow disk", status, reason)
	}
	r.kill(t)
	disk.Slow(0)
	r.serve(t)
	r.wantAll(t, stored)
}

// A disk that hangs is seen: commands are refused at once and everything is
// read; when it goes on, so does the registry.
func TestDiskThatHangsIsSeenAndPasses(t *testing.T) {
	t.Parallel()
	r, disk := onDisk(t)
	token := r.token(t, "991825827")
	stored := []string{r.want(t, http.StatusCreated, proposal(token, 1)).location}
	disk.Hang()
	r.wantReady(t, "no_answer")
	r.refuses(t, token, http.StatusServiceUnavailable)
	disk.GoOn()
	r.comesBack(t, nil)
	stored = append(stored, r.want(t, http.StatusCreated, proposal(token, 2)).location)
	r.wantAll(t, stored)
}

// A folder that becomes read-only under a running registry, as when its device
// has met an error, is seen; what was acknowledged is read on, and everything is
// as before when it can be written again.
func TestFolderThatBecomesReadOnlyIsSeenAndLosesNothing(t *testing.T) {
	t.Parallel()
	r, disk := onDisk(t)
	token := r.token(t, "991825827")
	stored := r.registered(t, token, 2, 3)
	failed := make(chan refusal, 1)
	go func() { failed <- r.untilRefused(t, token) }()
	disk.ReadOnly(true)
	r.wantReady(t, "store_failed")
	stored = append(stored, (<-failed).stored...)
	r.refuses(t, token, http.StatusServiceUnavailable)
	r.wantAll(t, stored)
	disk.ReadOnly(false)
	r.comesBack(t, nil)
	r.wantAll(t, append(stored, r.want(t, http.StatusCreated, proposal(token, 1)).location))
}
