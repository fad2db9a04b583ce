package events_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
)

func sample() events.Record {
	return events.Record{
		ID: "019bb186-5b0e-7a83-9f24-3c5d1e7a9b02", Aggregate: events.AggregateInitiative, AggregateID: "2026-0042",
		Name: "resumed", Version: 1, Time: time.Date(2026, 1, 12, 9, 14, 27, 318e6, time.UTC),
		Organisation: "974761076", Actor: "act_0123456789abcdef0123456789abcdef",
		Supplier: "910753614", Delegation: "https://altinn.no/",
		Command: "019bb186-5b07-7c11-8e0d-2b4c6d8e0f13", Fingerprint: "f1", Position: 7,
		ImportRow: "019bb186-5b07-7c11-8e0d-2b4c6d8e0f99/12",
		Checksum:  "2n8gZ5yQk1nJb0y6Qf3XJr8mJt4mC1b5a7s9d0e1f2g", Predecessor: "b0y6Qf3XJr8mJt4mC1b5a7s9d0e1f2g2n8gZ5yQk1nJ",
		Data: &events.Resumed{Reason: events.Text{"nb": "Grunnlaget er avklart."}},
	}
}

func TestHeadersRoundTrip(t *testing.T) {
	t.Parallel()
	for _, s := range specimens(t) {
		var want events.Record
		if err := json.Unmarshal(s.json, &want); err != nil {
			t.Fatal(err)
		}
		h := want.Headers()
		got, err := events.FromHeaders(func(k string) string { return h[k] }, want.Raw, want.Position)
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v", s.name, got, want)
		}
		for k, v := range h {
			if strings.ContainsAny(v, " \"%\r\n") || v == "" {
				t.Errorf("%s: header %s = %q would need an encoding", s.name, k, v)
			}
		}
	}
}

// Who did it for whom goes with the event in both modes.
func TestTheSupplierIsKept(t *testing.T) {
	t.Parallel()
	want := sample()
	raw, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var structured events.Record
	if err := json.Unmarshal(raw, &structured); err != nil {
		t.Fatal(err)
	}
	h := want.Headers()
	binary, err := events.FromHeaders(func(k string) string { return h[k] }, structured.Raw, want.Position)
	if err != nil {
		t.Fatal(err)
	}
	for _, got := range []events.Record{structured, binary} {
		if got.Supplier != want.Supplier || got.Delegation != want.Delegation {
			t.Errorf("supplier %q, delegation %q", got.Supplier, got.Delegation)
		}
	}
}

func TestHeadersOfBinaryMode(t *testing.T) {
	t.Parallel()
	r := sample()
	r.Fingerprint, r.Supplier, r.Delegation, r.ImportRow, r.Checksum, r.Predecessor = "", "", "", "", "", ""
	r.Time = r.Time.In(time.FixedZone("CET", 3600)).Add(400 * time.Microsecond)
	want := map[string]string{
		"ce-specversion": "1.0", "ce-id": r.ID, "ce-source": "urn:samstyring:registry",
		"ce-type": "no.samstyring.initiative.resumed.v1", "ce-subject": "initiative/2026-0042",
		"ce-time": "2026-01-12T09:14:27.318Z", "content-type": "application/json", "ce-datacontenttype": "application/json",
		"ce-dataschema":   "urn:samstyring:schema:no.samstyring.initiative.resumed.v1",
		"ce-organisation": "974761076", "ce-actor": r.Actor, "ce-command": r.Command,
	}
	if got := r.Headers(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
	if got := r.Subject(); got != "event.initiative.2026-0042.resumed" {
		t.Error(got)
	}
}

func TestFromHeadersRefusesWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ header, value string }{
		{"ce-type", ""}, {"ce-type", "org.example.other.v1"}, {"ce-type", "no.samstyring.initiative.resumed.v0"},
		{"ce-time", ""}, {"ce-time", "yesterday"},
		{"ce-subject", ""}, {"ce-subject", "2026-0042"}, {"ce-subject", "initiative/"}, {"ce-subject", "round/2026-0042"},
	} {
		h := sample().Headers()
		h[c.header] = c.value
		_, err := events.FromHeaders(func(k string) string { return h[k] }, []byte(`{"reason":{"nb":"x"}}`), 1)
		if !errors.Is(err, events.ErrMalformed) {
			t.Errorf("%s = %q: %v", c.header, c.value, err)
		}
	}
	h := sample().Headers()
	for _, data := range []string{"", "null", " null\n", "[]", `{"reason":"x"}`, `{"reason":{"nb":"x"}`} {
		if _, err := events.FromHeaders(func(k string) string { return h[k] }, []byte(data), 1); !errors.Is(err, events.ErrMalformed) {
			t.Errorf("payload %q: %v", data, err)
		}
	}
}

