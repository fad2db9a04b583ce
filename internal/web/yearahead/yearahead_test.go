package yearahead_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/wave"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// ahead registers what a year may hold.
func ahead(t *testing.T) *webtest.World {
	t.Helper()
	w := webtest.Open(t)
	w.Propose(func(p *events.Proposed) {
		p.Title, p.Obligation = testkit.Text("Må alle"), &events.Obligation{Level: events.ObligationMandatory, Deadline: "2027-03-01", LegalBasis: "prøveloven § 1"}
		p.Plan = []events.Milestone{{Milestone: "Opplæring begynner", Date: "2027-01-01", Precision: events.PrecisionQuarter}, {Milestone: "Forbi", Date: "2020-01-01"}}
		p.Functions = []string{"120"}
	})
	w.Propose(func(p *events.Proposed) {
		p.Title, p.Obligation, p.Plan = testkit.Text("Må, men når"), &events.Obligation{Level: events.ObligationMandatoryLater}, nil
	})
	w.Propose(func(p *events.Proposed) {
		p.Title, p.Owner, p.Reach = testkit.Text("Bare i Ålesund"), testkit.Nav, events.Reach{Scope: events.ScopeMunicipalities, Codes: []string{"1508"}, ReferenceDate: "2026-01-01"}
		p.Plan = []events.Milestone{{Milestone: "slutt", Date: "2027-02-01", Precision: events.PrecisionMonth}}
	})
	w.Do(testkit.Skatteetaten, w.Throughout(), initiative.AnnounceBreakingChange{BreakingChangeAnnounced: events.BreakingChangeAnnounced{
		On: "2027-05-02", What: testkit.Text("Det gamle endepunktet stenges"), Action: testkit.Text("Gå over til det nye endepunktet"),
	}})
	return w
}

// The page says what must be done and what happens, for whom it is asked, and
// refuses an address that it does not understand.
func TestYearAhead(t *testing.T) {
	t.Parallel()
	w := ahead(t)
	b := w.Browser("nb")
	one := b.Get("/neste-aar?kommune=utsira")
	one.Has(t, "De neste tolv månedene: Utsira", "Mars 2027", "1. mars 2027", "Må alle", "Frist: plikten skal være oppfylt (prøveloven § 1)", "Dere må gjøre noe",
		"Opplæring begynner", "1. kvartal 2027", "Mai 2027", "Inntekt uten søknad", "Gå over til det nye endepunktet", "Administrasjon", "ikke vurdert for 1 av tiltakene", "Må, men når", "Må gjøres, men når er ikke avklart",
		`href="/neste-aar.odt?kommune=1151&amp;sprak=nb"`, "calendar.ics?language=nb&amp;municipality=1151")
	one.HasNot(t, "Forbi", "Bare i Ålesund")
	if strings.Index(one.Text, "Opplæring begynner") < strings.Index(one.Text, "Må alle") {
		t.Error("what comes some time in the quarter stands before what has a day in it")
	}
	b.Get("/neste-aar?fylke=15").Has(t, "Møre og Romsdal", "Bare i Ålesund", "Planlagt avslutning", "(1 kommune)")
	nav := b.Get("/neste-aar?eier=" + testkit.Nav)
	nav.Has(t, "Bare i Ålesund")
	nav.HasNot(t, "Må alle")
	b.Get("/neste-aar").Has(t, "for alle kommuner", "Må alle", "Bare i Ålesund", "357 kommuner")
	b.Get("/neste-aar?kommune=1103&fylke=15").Has(t, "Bare i Ålesund", "Må alle")
	w.Browser("nn").Get("/neste-aar?kommune=1151").Has(t, "Dei neste tolv månadene", "Ikkje vurdert")
	w.Browser("en").Get("/neste-aar?kommune=1151").Has(t, "The next twelve months", "1 March 2027")
	for _, wrong := range []string{"kommune=xyzzy", "fylke=99", "eier=1", "aar=2027", "kommun=1151"} {
		for _, path := range []string{"/neste-aar", "/neste-aar.odt", "/neste-aar.xlsx"} {
			if got := b.Get(path + "?" + wrong); got.StatusCode != http.StatusBadRequest {
				t.Errorf("%s?%s answers %d", path, wrong, got.StatusCode)
			}
		}
	}
	b.Get("/neste-aar?kommune=1151").Has(t, `href="/kommuner/1151"`)
	b.Get("/neste-aar?fylke=15").Has(t, `href="/fylker/15"`)
	b.Get("/kommuner/1151").Has(t, `href="/neste-aar?kommune=1151"`)
	b.Get("/fylker/15").Has(t, `href="/neste-aar?fylke=15"`)
}

