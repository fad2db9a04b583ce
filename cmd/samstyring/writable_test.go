package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/samstyring/samstyring/internal/testkit/smalldisk"
)

const (
	seenWithin    = 2 * time.Second // a log that cannot be written; a second is the promise, the machine is shared
	refusedWithin = 2 * time.Second // a command, while that is known
)

// proposal registers an initiative; n tells them apart.
func proposal(token string, n int) call {
	return call{method: http.MethodPost, path: "/initiatives", token: token, body: fmt.Sprintf(
		`{"title":{"nb":"Tiltak %d"},"summary":{"nb":%q},"owner":"991825827","reach":{"scope":"all"}}`, n, strings.Repeat("Kommunen får hjelp. ", 13))}
}

// readyz asks whether the registry is ready and gives why not.
func (r *registry) readyz(t *testing.T) (status int, reason string) {
	t.Helper()
	answer, err := http.Get(r.url + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var said struct{ Reason string }
	if err := json.NewDecoder(answer.Body).Decode(&said); err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, answer.Body) // so that the connection can be used again
	return answer.StatusCode, said.Reason
}

// wantReady waits until the registry is ready, or not for a reason, and says how
// long that took.
func (r *registry) wantReady(t *testing.T, reason string) time.Duration {
	t.Helper()
	began := time.Now()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for {
		status, got := r.readyz(t)
		if got == reason && (status == http.StatusOK) == (reason == "") {
			return time.Since(began)
		}
		if time.Since(began) > patience {
			t.Fatalf("readyz is %d %q, want %q", status, got, reason)
		}
		<-again.C
	}
}

// refuses demands that commands are refused at once, with a status, and that
// everything can be read.
func (r *registry) refuses(t *testing.T, token string, status int) {
	t.Helper()
	for n := range 5 {
		began := time.Now()
		got, err := r.do(t.Context(), proposal(token, 9000+n))
		if err != nil || got.status != status {
			t.Fatalf("command: %d %s, %v; want %d", got.status, got.body, err, status)
		}
		if took := time.Since(began); took > refusedWithin {
			t.Errorf("a command was refused after %s", took)
		}
	}
	if list := items(t, r.get(t, "/initiatives")); len(list) == 0 {
		t.Error("nothing can be read")
	}
}

// wantAll demands that every initiative is there.
func (r *registry) wantAll(t *testing.T, locations []string) {
	t.Helper()
	for _, location := range locations {
		r.get(t, strings.TrimPrefix(location, "/api/v1"))
	}
}

// comesBack waits until the registry takes commands again: by itself, or ended
// for its supervisor, which is this test, to start it again.
func (r *registry) comesBack(t *testing.T, settings map[string]string) {
	t.Helper()
	ended := make(chan struct{})
	go func() {
		r.ended()
		close(ended)
	}()
	sound := 0 // answers in a row that it is ready; a store that is broken shows it within a second
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	for began := time.Now(); sound < 30; {
		select {
		case <-ended:
			if code := r.cmd.ProcessState.ExitCode(); code != 1 || !strings.Contains(r.stderr.String(), "opened anew") {
				t.Fatalf("ended with exit code %d:\n%s", code, r.stderr.String())
			}
			r.killed = true // its exit code was looked at
			r.serveWith(t, settings)
			return
		case <-again.C:
		}
		sound++
		if answer, err := http.Get(r.url + "/readyz"); err != nil {
			sound = 0 // it is ending
		} else {
			if answer.StatusCode != http.StatusOK {
				sound = 0
			}
			answer.Body.Close()
		}
		if time.Since(began) > patience {
			t.Fatal("it neither works again nor ends")
		}
	}
}

func TestTooLittleDiskIsRefusedBeforeItIsFull(t *testing.T) {
	t.Parallel()
	r := &registry{program: buildProgram(t)}
	disk := smalldisk.Mount(t, 64)
	r.data = filepath.Join(disk, "data")
	r.serveWith(t, map[string]string{"SAMSTYRING_MIN_FREE_DISK": fmt.Sprint(24 << 20)})
	token := r.token(t, "991825827")
	first := r.want(t, http.StatusCreated, proposal(token, 1))
	empty := smalldisk.Fill(t, disk, 16<<20)
	if took := r.wantReady(t, "disk_full"); took > seenWithin {
		t.Errorf("seen after %s", took)
	}
	r.refuses(t, token, http.StatusInsufficientStorage)
	empty()
	r.wantReady(t, "")
	r.wantAll(t, []string{first.location, r.want(t, http.StatusCreated, proposal(token, 2)).location})
}

