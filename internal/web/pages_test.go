package web_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/testkit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestFrontPage(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.propose(func(p *events.Proposed) { p.Phase = events.PhaseExecution })
	w.propose(nil)
	for lang, texts := range map[string][]string{
		"nb": {"Hva kommer fra staten", "<strong>2</strong> <span>Foreslått", "1 tiltak har gått utenom kommunene", "Digital søknad om bostøtte"},
		"nn": {"Kva kjem frå staten", "1 tiltak har gått utanom kommunane", `<span lang="nb">Digital søknad om bostøtte</span>`},
		"en": {"What is coming from the state", "1 initiative has bypassed", "2 initiatives"},
	} {
		w.browser(lang).get("/").has(t, texts...)
	}
}

func TestEmptyRegistry(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.browser("nb").get("/").has(t, "Ingenting er registrert ennå", "0 tiltak")
	w.browser("nb").get("/tiltak").has(t, "Ingen tiltak passer")
	w.browser("nb").get("/kommuner/0301").has(t, "Ingen tiltak er registrert som plikt", "har en registrert frist")
}

func TestInitiativePageTellsEverything(t *testing.T) {
	t.Parallel()
	w := open(t)
	other := w.propose(func(p *events.Proposed) { p.Title = nb("Det andre tiltaket") })
	id := w.throughout()
	w.do(testkit.Skatteetaten, id, initiative.AddRelation{Relation: events.Relation{Kind: events.RelationDependsOn, Target: other}})
	s, err := w.Query.State(id)
	if err != nil {
		t.Fatal(err)
	}
	w.finish(id)
	page := w.browser("nb").get("/tiltak/" + id)
	page.has(t,
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
	page.hasNot(t, "forbi kommunene", "Hva mangler før neste steg?")
	w.browser("en").get("/tiltak/"+id).has(t, "<h1>Income without application</h1>", "Mandatory later", "NOK\u00a0120,000", `<p lang="nb">Søknader tar for lang tid</p>`)
}

func TestGateIsShownBeforeOneTries(t *testing.T) {
	t.Parallel()
	w := open(t)
	id := w.propose(func(p *events.Proposed) { p.Phase = events.PhaseRollout })
	page := w.browser("nb").get("/tiltak/" + id)
	page.has(t, "Dette må på plass før tiltaket er konsekvensvurdert", "Dette tiltaket har gått utenom kommunene", "fasen innføring",
		"Ukjent. Ingen har vurdert hva dette koster")
}

func TestAsItStood(t *testing.T) {
	t.Parallel()
	w := open(t)
	id := w.propose(nil)
	w.Registry.Clock.Advance(3 * day)
	title := nb("Et helt annet navn")
	w.do(testkit.Skatteetaten, id, initiative.Amend{Title: &title})
	now := w.browser("nb").get("/tiltak/" + id)
	now.has(t, "<h1>Et helt annet navn</h1>", "<del>Digital søknad om bostøtte</del>")
	then := w.browser("nb").get("/tiltak/" + id + "?som=2026-09-08")
	then.has(t, "<h1>Digital søknad om bostøtte</h1>", "Slik sto tiltaket 8. september 2026", "1 hendelse er registrert siden", "Etter denne dagen")
	then.hasNot(t, "Hva mangler før neste steg?")
	w.browser("nb").get("/tiltak/"+id+"?som=2026-09-10").has(t, "Ingenting er endret etter det")
	if got := w.browser("nb").get("/tiltak/" + id + "?som=2026-09-06"); got.StatusCode != http.StatusNotFound {
		t.Errorf("before it was registered: %d", got.StatusCode)
	}
}

func TestMunicipalityPage(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.propose(func(p *events.Proposed) {
		p.Title, p.Obligation = nb("Må alle"), &events.Obligation{Level: events.ObligationMandatory, Deadline: "2027-03-01"}
	})
	w.propose(func(p *events.Proposed) {
		p.Title, p.Obligation, p.Phase = nb("Kan noen"), &events.Obligation{Level: events.ObligationVoluntary}, events.PhaseOperation
	})
	w.propose(func(p *events.Proposed) {
		p.Title, p.Reach = nb("Bare Ålesund og Haram"), events.Reach{Scope: events.ScopeMunicipalities, Codes: []string{"1507"}, ReferenceDate: "2021-01-01"}
	})
	w.throughout()
	stavanger := w.browser("nb").get("/kommuner/1103")
	stavanger.has(t, "<h1>Stavanger</h1>", "Må alle", "Kan noen", "Inntekt uten søknad", "frist 1. mars 2027", "Rogaland",
		"I tillegg kommer 2 tiltak som ingen har vurdert", "1. kvartal 2027", "20\u00a0timer (10–40)", "1 tiltak med plikt", "Kommuner i fylket som er med i en pilot")
	stavanger.hasNot(t, "Bare Ålesund og Haram")
	for _, number := range []string{"1508", "1580"} { // what 1507 was split into
		w.browser("nb").get("/kommuner/"+number).has(t, "Bare Ålesund og Haram")
	}
	w.browser("nb").get("/kommuner/1103?gruppe=kan").has(t, "Kan noen", "Tilbake til Stavanger")
	w.browser("nb").get("/kommuner/1103?gruppe=kan").hasNot(t, "Må alle")
}

// TestMunicipalityOnPaper: what a council is given has every initiative, also
// those that the page itself leads on to.
func TestMunicipalityOnPaper(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.crowd(400)
	for _, path := range []string{"/kommuner/1103", "/kommuner/1103?gruppe=kommer&side=2"} {
		page := w.browser("nb").get(path)
		got := 0
		for i := range 400 {
			title := fmt.Sprintf("Tiltak nummer %d med", i)
			card := strings.Contains(page.body, `">`+title)
			line := strings.Contains(page.body, "<li>"+title)
			if card || line {
				got++
			}
			if paper := regexp.MustCompile(`<h3><a href="[^"]*">` + title).MatchString(page.body); paper && line {
				t.Errorf("%s has %q twice", path, title)
			}
		}
		want := 300 // the others have ended or were stopped
		if strings.Contains(path, "gruppe") {
			want = len(regexp.MustCompile(`<article class="item">`).FindAllString(page.body, -1)) + strings.Count(page.body, "<li>Tiltak nummer")
			page.hasNot(t, "ikke plass til her")
		}
		if got != want || got < 100 {
			t.Errorf("%s has %d initiatives, want %d", path, got, want)
		}
		if len(page.body) > 100<<10 {
			t.Errorf("%s is %d bytes", path, len(page.body))
		}
	}
	w.browser("nb").get("/kommuner/1103").hasNot(t, "ikke plass til her")
}

func TestFormerMunicipalities(t *testing.T) {
	t.Parallel()
	w := open(t)
	if got := w.browser("nb").get("/kommuner/3011?gruppe=ma"); got.StatusCode != http.StatusMovedPermanently || got.Header.Get("Location") != "/kommuner/3110?gruppe=ma" {
		t.Errorf("Hvaler: %d to %s", got.StatusCode, got.Header.Get("Location"))
	}
	split := w.browser("nb").get("/kommuner/1507")
	split.has(t, "/kommuner/1508", "/kommuner/1580", "er delt")
	if split.StatusCode != http.StatusMultipleChoices {
		t.Errorf("a number that was split answers %d", split.StatusCode)
	}
}

func TestFindMunicipality(t *testing.T) {
	t.Parallel()
	w := open(t)
	for words, want := range map[string]string{
		"Stavanger": "/kommuner/1103", "stavanger kommune": "/kommuner/1103", "tromso": "/kommuner/5501", "0301": "/kommuner/0301",
		"3011": "/kommuner/3110", "Guovdageaidnu": "/kommuner/5612", "Rennesøy": "/kommuner/1103",
	} {
		got := w.browser("nb").get("/kommuner?q=" + strings.ReplaceAll(words, " ", "+"))
		if got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != want {
			t.Errorf("%s leads to %d %s, want %s", words, got.StatusCode, got.Header.Get("Location"), want)
		}
	}
	w.browser("nb").get("/kommuner?q=sand").has(t, "Sandnes", "Sandefjord", "kommuner for «sand»")
	w.browser("nb").get("/kommuner?q=xyzzy").has(t, "Vi fant ingen kommune")
	w.browser("nb").get("/kommuner?q=Ålesund").has(t, "Ålesund")
}

func TestListSelects(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.propose(func(p *events.Proposed) { p.Title, p.Phase = nb("Søknad om båtplass"), events.PhaseExecution })
	w.propose(func(p *events.Proposed) { p.Title, p.Owner = nb("Pensjon"), testkit.Nav })
	for query, want := range map[string]string{
		"": "2 tiltak", "?q=bátplass": "1 tiltak", "?eier=889640782": "1 tiltak", "?fase=execution&forbi=true": "1 tiltak",
		"?kommune=stavanger": "2 tiltak", "?kommune=1507&vis=tavle": "2 tiltak", "?vis=tidslinje": "2 tiltak", "?sorter=title": "2 tiltak",
	} {
		w.browser("nb").get("/tiltak"+query).has(t, `role="status">`+want)
	}
	w.browser("nb").get("/tiltak?eier=889640782").has(t, "Ansvarlig virksomhet: Nav", `value="889640782" checked`)
	empty := w.browser("nb").get("/tiltak?eier=889640782&fase=execution")
	empty.has(t, "Ingen tiltak passer med alt du har valgt", "Uten «Prosjektfase»", "Uten «Ansvarlig virksomhet»")
	csv := w.browser("nb").get("/tiltak.csv?eier=889640782")
	csv.has(t, "Pensjon", "Tittel;")
	csv.hasNot(t, "båtplass")
}

func TestListPages(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.crowd(60)
	for _, selection := range []string{"?sorter=title", "?sorter=title&vis=tidslinje", "?eier=974761076&kommune=0301&q=tiltak+tittel&plikt=mandatory&plikt=voluntary&plikt=mandatory_later"} {
		shown, seen := w.turn("/tiltak"+selection, "next")
		want := 60
		if strings.Contains(selection, "plikt") {
			want = 45
		}
		if seen != want {
			t.Errorf("%s: the pages show %d initiatives", selection, seen)
		}
		last := shown[len(shown)-1]
		back, _ := w.turn(last.path, "prev")
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
	w.browser("nb").get("/tiltak").hasNot(t, `rel="prev"`, "Til første side")
}

// turned is one page of a list.
type turned struct {
	path string
	ids  []string
}

var rowLink = regexp.MustCompile(`(?:<th scope="row"[^>]*>|<div class="strip">\s*)<a href="/tiltak/([0-9-]+)"`)

// turn goes from page to page as long as there is a link, and counts the rows.
func (w *world) turn(path, rel string) (out []turned, rows int) {
	w.t.Helper()
	turning := regexp.MustCompile(`href="([^"]+)" rel="` + rel + `"`)
	for len(out) < 20 {
		page := w.browser("nb").get(path)
		if page.StatusCode != http.StatusOK {
			w.t.Fatalf("%s answers %d", path, page.StatusCode)
		}
		here := turned{path: path}
		for _, m := range rowLink.FindAllStringSubmatch(page.body, -1) {
			here.ids = append(here.ids, m[1])
		}
		out, rows = append(out, here), rows+len(here.ids)
		m := turning.FindStringSubmatch(page.body)
		if m == nil {
			return out, rows
		}
		path = html.UnescapeString(m[1])
	}
	w.t.Fatalf("the pages do not end")
	return nil, 0
}

func TestWhatIsTypedIsOnlyText(t *testing.T) {
	t.Parallel()
	w := open(t)
	evil := `"><script>alert(1)</script><img src=x onerror=alert(1)>`
	id := w.propose(func(p *events.Proposed) {
		p.Title, p.Summary, p.Description = nb(evil), nb(evil), nb(evil)
		p.Links = []events.Link{{URL: "https://example.no/" + `"onmouseover="alert(1)`, Title: nb(evil)}}
		p.Plan = []events.Milestone{{Milestone: evil, Date: "2027-01-01"}}
	})
	for _, path := range []string{"/", "/tiltak", "/tiltak?vis=tavle", "/tiltak?vis=tidslinje", "/tiltak/" + id, "/kommuner/0301", "/tiltak?q=" + "%22%3E%3Cscript%3Ealert(1)", "/kommuner?q=%3Cscript%3E", "/%3Cscript%3E"} {
		w.browser("nn").get(path).hasNot(t, "<script>alert", "<img src=x", `"onmouseover=`)
	}
}
