package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// wontServe starts the program, demands that it gives up without ever being
// ready, and gives what it says.
func (r *registry) wontServe(t *testing.T, settings map[string]string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, r.program, "serve")
	cmd.Env = surroundings(settings)
	cmd.Env = append(cmd.Env, "SAMSTYRING_LISTEN=127.0.0.1:0", "SAMSTYRING_METRICS_LISTEN=none", "SAMSTYRING_DATA="+r.data)
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if stdout.Len() > 0 || err == nil || ctx.Err() != nil {
		t.Fatalf("it was started: %v\n%s\n%s", err, stdout.String(), stderr.String())
	}
	return stderr.String()
}

// onlyReads starts the program on a log that has lost events, demands that what
// the views know is read, with a word on every page, and that nothing is taken;
// it gives what it says.
func (r *registry) onlyReads(t *testing.T, initiatives int) string {
	t.Helper()
	r.replica = startReplica(t, r.program, map[string]string{
		"SAMSTYRING_LISTEN": "127.0.0.1:0", "SAMSTYRING_METRICS_LISTEN": "none", "SAMSTYRING_DATA": r.data,
	})
	r.ready(t)
	v := visit(t, r.url)
	for _, path := range []string{"/", "/tiltak", "/tiltak/2026-0001", "/endringer", "/kommuner/0301"} {
		if status, page := v.get(path); status != http.StatusOK || !strings.Contains(page, "Noe er galt med registerets hendelseslogg") {
			t.Errorf("%s: %d, and the page does not say that something is wrong", path, status)
		}
	}
	if status, said := v.get("/readyz"); status != http.StatusServiceUnavailable || !strings.Contains(said, `"writable":false,"reason":"events_lost"`) {
		t.Errorf("readyz: %d %s", status, said)
	}
	if total := r.get(t, "/initiatives?limit=1")["total"]; total != float64(initiatives) {
		t.Errorf("%v initiatives can be read, want %d", total, initiatives)
	}
	for path, body := range map[string]call{
		"a command": registration(r.token(t, "991825827"), "refused", "Tas ikke imot"), "the events": {method: http.MethodGet, path: "/events"},
		"subscriptions": {method: http.MethodGet, path: "/subscriptions", token: r.token(t, "991825827")},
	} {
		got, err := r.do(t.Context(), body)
		if err != nil || got.status != http.StatusServiceUnavailable || !strings.Contains(got.body, "log_lost_events") {
			t.Errorf("%s: %d %s, %v", path, got.status, got.body, err)
		}
	}
	r.halt(t)
	return r.stderr.String()
}

// writeAndDie registers initiatives and kills the program; it gives the highest
// position and number that were acknowledged.
func writeAndDie(t *testing.T, r *registry, n int) (position, number int) {
	t.Helper()
	r.serve(t)
	token := r.token(t, "991825827")
	for i := range n {
		got := r.want(t, http.StatusCreated, registration(token, fmt.Sprintf("key-%d", i), fmt.Sprintf("Tiltak %d", i)))
		position, number = got.position, numberOf(t, got)
	}
	r.kill(t)
	return position, number
}

func numberOf(t *testing.T, r reply) int {
	t.Helper()
	_, digits, _ := strings.Cut(path.Base(r.location), "-")
	n, err := strconv.Atoi(digits)
	if err != nil {
		t.Fatalf("location %q: %v", r.location, err)
	}
	return n
}

// copyOf is another registry with the same data.
func (r *registry) copyOf(t *testing.T) *registry {
	t.Helper()
	out := &registry{program: r.program, data: filepath.Join(t.TempDir(), "data")}
	remove(t, filepath.Join(r.data, "operator")) // the socket of one that was killed cannot be copied
	if err := os.CopyFS(out.data, os.DirFS(r.data)); err != nil {
		t.Fatal(err)
	}
	// A copy is as readable as it is made; the key must not be.
	if err := os.Chmod(filepath.Join(out.data, "issuer.key"), 0o600); err != nil {
		t.Fatal(err)
	}
	return out
}

func (r *registry) messages(t *testing.T) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(r.data, "log", "jetstream", "*", "streams", "EVENTS", "msgs"))
	if err != nil || len(found) != 1 {
		t.Fatalf("messages of the log: %v, %v", found, err)
	}
	return found[0]
}

var offered = regexp.MustCompile(`start once with --accept-shorter-log (\d+)`)

// acceptable is the position that a refusal offers to accept.
func acceptable(t *testing.T, said string) string {
	t.Helper()
	found := offered.FindStringSubmatch(said)
	if found == nil || !strings.Contains(said, "has lost events") || !strings.Contains(said, "backup") {
		t.Fatalf("the refusal does not say what is lost and what can be done:\n%s", said)
	}
	return found[1]
}

// One changed bit in the log of a program that was killed, with and without
// what else could tell of the loss: it is never served with less in silence,
// and nothing that was acknowledged is taken from the disk.
func TestDamagedLogIsNeverServedInSilence(t *testing.T) {
	t.Parallel()
	written := newRegistry(t)
	last, number := writeAndDie(t, written, 60)
	for _, part := range []float64{0.1, 0.5, 0.98} {
		for _, without := range []string{"nothing", "index", "views", "index and views"} {
			t.Run(fmt.Sprintf("at %v without %s", part, without), func(t *testing.T) {
				t.Parallel()
				r := written.copyOf(t)
				folder := r.messages(t)
				block := filepath.Join(folder, "1.blk")
				raw := readFile(t, block)
				raw[int(part*float64(len(raw)))] ^= 1
				writeFile(t, block, raw)
				if strings.Contains(without, "index") {
					remove(t, filepath.Join(folder, "index.db"))
				}
				if strings.Contains(without, "views") {
					remove(t, filepath.Join(r.data, "views"))
				}
				at := ""
				if strings.Contains(without, "views") {
					at = acceptable(t, r.wontServe(t, nil))
				} else {
					at = acceptable(t, r.onlyReads(t, 60))
				}
				wrong := r.wontServe(t, map[string]string{"SAMSTYRING_ACCEPT_SHORTER_LOG": "1" + at})
				if acceptable(t, wrong) != at || !strings.Contains(wrong, "does not name the end of the log, which is "+at) {
					t.Errorf("a wrong position is refused with:\n%s", wrong)
				}
				if string(readFile(t, block)) != string(raw) {
					t.Fatal("the log was changed without anybody's word")
				}
				wantAccepted(t, r, at, last, number)
			})
		}
	}
}

