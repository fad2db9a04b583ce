package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/testkit"
)

// company runs the machine that others give mandates to.
const company = "931796003"

// actingFor names whom a machine acts for.
func actingFor(organisation string) option { return with(access.ActingFor, organisation) }

// mandate gives the company a mandate and gives where it is withdrawn.
func (w *world) mandate(t *testing.T, from, tasks string) string {
	t.Helper()
	path := "/api/v1/organisations/" + from + "/mandates"
	a := w.send(t, request(http.MethodPost, path, `{"to":"`+company+`","tasks":[`+tasks+`],"until":"`+string(w.lastDay())+`"}`,
		with("Authorization", "Bearer "+w.token(t, from, access.ScopeManage))))
	if a.Code != http.StatusOK && a.Code != http.StatusCreated {
		t.Fatalf("give a mandate: %d %s", a.Code, a.Body)
	}
	id, _, err := w.Query.Mandate(from, company)
	if err != nil || id == "" {
		t.Fatalf("mandate %q: %v", id, err)
	}
	return path + "/" + id
}

func (w *world) lastDay() events.Date {
	return events.Date(w.Clock.Now().AddDate(0, 6, 0).Format("2006-01-02"))
}

// A machine of an inter-municipal company does with its own token, for the
// municipality that it names, the tasks of the mandate and no others; the event
// and the history say who did it for whom. What is withdrawn ends at once.
func TestAMachineActsUnderAMandate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	pilot := "/api/v1/initiatives/" + w.Until(t, testkit.Planned)
	ask := func(method, path, body string, options ...option) answer {
		t.Helper()
		return w.send(t, request(method, path, body, append(options, w.by(t, company))...))
	}
	refused := func(why string, a answer) {
		t.Helper()
		if a.Code != http.StatusForbidden || !strings.Contains(a.Body.String(), why) {
			t.Errorf("%d, want 403 with %q: %s", a.Code, why, a.Body)
		}
	}
	join := `{"municipality":"1103","note":{"nb":"Alle barnehagene deltar."}}`
	refused("ingen fullmakt", ask(http.MethodPost, pilot+"/pilot/participants", join, actingFor(testkit.Stavanger)))
	withdraw := w.mandate(t, testkit.Stavanger, `"pilots"`)
	refused("", ask(http.MethodPost, pilot+"/pilot/participants", join)) // for itself it is no municipality
	if a := ask(http.MethodPost, pilot+"/pilot/participants", join, actingFor(testkit.Stavanger)); a.Code != http.StatusOK {
		t.Fatalf("join for Stavanger: %d %s", a.Code, a.Body)
	}
	refused("Bare kommunen selv", ask(http.MethodPost, pilot+"/pilot/participants", `{"municipality":"0301"}`, actingFor(testkit.Stavanger)))
	refused("omfatter ikke", ask(http.MethodGet, "/api/v1/subscriptions", "", actingFor(testkit.Stavanger)))
	refused("", ask(http.MethodGet, "/api/v1/contacts", "", actingFor(testkit.Stavanger)))

	records, err := w.Query.Records(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var last events.Record
	for _, r := range records {
		if r.Name == "pilot-joined" {
			last = r
		}
	}
	if last.Organisation != testkit.Stavanger || last.Supplier != company || !strings.HasPrefix(last.Delegation, "urn:samstyring:mandate:") {
		t.Errorf("recorded %+v", last)
	}
	if h := w.get(t, pilot+"/history").Body.String(); !strings.Contains(h, `"supplier":{"number":"`+company+`"`) {
		t.Errorf("the history does not say who did it: %s", h)
	}

	if a := w.send(t, request(http.MethodDelete, withdraw, "", with("Authorization", "Bearer "+w.token(t, testkit.Stavanger, access.ScopeManage)))); a.Code >= 300 {
		t.Fatalf("withdraw: %d %s", a.Code, a.Body)
	}
	refused("ingen fullmakt", ask(http.MethodPost, pilot+"/pilot/participants", join, actingFor(testkit.Stavanger)))
	for wrong, status := range map[string]int{"123456789": http.StatusBadRequest, "": http.StatusBadRequest, testkit.Stavanger + ", " + testkit.Oslo: http.StatusBadRequest} {
		if a := ask(http.MethodGet, "/api/v1/subscriptions", "", actingFor(wrong)); a.Code != status {
			t.Errorf("acting for %q: %d %s", wrong, a.Code, a.Body)
		}
	}
	if a := w.send(t, request(http.MethodGet, "/api/v1/subscriptions", "", actingFor(testkit.Stavanger))); a.Code != http.StatusUnauthorized {
		t.Errorf("nobody acts for Stavanger: %d", a.Code)
	}
}

// Whatever a mandate names, nobody signs, scores, or decides who may act for
// another organisation, and nobody passes on what was delegated to them.
func TestAMandateIsNeverToSign(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var tasks []string
	for _, task := range events.Tasks {
		tasks = append(tasks, `"`+string(task)+`"`)
	}
	all := []string{testkit.Digdir, testkit.KS}
	for _, from := range all {
		w.mandate(t, from, strings.Join(tasks, ","))
	}
	for _, s := range access.Table {
		for _, r := range s.Rights {
			if r.Task != "" {
				continue
			}
			for _, from := range all {
				caller := access.Caller{Organisation: company, Actor: "act_0", Scopes: []string{access.ScopeRead, access.ScopeWrite, access.ScopeManage}}
				acting, err := w.Command.ActFor(caller, from)
				if err != nil {
					t.Fatal(err)
				}
				if err := access.Enter(acting, r.Operation); err == nil {
					t.Errorf("%s is done for %s", r.Operation, from)
				}
				if _, err := w.Command.ActFor(acting, testkit.Oslo); err == nil {
					t.Error("a mandate is passed on")
				}
			}
		}
	}
}
