package catalogue

import (
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/filter"
)

func TestCursorRoundTrip(t *testing.T) {
	t.Parallel()
	secret := []byte("s")
	for _, want := range []Cursor{{}, {Sort: "-title", Key: "Ærlig \"tale\"\n", ID: "2026-0042", Filter: 1<<64 - 1}} {
		if got, err := DecodeCursor(want.Encode(secret), secret); err != nil || got != want {
			t.Errorf("got %+v, %v, want %+v", got, err, want)
		}
	}
}

func TestCursorTampering(t *testing.T) {
	t.Parallel()
	secret := []byte("s")
	good := Cursor{Sort: "title", Key: "a", ID: "2026-0001", Filter: 7}.Encode(secret)
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	for i := range good {
		for _, letter := range []byte(letters) {
			if letter == good[i] {
				continue
			}
			_, err := DecodeCursor(good[:i]+string(letter)+good[i+1:], secret)
			wantField(t, err, "query.cursor", "cursor_invalid")
		}
		_, err := DecodeCursor(good[:i], secret)
		wantField(t, err, "query.cursor", "cursor_invalid")
	}
	for _, bad := range []string{good + "A", good + "=", good + "\n", "", "AAAA", "æøå", strings.Repeat("A", 1<<20)} {
		_, err := DecodeCursor(bad, secret)
		wantField(t, err, "query.cursor", "cursor_invalid")
	}
	_, err := DecodeCursor(good, []byte("another"))
	wantField(t, err, "query.cursor", "cursor_invalid")
}

func TestCursorOfAnotherSelection(t *testing.T) {
	t.Parallel()
	c := titled("a", "b", "c")
	made := Query{Where: filter.Set{filter.Stage: {"proposed", "assessed"}}, Sort: "title", Limit: 1, Text: ""}
	next := query(t, c, made).Next
	if next == nil {
		t.Fatal("there is no next page")
	}
	same := made
	same.After, same.Limit, same.Where = next, 2, filter.Set{filter.Stage: {"assessed", "", "proposed", "assessed"}}
	if got := query(t, c, same); len(got.Items) != 2 {
		t.Errorf("%d items, want the other 2", len(got.Items))
	}
	for name, change := range map[string]func(*Query){
		"sort":     func(q *Query) { q.Sort = "-title" },
		"default":  func(q *Query) { q.Sort = "" },
		"stage":    func(q *Query) { q.Where = filter.Set{filter.Stage: {"proposed"}} },
		"standing": func(q *Query) { q.Where = filter.Set{filter.Standing: q.Where[filter.Stage]} },
		"text":     func(q *Query) { q.Text = "a" },
		"since":    func(q *Query) { q.ChangedSince = time.Unix(0, 1) },
		"bypassed": func(q *Query) { q.Where = q.Where.With(filter.Bypassed, "false") },
	} {
		q := made
		q.After = next
		change(&q)
		_, err := c.Query(q)
		if err == nil {
			t.Errorf("%s: accepted", name)
		}
		wantField(t, err, "query.cursor", "cursor_other_selection")
	}
}

// TestCursorThatWasNeverWritten is what a signed cursor cannot hold, but one
// that the program builds can.
func TestCursorThatWasNeverWritten(t *testing.T) {
	t.Parallel()
	c := titled("a", "b")
	for _, sort := range []string{"changed", "-registered", "completeness", "id"} {
		q := Query{Sort: sort, Limit: 1}
		q.After = query(t, c, q).Next
		q.After.Key = "nonsense"
		_, err := c.Query(q)
		wantField(t, err, "query.cursor", "cursor_invalid")
	}
}
