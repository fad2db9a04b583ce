package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// backedUp is the lines of a backup, in order.
func backedUp(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "events-*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range files {
		all = append(all, strings.Split(strings.TrimSpace(string(readFile(t, f))), "\n")...)
	}
	return all
}

// fails runs a command that must not succeed, and gives what it says.
func fails(t *testing.T, args ...string) string {
	t.Helper()
	var said bytes.Buffer
	if code := run(t.Context(), args, &said, &said); code == 0 {
		t.Fatalf("%v succeeded: %s", args, said.String())
	}
	return said.String()
}

// A backup is taken while the registry is written to, added to, and restored into
// an empty folder: the same events at the same positions, the same answers, and
// views that a rebuild does not change.
func TestBackupDuringWritesAndRestore(t *testing.T) {
	t.Parallel()
	r := newRegistry(t)
	fill(t, r)
	r.serve(t)
	out, token := filepath.Join(t.TempDir(), "backup"), r.token(t, "991825827")
	var writers sync.WaitGroup
	for w := range 3 {
		writers.Go(func() {
			for i := range 10 {
				got, err := r.do(t.Context(), registration(token, fmt.Sprintf("key-%d-%d", w, i), fmt.Sprintf("Tiltak %d %d", w, i)))
				if err != nil || got.status != http.StatusCreated {
					t.Errorf("a write: %d, %v", got.status, err)
				}
			}
		})
	}
	for range 3 {
		r.run(t, "backup", "--out", out)
	}
	writers.Wait()
	if said := r.run(t, "backup", "--out", out); !strings.Contains(said, "goes to position") {
		t.Errorf("it says %q", said)
	}
	if said := r.run(t, "backup", "--out", out); !strings.HasPrefix(said, "0 events added") {
		t.Errorf("there is nothing new, and it says %q", said)
	}
	before, exported := answers(t, r), r.run(t, "export", "--server", r.url)
	r.halt(t)

	restored := restoredFrom(t, r, out)
	restored.serve(t)
	wantAnswers(t, restored, before)
	if again := restored.run(t, "export", "--server", restored.url); again != exported {
		t.Error("the restored log exports something else")
	}
	restored.run(t, "backup", "--out", out) // it is the same log: the backup goes on
	restored.halt(t)
	lines := backedUp(t, out)
	if len(lines) < 90 || len(slices.Compact(slices.Clone(lines))) != len(lines) {
		t.Errorf("%d lines", len(lines))
	}
	restored.run(t, "rebuild")
	restored.serve(t)
	wantAnswers(t, restored, before)
}

// restoredFrom is a registry with the key of another and the log of a backup.
func restoredFrom(t *testing.T, of *registry, backup string, args ...string) *registry {
	t.Helper()
	r := &registry{program: of.program, data: filepath.Join(t.TempDir(), "data")}
	if err := os.Mkdir(r.data, 0o700); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(r.data, "issuer.key"), readFile(t, filepath.Join(of.data, "issuer.key")))
	r.run(t, append([]string{"restore", "--from", backup}, args...)...)
	return r
}

// Restored to an earlier position, the registry is as it was then, and what it
// gives out from then on was never given out before.
func TestRestoreToAPosition(t *testing.T) {
	t.Parallel()
	r := newRegistry(t)
	last, number := writeAndDie(t, r, 12)
	out := filepath.Join(t.TempDir(), "backup")
	r.run(t, "backup", "--out", out)
	restored := restoredFrom(t, r, out, "--position", "5")
	restored.serve(t)
	if total := restored.get(t, "/initiatives?limit=1")["total"]; total != float64(5) {
		t.Errorf("%v initiatives", total)
	}
	got := restored.want(t, http.StatusCreated, registration(restored.token(t, "991825827"), "after", "Etter gjenopprettingen"))
	if got.position <= last+1000 || numberOf(t, got) <= number {
		t.Errorf("position %d and %s are given out after %d and %d", got.position, got.location, last, number)
	}
}

