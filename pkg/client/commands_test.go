package client

import (
	"encoding/json"
	"io"
	"log"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
)

func quietLog() *log.Logger { return log.New(io.Discard, "", 0) }

// sent keeps what a client sends and answers the same to everything.
type sent struct {
	method, uri, key, accept, body string
}

func (s *sent) answering(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		*s = sent{r.Method, r.URL.RequestURI(), r.Header.Get("Idempotency-Key"), r.Header.Get("Accept"), string(raw)}
		answer(status, body, headers...)(w, r)
	}
}

func TestPropose(t *testing.T) {
	t.Parallel()
	var got sent
	const document = `{"id":"2026-0042","position":17,"stage":"proposed"}`
	c, _ := serve(t, got.answering(201, document, "ETag", `"17"`))
	i, err := c.Propose(t.Context(), Proposal{
		Title: events.Text{"nb": "Nytt"}, Summary: events.Text{"nb": "Noe"}, Owner: "974761076", Reach: events.Reach{Scope: events.ScopeAll},
	}, "min-nokkel")
	if err != nil {
		t.Fatal(err)
	}
	want := Initiative{ID: "2026-0042", Position: 17, ETag: `"17"`, Document: json.RawMessage(document)}
	if !reflect.DeepEqual(i, want) {
		t.Errorf("got %+v, want %+v", i, want)
	}
	wantSent := sent{"POST", "/api/v1/initiatives", "min-nokkel", "application/json",
		`{"title":{"nb":"Nytt"},"summary":{"nb":"Noe"},"owner":"974761076","reach":{"scope":"all"}}`}
	if got != wantSent {
		t.Errorf("sent %+v, want %+v", got, wantSent)
	}
}

func TestAWrittenCommandThatCannotBeReadYetHasNoDocument(t *testing.T) {
	t.Parallel()
	var got sent
	c, _ := serve(t, got.answering(202, `{"id":"2026-0042","position":18}`, "ETag", `"18"`))
	i, err := c.Command(t.Context(), "2026-0042", "assessment/finalisation", nil, "")
	if err != nil || i.Document != nil || i.Position != 18 || i.ID != "2026-0042" {
		t.Errorf("got %+v, %v", i, err)
	}
	if got.uri != "/api/v1/initiatives/2026-0042/assessment/finalisation" || got.body != "" || got.key == "" {
		t.Errorf("sent %+v", got)
	}
}

func TestGetEscapesTheID(t *testing.T) {
	t.Parallel()
	var got sent
	c, _ := serve(t, got.answering(200, `{"id":"x"}`))
	if _, err := c.Get(t.Context(), "../x?y"); err != nil || got.uri != "/api/v1/initiatives/..%2Fx%3Fy" {
		t.Errorf("asked for %s, %v", got.uri, err)
	}
	if got.method != http.MethodGet || got.key != "" {
		t.Errorf("sent %+v", got)
	}
}

