package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

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
	questions, err := testkit.Walkthrough("../../docs/walkthrough.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range questions {
		count[q.Who]++
		b := w.Browser(q.Language)
		got := b.Get(q.Address)
		for got.StatusCode == http.StatusSeeOther || got.StatusCode == http.StatusMovedPermanently {
			got = b.Get(got.Header.Get("Location"))
		}
		read := strings.Join(strings.Fields(strings.ReplaceAll(got.Main(), "\u00a0", " ")), " ")
		if got.StatusCode >= http.StatusBadRequest || !strings.Contains(read, q.Words) {
			t.Errorf("%s: %s\n%s answers %d without %q", q.Who, q.Text, q.Address, got.StatusCode, q.Words)
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
