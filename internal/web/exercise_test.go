package web_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/exercise"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// crawl looks at a few pages of each pattern, from the front page on, and gives the
// patterns that were found.
func crawl(w *webtest.World, b *webtest.Browser, look func(path string, a webtest.Answer)) map[string]int {
	const few = 4
	mux := http.NewServeMux()
	for _, pattern := range w.Pages.Patterns() {
		mux.HandleFunc(pattern, func(http.ResponseWriter, *http.Request) {})
	}
	seen, found := map[string]bool{}, map[string]int{}
	for waiting := []string{"/"}; len(waiting) > 0; waiting = waiting[1:] {
		path := waiting[0]
		_, pattern := mux.Handler(httptest.NewRequest(http.MethodGet, path, nil))
		if pattern == "" || found[pattern] >= few || strings.HasPrefix(path, "/logg-") || strings.HasPrefix(path, "/sprak") {
			continue
		}
		found[pattern]++
		a := b.Get(path)
		if a.StatusCode >= http.StatusInternalServerError {
			w.T.Errorf("%s answers %d", path, a.StatusCode)
		}
		if a.StatusCode != http.StatusOK || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
			continue
		}
		look(path, a)
		for _, next := range webtest.LocalLinks(path, a.Text) {
			if !seen[next] {
				seen[next] = true
				waiting = append(waiting, next)
			}
		}
	}
	return found
}

// played is a registry in which an exercise was played: by far more commands than a test
// gives itself, of all kinds.
func played(t *testing.T) *webtest.World {
	t.Helper()
	dir, plan := t.TempDir(), exercise.Plan{Seed: 7, Day: "2026-09-07", Initiatives: 40}
	if testing.Short() {
		plan.Initiatives = 8
	}
	cfg := app.Config{Data: dir, Secret: make([]byte, 32), Logger: testkit.Logger(t)}
	if _, err := exercise.Fill(t.Context(), cfg, plan, nil); err != nil {
		t.Fatal(err)
	}
	return webtest.OpenExercise(t, dir)
}

// Every spreadsheet of an exercise says so inside too, where it is still read when the
// file has got another name.
func TestExerciseIsNamedInSpreadsheets(t *testing.T) {
	t.Parallel()
	w := webtest.OpenExercise(t, t.TempDir())
	w.Propose(nil)
	b := w.Browser("nb")
	for _, path := range []string{"/tiltak.xlsx?sprak=nb", "/neste-aar.xlsx?sprak=nb", "/belastning.xlsx?sprak=nb", "/fylker/11/innforing.xlsx?sprak=nb"} {
		book, err := excelize.OpenReader(strings.NewReader(b.Get(path).Text))
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if name := book.GetSheetName(0); !strings.HasPrefix(name, "Øvelse ") {
			t.Errorf("%s has the sheet %q", path, name)
		}
		_ = book.Close()
	}
}

// Every page of an exercise says that it is one, in its language; and from the front
// page one comes to every kind of page that there is content for.
func TestExerciseIsNamedOnEveryPage(t *testing.T) {
	t.Parallel()
	dir, initiatives := t.TempDir(), 60
	if testing.Short() {
		initiatives = 3
	}
	cfg := app.Config{Data: dir, Secret: make([]byte, 32), Logger: testkit.Logger(t)}
	if _, err := exercise.Fill(t.Context(), cfg, exercise.Plan{Seed: 1, Day: "2026-09-07", Initiatives: initiatives}, nil); err != nil {
		t.Fatal(err)
	}
	w := webtest.OpenExercise(t, dir)
	for lang, says := range map[string]string{"nb": "er oppdiktet", "nn": "er oppdikta", "en": "is made up"} {
		found := crawl(w, w.Browser(lang), func(path string, a webtest.Answer) {
			if !strings.Contains(a.Text, says) {
				t.Errorf("%s in %s does not say that it is an exercise", path, lang)
			}
		})
		if lang != "nb" || testing.Short() {
			continue
		}
		for _, pattern := range []string{
			"GET /{$}", "GET /tiltak", "GET /tiltak/{id}", "GET /tiltak/{id}/historikk", "GET /kommuner", "GET /kommuner/{number}", "GET /prioritering", "GET /prioritering/{id}",
			"GET /endringer", "GET /behov", "GET /behov/{id}", "GET /fagsystemer/{id}", "GET /neste-aar", "GET /halvaar", "GET /nettverk", "GET /nettverk/{network}", "GET /sok/ord",
		} {
			if slices.Contains(w.Pages.Patterns(), pattern) && found[pattern] == 0 {
				t.Errorf("no page of %s was found", pattern)
			}
		}
		for _, pattern := range w.Pages.Patterns() {
			if found[pattern] == 0 && strings.HasPrefix(pattern, "GET ") {
				t.Logf("not come to without signing in: %s", pattern)
			}
		}
	}
}

// What is no exercise does not say so.
func TestNoExerciseIsNamedSo(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	if a := w.Browser("nb").Get("/"); strings.Contains(a.Text, `class="exercise"`) || strings.Contains(a.Text, "Øvelse") {
		t.Error("the front page says that it is an exercise")
	}
}
