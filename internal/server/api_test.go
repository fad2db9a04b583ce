package server_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/sheet"
	"github.com/samstyring/samstyring/internal/testkit"
)

// item is what these tests read of a document, in a list or alone.
type item struct {
	ID      string
	Title   map[string]string
	Summary map[string]string
	Stage   string
}

type page struct {
	Items  []item
	Total  int
	Next   string
	Facets map[string][]struct {
		Value string
		Count int
	}
}

func ids(items []item) (out []string) {
	for _, i := range items {
		out = append(out, i.ID)
	}
	return out
}

func TestConditionalRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := w.register(t, testkit.Skatteetaten, "")
	first := w.get(t, path)
	tag, position := first.Header().Get("ETag"), first.Header().Get("Samstyring-Position")
	if tag != strconv.Quote(position) || position != "1" {
		t.Errorf("ETag %s at position %s", tag, position)
	}
	for _, known := range []string{tag, "W/" + tag, `"4711", ` + tag, "*"} {
		a := w.send(t, request(http.MethodGet, path, "", with("If-None-Match", known)))
		if a.Code != http.StatusNotModified || a.Body.Len() > 0 || a.Header().Get("ETag") != tag {
			t.Errorf("If-None-Match %s: %d, ETag %s, %d bytes", known, a.Code, a.Header().Get("ETag"), a.Body.Len())
		}
	}
	changed := w.send(t, request(http.MethodPatch, path, `{"phase":"planning"}`, w.by(t, testkit.Skatteetaten), with("If-Match", tag)))
	again := w.get(t, path, with("If-None-Match", tag), with("Accept", "application/json"))
	if again.Header().Get("ETag") == tag || again.Body.String() != changed.Body.String() {
		t.Errorf("after the change: %s\n%s\nand was answered\n%s", again.Header().Get("ETag"), again.Body, changed.Body)
	}
	if later := w.get(t, path+"?minPosition="+changed.Header().Get("Samstyring-Position")); later.Body.String() != again.Body.String() {
		t.Errorf("with minPosition:\n%s", later.Body)
	}
}

// An initiative is shown as it stood at a time, or at the end of a day.
func TestAsOf(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := w.register(t, testkit.Skatteetaten, "") // on 7 September at noon
	w.Clock.Advance(48 * time.Hour)
	w.send(t, request(http.MethodPatch, path, `{"summary":{"nb":"Ny."}}`, w.by(t, testkit.Skatteetaten), with("If-Match", `"1"`)))
	for at, want := range map[string]string{
		"2026-09-07T10:00:00Z": "Kommunen får søknaden digitalt.", "2026-09-07": "Kommunen får søknaden digitalt.",
		"2026-09-09T11:59:59.999%2B02:00": "Kommunen får søknaden digitalt.", "2026-09-08": "Kommunen får søknaden digitalt.",
		"2026-09-09T12:00:00%2B02:00": "Ny.", "2026-09-09": "Ny.", "2030-01-01": "Ny.",
	} {
		if got := decode[item](t, w.get(t, path+"?asOf="+at)).Summary["nb"]; got != want {
			t.Errorf("as of %s it is %q, want %q", at, got, want)
		}
	}
	for _, before := range []string{"2026-09-07T09:59:59Z", "2026-09-06"} {
		if a := w.send(t, request(http.MethodGet, path+"?asOf="+before, "")); a.Code != http.StatusNotFound {
			t.Errorf("as of %s: %d", before, a.Code)
		}
	}
}

func TestHistoryInWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := w.register(t, testkit.Skatteetaten, `,"phase":"concept"`)
	w.command(t, http.StatusOK, testkit.Digdir, path+"/phase-reports", `{"phase":"execution","note":{"nb":"I gang."}}`)
	for asked, words := range map[string][2]string{
		"nb": {"registrert", "konsept → gjennomføring"}, "nn": {"registrert", "konsept → gjennomføring"}, "en": {"registered", "concept → execution"},
	} {
		a := w.get(t, path+"/history", with("Accept-Language", asked))
		got := decode[struct {
			Items []struct {
				Position     int
				Text         string
				At           time.Time
				Organisation struct{ Number, Name string }
			}
		}](t, a).Items
		if a.Header().Get("Content-Language") != asked || len(got) != 2 {
			t.Fatalf("in %s: %d events, in %s", asked, len(got), a.Header().Get("Content-Language"))
		}
		for i, text := range words {
			if !strings.Contains(strings.ToLower(got[i].Text), text) || got[i].Position != i+1 || !got[i].At.Equal(testkit.Start) {
				t.Errorf("in %s: %+v, want %q", asked, got[i], text)
			}
		}
		if by := got[1].Organisation; by.Number != testkit.Digdir || by.Name != "Digitaliseringsdirektoratet" {
			t.Errorf("reported by %+v", by)
		}
	}
}

