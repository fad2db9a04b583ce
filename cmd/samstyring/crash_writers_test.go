package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"testing"
)

// given is a command, and what it was answered; status 0 if it never was.
type given struct {
	call
	mark     string // stands in the event that it causes, and in no other
	status   int    // of the answer that it must get
	rows     int    // of an import that is carried out, each an event of its own
	unlogged bool   // it is kept beside the log
	answer   reply
}

// writer gives one command after the other.
type writer struct {
	name, token string
	own         string // path of what it writes to
	commands    []*given
	checked     int // commands whose answers have been seen to hold
	silent      int // commands that were not answered

	next   func(w *writer, n int) *given
	settle func(t *testing.T, r *registry, w *writer, g *given)
}

// crashWriters are those who write while the program is killed.
func crashWriters(t *testing.T, r *registry) []*writer {
	t.Helper()
	agree := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	t.Cleanup(agree.Close)
	token := strings.TrimSpace(r.run(t, "token", "--org", "991825827", "--ttl", "24h"))
	return []*writer{
		{name: "a", token: token, next: initiativeCommand, settle: settleKeyed},
		{name: "b", token: token, next: initiativeCommand, settle: settleKeyed},
		{name: "c", token: token, next: initiativeCommand, settle: settleKeyed},
		{name: "plain", token: token, next: func(w *writer, n int) *given {
			g := initiativeCommand(w, n)
			g.key = ""
			return g
		}, settle: func(t *testing.T, r *registry, _ *writer, g *given) {
			if g.answer.location != "" {
				r.alive(t, g.call, strings.TrimPrefix(g.answer.location, "/api/v1"), http.StatusOK)
			}
		}},
		{name: "round", token: token, next: roundCommand, settle: settleKeyed},
		{name: "import", token: token, next: fileCommand, settle: settleImport},
		{name: "sub", token: token, next: subscriptionCommand(agree.URL), settle: settleSubscription},
	}
}

// write gives the next command; false if there was no answer.
func (w *writer) write(t *testing.T, r *registry) bool {
	g := w.next(w, len(w.commands))
	w.commands = append(w.commands, g)
	answer, err := r.do(t.Context(), g.call)
	if err != nil || answer.status == http.StatusServiceUnavailable {
		w.silent++
		return false
	}
	if answer.status != g.status && answer.status != http.StatusAccepted {
		t.Errorf("%s: status %d, want %d: %s", g.mark, answer.status, g.status, answer.body)
		return false
	}
	w.keep(g, answer)
	return true
}

func (w *writer) keep(g *given, answer reply) {
	g.answer = answer
	if answer.location != "" {
		w.own = strings.TrimPrefix(answer.location, "/api/v1")
	}
}

// begin is a command with a key.
func (w *writer) begin(n int, method, path string) *given {
	g := &given{mark: fmt.Sprintf("mark-%s-%d", w.name, n), status: http.StatusOK}
	g.call = call{method: method, path: path, token: w.token, key: "key-" + g.mark}
	return g
}

// initiativeCommand registers an initiative, and reports phases of it.
func initiativeCommand(w *writer, n int) *given {
	if n%8 != 0 && w.own != "" {
		g := w.begin(n, http.MethodPost, w.own+"/phase-reports")
		g.body = fmt.Sprintf(`{"phase":"planning","note":{"nb":%q}}`, g.mark)
		return g
	}
	g := w.begin(n, http.MethodPost, "/initiatives")
	g.status = http.StatusCreated
	g.body = fmt.Sprintf(`{"title":{"nb":"Tiltak"},"summary":{"nb":"Skrevet til det siste."},"owner":"991825827","reach":{"scope":"all"},"externalId":%q}`, g.mark)
	return g
}

// roundCommand opens a round.
func roundCommand(w *writer, n int) *given {
	g := w.begin(n, http.MethodPost, "/rounds")
	g.status = http.StatusCreated
	g.body = fmt.Sprintf(`{"name":{"nb":"Prioritering %s"},"bodies":{"state":{"nb":"Digdir"},"municipalities":{"nb":"KS"}},"workingDays":20}`, g.mark)
	return g
}

// settleKeyed repeats a command: what was answered must be answered alike, and
// what was not is done now and then answered alike.
func settleKeyed(t *testing.T, r *registry, w *writer, g *given) {
	t.Helper()
	if g.answer.status == 0 {
		w.keep(g, r.want(t, g.status, g.call))
	}
	again := r.want(t, g.answer.status, g.call)
	if !again.replayed {
		t.Errorf("%s was carried out again", g.mark)
	}
	sameAnswer(t, g, again)
	if g.answer.location != "" {
		r.alive(t, g.call, strings.TrimPrefix(g.answer.location, "/api/v1"), http.StatusOK)
	}
}

