package browser

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sight is a page as somebody sees it.
type sight struct {
	who    string // an identity; "" for nobody
	path   string
	status int    // 0: 200
	refuse bool   // the form on it is sent as it is, and comes back with what is wrong
	review bool   // likewise, and shows what would be recorded
	spare  string // a selector of what is left out of the check: more of the same
	first  bool   // of its address; see byAddress
}

// unseen are addresses that answer a GET with no page.
var unseen = []string{
	"GET /tiltak.csv", "GET /tiltak.xlsx", "GET /neste-aar.odt", "GET /neste-aar.xlsx", "GET /belastning.xlsx", "GET /fylker/{number}/innforing.xlsx", "GET /fylker/{number}/innforing.csv", "GET /nettverk/{network}/innforing.xlsx", "GET /nettverk/{network}/innforing.csv", "GET /tiltak/{id}/innforing/{number}/saksframlegg.odt", "GET /robots.txt", "GET /sitemap.xml", "GET /opensearch.xml", "GET /katalog", "GET /katalog.ttl", "GET /katalog.jsonld", "GET /sprak", "GET /prioritering/protokoll.css",
	"GET /varsler/{id}", "GET /logg-inn/til/{issuer}", // lead on
	"GET /importer/eksempel.csv", "GET /importer/eksempel.xlsx", "GET /importer/{id}/merknader.csv", "GET /importer/{id}/kolonner.json",
	"GET /min-side/opplysninger.json",
}

// everyLook is set by the long form, make test-looks: it looks at the first sight of
// each address in the other languages too, and at the colours of every sight, in light
// and dark; otherwise the colours are looked at of the first of each address.
const everyLook = "SAMSTYRING_EVERY_LOOK"

// Every sight is looked at in bokmål, on a wide screen and on a narrow one, and the
// first of each address in its colours, in light and dark. The long form looks at the
// other languages too, whose words are longer and which have a text of their own for
// everything: in nynorsk on a narrow screen, in English in dark.
var (
	first  = look{language: "nb", scheme: "light", width: 1280, rules: everyRule}
	others = []look{
		{language: "nn", scheme: "light", width: narrow, rules: wordRules},
		{language: "en", scheme: "dark", width: 1280, rules: wordRules},
	}
)

// narrow is the width at which no page may scroll sideways (WCAG 1.4.10).
const narrow = 320

// Every page of the registry, in light and dark, and in every language in the long
// form, breaks no rule of accessibility and does not scroll sideways on a narrow
// screen.
func TestEveryPage(t *testing.T) {
	long := os.Getenv(everyLook) != ""
	source := axe(t)
	r := openAnother(t)
	sights := everySight(t, r)
	byAddress(t, r.patterns, sights)
	byWho := map[string][]sight{}
	for _, s := range sights {
		byWho[s.who] = append(byWho[s.who], s)
	}
	t.Run("pages", func(t *testing.T) {
		for who, list := range byWho {
			t.Run(strings.Join(strings.Fields("as "+who), " "), func(t *testing.T) {
				t.Parallel()
				v := visit(t, at(r))
				if who != "" {
					v.open("/logg-inn")
					v.identify(who)
				}
				for _, s := range list {
					t.Run(s.path, func(t *testing.T) {
						l := first
						if !s.first && !long { // more of the same, in the colours of the first
							l.rules = wordRules
						}
						v.lookAt(t, s, l, source, s.first || long)
						if s.first && long {
							for _, l := range others {
								v.lookAt(t, s, l, source, false)
							}
						}
					})
				}
			})
		}
	})
}

// lookAt goes to a page and reports everything that is wrong with it, with its colours
// in dark if that is asked for.
func (v *visitor) lookAt(t *testing.T, s sight, l look, source string, dark bool) {
	here := *v
	here.t = t
	narrowly, darkly := l, l
	narrowly.width, darkly.scheme = narrow, "dark"
	here.set(narrowly)
	here.arrive(s)
	if wide := here.tooWide(); len(wide) > 0 {
		t.Errorf("%s: %s scrolls sideways at %d px: %s", l.language, s.path, narrow, strings.Join(wide, "\n    "))
	}
	for _, cell := range here.underLabels() {
		t.Errorf("%s: %s has something under the label of a cell at %d px: %s", l.language, s.path, narrow, cell)
	}
	if l.language == "nb" { // the others are broken in the same way
		for _, word := range here.tornWords() {
			t.Errorf("%s tears a word at %d px: %s", s.path, narrow, word)
		}
	}
	if s.spare != "" {
		script[any](&here, `document.querySelectorAll("`+s.spare+`").forEach((e) => e.remove())`)
	}
	report := func(l look, rules string) {
		here.set(l)
		for _, x := range here.violations(source, rules) {
			t.Errorf("%s, %s, %s, %d px wide: %s", l.language, l.scheme, s.path, l.width, x)
		}
	}
	report(l, l.rules)
	if dark {
		report(darkly, colourRules)
	}
}

// arrive opens a page, and sends its form if that is what is to be seen.
func (v *visitor) arrive(s sight) {
	v.t.Helper()
	want := s.status
	if want == 0 {
		want = http.StatusOK
	}
	if got := v.goTo(s.path); got != want {
		v.t.Fatalf("%s answers %d, not %d", s.path, got, want)
	}
	if !s.refuse && !s.review {
		return
	}
	got := v.land("send", run(`(() => {
		const form = document.querySelector("main form[method=post]");
		form.noValidate = true;
		form.requestSubmit(form.querySelector("button.ds-button[value=vis]") ?? [...form.querySelectorAll("button.ds-button")].at(-1));
	})()`))
	if got != http.StatusUnprocessableEntity && s.refuse || got != http.StatusOK && s.review {
		v.t.Fatalf("the form of %s answers %d", s.path, got)
	}
}

// byAddress demands a sight of each address, and marks the first of each.
func byAddress(t *testing.T, patterns []string, sights []sight) {
	t.Helper()
	mux, seen := http.NewServeMux(), map[string]bool{}
	for _, p := range patterns {
		mux.Handle(p, http.NotFoundHandler())
	}
	for i, s := range sights {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		_, pattern := mux.Handler(r)
		sights[i].first = pattern != "" && !seen[pattern] // others are in one language
		seen[pattern] = true
	}
	for _, p := range unseen {
		seen[p] = true
	}
	for _, p := range patterns {
		if strings.HasPrefix(p, "GET ") && !seen[p] {
			t.Errorf("nobody looks at %s: add it to everySight, or to unseen if it is no page", p)
		}
	}
}

// openAnother opens a registry of the test's own.
func openAnother(t *testing.T) *registry {
	t.Helper()
	r, err := openRegistry(t.Context(), filepath.Join(t.TempDir(), "registry"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.stop(); err != nil {
			t.Error(err)
		}
	})
	return r
}