// A municipality is found by today's number and by those it came from, and so
// is what was said of a number that is no more.
func TestListByMunicipality(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	reach := func(code string) string {
		path := w.register(t, testkit.Skatteetaten, `,"reach":{"scope":"municipalities","codes":["`+code+`"],"referenceDate":"2021-01-01"}`)
		return path[strings.LastIndex(path, "/")+1:]
	}
	aalesund, hvaler := reach("1507"), reach("3011")
	for query, want := range map[string][]string{
		"municipality=1507": {aalesund}, "municipality=1508": {aalesund}, "municipality=1580": {aalesund},
		"municipality=3011": {hvaler}, "municipality=3110": {hvaler}, "municipality=1103": nil,
		"municipality=1580,3110": {aalesund, hvaler}, "municipality=1580&municipality=3110": {aalesund, hvaler},
		"municipality=1507&stage=assessed": nil,
	} {
		got := decode[page](t, w.get(t, list+"?sort=id&"+query))
		if !slices.Equal(ids(got.Items), want) || got.Total != len(want) {
			t.Errorf("%s: %v of %d, want %v", query, ids(got.Items), got.Total, want)
		}
	}
	if got := decode[page](t, w.get(t, "/api/v1/municipalities/1580/initiatives")); !slices.Equal(ids(got.Items), []string{aalesund}) {
		t.Errorf("of 1580: %v", ids(got.Items))
	}
}

func TestListFilters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.loadSeed(t)
	all := decode[page](t, w.get(t, list+"?limit=200"))
	if all.Total != 61 || len(all.Items) != 61 {
		t.Fatalf("%d of %d, want 61", len(all.Items), all.Total)
	}
	for _, facet := range []string{"stage", "phase", "obligation", "bypassed", "owner", "ministry", "theme", "standing"} {
		for _, f := range all.Facets[facet] {
			if got := decode[page](t, w.get(t, list+"?limit=1&"+facet+"="+f.Value)).Total; got != f.Count {
				t.Errorf("%s=%s: %d, and the facet says %d", facet, f.Value, got, f.Count)
			}
		}
	}
	for _, path := range []string{list, "/api/v1/municipalities/1103/initiatives"} {
		with := decode[page](t, w.get(t, path+"?limit=3"))
		a := w.get(t, path+"?limit=3&withoutFacets=true")
		bare := decode[page](t, a)
		if with.Facets == nil || bare.Facets != nil || bare.Total != with.Total || bare.Next != with.Next || !slices.Equal(ids(bare.Items), ids(with.Items)) {
			t.Errorf("%s: %+v, and with facets %+v", path, bare, with)
		}
		if !strings.Contains(a.Header().Get("Link"), "withoutFacets=true") {
			t.Errorf("%s: the next page is asked for otherwise: %s", path, a.Header().Get("Link"))
		}
	}
	for query, want := range map[string]int{
		"q=folkeregister": 1, "q=FOLKEREGISTER+modernisert": 1, "q=finnes+ikke+i+noe": 0,
		"changedSince=2026-09-07": 61, "changedSince=2026-09-08": 0, "changedSince=2026-09-07T10:00:00.001Z": 0,
	} {
		if got := decode[page](t, w.get(t, list+"?"+query)).Total; got < want || want == 0 && got > 0 {
			t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
}

// The spreadsheet opens in Norwegian Excel, and runs nothing there.
func TestCSV(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.loadSeed(t)
	w.command(t, http.StatusCreated, testkit.Nav, list, `{"title":{"nb":"=HYPERLINK(\"https://example.org\";\"klikk\")"},
		"summary":{"nb":"@SUM(A1); og mer"},"owner":"889640782","reach":{"scope":"all"}}`)
	a := w.get(t, list+"/export?sort=id", with("Accept", "text/csv"))
	body := a.Body.String()
	if kind := a.Header().Get("Content-Type"); kind != "text/csv; charset=utf-8" || !strings.HasPrefix(body, "\ufeff") {
		t.Errorf("content type %s, and begins with %q", kind, body[:10])
	}
	if !strings.Contains(a.Header().Get("Content-Disposition"), ".csv") {
		t.Errorf("disposition %s", a.Header().Get("Content-Disposition"))
	}
	if lines := strings.Count(body, "\r\n"); lines < 63 {
		t.Errorf("%d lines end as in Windows", lines)
	}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff")))
	r.Comma = ';'
	rows, err := r.ReadAll() // which also demands the same number of columns in all
	if err != nil || len(rows) != 63 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	if heading := rows[0]; heading[1] != "Tittel" {
		t.Errorf("headings %v", heading)
	}
	if last := rows[62]; last[1] != `'=HYPERLINK("https://example.org";"klikk")` || !strings.HasPrefix(last[2], "'@SUM") {
		t.Errorf("formulas run: %q", last[1:3])
	}
	english := w.get(t, list+"/export?owner=889640782&stage=proposed&q=klikk", with("Accept", "text/csv"), with("Accept-Language", "en"))
	if got := strings.Count(english.Body.String(), "\r\n"); got != 2 || !strings.Contains(english.Body.String(), ";Title;") {
		t.Errorf("filtered and in English: %d lines: %s", got, english.Body)
	}
}

// Whoever asks a list for a file is led to the file, with the same selection; what
// is no file is refused there.
func TestAListAsAFileIsElsewhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for from, to := range map[string]string{
		list + "?stage=proposed&limit=3&withoutFacets=true": list + "/export?stage=proposed", "/api/v1/municipalities/1103/initiatives?sort=-title": list + "/export?municipality=1103&sort=-title",
	} {
		a := w.send(t, request(http.MethodGet, from, "", with("Accept", "text/csv")))
		if a.Code != http.StatusTemporaryRedirect || a.Header().Get("Location") != to || a.Header().Get("ETag") != "" || !strings.Contains(a.Header().Get("Vary"), "Accept") {
			t.Errorf("%s leads to %s: %d %v", from, a.Header().Get("Location"), a.Code, a.Header())
		}
	}
	for accept, kind := range map[string]string{"": "text/csv; charset=utf-8", "*/*": "text/csv; charset=utf-8", "application/*": sheet.XLSXType, "image/png, application/x-ndjson": "application/x-ndjson"} {
		if got := w.get(t, list+"/export", with("Accept", accept)).Header().Get("Content-Type"); got != kind {
			t.Errorf("%q gets %s", accept, got)
		}
	}
	if a := w.send(t, request(http.MethodGet, list+"/export", "", with("Accept", "image/png"))); a.Code != http.StatusNotAcceptable || !strings.Contains(a.Body.String(), "application/x-ndjson") {
		t.Errorf("a picture: %d %s", a.Code, a.Body)
	}
}

