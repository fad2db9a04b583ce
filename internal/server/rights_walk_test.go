package server_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/server"
	"github.com/samstyring/samstyring/internal/testkit"
)

// asker is a kind of actor of the machine interface, and what the rights table may
// let it do.
type asker struct {
	name, organisation string
	headers            []option
	scope              string        // of a token
	roles              []events.Role // of an API key
	task               events.Task   // of a mandate
	vendor             bool          // acts with a token that the issuer has delegated
	nobody             bool
}

// walkers are those who ask for everything about an initiative of an owner.
func (w *world) walkers(t *testing.T, owner string) []asker {
	t.Helper()
	out := []asker{{name: "nobody", nobody: true, organisation: owner}}
	for _, number := range []string{owner, testkit.Nav, testkit.Digdir, testkit.KS, testkit.Stavanger} {
		for _, scope := range []string{access.ScopeRead, access.ScopeWrite, access.ScopeSign, access.ScopeManage, access.ScopeAdmin} {
			bearer := with("Authorization", "Bearer "+w.token(t, number, scope))
			out = append(out, asker{name: "machine of " + number + " with " + scope, organisation: number, headers: []option{bearer}, scope: scope})
			bearer = with("Authorization", "Bearer "+w.remote(t, number, scope, company))
			out = append(out, asker{name: "vendor's machine of " + number + " with " + scope, organisation: number, headers: []option{bearer}, scope: scope, vendor: true})
		}
		bearer := with("Authorization", "Bearer "+w.remote(t, number, elsewhere, ""))
		out = append(out, asker{name: "machine of " + number + " with a token for another API", organisation: number, headers: []option{bearer}, scope: elsewhere})
		for _, role := range []events.Role{events.RoleReader, events.RoleRegistrar, events.RoleAssessor} {
			k := w.makeKey(t, number, []string{string(role)})
			out = append(out, asker{name: "key of " + number + " as " + string(role), organisation: number, headers: []option{key(k.Secret)}, roles: []events.Role{role}})
		}
	}
	for _, task := range events.Tasks { // a new mandate takes the place of the one before
		from := map[bool]string{true: testkit.Stavanger, false: owner}[task == events.TaskPilots || task == events.TaskAdoptions || task == events.TaskProducts]
		bearer := with("Authorization", "Bearer "+w.token(t, company, access.ScopeWrite))
		out = append(out, asker{name: "vendor of " + from + " for " + string(task), organisation: from, headers: []option{bearer, actingFor(from)}, scope: access.ScopeWrite, task: task})
	}
	return out
}

// elsewhere is a scope of another API.
const elsewhere = "other:everything"

// remote is a token of an issuer beside the local one; the supplier, if there is
// one, acts with it for the organisation.
func (w *world) remote(t *testing.T, organisation, scope, supplier string) string {
	t.Helper()
	issuer := w.people(t).Test
	claims := issuer.MachineClaims(organisation, scope)
	if supplier != "" {
		claims["supplier"] = map[string]any{"authority": "iso6523-actorid-upis", "ID": "0192:" + supplier}
	}
	token, err := issuer.Sign("JWT", claims)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// status is what the rights table says: 0 for let in, else the refusal.
func (a asker) status(r access.Right, owner string) int {
	holds := r.Scope == a.scope || r.Scope == access.ScopeRead && a.scope != elsewhere || r.Who == access.WhoOperator && a.scope == access.ScopeAdmin
	if a.roles != nil {
		holds = r.Task != "" && (len(r.Roles) == 0 || slices.ContainsFunc(r.Roles, func(role events.Role) bool { return slices.Contains(a.roles, role) }))
	}
	if a.task != "" {
		holds = holds && a.task == r.Task
	}
	switch {
	case a.nobody:
		return http.StatusUnauthorized
	case !holds, a.vendor && r.Task == "", r.Who == access.WhoPerson, !testkit.Belongs(r.Who, a.organisation, owner):
		return http.StatusForbidden
	}
	return 0
}

var placeholder = regexp.MustCompile(`\{[a-zA-Z]+\}`)

// Whoever asks for whatever is let in or refused as the rights table says; what
// changes something, or says that it is guarded, stands in the table.
func TestEveryOperationIsForThoseOfTheRightsTable(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	verifier, err := access.NewVerifier(access.VerifierConfig{
		Local: w.keys, Issuers: []access.RemoteIssuer{{Issuer: w.people(t).Address, JWKSURL: w.people(t).Address + "/jwk"}},
		Clock: w.Clock.Now, PseudonymKey: w.keys.Derive("pseudonym"),
	})
	if err != nil {
		t.Fatal(err)
	}
	w.handler = w.serve(t, w.App, func(c *server.Config) { c.Verifier = verifier })
	id := w.Until(t, testkit.Registered)
	s, err := w.Query.State(id)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := api.Description()
	if err != nil {
		t.Fatal(err)
	}
	walkers, given, asked := w.walkers(t, s.Owner), events.Task(""), 0
	for _, a := range walkers {
		if a.task != "" && a.task != given {
			w.mandate(t, a.organisation, `"`+string(a.task)+`"`)
			given = a.task
		}
		for path, item := range doc.Paths.Map() {
			for method, op := range item.Operations() {
				if op.Security == nil || len(*op.Security) == 0 {
					continue
				}
				r, there := access.RightTo(op.OperationID)
				if !there || !slices.Equal((*op.Security)[0]["bearerAuth"], []string{r.Scope}) {
					t.Fatalf("%s has no right, or is described with another scope: %v", op.OperationID, *op.Security)
				}
				// Whatever stands in an address but the initiative and the organisation is not there.
				number := a.organisation
				if strings.Contains(path, "/adoptions") || strings.Contains(path, "/waves") || strings.Contains(path, "/voices") || strings.Contains(path, "/members/") || strings.Contains(path, "/proposals/") || strings.HasSuffix(path, "{number}/products") { // of a municipality
					number = "1103"
				}
				full := strings.NewReplacer("{id}", id, "{number}", number, "{year}", "2027").Replace(path)
				got := w.send(t, request(method, api.Base+placeholder.ReplaceAllString(full, "none"), walkBody(method, op.OperationID), a.headers...))
				asked++
				want := a.status(r, s.Owner)
				refused := got.Code == http.StatusUnauthorized || got.Code == http.StatusForbidden
				if want == 0 && refused && r.Who != access.WhoAcceptor || want != 0 && got.Code != want {
					t.Errorf("%s asks for %s: %d, want %d: %s", a.name, op.OperationID, got.Code, want, got.Body)
				}
			}
		}
	}
	t.Logf("%d questions by %d", asked, len(walkers))
}

// walkBody is nothing for those who read, and says for others only what a right
// depends on: for which municipality.
func walkBody(method, operation string) string {
	switch {
	case method == http.MethodGet || method == http.MethodDelete:
		return ""
	case operation == "joinPilot" || operation == "leavePilot":
		return `{"municipality":"1103"}`
	}
	return "{}"
}

// What changes something and is for everybody is named here, with the reason.
func TestWhatChangesSomethingIsGuarded(t *testing.T) {
	t.Parallel()
	doc, err := api.Description()
	if err != nil {
		t.Fatal(err)
	}
	open := map[string]string{"reportBounce": "a mail server, with the token of its address"}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			guarded := op.Security != nil && len(*op.Security) > 0
			if method != http.MethodGet && !guarded && open[op.OperationID] == "" {
				t.Errorf("%s %s (%s) is for everybody", method, path, op.OperationID)
			}
		}
	}
}
