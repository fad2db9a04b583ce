package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/backup"
	"github.com/samstyring/samstyring/internal/sleep"
)

// killedAfter runs a command of the program and kills it a while after its start. It
// gives what it says and whether it had ended by itself before.
func (r *registry) killedAfter(t *testing.T, after time.Duration, args ...string) (said string, ended bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), after)
	defer cancel()
	return r.killedWith(ctx, t, args...)
}

// killedAtWrite is killedAfter that counts from when the first file is being written
// to a folder: the moments in which most can go wrong are short.
func (r *registry) killedAtWrite(t *testing.T, dir string, after time.Duration, args ...string) (said string, ended bool) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	before, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var watch sync.WaitGroup
	watch.Go(func() {
		for sleep.For(ctx, 200*time.Microsecond) == nil {
			if now, err := os.ReadDir(dir); err == nil && len(now) != len(before) {
				_ = sleep.For(ctx, after) // over before if the command has ended
				cancel()
			}
		}
	})
	said, ended = r.killedWith(ctx, t, args...)
	cancel()
	watch.Wait()
	return said, ended
}

// killedWith runs a command of the program, which is killed when ctx ends.
func (r *registry) killedWith(ctx context.Context, t *testing.T, args ...string) (said string, ended bool) {
	t.Helper()
	cmd := exec.CommandContext(ctx, r.program, args...) // SIGKILL, when its time is over
	cmd.Env = surroundings(map[string]string{"SAMSTYRING_DATA": r.data})
	out, err := cmd.CombinedOutput()
	if killed := (&exec.ExitError{}); errors.As(err, &killed) && killed.ExitCode() == -1 {
		return string(out), false
	}
	if cmd.ProcessState != nil && cmd.ProcessState.Success() { // whatever err is: it ended as it was to be killed
		return string(out), true
	}
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return string(out), true
}

// took is how long a command takes.
func (r *registry) took(t *testing.T, args ...string) time.Duration {
	t.Helper()
	began := time.Now()
	r.run(t, args...)
	return time.Since(began)
}

// A backup is killed at random moments while the registry is written to. What is in
// the folder can be restored after each; the next backup goes on, leaves nothing of
// the one that was killed, and what is restored from it is what the registry has.
func TestBackupKilledAtAnyMoment(t *testing.T) {
	t.Parallel()
	kills, seed := number(t, crashCycles, 8), number(t, crashSeed, 7)
	moments := rand.New(rand.NewPCG(11, uint64(seed)))
	r := newRegistry(t)
	r.serve(t, "ALLOW_PRIVATE_WEBHOOKS")
	token, dir := r.token(t, "991825827"), filepath.Join(t.TempDir(), "backup")
	r.want(t, http.StatusCreated, registration(token, "first", "Det første tiltaket"))
	whole := r.took(t, "backup", "--out", dir)
	keys, err := access.LoadKeys(r.keyFile())
	if err != nil {
		t.Fatal(err)
	}
	secret := keys.Derive("rooms")
	ctx, stop := context.WithCancel(t.Context())
	var writer sync.WaitGroup
	writer.Go(func() {
		for n := 0; ctx.Err() == nil; n++ {
			got, err := r.do(ctx, registration(token, fmt.Sprintf("key-%d", n), fmt.Sprintf("Tiltak %d", n)))
			if ctx.Err() == nil && (err != nil || got.status != http.StatusCreated) {
				t.Errorf("a write: %d, %v", got.status, err)
				return
			}
		}
	})
	broken, last := 0, uint64(0)
	for n := 0; n < kills || broken == 0; n++ {
		subscribeTo(t, r, token, fmt.Sprintf("mottaker-%d", n))
		var ended bool
		if n%2 == 0 {
			_, ended = r.killedAfter(t, time.Duration(moments.Int64N(int64(whole))), "backup", "--out", dir)
		} else {
			_, ended = r.killedAtWrite(t, dir, time.Duration(moments.Int64N(int64(8*time.Millisecond))), "backup", "--out", dir)
		}
		if !ended {
			broken++
		}
		set, err := backup.Open(dir, secret)
		if err != nil {
			t.Fatalf("after kill %d with seed %d: %v", n, seed, err)
		}
		if set.Head.Size < last {
			t.Errorf("after kill %d it holds %d events, and held %d", n, set.Head.Size, last)
		}
		last = set.Head.Size
	}
	stop()
	writer.Wait()
	r.run(t, "backup", "--out", dir)
	before, exported := answers(t, r), r.run(t, "export", "--server", r.url)
	r.halt(t)
	wantOneOfEach(t, dir)
	restored := restoredFrom(t, r, dir)
	if got, want := audited(t, restored), audited(t, r); got != want {
		t.Errorf("the audit log has\n%s\nand had\n%s", got, want)
	}
	restored.serve(t, "ALLOW_PRIVATE_WEBHOOKS")
	wantAnswers(t, restored, before)
	if again := restored.run(t, "export", "--server", restored.url); again != exported {
		t.Error("the restored log exports something else")
	}
	page := restored.want(t, http.StatusOK, call{method: http.MethodGet, path: "/subscriptions", token: token}).body
	for n := range kills {
		if !strings.Contains(page, endpoint(fmt.Sprintf("mottaker-%d", n))) {
			t.Errorf("subscription %d is not there", n)
		}
	}
	t.Logf("%d of %d backups were broken off", broken, kills)
}