// sameAnswer allows one difference: what could not be read yet may be shown by
// now.
func sameAnswer(t *testing.T, g *given, again reply) {
	t.Helper()
	if again.position != g.answer.position || again.etag != g.answer.etag || again.location != g.answer.location {
		t.Errorf("%s is at %d %s %s, and was at %d %s %s", g.mark, again.position, again.etag, again.location,
			g.answer.position, g.answer.etag, g.answer.location)
	}
	if g.answer.status != http.StatusAccepted && (again.status != g.answer.status || again.body != g.answer.body) {
		t.Errorf("%s is answered %d\n%s\nand was answered %d\n%s", g.mark, again.status, again.body, g.answer.status, g.answer.body)
	}
}

// importRows is the number of rows of an import. They are one batch.
const importRows = 40

// importPlan is what is read of an import.
type importPlan struct {
	ID, State, PlanHash string
	Total               int
	Progress            *struct{ Registered int }
}

// fileCommand gives a file, or carries out the one that was given last.
func fileCommand(w *writer, n int) *given {
	if last := n - 1; last >= 0 && w.commands[last].rows == 0 && w.commands[last].answer.status != 0 {
		plan := readPlan(w.commands[last].answer.body)
		g := w.begin(last, http.MethodPost, "/imports/"+plan.ID+"/execution") // its rows have the marks of the file
		g.key, g.status, g.rows = fmt.Sprintf("carry-out-%d", n), http.StatusAccepted, importRows
		g.body = fmt.Sprintf(`{"planHash":%q}`, plan.PlanHash)
		return g
	}
	g := w.begin(n, http.MethodPost, "/imports?source=Kartlegging")
	g.status, g.unlogged = http.StatusCreated, true
	var rows []string
	for i := range importRows {
		rows = append(rows, fmt.Sprintf(`{"line":%d,"values":{"title":{"nb":"Fil %d, rad %d"},"summary":{"nb":"Skrevet i en bolk."},"owner":"991825827","reach":{"scope":"all"},"externalId":"%s-%d",`+
			`"provenance":{"source":"Kartlegging","date":"2026-01-05","certainty":"partly"}}}`, i+1, n, i, g.mark, i))
	}
	g.body = `{"rows":[` + strings.Join(rows, ",") + `]}`
	return g
}

func readPlan(body string) (plan importPlan) {
	_ = json.Unmarshal([]byte(body), &plan) // what is not there is seen by who asks for it
	return plan
}

// settleImport waits until an import that was to be carried out is. A file that
// nobody answered for may be gone; one that was is there.
func settleImport(t *testing.T, r *registry, _ *writer, g *given) {
	t.Helper()
	if g.rows == 0 {
		if g.answer.status != 0 {
			r.alive(t, g.call, "/imports/"+readPlan(g.answer.body).ID, http.StatusOK)
		}
		return
	}
	if g.answer.status == 0 {
		g.answer = r.want(t, http.StatusAccepted, g.call)
	}
	address := path.Dir(g.path)
	until(t, address+" is carried out", func() bool {
		plan := readPlan(r.alive(t, g.call, address, http.StatusOK).body)
		return plan.State == "executed" && plan.Progress != nil && plan.Progress.Registered == importRows
	})
}

// subscriptionCommand subscribes, and every second time ends what it has
// subscribed to.
func subscriptionCommand(endpoint string) func(*writer, int) *given {
	return func(w *writer, n int) *given {
		if w.own != "" && w.commands[n-1].method == http.MethodPost {
			g := w.begin(n, http.MethodDelete, w.own)
			g.key, g.status, g.unlogged = "", http.StatusNoContent, true
			return g
		}
		g := w.begin(n, http.MethodPost, "/subscriptions")
		g.status, g.unlogged = http.StatusCreated, true
		g.body = fmt.Sprintf(`{"channel":"webhook","endpoint":%q,"filters":{"text":[%q]},"frequency":"immediate","language":"nb"}`, endpoint+"/"+g.mark, g.mark)
		return g
	}
}

// settleSubscription demands that a subscription is there, once, and that one
// that was ended is not.
func settleSubscription(t *testing.T, r *registry, w *writer, g *given) {
	t.Helper()
	if g.method == http.MethodDelete {
		if g.answer.status == 0 { // it may have been ended by then
			until(t, g.path+" is ended", func() bool {
				again, err := r.do(t.Context(), g.call)
				g.answer = again
				return err == nil && (again.status == http.StatusNoContent || again.status == http.StatusNotFound)
			})
		}
		r.alive(t, g.call, g.path, http.StatusNotFound)
		return
	}
	if g.answer.status == 0 {
		w.keep(g, r.want(t, g.status, g.call))
	}
	ended := false
	for _, later := range w.commands {
		ended = ended || later.method == http.MethodDelete && later.path == strings.TrimPrefix(g.answer.location, "/api/v1")
	}
	if ended {
		return // what the key is worth by then is not promised
	}
	if again := r.want(t, http.StatusCreated, g.call); again.location != g.answer.location {
		t.Errorf("%s made %s, and then %s", g.mark, g.answer.location, again.location)
	}
	r.alive(t, g.call, strings.TrimPrefix(g.answer.location, "/api/v1"), http.StatusOK)
}
