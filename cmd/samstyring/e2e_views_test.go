package main

import (
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Views that are not what the log says are set aside and built anew, with
// nobody's help: the answers are those of before.
func TestWrongViewsAreBuiltAnew(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]func(t *testing.T, views string){
		"random bytes in it": func(t *testing.T, views string) {
			noise := rand.New(rand.NewPCG(3, 1))
			raw := readFile(t, views)
			for range 200 {
				raw[noise.IntN(len(raw))] = byte(noise.Uint32())
			}
			writeFile(t, views, raw)
		},
		"something else":     func(t *testing.T, views string) { writeFile(t, views, []byte("not a database")) },
		"cut off":            func(t *testing.T, views string) { writeFile(t, views, readFile(t, views)[:20_000]) },
		"not there any more": func(t *testing.T, views string) { remove(t, views) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRegistry(t)
			before := fill(t, r)
			damage(t, r.views(t))
			r.serve(t)
			wantAnswers(t, r, before)
		})
	}
}

// questions are what is asked before and after.
var questions = []string{
	"/initiatives?limit=200&sort=id", "/initiatives/2026-0001", "/initiatives/2026-0001/history",
	"/history?limit=1000", "/municipalities/1508/initiatives?limit=200&sort=id",
}

// fill loads the real initiatives, notes the answers and stops.
func fill(t *testing.T, r *registry) []string {
	t.Helper()
	r.run(t, "import", "initiatives", seedFile, "--source", "Kartlegging", "--yes")
	r.serve(t)
	defer r.halt(t)
	return answers(t, r)
}

func answers(t *testing.T, r *registry) (out []string) {
	t.Helper()
	for _, q := range questions {
		out = append(out, r.want(t, http.StatusOK, call{method: http.MethodGet, path: q}).body)
	}
	return out
}

func wantAnswers(t *testing.T, r *registry, before []string) {
	t.Helper()
	for i, now := range answers(t, r) {
		if now != before[i] {
			t.Errorf("%s is answered\n%.600s\nand was\n%.600s", questions[i], now, before[i])
		}
	}
}

// views is the file of the views; there is one.
func (r *registry) views(t *testing.T) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(r.data, "views", "*.db"))
	if err != nil || len(found) != 1 {
		t.Fatalf("views %s: %v", strings.Join(found, ", "), err)
	}
	return found[0]
}

func writeFile(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}
