package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit"
)

// A text that is shown in another order than it is stored would let somebody
// sign what nobody has read, and the log could never be rid of it.
func TestTextsThatControlOrHideAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.by(t, testkit.Skatteetaten)
	for name, old := range map[string][2]string{
		"escape":            {"Byggesøknad", `Bygge\u001b[31m`},
		"nothing":           {"Byggesøknad", `Bygge\u0000`},
		"vertical tab":      {"Byggesøknad", `Bygge\u000bsøknad`},
		"override":          {"Byggesøknad", "Bygge\u202esøknad"},
		"isolate":           {"Byggesøknad", `Bygge\u2067søknad`},
		"half a character":  {"Byggesøknad", `Bygge\ud800søknad`},
		"damaged":           {"Byggesøknad", "Bygges\ufffdknad"},
		"private":           {"Byggesøknad", "Bygge\ue000"},
		"address":           {`"phase":"idea"`, `"links":[{"url":"https://example.no/\u202egpj.exe","title":{"nb":"Bilde"}}]`},
		"name of milestone": {`"phase":"idea"`, `"plan":[{"milestone":"Oppstart\u202e","date":"2027-01-01"}]`},
	} {
		a := w.send(t, request(http.MethodPost, list, proposal(old[0], old[1]), by))
		if a.Code != http.StatusUnprocessableEntity || !strings.Contains(a.Body.String(), `"forbidden_character"`) || !strings.Contains(a.Body.String(), "U+") {
			t.Errorf("%s: %d %s", name, a.Code, a.Body)
		}
	}
	for name, title := range map[string]string{"two lines": `Bygge\nsøknad`, "tab": `Bygge\tsøknad`, "line separator": `Bygge\u2028søknad`} {
		a := w.send(t, request(http.MethodPost, list, proposal("Byggesøknad", title), by))
		if a.Code != http.StatusUnprocessableEntity || !strings.Contains(a.Body.String(), `"one_line"`) {
			t.Errorf("%s: %d %s", name, a.Code, a.Body)
		}
	}
	for name, field := range map[string]string{"zero-width space": `"ti\u200btle"`, "space": `" title"`, "decomposed": `"pha\u0301se"`} {
		a := w.send(t, request(http.MethodPost, list, proposal(`"phase":"idea"`, field+`:"idea"`), by))
		if a.Code != http.StatusUnprocessableEntity || !strings.Contains(a.Body.String(), `"unknown_field"`) {
			t.Errorf("a name of a field with %s: %d %s", name, a.Code, a.Body)
		}
	}
	if w.App.Query.Position() != 0 {
		t.Error("something was recorded")
	}
}

func TestWhatNobodySeesIsLeftOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.send(t, request(http.MethodPost, list, proposal("Byggesøknad", `\ufeff Byg\u200bge\u00adso\u0308knad\u200e `), w.by(t, testkit.Skatteetaten)))
	if a.Code != http.StatusCreated || !strings.Contains(a.Body.String(), `"nb":"Byggesöknad"`) {
		t.Errorf("%d %s", a.Code, a.Body)
	}
}
