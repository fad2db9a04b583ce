package client

import (
	"encoding/json"
	"io"
	"log"
	"net/http"
	"reflect"
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
	var got sent
	c, _ := serve(t, got.answering(200, `{"rows":[{"line":2,"outcome":"created","id":"2026-0043","kept":[],"errors":[]},
		{"line":3,"outcome":"refused","kept":["phase"],"errors":[{"path":"owner","code":"invalid_orgnr","detail":"Feil."}]}],"position":4822}`))
	origin := events.Provenance{Source: "Kartlegging", Certainty: events.CertaintyMemory}
	r, err := c.Import(t.Context(), Import{DryRun: true, Rows: []ImportRow{{
		Line: 2,
		Values: events.Proposed{
			Title: events.Text{"nb": "A"}, Summary: events.Text{"nb": "B"}, Reach: events.Reach{Scope: events.ScopeUnspecified},
			ExternalID: "felles-17", Provenance: &origin,
		},
		Recorded: &events.RecordedAtStage{Stage: events.StageOperational, Evidence: origin},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	want := ImportResult{Position: 4822, Rows: []ImportedRow{
		{Line: 2, Outcome: Created, ID: "2026-0043", Kept: []string{}, Errors: []FieldError{}},
		{Line: 3, Outcome: Refused, Kept: []string{"phase"}, Errors: []FieldError{{"owner", "invalid_orgnr", "Feil."}}},
	}}
	if !reflect.DeepEqual(r, want) {
		t.Errorf("got %+v, want %+v", r, want)
	}
	const body = `{"dryRun":true,"rows":[{"line":2,"values":{"title":{"nb":"A"},"summary":{"nb":"B"},"reach":{"scope":"unspecified"},` +
		`"externalId":"felles-17","provenance":{"source":"Kartlegging","certainty":"memory"}},` +
		`"recorded":{"stage":"operational","evidence":{"source":"Kartlegging","certainty":"memory"}}}]}`
	if got.body != body || got.uri != "/api/v1/imports" || got.key == "" {
		t.Errorf("sent %+v, want %s", got, body)
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