// wantOneOfEach demands that a backup has one file of each kind beside its events, and
// nothing that was being written.
func wantOneOfEach(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var beside []string
	for _, e := range entries {
		kind, _, _ := strings.Cut(e.Name(), "-")
		if strings.HasSuffix(e.Name(), ".part") {
			kind = e.Name()
		}
		if kind != "events" {
			beside = append(beside, kind)
		}
	}
	if want := []string{"audit", "beside.note", "head.note", "keys", "values"}; !slices.Equal(beside, want) {
		t.Errorf("beside the events there are %v, want %v", beside, want)
	}
}

// A restore is killed at random moments. What it leaves is not opened by anything, is
// not restored into once more, and both say why – or it had not begun, or was done.
// Into the emptied folder it is restored whole.
func TestRestoreKilledAtAnyMoment(t *testing.T) {
	t.Parallel()
	kills, seed := number(t, crashCycles, 6), number(t, crashSeed, 7)
	moments := rand.New(rand.NewPCG(13, uint64(seed)))
	r := newRich(t)
	own := readFile(t, r.keyFile())
	whole := r.empty(t, own).took(t, "restore", "--from", r.backup)
	count := map[string]int{}
	for n := 0; n < kills || count["half"] == 0; n++ {
		into := r.empty(t, own)
		_, ended := into.killedAfter(t, whole/8+time.Duration(moments.Int64N(int64(whole))), "restore", "--from", r.backup)
		var said bytes.Buffer
		cmd := exec.CommandContext(t.Context(), r.program, "restore", "--from", r.backup)
		cmd.Env = surroundings(map[string]string{"SAMSTYRING_DATA": into.data})
		cmd.Stdout, cmd.Stderr = &said, &said
		err := cmd.Run()
		switch {
		case err == nil && !ended:
			count["not begun"]++
		case err != nil && strings.Contains(said.String(), "only an empty one can be restored into"):
			count["done"]++
		case err != nil && !ended && strings.Contains(said.String(), "a restore into this log was broken off"):
			count["half"]++
			for _, command := range []string{"export", "rebuild", "audit"} {
				wantSays(t, into.fails(t, command), "a restore into this log was broken off", "empty the folder")
			}
			wantSays(t, into.fails(t, "backup", "--out", filepath.Join(t.TempDir(), "out")), "a restore into this log was broken off")
			wantSays(t, into.wontServe(t, nil), "a restore into this log was broken off", "empty the folder")
			into = r.empty(t, own)
			into.run(t, "restore", "--from", r.backup)
		default:
			t.Fatalf("with seed %d, after one that had ended: %v, a second restore: %v\n%s", seed, ended, err, said.String())
		}
		if got := audited(t, into); got != r.audit {
			t.Errorf("the audit log has\n%s\nand had\n%s", got, r.audit)
		}
	}
	t.Logf("%v", count)
}
