package catalogue

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/reference"
)

var _ Reach = (*reference.Data)(nil)

func query(t *testing.T, c *Catalogue, q Query) Page {
	t.Helper()
	page, err := c.Query(q)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func titled(titles ...string) *Catalogue {
	c := New(fakeReach{})
	for i, title := range titles {
		c.Put(Row{
			ID: fmt.Sprintf("2026-%04d", i+1), Title: events.Text{"nb": title}, Item: json.RawMessage(title),
			Reach: events.Reach{Scope: events.ScopeAll}, Stage: events.StageProposed,
		})
	}
	return c
}

func TestNorwegianTitles(t *testing.T) {
	t.Parallel()
	want := []string{"100 dager", "20 dager", "aker", "Akersveien", "Altinn", "Zebra", "Ære", "Ønske", "ål", "Aal", "Ås"}
	mixed := slices.Clone(want)
	slices.Reverse(mixed[:8]) // the equal ones stay in the order of their ids
	if got := ids(query(t, titled(mixed...), Query{Sort: "title"}).Items); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSortTitle(t *testing.T) {
	t.Parallel()
	for want, text := range map[string]events.Text{
		"b": {"nb": "b", "nn": "n"}, "n": {"nb": "", "nn": "n", "en": "e"}, "e": {"en": "e", "da": "d"},
		"d": {"se": "s", "da": "d", "ar": ""}, "": nil,
	} {
		if got := sortTitle(text); got != want {
			t.Errorf("%v: %q, want %q", text, got, want)
		}
	}
}

func TestPaddedNumber(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"2026-0042": "2026-0000000042", "2026-10000": "2026-0000010000", "abc": "abc", "2026-": "2026-",
		"2026-4x": "2026-4x", "7": "0000000007", "": "", "1-12345678901234": "1-12345678901234",
	} {
		if got := paddedNumber(id); got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	c := titled("Digital barneskole", "Løsning for IT-drift", "Felles digital drift", "Kritisk infrastruktur")
	for q, want := range map[string]int{
		"": 4, "  ": 4, "skole": 1, "SKOLE digital": 1, "digital": 2, "løsning": 1, "losning": 1, "it": 1, "it-drift": 1,
		"kritisk": 1, "is": 0, "r": 0, "drift": 2, "digital fly": 0, "2026": 4, "2026-0003": 1, "skolene": 1, "løsningar": 1, "infrastrukutr": 1,
	} {
		if got := query(t, c, Query{Text: q}).Total; got != want {
			t.Errorf("%q: %d rows, want %d", q, got, want)
		}
	}
}

// TestRelevance has what is found in a title first, and refuses an order by
// relevance without words.
func TestRelevance(t *testing.T) {
	t.Parallel()
	c := titled("Felles plan", "Arkiv", "Plan for arkiv")
	c.Put(Row{ID: "2026-0001", Title: events.Text{"nb": "Felles plan"}, Summary: events.Text{"nb": "Et arkiv"}, Item: json.RawMessage("Felles plan"), Stage: events.StageProposed})
	for _, sort := range []string{"", Relevance} {
		if got := ids(query(t, c, Query{Text: "arkivet", Sort: sort}).Items); !slices.Equal(got, []string{"Arkiv", "Plan for arkiv", "Felles plan"}) {
			t.Errorf("%q: %q", sort, got)
		}
	}
	if got := ids(query(t, c, Query{Text: "arkiv", Sort: "-id"}).Items); !slices.Equal(got, []string{"Plan for arkiv", "Arkiv", "Felles plan"}) {
		t.Errorf("by another sort: %q", got)
	}
	_, err := c.Query(Query{Sort: Relevance, Text: "--"})
	wantField(t, err, "query.sort", "relevance_of_words")
}

// TestChangedWords finds a row by its new words and no longer by those it had.
func TestChangedWords(t *testing.T) {
	t.Parallel()
	c := titled("Skatt", "Plan")
	c.Put(Row{ID: "2026-0001", Title: events.Text{"nb": "Avgift"}, Item: json.RawMessage("Avgift"), Stage: events.StageProposed})
	for q, want := range map[string]int{"skatt": 0, "avgift": 1, "plan": 1, "2026": 2} {
		if got := query(t, c, Query{Text: q}).Total; got != want {
			t.Errorf("%q: %d rows, want %d", q, got, want)
		}
	}
	c.Reset()
	if got := query(t, c, Query{Text: "avgift"}).Total; got != 0 {
		t.Errorf("an empty list has %d rows", got)
	}
}

func TestMunicipalities(t *testing.T) {
	t.Parallel()
	c := New(reference.MustLoad())
	for i, r := range []events.Reach{
		{Scope: events.ScopeAll},
		{Scope: events.ScopeMunicipalities, Codes: []string{"1507"}, ReferenceDate: "2021-05-01"},
		{Scope: events.ScopeCounties, Codes: []string{"15"}, ReferenceDate: "2025-01-01"},
		{Scope: events.ScopeUnspecified},
		{Scope: events.ScopeMunicipalities, Codes: []string{"0301"}},
		{Scope: events.ScopeAll, Except: []string{"0301"}},
	} {
		c.Put(Row{ID: fmt.Sprintf("2026-%04d", i+1), Reach: r})
	}
	for number, want := range map[string]int{"1508": 4, "1580": 4, "0301": 2, "4601": 2, "1507": 0, "9999": 0} {
		if got := query(t, c, Query{Where: filter.Set{filter.Municipality: {number}}}).Total; got != want {
			t.Errorf("%s: %d rows, want %d", number, got, want)
		}
	}
	if got := query(t, c, Query{Where: filter.Set{filter.Municipality: {"9999", "0301", "1508"}}}).Total; got != 5 {
		t.Errorf("three numbers: %d rows, want 5", got)
	}
}

// TestLargePut has more rows than become visible at once, with one id twice in
// two steps of it.
func TestLargePut(t *testing.T) {
	t.Parallel()
	rows := make([]Row, 2*maxPut+10)
	for i := range rows {
		rows[i] = Row{ID: fmt.Sprintf("2026-%05d", i), Completeness: i % 7, Item: json.RawMessage("1")}
	}
	rows[len(rows)-1] = Row{ID: rows[5].ID, Completeness: 100, Item: json.RawMessage("2")}
	c := New(fakeReach{})
	c.Put(rows...)
	count, before := 0, -1
	err := c.Each(Query{Sort: "completeness"}, func(r Row) bool {
		if r.Completeness < before {
			t.Errorf("%s with %d comes after %d", r.ID, r.Completeness, before)
		}
		count, before = count+1, r.Completeness
		return true
	})
	if err != nil || count != len(rows)-1 || before != 100 || c.Len() != count {
		t.Errorf("%d rows, last %d, Len %d, %v", count, before, c.Len(), err)
	}
}

// TestSmallSelection pages through few rows of many: those are sorted, not
// walked to.
func TestSmallSelection(t *testing.T) {
	t.Parallel()
	rows := make([]Row, 6000)
	for i := range rows {
		rows[i] = Row{ID: fmt.Sprintf("2026-%05d", i), Completeness: i / 1500, Item: json.RawMessage("-")}
	}
	want := []string{"a", "b", "c", "d", "e", "f", "g"}
	for i, item := range want {
		rows[5900-700*i].Owner, rows[5900-700*i].Item = "few", json.RawMessage(item)
	}
	c := New(fakeReach{})
	c.Put(rows...)
	var got []string
	for q := (Query{Where: filter.Set{filter.Owner: {"few"}}, Sort: "-id", Limit: 2}); ; {
		page := query(t, c, q)
		got = append(got, ids(page.Items)...)
		if page.Total != 7 || page.Facets["bypassed"][0] != (FacetCount{"false", 7}) {
			t.Errorf("total %d, facets %v", page.Total, page.Facets)
		}
		if q.After = page.Next; q.After == nil || len(got) > len(want) {
			break
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if got := ids(query(t, c, Query{Where: filter.Set{filter.Owner: {"few"}}, Sort: "completeness", Limit: 4}).Items); !slices.Equal(got, []string{"g", "f", "e", "d"}) {
		t.Errorf("by completeness: %q", got)
	}
}

func TestEachStops(t *testing.T) {
	t.Parallel()
	calls := 0
	if err := titled("a", "b", "c").Each(Query{}, func(Row) bool { calls++; return calls < 2 }); err != nil || calls != 2 {
		t.Errorf("%d calls, %v", calls, err)
	}
}

// TestCursorSurvivesChange changes the row that a cursor names.
func TestCursorSurvivesChange(t *testing.T) {
	t.Parallel()
	c := titled("a", "b", "c", "d")
	first := query(t, c, Query{Sort: "title", Limit: 2})
	c.Put(Row{ID: "2026-0002", Title: events.Text{"nb": "z"}, Item: json.RawMessage("z")})
	second := query(t, c, Query{Sort: "title", Limit: 2, After: first.Next})
	if got := ids(second.Items); !slices.Equal(got, []string{"c", "d"}) {
		t.Errorf("got %q", got)
	}
}

func TestUnknownSort(t *testing.T) {
	t.Parallel()
	c := titled("a")
	_, err := c.Query(Query{Sort: "-deadline"})
	wantField(t, err, "query.sort", "not_one_of")
	wantField(t, c.Each(Query{Sort: "x"}, func(Row) bool { t.Error("called"); return true }), "query.sort", "not_one_of")
}

func wantField(t *testing.T, err error, path, code string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != fault.Malformed || len(f.Fields) != 1 || f.Fields[0].Path != path || f.Fields[0].Code != code {
		t.Errorf("got %v, want %s at %s", err, code, path)
	}
}

func TestRowIsStored(t *testing.T) {
	t.Parallel()
	row := Row{
		ID: "2026-0001", ExternalID: "x", Title: events.Text{"nb": "Å"}, Summary: events.Text{"nb": "a"}, Owner: "1", OwnerNames: "b", Ministry: "2",
		Stage: "proposed", Standing: "active", Phase: "idea", Obligation: "mandatory", Deadline: "2027-01-01",
		Themes: []string{"skole"}, Reach: events.Reach{Scope: "counties", Codes: []string{"15"}}, Bypassed: true, Class: "now",
		Completeness: 40, Registered: firstDay, Changed: firstDay.Add(time.Hour), Position: 7, Item: json.RawMessage(`{"id":"2026-0001"}`),
		Costs: []events.CostLine{{Unit: "NOK", Expected: 1}}, NoCost: true, Pilot: []string{"1103"}, LastDay: "2030-12-31",
		BypassOver: true, Slipped: "under_year", Disagreed: true, LifeEvents: []string{"fa-barn"}, TargetGroups: []events.TargetGroup{events.TargetOlder}, Products: []string{"Fagsystem A"},
		Spans: []initiative.Span{{First: "2027-01-01", Last: "2027-01-31"}}, ChangedOn: []events.Date{"2026-01-01"},
	}
	text, err := json.Marshal(row)
	if err != nil {
		t.Fatal(err)
	}
	var got Row
	if err := json.Unmarshal(text, &got); err != nil || !reflect.DeepEqual(got, row) {
		t.Errorf("got %+v, %v", got, err)
	}
	for i := range reflect.TypeFor[Row]().NumField() {
		if reflect.ValueOf(row).Field(i).IsZero() {
			t.Errorf("field %d is not tried", i)
		}
	}
}

// TestBackToAShortFirstPage: where less than a page is left in front, turning
// back leads to a whole first page.
func TestBackToAShortFirstPage(t *testing.T) {
	t.Parallel()
	c := titled("a", "b", "c", "d", "e")
	q := Query{Sort: "title", Limit: 2}
	q.After = query(t, c, q).Next
	second := query(t, c, q)
	q.After = nil
	c.Put(Row{ID: "2026-0001", Title: events.Text{"nb": "å"}, Item: json.RawMessage("å"), Reach: events.Reach{Scope: events.ScopeAll}, Stage: events.StageProposed})
	q.Before = second.Prev
	got := query(t, c, q)
	if items := ids(got.Items); !slices.Equal(items, []string{"b", "c"}) || got.Prev != nil || got.Next == nil {
		t.Errorf("got %q, before %v, next %v", items, got.Prev, got.Next)
	}
	q.After, q.Before = second.Next, second.Next
	if items := ids(query(t, c, q).Items); !slices.Equal(items, []string{"b", "c"}) {
		t.Errorf("before wins over after: got %q", items)
	}
}
