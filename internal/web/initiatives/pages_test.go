package initiatives_test

import (
	"html"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

func TestInitiativePageTellsEverything(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	other := w.Propose(func(p *events.Proposed) { p.Title = testkit.Text("Det andre tiltaket") })
	id := w.Throughout()
	w.Do(testkit.Skatteetaten, id, initiative.AddRelation{Relation: events.Relation{Kind: events.RelationDependsOn, Target: other}})
	s, err := w.Query.State(id)
	if err != nil {
		t.Fatal(err)
	}
	w.Finish(id)
	page := w.Browser("nb").Get("/tiltak/" + id)
	page.Has(t,
		"<h1>Inntekt uten søknad</h1>", "Obligatorisk på sikt", "1. august 2028", "Barnehageloven",
		"Første avsnitt.</p><p>Andre avsnitt.", "Alle kommuner", "357 kommuner",
		"120\u00a0000\u00a0kr (60\u00a0000–240\u00a0000)", "80\u00a0timer (40–160)", // each year
		"Søknader tar for lang tid", "Støtter tiltaket med endringer", "Kortere innføring", "Tatt til følge",
		"Felles beslutning: nå", "Digitaliseringsdirektoratet", s.ContentHash(),
		"Prøve i to kommuner", "Stavanger", "høyst 5 dager", "3,5 dager",
		"Slik kommer dere i gang", "Gratis", "Fraveket", "Resultatene oppfyller målene",
		"Avhenger av", "Det andre tiltaket", "Pilot starter", "februar 2027", "Lovendring",
		"prosent av det kommunene trenger å vite", "Steg</span> <del>pilotert</del>", "overlevert til drift</ins>",
	)
	page.HasNot(t, "forbi kommunene", "Hva mangler før neste steg?")
	w.Browser("en").Get("/tiltak/"+id).Has(t, "<h1>Income without application</h1>", "Mandatory later", "NOK\u00a0120,000", `<p lang="nb">Søknader tar for lang tid</p>`)
}

func TestGateIsShownBeforeOneTries(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(func(p *events.Proposed) { p.Phase = events.PhaseRollout })
	page := w.Browser("nb").Get("/tiltak/" + id)
	page.Has(t, "Dette må på plass før tiltaket er konsekvensvurdert", "Dette tiltaket har gått utenom kommunene", "fasen innføring",
		"Ukjent. Ingen har vurdert hva dette koster")
}

func TestAsItStood(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	w.Registry.Clock.Advance(3 * day)
	title := testkit.Text("Et helt annet navn")
	w.Do(testkit.Skatteetaten, id, initiative.Amend{Title: &title})
	now := w.Browser("nb").Get("/tiltak/" + id)
	now.Has(t, "<h1>Et helt annet navn</h1>", "<del>Digital søknad om bostøtte</del>")
	then := w.Browser("nb").Get("/tiltak/" + id + "?som=2026-09-08")
	then.Has(t, "<h1>Digital søknad om bostøtte</h1>", "Slik sto tiltaket 8. september 2026", "1 hendelse er registrert siden", "Etter denne dagen")
	then.HasNot(t, "Hva mangler før neste steg?")
	w.Browser("nb").Get("/tiltak/"+id+"?som=2026-09-10").Has(t, "Ingenting er endret etter det")
	if got := w.Browser("nb").Get("/tiltak/" + id + "?som=2026-09-06"); got.StatusCode != http.StatusNotFound {
		t.Errorf("before it was registered: %d", got.StatusCode)
	}
}

func TestListSelects(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Propose(func(p *events.Proposed) {
		p.Title, p.Phase = testkit.Text("Søknad om båtplass"), events.PhaseExecution
	})
	w.Propose(func(p *events.Proposed) { p.Title, p.Owner = testkit.Text("Pensjon"), testkit.Nav })
	for query, want := range map[string]string{
		"": "2 tiltak", "?q=bátplass": "1 tiltak", "?eier=889640782": "1 tiltak", "?fase=execution&forbi=true": "1 tiltak",
		"?kommune=stavanger": "2 tiltak", "?kommune=1507&vis=tavle": "2 tiltak", "?vis=tidslinje": "2 tiltak", "?sorter=title": "2 tiltak",
	} {
		w.Browser("nb").Get("/tiltak"+query).Has(t, `role="status">`+want)
	}
	w.Browser("nb").Get("/tiltak?eier=889640782").Has(t, "Ansvarlig virksomhet: Nav", `value="889640782" checked`)
	empty := w.Browser("nb").Get("/tiltak?eier=889640782&fase=execution")
	empty.Has(t, "Ingen tiltak passer med alt du har valgt", "Uten «Prosjektfase»", "Uten «Ansvarlig virksomhet»")
	csv := w.Browser("nb").Get("/tiltak.csv?eier=889640782")
	csv.Has(t, "Pensjon", "Tittel;")
	csv.HasNot(t, "båtplass")
}

func TestListPages(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Crowd(60)
	for _, selection := range []string{"?sorter=title", "?sorter=title&vis=tidslinje", "?eier=974761076&kommune=0301&q=tiltak+tittel&plikt=mandatory&plikt=voluntary&plikt=mandatory_later"} {
		shown, seen := turn(w, "/tiltak"+selection, "next")
		want := 60
		if strings.Contains(selection, "plikt") {
			want = 45
		}
		if seen != want {
			t.Errorf("%s: the pages show %d initiatives", selection, seen)
		}
		last := shown[len(shown)-1]
		back, _ := turn(w, last.path, "prev")
		if len(back) != len(shown) {
			t.Fatalf("%s: %d pages on, %d back", selection, len(shown), len(back))
		}
		for i, page := range back {
			if there := shown[len(shown)-1-i]; !slices.Equal(page.ids, there.ids) {
				t.Errorf("%s: back on page %d stand %v, want %v", selection, len(shown)-i, page.ids, there.ids)
			}
			if params, _ := url.ParseQuery(strings.TrimPrefix(page.path, "/tiltak?")); i > 0 {
				params.Del("for")
				if want, _ := url.ParseQuery(selection[1:]); !reflect.DeepEqual(params, want) {
					t.Errorf("back from %s leads %s", selection, page.path)
				}
			}
		}
	}
	w.Browser("nb").Get("/tiltak").HasNot(t, `rel="prev"`, "Til første side")
}

// turned is one page of a list.
type turned struct {
	path string
	ids  []string
}

var rowLink = regexp.MustCompile(`(?:<th scope="row"[^>]*>|<div class="strip">\s*)<a href="/tiltak/([0-9-]+)"`)

// turn goes from page to page as long as there is a link, and counts the rows.
func turn(w *webtest.World, path, rel string) (out []turned, rows int) {
	w.T.Helper()
	turning := regexp.MustCompile(`href="([^"]+)" rel="` + rel + `"`)
	for len(out) < 20 {
		page := w.Browser("nb").Get(path)
		if page.StatusCode != http.StatusOK {
			w.T.Fatalf("%s answers %d", path, page.StatusCode)
		}
		here := turned{path: path}
		for _, m := range rowLink.FindAllStringSubmatch(page.Text, -1) {
			here.ids = append(here.ids, m[1])
		}
		out, rows = append(out, here), rows+len(here.ids)
		m := turning.FindStringSubmatch(page.Text)
		if m == nil {
			return out, rows
		}
		path = html.UnescapeString(m[1])
	}
	w.T.Fatalf("the pages do not end")
	return nil, 0
}