// Restored to a time, it is as it was then: what happened at that very time is in
// it, and nothing later. A time before the first event is refused.
func TestRestoreUntilATime(t *testing.T) {
	t.Parallel()
	r := newRegistry(t)
	writeAndDie(t, r, 8)
	out := filepath.Join(t.TempDir(), "backup")
	r.run(t, "backup", "--out", out)
	var times []time.Time
	for _, line := range backedUp(t, out) {
		var e struct{ Time time.Time }
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		times = append(times, e.Time)
	}
	until, want := times[4], 0
	for _, at := range times {
		if at.After(until) {
			break
		}
		want++
	}
	said := fails(t, "restore", "--from", out, "--data", filepath.Join(t.TempDir(), "data"), "--key-file", filepath.Join(r.data, "issuer.key"),
		"--until", times[0].Add(-time.Second).Format(time.RFC3339Nano))
	if !strings.Contains(said, "the backup holds nothing from then") {
		t.Errorf("it says %q", said)
	}
	restored := restoredFrom(t, r, out, "--until", until.Format(time.RFC3339Nano))
	restored.serve(t)
	if total := restored.get(t, "/initiatives?limit=1")["total"]; total != float64(want) {
		t.Errorf("%v initiatives, want %d", total, want)
	}
}

// A backup that was tampered with is refused before anything is written, and the
// line is named.
func TestTamperedBackupIsRefused(t *testing.T) {
	t.Parallel()
	r := newRegistry(t)
	writeAndDie(t, r, 6)
	whole := filepath.Join(t.TempDir(), "backup")
	r.run(t, "backup", "--out", whole)
	file, key := "events-000000000001.jsonl", filepath.Join(r.data, "issuer.key")
	edit := func(change func([]string) []string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			lines := change(strings.Split(strings.TrimSpace(string(readFile(t, filepath.Join(dir, file)))), "\n"))
			writeFile(t, filepath.Join(dir, file), []byte(strings.Join(lines, "\n")+"\n"))
		}
	}
	for name, test := range map[string]struct {
		tamper func(t *testing.T, dir string)
		says   string
	}{
		"a word changed": {edit(func(l []string) []string {
			l[2] = strings.Replace(l[2], "Tiltak 2", "Tiltak 9", 1)
			return l
		}), file + ", line 3: position 3"},
		"a line gone":      {edit(func(l []string) []string { return slices.Delete(l, 3, 4) }), file + ", line 4: position 4 is missing"},
		"two lines turned": {edit(func(l []string) []string { l[1], l[2] = l[2], l[1]; return l }), file + ", line 2: position 2 is missing"},
		"no JSON":          {edit(func(l []string) []string { l[4] = "{"; return l }), file + ", line 5"},
		"the end gone":     {edit(func(l []string) []string { return l[:4] }), "the log ends at position 4"},
		"the head gone":    {func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "head.note")) }, "there is no head.note"},
		"the head altered": {func(t *testing.T, dir string) {
			note := readFile(t, filepath.Join(dir, "head.note"))
			writeFile(t, filepath.Join(dir, "head.note"), bytes.Replace(note, []byte("\n6\n"), []byte("\n5\n"), 1))
		}, "head.note"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, data := filepath.Join(t.TempDir(), "backup"), filepath.Join(t.TempDir(), "data")
			if err := os.CopyFS(dir, os.DirFS(whole)); err != nil {
				t.Fatal(err)
			}
			test.tamper(t, dir)
			said := fails(t, "restore", "--from", dir, "--data", data, "--key-file", key)
			if !strings.Contains(said, "the backup is damaged") || !strings.Contains(said, test.says) {
				t.Errorf("it says %s, want %q", said, test.says)
			}
			if _, err := os.Stat(data); err == nil {
				t.Error("something was written")
			}
		})
	}
}
