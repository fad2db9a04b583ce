package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/server"
	"github.com/samstyring/samstyring/internal/testkit"
)

// world is a registry behind its server, and those who ask it. Every answer
// that anybody gets in a test is checked against the API description.
type world struct {
	*testkit.Registry
	handler  http.Handler
	metrics  http.Handler // of the server that was made last
	keys     *access.Keys
	signIn   *testkit.SignIn // nil until people
	verifier *access.Verifier
	router   routers.Router
	seen     map[string]map[int]bool // statuses by operation
}

func newWorld(t *testing.T) *world {
	t.Helper()
	return newWorldOn(t, eventlog.Config{})
}

// newWorldOn is a registry on a log that others may share.
func newWorldOn(t *testing.T, log eventlog.Config) *world {
	t.Helper()
	w := &world{Registry: testkit.Open(t, t.TempDir(), log), seen: map[string]map[int]bool{}}
	var err error
	if w.keys, err = issuerKeys(); err != nil {
		t.Fatal(err)
	}
	w.verifier, err = access.NewVerifier(access.VerifierConfig{Local: w.keys, Clock: w.Clock.Now, PseudonymKey: w.keys.Derive("pseudonym")})
	if err != nil {
		t.Fatal(err)
	}
	w.handler = w.serve(t, w.App, func(*server.Config) {})
	if w.router, err = described(); err != nil {
		t.Fatal(err)
	}
	return w
}

// issuerKeys are the same in every world: making them takes longer than a test.
var issuerKeys = sync.OnceValues(func() (*access.Keys, error) {
	folder, err := os.MkdirTemp("", "issuer")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }() // the system clears it away if this fails
	return access.OpenKeys(filepath.Join(folder, "issuer.key"))
})

// serve puts a server in front of an application.
func (w *world) serve(t *testing.T, a *app.App, change func(*server.Config)) http.Handler {
	t.Helper()
	cfg := server.Config{
		App: a, API: api.New(a, a.Query.Reference(), w.keys.Derive("cursor"), testkit.Logger(t)), Verifier: w.verifier,
		Logger: testkit.Logger(t), Clock: w.Clock.Now, FingerprintKey: w.keys.Derive("fingerprint"), MaxBody: server.DefaultMaxBody, MaxImport: server.DefaultMaxImport,
		MaxQuery: server.DefaultMaxQuery, Timeout: server.DefaultTimeout, Security: "https://example.org/security",
		Site: testkit.Site("http://example.com"), // what httptest calls every server
	}
	change(&cfg)
	s, err := server.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	w.metrics = s.Metrics()
	return s.Handler()
}

