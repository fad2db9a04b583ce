package municipalities_test

import (
	"encoding/csv"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

type place struct{ column, row int }

// around are the hexagons that touch one: odd rows stand half a hexagon further
// east.
func (p place) around() []place {
	shift := p.row & 1
	return []place{
		{p.column - 1, p.row}, {p.column + 1, p.row},
		{p.column - 1 + shift, p.row - 1}, {p.column + shift, p.row - 1},
		{p.column - 1 + shift, p.row + 1}, {p.column + shift, p.row + 1},
	}
}

// pieces is in how many pieces some hexagons are.
func pieces(of map[place]bool) int {
	seen, n := map[place]bool{}, 0
	for first := range of {
		if seen[first] {
			continue
		}
		n++
		seen[first] = true
		for queue := []place{first}; len(queue) > 0; queue = queue[1:] {
			for _, next := range queue[0].around() {
				if of[next] && !seen[next] {
					seen[next] = true
					queue = append(queue, next)
				}
			}
		}
	}
	return n
}

func TestMapIsTheWholeCountry(t *testing.T) {
	t.Parallel()
	f, err := os.Open("hexmap.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	ref := reference.MustLoad()
	at, land, counties := map[string]place{}, map[place]bool{}, map[string]map[place]bool{}
	for _, r := range rows[1:] {
		m, ok := ref.Municipality(r[0])
		column, _ := strconv.Atoi(r[1])
		row, _ := strconv.Atoi(r[2])
		p := place{column, row}
		if !ok || land[p] {
			t.Errorf("%s at %v: not a municipality, or not alone", r[0], p)
		}
		at[r[0]], land[p] = p, true
		if counties[m.County] == nil {
			counties[m.County] = map[place]bool{}
		}
		counties[m.County][p] = true
	}
	if len(at) != 357 || len(land) != 357 || pieces(land) != 1 {
		t.Errorf("%d municipalities on %d hexagons in %d pieces", len(at), len(land), pieces(land))
	}
	for number, of := range counties {
		if n := pieces(of); n != 1 {
			t.Errorf("county %s is in %d pieces", number, n)
		}
	}
	// North is up and east is right.
	for _, pair := range [][2]string{{"5501", "5001"}, {"5001", "0301"}, {"0301", "4204"}} { // Tromsø, Trondheim, Oslo, Kristiansand
		if at[pair[0]].row >= at[pair[1]].row {
			t.Errorf("%s is not north of %s", pair[0], pair[1])
		}
	}
	for _, pair := range [][2]string{{"4601", "0301"}, {"1103", "4204"}, {"5501", "5634"}} { // Bergen, Oslo; Stavanger; Tromsø, Vardø
		if at[pair[0]].column >= at[pair[1]].column {
			t.Errorf("%s is not west of %s", pair[0], pair[1])
		}
	}
}

var hexagons = regexp.MustCompile(`<use href="#h"[^>]* class="q(\d)[^"]*"/><title>([^:<]+): ([^<]+)</title>`)

func TestMapShowsWhatTheTableSays(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Propose(func(p *events.Proposed) {
		p.Reach = events.Reach{Scope: events.ScopeCounties, Codes: []string{"11"}, ReferenceDate: "2026-01-01"}
		p.Obligation = &events.Obligation{Level: events.ObligationMandatory}
	})
	w.Propose(func(p *events.Proposed) { p.Phase = events.PhaseExecution })
	w.Throughout()
	for measure, want := range map[string]string{"": "Stavanger: 3", "ma": "Stavanger: 1", "forbi": "Stavanger: 1", "pilot": "Stavanger: 1", "timer": "Stavanger: "} {
		page := w.Browser("nb").Get("/kommuner?mal=" + measure)
		found := hexagons.FindAllStringSubmatch(page.Text, -1)
		if len(found) != 357 {
			t.Fatalf("%s: %d hexagons", measure, len(found))
		}
		page.Has(t, "<title>"+want)
		stavanger := regexp.MustCompile(`<a href="/kommuner/1103">Stavanger</a><td>Rogaland<td>[^<]*<td>([^<\n]+)`).FindStringSubmatch(page.Text)
		for _, f := range found {
			if f[2] == "Stavanger" && (stavanger == nil || strings.ReplaceAll(stavanger[1], "\u00a0", "") != f[3]) {
				t.Errorf("%s: the map says %s, the table %v", measure, f[3], stavanger)
			}
		}
		if len(page.Text) > 100<<10 {
			t.Errorf("%s: %d bytes", measure, len(page.Text))
		}
	}
	w.Browser("nb").Get("/kommuner/1103").Has(t, "3 tiltak berører")
	w.Browser("nb").Get("/kommuner/0301").Has(t, "2 tiltak berører")
}

func TestMunicipalitiesAreSorted(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	for address, want := range map[string][]string{
		"/kommuner":                    {"Alstahaug", "Bergen", "Østre Toten", "Ålesund"},
		"/kommuner?sorter=-navn":       {"Ålesund", "Østre Toten", "Bergen", "Alstahaug"},
		"/kommuner?sorter=-innbyggere": {"Oslo", "Bergen", "Stavanger", "Utsira"},
		"/fylker/11":                   {"Bjerkreim", "Stavanger", "Utsira"},
		"/fylker/11?sorter=innbyggere": {"Utsira", "Bjerkreim", "Stavanger"},
		"/fylker/11?sorter=-tiltak":    {"Bjerkreim", "Stavanger"},
	} {
		page := w.Browser("nb").Get(address)
		last := 0
		for _, name := range want {
			at := strings.Index(page.Text[last:], `">`+name+`</a>`+map[bool]string{true: "<td>", false: "</th>"}[strings.HasPrefix(address, "/kommuner")])
			if at < 0 {
				t.Errorf("%s: %s is not there after those before", address, name)
				break
			}
			last += at
		}
	}
	w.Browser("nb").Get("/kommuner?sorter=-innbyggere").Has(t, `aria-sort="descending"`)
	if got := w.Browser("nb").Get("/fylker/54?sorter=navn"); got.StatusCode != 404 { // Troms og Finnmark is two today
		t.Errorf("a county that was split answers %d", got.StatusCode)
	}
	if got := w.Browser("nb").Get("/fylker/18"); got.StatusCode != 200 {
		t.Errorf("Nordland answers %d", got.StatusCode)
	}
	for _, wrong := range []url.Values{{"mal": {"x"}}, {"sorter": {"x"}}} {
		if got := w.Browser("nb").Get("/kommuner?" + wrong.Encode()); got.StatusCode != 400 {
			t.Errorf("%v answers %d", wrong, got.StatusCode)
		}
	}
}