// Pages lead through everything once; the lines are the same without pages.
func TestPagesAndLines(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.loadSeed(t)
	var paged []string
	for target := list + "?limit=7&sort=-title"; target != ""; {
		a := w.get(t, target)
		p := decode[page](t, a)
		if p.Total != 61 {
			t.Fatalf("%s: total %d", target, p.Total)
		}
		paged = append(paged, ids(p.Items)...)
		target = nextOf(t, a)
		if (p.Next == "") != (target == "") {
			t.Fatalf("next is %q, and the link is %q", p.Next, target)
		}
	}
	var lines []string
	lined := w.get(t, list+"/export?sort=-title", with("Accept", "application/x-ndjson")).Body.String()
	for line := range strings.Lines(lined) {
		var i item
		if err := json.Unmarshal([]byte(line), &i); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, i.ID)
	}
	if len(paged) != 61 || !slices.Equal(paged, lines) {
		t.Errorf("pages\n%v\nlines\n%v", paged, lines)
	}
	slices.Sort(paged)
	if len(slices.Compact(paged)) != 61 {
		t.Error("some came twice")
	}
}

// nextOf is where the Link header leads on to.
func nextOf(t *testing.T, a answer) string {
	t.Helper()
	link := a.Header().Get("Link")
	if link == "" {
		return ""
	}
	target, rest, _ := strings.Cut(strings.TrimPrefix(link, "<"), ">")
	if rest != `; rel="next"` {
		t.Fatalf("link %s", link)
	}
	return target
}

// The feed is read from a position that can be kept for ever.
func TestChangesFeed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.loadSeed(t)
	type feed struct {
		Items []struct {
			Position int
			Text     string
		}
		Next, Last int
	}
	last, position := int(w.Query.Position()), 0
	for position < last {
		a := w.get(t, fmt.Sprintf("/api/v1/history?limit=20&after=%d", position))
		f := decode[feed](t, a)
		for _, e := range f.Items {
			if position++; e.Position != position || e.Text == "" {
				t.Fatalf("position %d %q, want %d", e.Position, e.Text, position)
			}
		}
		if f.Next != position || f.Last != last || (nextOf(t, a) == "") != (position == last) {
			t.Fatalf("next %d and last %d at %d of %d, link %q", f.Next, f.Last, position, last, nextOf(t, a))
		}
	}
	end := decode[feed](t, w.get(t, fmt.Sprintf("/api/v1/history?after=%d", last)))
	if len(end.Items) != 0 || end.Next != last {
		t.Errorf("after the end: %+v", end)
	}
	w.register(t, testkit.Nav, "")
	if more := decode[feed](t, w.get(t, fmt.Sprintf("/api/v1/history?after=%d", end.Next))); len(more.Items) != 1 {
		t.Errorf("then came %+v", more)
	}
	lines := w.get(t, fmt.Sprintf("/api/v1/events?after=%d&limit=1000", last)).Body.String()
	if strings.Count(lines, "\n") != 1 || !strings.Contains(lines, `"type":"no.samstyring.initiative.proposed.v`) {
		t.Errorf("as events: %s", lines)
	}
}