// unprojected is an application whose log has not been looked at.
func (w *world) unprojected(t *testing.T) *app.App {
	t.Helper()
	a, err := app.Open(t.Context(), app.Config{Data: t.TempDir(), Secret: make([]byte, 32), Logger: testkit.Logger(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// described finds the operation of a request in the API description. In the
// description that it uses, answers hold only the members that it names:
// readers skip what they do not know, but the server does not write it.
var described = sync.OnceValues(func() (routers.Router, error) {
	doc, err := api.Description()
	if err != nil {
		return nil, err
	}
	no := false
	for _, s := range doc.Components.Schemas {
		if len(s.Value.Properties) > 0 && s.Value.AdditionalProperties.Has == nil && s.Value.AdditionalProperties.Schema == nil {
			s.Value.AdditionalProperties.Has = &no
		}
	}
	checkedAs := doc.OpenAPI // which answers are faster checked as, see api.Description
	doc.OpenAPI = "3.1.0"
	router, err := legacy.NewRouter(doc, openapi3.DisableExamplesValidation())
	doc.OpenAPI = checkedAs
	return router, err
})

// token is a token of the local issuer, good for an hour of the test's clock.
func (w *world) token(t *testing.T, organisation, scope string) string {
	t.Helper()
	token, err := access.NewIssuer(w.keys, w.Clock.Now).Token(access.TokenRequest{Organisation: organisation, Scope: scope, TTL: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// option changes a request before it is sent.
type option func(*http.Request)

func with(name, value string) option { return func(r *http.Request) { r.Header.Set(name, value) } }

// by lets an organisation ask, with the right to write.
func (w *world) by(t *testing.T, organisation string) option {
	t.Helper()
	return with("Authorization", "Bearer "+w.token(t, organisation, access.ScopeWrite+" "+access.ScopeSign))
}

// request makes a request; a body is JSON unless an option says otherwise.
func request(method, target, body string, options ...option) *http.Request {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	if body == "" {
		r = httptest.NewRequest(method, target, nil)
	} else {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, o := range options {
		o(r)
	}
	return r
}

// answer is what came back.
type answer struct {
	*httptest.ResponseRecorder
}

// send sends a request and checks the form of the answer.
func (w *world) send(t *testing.T, r *http.Request) answer {
	t.Helper()
	return w.sendTo(t, w.handler, r)
}

func (w *world) sendTo(t *testing.T, h http.Handler, r *http.Request) answer {
	t.Helper()
	sent := r.Clone(context.Background()) // the server may change the request
	recorder := httptest.NewRecorder()
	h.ServeHTTP(recorder, r)
	w.conforms(t, sent, recorder)
	return answer{recorder}
}

// get reads, and demands 200.
func (w *world) get(t *testing.T, target string, options ...option) answer {
	t.Helper()
	a := w.send(t, request(http.MethodGet, target, "", options...))
	if a.Code != http.StatusOK {
		t.Fatalf("GET %s: %d %s", target, a.Code, a.Body)
	}
	return a
}

// command gives a command for an organisation, and demands the status.
func (w *world) command(t *testing.T, status int, organisation, target, body string, options ...option) answer {
	t.Helper()
	a := w.send(t, request(http.MethodPost, target, body, append(options, w.by(t, organisation))...))
	if a.Code != status {
		t.Fatalf("POST %s: %d, want %d: %s", target, a.Code, status, a.Body)
	}
	return a
}

// register registers an initiative that concerns all, unless more says whom, and
// gives its path.
func (w *world) register(t *testing.T, owner, more string) string {
	t.Helper()
	if !strings.Contains(more, `"reach":`) {
		more += `,"reach":{"scope":"all"}`
	}
	a := w.command(t, http.StatusCreated, owner, "/api/v1/initiatives", `{"title":{"nb":"Byggesøknad"},
		"summary":{"nb":"Kommunen får søknaden digitalt."},"owner":"`+owner+`"`+more+`}`)
	return a.Header().Get("Location")
}

// decode reads the answer's JSON.
func decode[T any](t *testing.T, a answer) (out T) {
	t.Helper()
	if err := json.Unmarshal(a.Body.Bytes(), &out); err != nil {
		t.Fatalf("%v in %s", err, a.Body)
	}
	return out
}

// loadSeed fills the registry with the real initiatives.
func (w *world) loadSeed(t *testing.T) {
	t.Helper()
	if err := testkit.Import(t.Context(), w.App, testkit.Seed()); err != nil {
		t.Fatal(err)
	}
}

// general are errors that may come before an operation is looked at; they are
// described once for all, not with each operation.
var general = map[int]bool{
	http.StatusUnauthorized: true, http.StatusMisdirectedRequest: true, http.StatusMethodNotAllowed: true, http.StatusServiceUnavailable: true, http.StatusInsufficientStorage: true,
}

// conforms checks an answer against what the description says of the
// operation's answers with that status.
func (w *world) conforms(t *testing.T, r *http.Request, recorder *httptest.ResponseRecorder) {
	t.Helper()
	route, params, err := w.router.FindRoute(r)
	if err != nil {
		return // not an operation of the API
	}
	id := route.Operation.OperationID
	if w.seen[id] == nil {
		w.seen[id] = map[int]bool{}
	}
	w.seen[id][recorder.Code] = true
	if route.Operation.Responses.Status(recorder.Code) == nil && general[recorder.Code] {
		return
	}
	err = openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route},
		Status:                 recorder.Code, Header: recorder.Header(), Body: io.NopCloser(bytes.NewReader(recorder.Body.Bytes())),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	})
	if err != nil {
		t.Errorf("%s %s answers %d otherwise than described: %v", r.Method, r.URL, recorder.Code, err)
	}
}
