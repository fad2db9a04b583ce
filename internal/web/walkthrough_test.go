package web_test

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// question is a line of docs/walkthrough.md: what somebody asks, in which language,
// where the answer is, and its words.
type question struct{ who, text, language, address, words string }

var (
	whoLine   = regexp.MustCompile(`^## (.+)$`)
	askedLine = regexp.MustCompile("^\\| (.+?)(?: \\[(nn|en)\\])? \\| `([^`]+)` \\| (.+) \\|$")
)

func walkthrough(t *testing.T) (out []question) {
	t.Helper()
	text, err := os.ReadFile("../../docs/walkthrough.md")
	if err != nil {
		t.Fatal(err)
	}
	who := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		if m := whoLine.FindStringSubmatch(line); m != nil {
			who = m[1]
		} else if m := askedLine.FindStringSubmatch(line); m != nil {
			if m[2] == "" {
				m[2] = "nb"
			}
			out = append(out, question{who, m[1], m[2], m[3], m[4]})
		}
	}
	return out
}

// seeded is a registry with the initiatives that ship with the program.
func seeded(t *testing.T) *webtest.World {
	t.Helper()
	w := webtest.Open(t)
	if err := testkit.Import(t.Context(), w.App, testkit.Seed()); err != nil {
		t.Fatal(err)
	}
	w.Notify() // feeds and calendars are among the answers
	return w
}

// TestEveryQuestionIsAnswered reads the answers where the walkthrough says that
// they are.
func TestEveryQuestionIsAnswered(t *testing.T) {
	t.Parallel()
	w := seeded(t)
	count := map[string]int{}
	for _, q := range walkthrough(t) {
		count[q.who]++
		b := w.Browser(q.language)
		got := b.Get(q.address)
		for got.StatusCode == http.StatusSeeOther || got.StatusCode == http.StatusMovedPermanently {
			got = b.Get(got.Header.Get("Location"))
		}
		read := strings.Join(strings.Fields(strings.ReplaceAll(got.Main(), "\u00a0", " ")), " ")
		if got.StatusCode >= http.StatusBadRequest || !strings.Contains(read, q.words) {
			t.Errorf("%s: %s\n%s answers %d without %q", q.who, q.text, q.address, got.StatusCode, q.words)
		}
	}
	for who, n := range count {
		if n != 10 {
			t.Errorf("%s asks %d questions", who, n)
		}
	}
	if len(count) != 10 {
		t.Errorf("%d users ask", len(count))
	}
}
