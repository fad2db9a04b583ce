package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// TestEveryPageAndLink walks from the front page through every link, in every
// language, and looks at each page on the way.
func TestEveryPageAndLink(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	done := w.Throughout()
	w.Throughout() // stays in its pilot
	w.Finish(done)
	w.Crowd(60)
	candidates := []string{w.Decidable("Felles journal", nil), w.Decidable("Digital byggesøknad", nil)}
	w.OpenedRound(candidates...)
	w.Revealed(w.OpenedRound(candidates...), candidates...)
	for _, lang := range []string{"nb", "nn", "en"} {
		t.Run(lang, func(t *testing.T) {
			b := w.Browser(lang)
			seen, queue := map[string]bool{"/": true}, []string{"/", "/tiltak?steg=piloted&plikt=voluntary", "/kommuner?q=sand", "/kommuner/1507", "/tiltak/2026-0001?som=2026-09-08"}
			kinds := map[string]int{}
			for len(queue) > 0 {
				path := queue[0]
				queue = queue[1:]
				b.Cookies["lang"] = lang // some links change it
				got := b.Get(path)
				if got.StatusCode >= 400 {
					t.Errorf("%s answers %d", path, got.StatusCode)
					continue
				}
				if !strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") || got.StatusCode > 300 {
					continue
				}
				webtest.LookAt(t, path, lang, got.Text)
				for _, next := range webtest.LocalLinks(path, got.Text) {
					kind := kindOf(next)
					if !seen[next] && kinds[kind] < 40 {
						seen[next] = true
						kinds[kind]++
						queue = append(queue, next)
					}
				}
			}
			for _, page := range []string{"/", "/tiltak", "/tiltak/*", "/kommuner", "/kommuner/*", "/om", "/logg-inn", "/prioritering", "/prioritering/*", "/fylker/*", "/endringer", "/abonner"} {
				if kinds[page] == 0 && page != "/" {
					t.Errorf("no link leads to %s", page)
				}
			}
		})
	}
}

// kindOf is the route of a page, nearly: there are too many to visit them all.
func kindOf(path string) string {
	u, _ := url.Parse(path)
	parts := strings.Split(u.Path, "/")
	if len(parts) > 2 && parts[1] != "static" {
		return "/" + parts[1] + "/*"
	}
	return u.Path
}

func TestNowhere(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	for path, want := range map[string]int{
		"/nei": 404, "/tiltak/2026-9999": 404, "/tiltak/..%2f": 404, "/kommuner/9999": 404, "/static/0/nei.css": 404,
		"/tiltak?steg=feil": 400, "/tiltak?sorter=feil": 400, "/tiltak?vis=feil": 400, "/tiltak?etter=feil": 400,
		"/tiltak?kommune=xyzzy": 400, "/tiltak?stage=assessed": 400, "/tiltak.csv?steeg=assessed": 400, "/tiltak?utm_source=brev&fbclid=x": 200, "/kommuner/1103?gruppe=feil": 400,
	} {
		got := w.Browser("nb").Get(path)
		if got.StatusCode != want {
			t.Errorf("%s answers %d, want %d", path, got.StatusCode, want)
		}
		if html := strings.HasPrefix(got.Header.Get("Content-Type"), "text/html"); html && strings.Contains(got.Text, "<title>Feil: ") != (want >= 400) {
			t.Errorf("the title of %s, which answers %d, does not say whether it is an error", path, want)
		}
	}
	if got := w.Browser("nb").Post("/tiltak", nil); got.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST to a page that is only read answers %d", got.StatusCode)
	}
	id := w.Propose(nil)
	if got := w.Browser("nb").Get("/tiltak/" + id + "?som=igår"); got.StatusCode != 400 {
		t.Errorf("a day that is none answers %d", got.StatusCode)
	}
}