func TestImport(t *testing.T) {
	t.Parallel()
	const plan = `{"id":"i1","state":"waiting","planHash":"h","counts":{"new":1},"rows":[{"line":2,"verdict":"new","remarks":[{"level":"note","code":"x","detail":"Ja."}]}],"written":[]}`
	var got sent
	c, _ := serve(t, got.answering(201, plan, "ETag", `"23"`))
	want := func(method, uri, body string, keyed bool) {
		t.Helper()
		if got.method != method || got.uri != "/api/v1"+uri || got.body != body || (got.key != "") != keyed {
			t.Errorf("sent %+v, want %s %s %s", got, method, uri, body)
		}
	}
	p, err := c.PlanImport(t.Context(), ImportFile{Name: "å.csv", Source: "Felt & co", Bytes: []byte("id;tittel\n\xff")})
	if err != nil {
		t.Fatal(err)
	}
	if p.ETag != `"23"` || p.State != ImportWaiting || p.Counts[RowNew] != 1 || p.Rows[0].Remarks[0].Level != RemarkNote {
		t.Errorf("planned %+v", p)
	}
	want("POST", "/imports?name=%C3%A5.csv&source=Felt+%26+co", "id;tittel\n\xff", true)
	origin := events.Provenance{Source: "Felt", Certainty: events.CertaintyMemory}
	rows := []ImportRow{{Line: 2, Values: events.Proposed{Title: events.Text{"nb": "A"}, Summary: events.Text{"nb": "B"},
		Reach: events.Reach{Scope: events.ScopeUnspecified}, ExternalID: "felles-17", Provenance: &origin}, Erase: []string{"themes"}}}
	calls := map[string]func() error{
		`POST /imports?source=Felt {"rows":[{"line":2,"values":{"title":{"nb":"A"},"summary":{"nb":"B"},"reach":{"scope":"unspecified"},"externalId":"felles-17","provenance":{"source":"Felt","certainty":"memory"}},"erase":["themes"]}]}`: func() error {
			_, err := c.PlanRows(t.Context(), "Felt", rows)
			return err
		},
		`PATCH /imports/i1 {"answers":{"2":{"known_title":"new"}}}`: func() error {
			_, err := c.AmendImport(t.Context(), "i1", `"23"`, ImportChoices{Answers: map[int]map[string]string{2: {"known_title": "new"}}})
			return err
		},
		`GET /imports/i1?after=2&limit=5&verdict=doubt `: func() error {
			_, err := c.Import(t.Context(), "i1", ImportPage{Verdict: RowDoubt, After: 2, Limit: 5})
			return err
		},
		`POST /imports/i1/execution {"planHash":"h"}`: func() error { _, err := c.ExecuteImport(t.Context(), "i1", "h"); return err },
		`POST /imports/i1/reversal {"hash":"h"}`:      func() error { _, err := c.ReverseImport(t.Context(), "i1", "h"); return err },
		`GET /imports/i1/reversal `:                   func() error { _, err := c.ImportReversal(t.Context(), "i1", ImportPage{}); return err },
		`GET /imports/i1/remarks `:                    func() error { _, err := c.ImportRemarks(t.Context(), "i1"); return err },
		`GET /imports?after=i0 `:                      func() error { _, _, err := c.Imports(t.Context(), "i0"); return err },
		`DELETE /imports/i1 `:                         func() error { return c.DiscardImport(t.Context(), "i1") },
	}
	for request, call := range calls {
		parts := strings.SplitN(request, " ", 3)
		if err := call(); err != nil {
			t.Errorf("%s: %v", request, err)
		}
		want(parts[0], parts[1], parts[2], parts[0] == "POST")
	}
}

// It is looked at an import until it is no longer under way.
func TestWaitForImport(t *testing.T) {
	t.Parallel()
	c, w := serve(t, script(
		answer(200, `{"id":"i1","state":"executing","progress":{"total":2,"done":1}}`),
		answer(200, `{"id":"i1","state":"executed","progress":{"total":2,"done":2,"registered":2}}`),
	))
	var seen []int
	done, err := c.WaitForImport(t.Context(), "i1", func(done, _ int) { seen = append(seen, done) })
	if err != nil || done.State != ImportExecuted || !slices.Equal(seen, []int{1}) || len(w.pauses) != 1 {
		t.Errorf("%+v, %v, saw %v with %d pauses", done, err, seen, len(w.pauses))
	}
}

func TestEvents(t *testing.T) {
	t.Parallel()
	var lines []byte
	for _, name := range events.ExampleTypes() {
		raw, _ := events.Example(name)
		var r events.Record
		if err := json.Unmarshal(raw, &r); err != nil {
			t.Fatal(err)
		}
		line, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(append(lines, line...), '\n')
	}
	var got sent
	c, _ := serve(t, got.answering(200, string(lines)))
	records, err := c.Events(t.Context(), 41, 1000)
	if err != nil || len(records) != len(events.ExampleTypes()) {
		t.Fatalf("read %d events, %v", len(records), err)
	}
	for _, r := range records {
		if r.Data == nil || r.Position == 0 {
			t.Errorf("%s is not decoded", r.Type())
		}
	}
	if got.uri != "/api/v1/events?after=41&limit=1000" || got.accept != "application/x-ndjson" {
		t.Errorf("sent %+v", got)
	}
}

func TestEventsAtTheEndAndBroken(t *testing.T) {
	t.Parallel()
	for body, wantErr := range map[string]bool{"": false, "\n": false, `{"type":"x"}`: true, `{"type":`: true} {
		c, _ := serve(t, answer(200, body))
		records, err := c.Events(t.Context(), 0, 10)
		if len(records) != 0 || (err != nil) != wantErr {
			t.Errorf("body %q gives %d events, %v", body, len(records), err)
		}
	}
}
