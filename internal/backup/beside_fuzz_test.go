package backup

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/auditlog"
)

// fuzzSecret is the key of the registry of these tests.
var fuzzSecret = make([]byte, 32)

// A note is taken if its code is that of its bytes, and refused with a reason that
// says what is wrong otherwise.
func FuzzNote(f *testing.F) {
	for _, text := range []string{
		`{"format":1,"log":"x","key":"y","values":{"name":"values-000001.jsonl"},"keys":{"name":"keys-000001.jsonl"}}`,
		`{"format":2,"values":{"name":"../a"},"keys":{"name":"b"},"audit":{"name":"c"}}`, `{"format":3}`, `{}`, `null`, `{"format":-1}`,
	} {
		code, err := codeOf([]byte(text), fuzzSecret)
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(text + "\n" + string(code) + "\n"))
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		n, err := openNote("beside.note", raw, fuzzSecret)
		if err != nil {
			if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrLater) && !errors.Is(err, ErrOtherKey) {
				t.Errorf("refused with %v", err)
			}
			return
		}
		if n.Format > besideFormat || n.Format > 1 && n.Audit == nil {
			t.Errorf("%q is taken as %+v", raw, n)
		}
	})
}

// A line of the values is a value or a cursor, and never both.
func FuzzLine(f *testing.F) {
	for _, s := range []string{
		`{"bucket":"contacts","key":"991825827.per_1","revision":3,"value":"AgAA"}`, `{"cursor":"cursor.1","content":{"cursor":"3.0"}}`,
		`{"bucket":"a","cursor":"b"}`, `{}`, `null`, `{"value":"!"}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		b := &Beside{Cursors: newCursors()}
		err := b.addLine(raw)
		if got := len(b.Values) + len(b.Cursors); err == nil != (got == 1) {
			t.Errorf("%q gives %d, %v", raw, got, err)
		}
		keys := &Beside{}
		if err := keys.addKey(raw); err == nil != (len(keys.Keys) == 1) {
			t.Errorf("%q gives %d keys, %v", raw, len(keys.Keys), err)
		}
	})
}

// Entries that were sealed are opened as what they were, with the same log alone;
// what was not sealed is not opened.
func FuzzOpenEntries(f *testing.F) {
	seal, err := auditSeal(fuzzSecret)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(uint64(7), "audit.991825827.act_1", []byte(`{"act":"key_made"}`))
	f.Add(uint64(0), "", []byte{})
	f.Add(uint64(1<<64-1), "audit.\xff", []byte(`{"sealed":"AAAAAAAAAAAAAAAAAAAAAAAA"}`))
	f.Fuzz(func(t *testing.T, sequence uint64, subject string, content []byte) {
		if entries, err := openEntries(seal, "log", content); err == nil {
			t.Errorf("%q is opened as %v", content, entries)
		}
		one := auditlog.Stored{Sequence: sequence, Subject: subject, At: time.Unix(1_800_000_000, 0).UTC(), Content: content}
		sealed, err := sealEntries(seal, "log", []auditlog.Stored{one})
		if err != nil {
			t.Fatal(err)
		}
		line := lineOf(t, sealed)
		got, err := openEntries(seal, "log", line)
		if err != nil || len(got) != 1 || got[0].Sequence != sequence || string(got[0].Content) != string(content) || !got[0].At.Equal(one.At) {
			t.Errorf("%+v is opened as %+v: %v", one, got, err)
		}
		if _, err := openEntries(seal, "another log", line); err == nil {
			t.Error("it is opened for another log")
		}
	})
}

func newCursors() map[string]json.RawMessage { return map[string]json.RawMessage{} }

// lineOf is how sealed entries stand in a file.
func lineOf(t *testing.T, sealed []byte) []byte {
	t.Helper()
	raw, err := json.Marshal(sealedEntries{sealed})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