// Where the day is undecided, the year says what to begin with and who does it, as far as
// the onboarding package says so and the municipality has not done it; else that nobody
// has said it, and whom to ask.
func TestYearAheadSaysWhatToBeginWithAndWho(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(func(p *events.Proposed) {
		p.Title, p.Plan = testkit.Text("Må, men når"), nil
		p.Obligation = &events.Obligation{Level: events.ObligationMandatory, LegalBasis: "prøveloven § 2"}
	})
	b := w.Browser("nb")
	b.Get("/neste-aar?kommune=1103").Has(t, "Oppfyll plikten (prøveloven § 2). Hva dere må gjøre, er ikke beskrevet her. Spør Skatteetaten.", "Ingen har sagt hvem",
		`href="/tiltak/`+id+`/kontakt"`, `href="/virksomheter/`+testkit.Stavanger+`/kontakt"`, "Hvem du kan spørre: Stavanger")
	w.Do(testkit.Skatteetaten, id, initiative.DescribeOnboarding{Steps: []events.OnboardingStep{
		{Kind: "agreement", Title: testkit.Text("Undertegn avtalen"), DoneBy: "management"}, {Kind: "technical", Title: testkit.Text("Åpne brannmuren"), DoneBy: "it"}, {Kind: "other", Title: testkit.Text("Si fra"), DoneBy: "it"},
	}})
	b.Get("/neste-aar?kommune=1103").Has(t, "Oppfyll plikten (prøveloven § 2). Først i startpakken: Undertegn avtalen", "Ledelsen, IT")
	state, err := w.Query.State(id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Command.DoAdoption(t.Context(), testkit.As(testkit.Stavanger), id, "1103", adoption.TickOnboarding{Done: []string{state.Onboarding.Steps[0].ID}}); err != nil {
		t.Fatal(err)
	}
	stavanger := b.Get("/neste-aar?kommune=1103")
	stavanger.Has(t, "Først i startpakken: Åpne brannmuren")
	stavanger.HasNot(t, "Ledelsen", "Undertegn")
	b.Get("/neste-aar?kommune=1151").Has(t, "Først i startpakken: Undertegn avtalen")
	b.Get("/neste-aar").Has(t, "Først i startpakken: Undertegn avtalen")
}

// Waves stand in the year of those who can sign up, have a place or wait, and of the
// places that they are for; an initiative without another day stands there for them.
func TestYearAheadHasWaves(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(func(p *events.Proposed) { p.Title, p.Plan = testkit.Text("I puljer"), nil })
	announce := func(terms wave.Terms) string {
		res, err := w.Command.AnnounceWave(t.Context(), testkit.As(testkit.Skatteetaten), id, wave.Announce{Terms: terms})
		if err != nil {
			t.Fatal(err)
		}
		return res.ID
	}
	spring := announce(wave.Terms{Name: "Våren", Places: 1, SignUpBy: "2027-03-01", Start: "2027-05-03"})
	announce(wave.Terms{Name: "Rogaland", Places: 5, SignUpBy: "2027-02-01", Start: "2027-06-01", Counties: []string{"11"}})
	for _, m := range [][2]string{{testkit.Stavanger, "1103"}, {testkit.Oslo, "0301"}} {
		if _, err := w.Command.DoWave(t.Context(), testkit.As(m[0]), id, spring, m[1], wave.Join{}); err != nil {
			t.Fatal(err)
		}
	}
	b := w.Browser("nb")
	open := b.Get("/neste-aar?kommune=1151")
	open.Has(t, "1. mars 2027", "Siste dag for å melde seg på puljen «Våren»", "Puljen «Våren» starter", "Siste dag for å melde seg på puljen «Rogaland»", `href="/tiltak/`+id+`/puljer/`+spring+`"`)
	open.HasNot(t, "Dere må gjøre noe", "(for Rogaland)")
	placed := b.Get("/neste-aar?kommune=1103")
	placed.Has(t, "3. mai 2027", "Puljen «Våren» starter")
	placed.HasNot(t, "melde seg på puljen «Våren»", "venteliste")
	waits := b.Get("/neste-aar?kommune=0301")
	waits.Has(t, "Puljen «Våren» starter. Dere står som nummer 1 på ventelisten")
	waits.HasNot(t, "«Rogaland»")
	b.Get("/neste-aar").Has(t, "melde seg på puljen «Våren»", "melde seg på puljen «Rogaland» (for Rogaland)")
	county := b.Get("/neste-aar?fylke=15")
	county.Has(t, "«Våren»")
	county.HasNot(t, "«Rogaland»")
	w.Browser("en").Get("/neste-aar?kommune=0301").Has(t, "You are number 1 on the waiting list")
}

// The files say the same as the page.
func TestYearAheadAsFiles(t *testing.T) {
	t.Parallel()
	w := ahead(t)
	b := w.Browser("nb")
	odt := b.Get("/neste-aar.odt?kommune=1151")
	z, err := zip.NewReader(strings.NewReader(odt.Text), int64(len(odt.Text)))
	if err != nil {
		t.Fatal(err)
	}
	part, err := z.Open("content.xml")
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(part)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"De neste tolv månedene: Utsira", "Må alle: Frist", "1. mars 2027", "Må, men når: Forbered det som blir en plikt. Hva dere må gjøre, er ikke beskrevet her. Spør Skatteetaten.", "Ingen har sagt hvem. Tjeneste: Administrasjon", "Ikke vurdert", "http://example.com/tiltak/"} {
		if !bytes.Contains(content, []byte(want)) {
			t.Errorf("the document lacks %q", want)
		}
	}
	book, err := excelize.OpenReader(strings.NewReader(b.Get("/neste-aar.xlsx?fylke=15").Text))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	rows, err := book.GetRows(book.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 7 || rows[0][0] != "Periode" || rows[2][3] != "Bare i Ålesund" || rows[2][6] != "" || rows[2][13] != "1" || rows[1][6] != "1860" || rows[6][0] != "Må gjøres, men når er ikke avklart" {
		t.Errorf("the spreadsheet holds %q", rows)
	}
}
