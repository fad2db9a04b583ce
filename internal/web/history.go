package web

import (
	"slices"
	"strconv"
	"time"

	"github.com/samstyring/samstyring/internal/readmodel/document"
)

// historyLength is how many events a page shows at a time.
const historyLength = 20

// told is one event in words.
type told struct {
	At       time.Time
	By       string
	Words    string
	Changes  []changed
	Position uint64
}

// changed is one value, old and new, in words.
type changed struct{ Field, From, To string }

// tell puts events into words, the newest first.
func (v *visit) tell(entries []document.Entry) []told {
	out := make([]told, 0, len(entries))
	for i := range slices.Backward(entries) {
		e := &entries[i]
		t := told{At: e.At, By: e.Organisation.Name, Words: v.words(e), Position: e.Position}
		if t.By == "" {
			t.By = e.Organisation.Number
		}
		for _, c := range e.Changes {
			t.Changes = append(t.Changes, changed{v.lang.Label(c.Field), v.lang.Value(c.Field, c.From), v.lang.Value(c.Field, c.To)})
		}
		out = append(out, t)
	}
	return out
}

// after gives the entries after a moment.
func after(entries []document.Entry, at time.Time) []document.Entry {
	i := slices.IndexFunc(entries, func(e document.Entry) bool { return e.At.After(at) })
	if i < 0 {
		return nil
	}
	return entries[i:]
}

// historyPage is the part of the history that the address asks for, and where
// the part before it is.
func (v *visit) historyPage(id string, entries []document.Entry) ([]told, string) {
	q := v.r.URL.Query()
	if before, err := strconv.ParseUint(q.Get("historikk"), 10, 64); err == nil {
		n := slices.IndexFunc(entries, func(e document.Entry) bool { return e.Position >= before })
		if n >= 0 {
			entries = entries[:n]
		}
	}
	older := ""
	if more := len(entries) - historyLength; more > 0 {
		entries = entries[more:]
		q.Set("historikk", strconv.FormatUint(entries[0].Position, 10))
		older = "/tiltak/" + id + "?" + q.Encode() + "#historikk"
	}
	return v.tell(entries), older
}

// words tells an event in a sentence.
func (v *visit) words(e *document.Entry) string { return v.lang.Event(e.Name(), e.Data) }
