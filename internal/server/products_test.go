package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit"
)

type productNet struct {
	ID, Name  string
	Vendor    struct{ Number string }
	Users     struct{ Concerned, Said, Using int }
	HoldsBack int
	Readiness []struct {
		Initiative, Report, State string
		Overdue                   bool
		Verified                  *struct{ Organisation struct{ Number string } }
	}
}

type readinessNet struct {
	Concerned, Said, HeldBack int
	Products                  []productNet
}

// put is command for what is set and not added.
func (w *world) put(t *testing.T, want int, organisation, path, body string, options ...option) string {
	t.Helper()
	bearer := with("Authorization", "Bearer "+w.token(t, organisation, "samstyring:write"))
	a := w.send(t, request(http.MethodPut, path, body, append([]option{bearer}, options...)...))
	if a.Code != want {
		t.Fatalf("PUT %s by %s: %d, want %d: %s", path, organisation, a.Code, want, a.Body)
	}
	return a.Body.String()
}

// A vendor registers a product and says how far it has come, a municipality says
// that it uses it, the owner verifies, and whoever asks sees how many it holds back.
func TestProducts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := w.register(t, testkit.Skatteetaten, "")
	id := strings.TrimPrefix(path, "/api/v1/initiatives/")
	key := with("Idempotency-Key", "fagsystem")
	first := w.command(t, http.StatusCreated, company, "/api/v1/products", `{"name":"Oppvekst Fag","themes":["barnehage"]}`, key)
	again := w.command(t, http.StatusCreated, company, "/api/v1/products", `{"name":"Oppvekst Fag","themes":["barnehage"]}`, key)
	if again.Body.String() != first.Body.String() {
		t.Errorf("repeated:\n%s\n%s", first.Body, again.Body)
	}
	p := decode[productNet](t, first)
	one, readiness := "/api/v1/products/"+p.ID, "/api/v1/products/"+p.ID+"/readiness/"+id
	w.command(t, http.StatusUnprocessableEntity, company, "/api/v1/products", `{"name":"oppvekst fag"}`)
	w.put(t, http.StatusForbidden, testkit.Nav, one, `{"name":"Noe annet"}`)
	w.put(t, http.StatusOK, company, readiness, `{"state":"planned","date":"2030-01-01","precision":"year"}`)
	w.put(t, http.StatusForbidden, testkit.Skatteetaten, readiness, `{"state":"ready"}`)

	of := decode[readinessNet](t, w.get(t, path+"/products"))
	if of.Said != 0 || of.HeldBack != 0 || len(of.Products) != 1 || of.Products[0].Users.Said != 0 || of.Products[0].Users.Concerned != of.Concerned {
		t.Errorf("before anybody has said what they use: %+v", of)
	}
	w.put(t, http.StatusOK, testkit.Stavanger, "/api/v1/municipalities/1103/products", `{"products":["`+p.ID+`"]}`)
	w.put(t, http.StatusOK, testkit.Oslo, "/api/v1/municipalities/0301/products", `{"products":[]}`)
	w.put(t, http.StatusForbidden, testkit.Oslo, "/api/v1/municipalities/1103/products", `{"products":[]}`)
	of = decode[readinessNet](t, w.get(t, path+"/products"))
	if of.Said != 2 || of.HeldBack != 1 || of.Products[0].Users.Said != 2 || of.Products[0].Users.Using != 1 || of.Products[0].HoldsBack != 1 {
		t.Errorf("one of two uses it: %+v", of)
	}
	w.command(t, http.StatusConflict, testkit.Skatteetaten, readiness+"/verification", `{"report":"x"}`)
	w.put(t, http.StatusOK, company, readiness, `{"state":"ready","version":"4.2"}`)
	said := decode[productNet](t, w.get(t, one)).Readiness[0]
	w.command(t, http.StatusForbidden, company, readiness+"/verification", `{"report":"`+said.Report+`"}`)
	w.command(t, http.StatusOK, testkit.Skatteetaten, readiness+"/verification", `{"report":"`+said.Report+`"}`)
	of = decode[readinessNet](t, w.get(t, path+"/products"))
	if r := of.Products[0].Readiness[0]; r.State != "ready" || r.Verified == nil || r.Verified.Organisation.Number != testkit.Skatteetaten || of.HeldBack != 0 {
		t.Errorf("ready: %+v", of)
	}

	w.command(t, http.StatusCreated, company, "/api/v1/products", `{"name":"Nytt Fag"}`)
	use := decode[struct {
		Declared *struct{ Products []productNet }
		Unsaid   []productNet
	}](t, w.get(t, "/api/v1/municipalities/1103/products"))
	if use.Declared == nil || len(use.Declared.Products) != 1 || len(use.Unsaid) != 1 || use.Unsaid[0].Name != "Nytt Fag" {
		t.Errorf("Stavanger uses %+v", use)
	}
	history := decode[struct{ Items []struct{ Type, Text string } }](t, w.get(t, one+"/history"))
	if len(history.Items) != 4 || !strings.Contains(history.Items[2].Text, "klart") {
		t.Errorf("history %+v", history)
	}
}
