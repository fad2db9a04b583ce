package server_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit"
)

// refusal is what a program and a person read of one.
type refusal struct {
	Key, Detail string
	Context     map[string]any
	Errors      []struct{ Path, Code string }
}

// A refusal names by name, beside the number, who may and who asks; a program reads
// the number.
func TestRefusalsNameWhoMay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.register(t, testkit.Skatteetaten, "")
	for language, want := range map[string]string{"nb": "Bare ansvarlig virksomhet, Skatteetaten (974761076), og Digdir", "en": "Only the owner, Skatteetaten (974761076), and Digdir"} {
		a := w.send(t, request(http.MethodPost, id+"/phase-reports", `{"phase":"execution"}`, w.by(t, testkit.Nav), with("Accept-Language", language)))
		got := decode[refusal](t, a)
		if a.Code != http.StatusForbidden || !strings.Contains(got.Detail, want) || !strings.Contains(got.Detail, "("+testkit.Nav+")") || got.Context["owner"] != testkit.Skatteetaten {
			t.Errorf("%d %+v", a.Code, got)
		}
	}
	a := w.send(t, request(http.MethodPost, "/api/v1/initiatives", proposal("", ""), w.by(t, testkit.Nav)))
	if got := decode[refusal](t, a); a.Code != http.StatusForbidden || got.Context["owner"] != testkit.Skatteetaten {
		t.Errorf("another's is answered %d %+v", a.Code, got)
	}
}

// Without an owner a registration is wrong, and not forbidden: the field is named.
func TestWithoutAnOwner(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, owner := range []string{testkit.Skatteetaten, testkit.Digdir} {
		for _, body := range []string{proposal(`"owner":"974761076"`, `"owner":""`), proposal(`"owner":"974761076",`, "")} {
			a := w.send(t, request(http.MethodPost, "/api/v1/initiatives", body, w.by(t, owner)))
			got := decode[refusal](t, a)
			names := slices.ContainsFunc(got.Errors, func(e struct{ Path, Code string }) bool { return e.Path == "owner" })
			if a.Code != http.StatusBadRequest && a.Code != http.StatusUnprocessableEntity || !names {
				t.Errorf("%s, %s: %d %+v", owner, body, a.Code, got)
			}
		}
	}
	for name, body := range map[string]string{"owner": proposal(`"owner":"974761076"`, `"owner":""`)} { // who may not register is told so all the same
		if a := w.send(t, request(http.MethodPost, "/api/v1/initiatives", body, w.by(t, testkit.Stavanger))); a.Code != http.StatusForbidden {
			t.Errorf("a municipality without %s is answered %d", name, a.Code)
		}
	}
}