func TestAnUnknownTypeIsReadAndPassedOnUnchanged(t *testing.T) {
	t.Parallel()
	for _, fullType := range []string{"no.samstyring.initiative.resumed.v9", "no.samstyring.initiative.sent-to-space.v1", "no.samstyring.meeting.opened.v1"} {
		aggregate, _, _, err := events.ParseType(fullType)
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(sample())
		if err != nil {
			t.Fatal(err)
		}
		doc := parse(t, b)
		doc["type"], doc["dataschema"], doc["subject"] = fullType, events.SchemaURI(fullType), aggregate+"/2026-0042"
		doc["data"] = map[string]any{"reason": 5, "ny": []any{"<æ>"}}
		if b, err = json.Marshal(doc); err != nil {
			t.Fatal(err)
		}
		var r events.Record
		if err := json.Unmarshal(b, &r); err != nil {
			t.Fatalf("%s: %v", fullType, err)
		}
		if r.Data != nil {
			t.Errorf("%s decoded to %T", fullType, r.Data)
		}
		again, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := canonical(t, again), canonical(t, b); got != want {
			t.Errorf("got %s\nwant %s", got, want)
		}
	}
}

func TestUnmarshalRefusesWhatIsNoRecord(t *testing.T) {
	t.Parallel()
	for _, s := range []string{`[]`, `{}`, `{"type":1}`, `"x"`, `{"type":"no.samstyring.initiative.resumed.v1"}`} {
		var r events.Record
		if err := json.Unmarshal([]byte(s), &r); !errors.Is(err, events.ErrMalformed) {
			t.Errorf("%s: %v", s, err)
		}
	}
}

func TestParseType(t *testing.T) {
	t.Parallel()
	aggregate, name, version, err := events.ParseType("no.samstyring.initiative.statement-deadline-passed.v12")
	if err != nil || aggregate != "initiative" || name != "statement-deadline-passed" || version != 12 {
		t.Error(aggregate, name, version, err)
	}
	for _, s := range []string{
		"", "no", "no.samstyring.initiative.proposed", "no.samstyring.initiative.proposed.v1.v2", "com.samstyring.initiative.proposed.v1",
		"no.samstyring.initiative.proposed.1", "no.samstyring.initiative.proposed.v", "no.samstyring.initiative.proposed.v0",
		"no.samstyring.initiative.proposed.v-1", "no.samstyring.initiative.proposed.v+1", "no.samstyring.initiative.proposed.v01",
		"no.samstyring.initiative.proposed.v1x", "no.samstyring.initiative.proposed.v1 ", "no.samstyring.initiative.proposed.v99999999999999999999",
		"no.samstyring..proposed.v1", "no.samstyring.initiative..v1", "no.samstyring.initiative.*.v1", "no.samstyring.initiative.>.v1",
		"no.samstyring.initiative.Proposed.v1", "no.samstyring.initiative.-proposed.v1", "no.samstyring.initiative.proposed.v1\n",
	} {
		if _, _, _, err := events.ParseType(s); !errors.Is(err, events.ErrMalformed) {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func FuzzParseType(f *testing.F) {
	for _, s := range events.SchemaTypes() {
		f.Add(s)
	}
	for _, s := range []string{"", ".", "no.samstyring.a.b.v1", "no.samstyring.a.b.v999999999", "no.samstyring.a.b.v1\x00", "nø.samstyring.a.b.v1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		aggregate, name, version, err := events.ParseType(s)
		if err != nil {
			if !errors.Is(err, events.ErrMalformed) {
				t.Errorf("%q: %v", s, err)
			}
			return
		}
		if got := events.TypeName(aggregate, name, version); got != s {
			t.Errorf("%q was read as %q", s, got)
		}
	})
}

func FuzzUnmarshalRecord(f *testing.F) {
	for _, name := range events.ExampleTypes() {
		b, _ := events.Example(name)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var r events.Record
		if r.UnmarshalJSON(b) != nil {
			return
		}
		again, err := json.Marshal(r)
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		if err := new(events.Record).UnmarshalJSON(again); err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, again)
		}
	})
}

// The headers of a stored message are somebody else's until they are read: what is
// taken for one of our events is written with the same headers again.
func FuzzFromHeaders(f *testing.F) {
	for _, s := range events.SchemaTypes() {
		f.Add(s, "initiative/2026-0001", "2026-11-28T12:00:00Z", "{}")
	}
	f.Add("no.samstyring.initiative.proposed.v1", "round/x", "x", "null")
	f.Fuzz(func(t *testing.T, kind, subject, at, data string) {
		given := map[string]string{"ce-type": kind, "ce-subject": subject, "ce-time": at}
		r, err := events.FromHeaders(func(name string) string { return given[name] }, []byte(data), 1)
		if err != nil {
			return
		}
		again := r.Headers()
		if again["ce-type"] != kind || again["ce-subject"] != subject {
			t.Errorf("%v is written as %v", given, again)
		}
	})
}
