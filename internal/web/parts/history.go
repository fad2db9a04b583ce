package parts

import (
	"cmp"
	"html/template"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/names"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// HistoryLength is how many events a page shows at a time.
const HistoryLength = 20

// HistoryItem is one event in words.
type HistoryItem struct {
	At       time.Time
	By       string
	Words    template.HTML // initiatives that it names are called by their titles, and linked
	Changes  []changed
	Position uint64
	Import   string // the address of the import that wrote it; "" for none
	Row      string // its row of the file
}

// changed is one value, old and new, in words.
type changed struct{ Field, From, To string }

// HistoryItems puts events into words, the newest first.
func HistoryItems(v *shell.Request, entries []document.Entry) []HistoryItem {
	out, book := make([]HistoryItem, 0, len(entries)), names.Book{Ref: v.Shell.Config.Ref}
	for i := range slices.Backward(entries) {
		e := &entries[i]
		t := HistoryItem{At: e.At, By: by(v, e), Words: linked(v, Words(v, e)), Position: e.Position}
		if id, row, ok := strings.Cut(e.ImportRow, "/"); ok {
			t.Import, t.Row = "/importer/"+id, row
		}
		for _, c := range e.Changes {
			t.Changes = append(t.Changes, changed{v.Lang.Label(c.Field), book.Value(v.Lang, c.Field, c.From), book.Value(v.Lang, c.Field, c.To)})
		}
		out = append(out, t)
	}
	return out
}

// by says who did something, and for whom where that is somebody else.
func by(v *shell.Request, e *document.Entry) string {
	owner := cmp.Or(e.Organisation.Name, e.Organisation.Number)
	if e.Supplier == nil {
		return owner
	}
	return v.T("history.for", fault.Args{"supplier": cmp.Or(e.Supplier.Name, e.Supplier.Number), "organisation": owner})
}

// After gives the entries after a moment.
func After(entries []document.Entry, at time.Time) []document.Entry {
	i := slices.IndexFunc(entries, func(e document.Entry) bool { return e.At.After(at) })
	if i < 0 {
		return nil
	}
	return entries[i:]
}

// HistoryPage is the part of the history that the address asks for, and where
// the part before it is.
func HistoryPage(v *shell.Request, id string, entries []document.Entry) ([]HistoryItem, string) {
	q := v.HTTP.URL.Query()
	if before, err := strconv.ParseUint(q.Get("historikk"), 10, 64); err == nil {
		n := slices.IndexFunc(entries, func(e document.Entry) bool { return e.Position >= before })
		if n >= 0 {
			entries = entries[:n]
		}
	}
	older := ""
	if more := len(entries) - HistoryLength; more > 0 {
		entries = entries[more:]
		q.Set("historikk", strconv.FormatUint(entries[0].Position, 10))
		older = "/tiltak/" + id + "?" + q.Encode() + "#historikk"
	}
	return HistoryItems(v, entries), older
}

// Words tells an event in a sentence.
func Words(v *shell.Request, e *document.Entry) string {
	return names.Book{Ref: v.Shell.Config.Ref}.Event(v.Lang, e.Name(), e.Data)
}

// numbers are those of initiatives, within a sentence.
var numbers = regexp.MustCompile(`\b\d{4}-\d{4,}\b`)

// linked is a sentence in which initiatives that are known are called by number
// and title, and linked.
func linked(v *shell.Request, words string) template.HTML {
	known := v.Shell.Config.App.Query.Lookups()
	escaped := template.HTMLEscapeString(words)
	return template.HTML(numbers.ReplaceAllStringFunc(escaped, func(id string) string {
		title := v.Lang.Pick(known.Title(id))
		if title == "" {
			return id
		}
		return `<a class="ds-link" href="/tiltak/` + id + `">` + id + " " + template.HTMLEscapeString(title) + `</a>`
	}))
}
