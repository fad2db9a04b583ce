package find_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/samstyring/samstyring/internal/app/find"
	"github.com/samstyring/samstyring/internal/domain/vocabulary"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/testkit"
)

// finds says whether an initiative and a municipality are found by words, in the search
// and in the list.
func finds(t *testing.T, r *testkit.Registry, words string) bool {
	t.Helper()
	a, err := r.Find.Search(find.Query{Text: words})
	if err != nil {
		t.Fatal(err)
	}
	page, err := r.Query.List(catalogue.Query{Text: words, Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	if a.Counts[find.Initiative] != page.Total {
		t.Errorf("%s: the search finds %d initiatives, and the list %d", words, a.Counts[find.Initiative], page.Total)
	}
	return page.Total > 0
}

// What Digdir says is the same is found at once, in the list too; what it says is so no
// longer is not; and views that are built anew find the same.
func TestWordsForTheSameAreFoundAtOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := testkit.Open(t, dir, eventlog.Config{})
	named(t, r, "Varsling i havnene")
	named(t, r, "Hjelp til ungdom")
	set := func(words, was []string) {
		t.Helper()
		if _, err := r.Command.SetSynonyms(t.Context(), testkit.As(testkit.Digdir), vocabulary.Set{Words: words, Was: was}); err != nil {
			t.Fatal(err)
		}
	}
	want := func(when string, words map[string]bool) {
		t.Helper()
		for word, found := range words {
			if finds(t, r, word) != found {
				t.Errorf("%s: %s is found: %v", when, word, !found)
			}
		}
	}
	want("before", map[string]bool{"kaiene": false, "unge": true, "brygger": false})
	set([]string{"havn", "kai"}, nil)
	want("added", map[string]bool{"kaiene": true, "unge": true, "brygger": false})
	set([]string{"havn", "brygge"}, []string{"havn", "kai"})
	set(nil, []string{"ung", "ungdom"})
	after := map[string]bool{"kaiene": false, "unge": true /* ungdom begins so */, "brygger": true}
	want("changed", after)
	if _, err := r.Command.SetSynonyms(t.Context(), testkit.As(testkit.KS), vocabulary.Set{Words: []string{"a", "b"}}); err == nil {
		t.Error("KS changes the words")
	}

	if err := r.ResetViews("a test"); err != nil {
		t.Fatal(err)
	}
	if err := r.Query.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	want("built anew while it runs", after)
	var live, rebuilt bytes.Buffer
	if err := errors.Join(r.Dump(&live), r.Close()); err != nil {
		t.Fatal(err)
	}
	r = testkit.Open(t, dir, eventlog.Config{})
	want("started anew", after)
	if err := errors.Join(r.Close(), os.RemoveAll(filepath.Join(dir, "views"))); err != nil {
		t.Fatal(err)
	}
	r = testkit.Open(t, dir, eventlog.Config{})
	if err := r.Query.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	want("built anew from the log", after)
	if err := r.Dump(&rebuilt); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(live.Bytes(), rebuilt.Bytes()) {
		t.Error("the views that were built anew are others")
	}
}