// wantAccepted accepts a loss, and demands that nothing is given out again.
func wantAccepted(t *testing.T, r *registry, at string, last, number int) {
	t.Helper()
	r.serveWith(t, map[string]string{"SAMSTYRING_ACCEPT_SHORTER_LOG": at})
	token := r.token(t, "991825827")
	got := r.want(t, http.StatusCreated, registration(token, "after", "Etter tapet"))
	if got.position <= last+1000 || numberOf(t, got) <= number {
		t.Errorf("position %d and %s were given after %d and number %d", got.position, got.location, last, number)
	}
	r.halt(t)
	r.serve(t) // without the flag
	remove(t, filepath.Dir(r.views(t)))
	r.halt(t)
	r.serve(t) // and with views that were built anew
	again := r.want(t, http.StatusCreated, registration(token, "later", "Enda senere"))
	if again.position <= got.position || numberOf(t, again) <= numberOf(t, got) {
		t.Errorf("position %d and %s were given after %d and %s", again.position, again.location, got.position, got.location)
	}
	wantLossReported(t, strings.Split(strings.TrimSpace(r.run(t, "export", "--server", r.url)), "\n"), at, got.position)
}

// wantLossReported demands that the log says at every lost position that it is
// lost.
func wantLossReported(t *testing.T, lines []string, at string, next int) {
	t.Helper()
	kept, err := strconv.Atoi(at)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range lines {
		var e struct {
			Type     string
			Position int
			Data     struct{ From, To int }
		}
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		want := ""
		switch {
		case e.Position == kept+1:
			want = "no.samstyring.log.shortening-accepted.v1"
		case e.Position > kept && e.Position < next:
			want = "no.samstyring.log.position-lost.v1"
		}
		if e.Position != i+1 || want != "" && (e.Type != want || e.Data.From != kept+1 || e.Data.To != next-1) {
			t.Fatalf("line %d: %s", i+1, line)
		}
	}
}

// A log that was restored from an older backup ends before what the views know:
// that is refused, and said.
func TestOlderLogIsRefused(t *testing.T) {
	t.Parallel()
	r := newRegistry(t)
	fill(t, r)
	log, backup := filepath.Join(r.data, "log"), filepath.Join(t.TempDir(), "log")
	if err := os.CopyFS(backup, os.DirFS(log)); err != nil {
		t.Fatal(err)
	}
	r.serve(t)
	later := r.want(t, http.StatusCreated, registration(r.token(t, "991825827"), "later", "Etter sikkerhetskopien"))
	r.halt(t)
	whole := r.copyOf(t)
	remove(t, log)
	if err := os.CopyFS(log, os.DirFS(backup)); err != nil {
		t.Fatal(err)
	}
	whole.serve(t) // the right backup is served as if nothing had been
	whole.want(t, http.StatusOK, call{method: http.MethodGet, path: "/initiatives/" + path.Base(later.location)})
	known := int(whole.get(t, "/initiatives?limit=1")["total"].(float64))
	whole.halt(t)
	if said := r.onlyReads(t, known); !strings.Contains(said, fmt.Sprintf("head.note knows of position %d", later.position)) {
		t.Errorf("the signed head does not tell:\n%s", said)
	}
	remove(t, filepath.Join(r.data, "head.note")) // the views know it too
	said := r.onlyReads(t, known)
	at := acceptable(t, said)
	for _, words := range []string{"the views file views-", fmt.Sprintf("–%d are missing", later.position)} {
		if !strings.Contains(said, words) {
			t.Errorf("%q is missing in:\n%s", words, said)
		}
	}
	views := readFile(t, r.views(t))
	if r.onlyReads(t, known) == "" || string(readFile(t, r.views(t))) != string(views) {
		t.Error("the views were changed")
	}
	wantAccepted(t, r, at, later.position, numberOf(t, later))
}

// Views of another registry are built anew, with nobody's help.
func TestForeignViewsAreBuiltAnew(t *testing.T) {
	t.Parallel()
	r, other := newRegistry(t), newRegistry(t)
	before := fill(t, r)
	writeAndDie(t, other, 3)
	remove(t, filepath.Join(r.data, "views"))
	if err := os.CopyFS(filepath.Join(r.data, "views"), os.DirFS(filepath.Join(other.data, "views"))); err != nil {
		t.Fatal(err)
	}
	r.serve(t)
	wantAnswers(t, r, before)
	r.halt(t)
	if !strings.Contains(r.stderr.String(), "views file is set aside") {
		t.Errorf("nobody was warned:\n%s", r.stderr.String())
	}
	remove(t, filepath.Join(r.data, "log"))
	if said := r.onlyReads(t, 61); !strings.Contains(said, "head.note knows of position") || !strings.Contains(said, "to begin another registry, remove") {
		t.Errorf("a log that is gone is refused with:\n%s", said)
	}
	remove(t, filepath.Join(r.data, "head.note")) // a fresh log
	r.serve(t)
	r.want(t, http.StatusCreated, registration(r.token(t, "991825827"), "fresh", "Ny logg"))
}