// refusal is the first command that failed.
type refusal struct {
	begun  time.Time
	stored []string // by the ones before
}

// untilRefused gives commands until one is not carried out.
func (r *registry) untilRefused(t *testing.T, token string) (f refusal) {
	for n := 1; ; n++ {
		f.begun = time.Now()
		got, err := r.do(t.Context(), proposal(token, n))
		if err != nil {
			t.Error(err)
			return f
		}
		switch {
		case got.status != http.StatusCreated && got.status != http.StatusAccepted:
			return f
		case got.location != "":
			f.stored = append(f.stored, got.location)
		}
	}
}

func TestFullDiskIsSeenAtOnceAndLosesNothing(t *testing.T) {
	t.Parallel()
	r := &registry{program: buildProgram(t)}
	disk := smalldisk.Mount(t, 40)
	r.data = filepath.Join(disk, "data")
	settings := map[string]string{"SAMSTYRING_MIN_FREE_DISK": "0"}
	r.serveWith(t, settings)
	token := r.token(t, "991825827")
	stored := []string{r.want(t, http.StatusCreated, proposal(token, 0)).location}
	empty := smalldisk.Fill(t, disk, 0)
	failed := make(chan refusal, 1)
	go func() { failed <- r.untilRefused(t, token) }()
	r.wantReady(t, "disk_full")
	seen := time.Now()
	last := <-failed
	if took := seen.Sub(last.begun); took > seenWithin {
		t.Errorf("seen %s after the command that failed was given", took)
	}
	stored = append(stored, last.stored...)
	r.refuses(t, token, http.StatusInsufficientStorage)
	if answer, err := http.Get(r.url + "/healthz"); err != nil || answer.StatusCode != http.StatusOK {
		t.Errorf("healthz: %v %v", answer, err)
	} else {
		answer.Body.Close()
	}
	empty()
	r.comesBack(t, settings)
	r.wantAll(t, append(stored, r.want(t, http.StatusCreated, proposal(token, 1)).location))
}

// limitFiles leaves a running program without a further file descriptor, and
// gives what takes that back.
func (r *registry) limitFiles(t *testing.T) (lift func()) {
	t.Helper()
	pid := r.cmd.Process.Pid
	open, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	if err != nil {
		t.Skipf("open files cannot be counted here: %v", err)
	}
	var before unix.Rlimit
	if err := unix.Prlimit(pid, unix.RLIMIT_NOFILE, nil, &before); err != nil {
		t.Fatal(err)
	}
	now := before
	now.Cur = min(uint64(len(open)), 8)
	if err := unix.Prlimit(pid, unix.RLIMIT_NOFILE, &now, nil); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := unix.Prlimit(pid, unix.RLIMIT_NOFILE, &before, nil); err != nil {
			t.Error(err)
		}
	}
}

func TestTooManyOpenFilesAreSeenAndPass(t *testing.T) {
	t.Parallel()
	r := newRegistry(t)
	r.serve(t)
	token := r.token(t, "991825827")
	first := r.want(t, http.StatusCreated, proposal(token, 1))
	lift := r.limitFiles(t)
	r.wantReady(t, "too_many_open_files")
	r.refuses(t, token, http.StatusServiceUnavailable)
	lift()
	r.wantReady(t, "")
	r.wantAll(t, []string{first.location, r.want(t, http.StatusCreated, proposal(token, 2)).location})
}

// A store that needs a file just when there is none takes nothing more, although
// there are files again.
func TestStoreThatRanOutOfFilesEndsTheProcess(t *testing.T) {
	t.Parallel()
	r := newRegistry(t)
	r.serve(t)
	token := r.token(t, "991825827")
	first := r.want(t, http.StatusCreated, proposal(token, 1))
	r.halt(t)
	r.serve(t) // from now on the first write opens the store's file
	r.readyz(t)
	lift := r.limitFiles(t)
	began := time.Now()
	if got, err := r.do(t.Context(), proposal(token, 2)); err != nil || got.status != http.StatusServiceUnavailable {
		t.Fatalf("command: %+v, %v", got, err)
	}
	r.wantReady(t, "too_many_open_files")
	if took := time.Since(began); took > seenWithin {
		t.Errorf("seen %s after the command that failed was given", took)
	}
	r.refuses(t, token, http.StatusServiceUnavailable)
	lift()
	r.comesBack(t, nil)
	r.wantAll(t, []string{first.location, r.want(t, http.StatusCreated, proposal(token, 3)).location})
}
