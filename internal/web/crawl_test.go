package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	links      = regexp.MustCompile(`(?:href|src|action)="([^"]*)"`)
	ids        = regexp.MustCompile(`\sid="([^"]*)"`)
	inline     = regexp.MustCompile(`<[^>]+\s(?:style|on[a-z]+)\s*=`)
	untold     = regexp.MustCompile(`>[^<]*\b(?:page|label|value|fault|field|event)\.[a-z][a-zA-Z.]+[^<]*<|%!|&lt;nil&gt;|ZgotmplZ`)
	headings   = regexp.MustCompile(`<h1[ >]`)
	references = regexp.MustCompile(`(?:aria-labelledby|aria-describedby|for|href)="#?([^"/?:]+)"`)
)

// TestEveryPageAndLink walks from the front page through every link, in every
// language, and looks at each page on the way.
func TestEveryPageAndLink(t *testing.T) {
	t.Parallel()
	w := open(t)
	done := w.throughout()
	w.throughout() // stays in its pilot
	w.finish(done)
	w.crowd(60)
	candidates := []string{w.assessed("Felles journal", nil), w.assessed("Digital byggesøknad", nil)}
	w.openedRound(candidates...)
	w.revealed(w.openedRound(candidates...), candidates...)
	for _, lang := range []string{"nb", "nn", "en"} {
		t.Run(lang, func(t *testing.T) {
			b := w.browser(lang)
			seen, queue := map[string]bool{"/": true}, []string{"/", "/tiltak?steg=piloted&plikt=voluntary", "/kommuner?q=sand", "/kommuner/1507", "/tiltak/2026-0001?som=2026-09-08"}
			kinds := map[string]int{}
			for len(queue) > 0 {
				path := queue[0]
				queue = queue[1:]
				b.cookies["lang"] = lang // some links change it
				got := b.get(path)
				if got.StatusCode >= 400 {
					t.Errorf("%s answers %d", path, got.StatusCode)
					continue
				}
				if !strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") || got.StatusCode > 300 {
					continue
				}
				lookAt(t, path, lang, got.body)
				for _, next := range localLinks(path, got.body) {
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

// lookAt checks what must be true of any page.
func lookAt(t testing.TB, path, lang, body string) {
	t.Helper()
	if !strings.Contains(body, `<html lang="`+lang+`"`) {
		t.Errorf("%s is not marked as %s", path, lang)
	}
	if n := len(headings.FindAllString(body, -1)); n != 1 {
		t.Errorf("%s has %d main headings", path, n)
	}
	if m := inline.FindString(body); m != "" {
		t.Errorf("%s has inline style or script: %s", path, m)
	}
	if strings.Contains(body, "<style") || strings.Contains(body, "<script>") {
		t.Errorf("%s has inline style or script", path)
	}
	if m := untold.FindString(body); m != "" {
		t.Errorf("%s shows what is no text: %s", path, m)
	}
	have := map[string]bool{}
	for _, m := range ids.FindAllStringSubmatch(body, -1) {
		if have[m[1]] {
			t.Errorf("%s has the id %s twice", path, m[1])
		}
		have[m[1]] = true
	}
	for _, m := range references.FindAllStringSubmatch(body, -1) {
		for _, id := range strings.Fields(m[1]) {
			if !have[id] && (strings.Contains(m[0], "#") || !strings.Contains(m[0], "href")) {
				t.Errorf("%s points to %s, which is not on it", path, m[0])
			}
		}
	}
}

// localLinks are the addresses of the pages that a page leads to.
func localLinks(path, body string) []string {
	base, _ := url.Parse(path)
	var out []string
	for _, m := range links.FindAllStringSubmatch(body, -1) {
		to, err := base.Parse(strings.ReplaceAll(m[1], "&amp;", "&"))
		if err != nil || to.Host != "" || strings.HasPrefix(to.Path, "/api/") || to.Path == "/logg-ut" {
			continue
		}
		to.Fragment = ""
		if p := to.String(); !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
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
	w := open(t)
	for path, want := range map[string]int{
		"/nei": 404, "/tiltak/2026-9999": 404, "/tiltak/..%2f": 404, "/kommuner/9999": 404, "/static/0/nei.css": 404,
		"/tiltak?steg=feil": 400, "/tiltak?sorter=feil": 400, "/tiltak?vis=feil": 400, "/tiltak?etter=feil": 400,
		"/tiltak?kommune=xyzzy": 400, "/tiltak?stage=assessed": 400, "/tiltak.csv?steeg=assessed": 400, "/tiltak?utm_source=brev&fbclid=x": 200, "/kommuner/1103?gruppe=feil": 400,
	} {
		if got := w.browser("nb").get(path); got.StatusCode != want {
			t.Errorf("%s answers %d, want %d", path, got.StatusCode, want)
		}
	}
	if got := w.browser("nb").post("/tiltak", nil); got.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST to a page that is only read answers %d", got.StatusCode)
	}
	id := w.propose(nil)
	if got := w.browser("nb").get("/tiltak/" + id + "?som=igår"); got.StatusCode != 400 {
		t.Errorf("a day that is none answers %d", got.StatusCode)
	}
}
