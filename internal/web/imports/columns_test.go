package imports_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// Where the file lacks a column that new initiatives need, what the columns mean is
// chosen first: no row stands there as refused.
func TestWithoutTitlesTheColumnsAreChosenFirst(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b := w.Browser("nb")
	b.SignIn("skatteetaten")
	for name, list := range map[string]string{
		"with ids":        "Nr;Sak vi jobber med;Kort beskrivelse;Ansvarlig;Hvem gjelder det\r\n1;Felles innlogging;Én for alle;Skatteetaten;alle\r\n2;Ny portal;Portal;Skatteetaten;alle\r\n",
		"without ids":     "Sak vi jobber med;Kort beskrivelse;Ansvarlig;Hvem gjelder det\r\nFelles innlogging;Én for alle;Skatteetaten;alle\r\nNy portal;Portal;Skatteetaten;alle\r\n",
		"a blank id":      "Nr;Sak vi jobber med;Kort beskrivelse;Ansvarlig;Hvem gjelder det\r\n1;Felles innlogging;Én for alle;Skatteetaten;alle\r\n;Ny portal;Portal;Skatteetaten;alle\r\n",
		"other faults":    "Nr;Sak vi jobber med;Kort beskrivelse;Ansvarlig;Hvem gjelder det\r\n1;Felles innlogging;Én for alle;Huset;Langtbortistan\r\n2;Ny portal;Portal;Skatteetaten;alle\r\n",
		"nothing but ids": "Nr;Sak vi jobber med;Farge\r\n1;Felles innlogging;blå\r\n2;Ny portal;grønn\r\n",
	} {
		page := b.Get(upload(b, b.Get("/importer").Token(), "liste.csv", name, list).Header.Get("Location"))
		page.Has(t, "Sak vi jobber med", "Les filen på nytt")
		page.HasNot(t, "Avvist", `id="rader"`)
		if t.Failed() {
			t.Fatal(name)
		}
	}
}

// Whoever registers for several says for a whole file who is responsible; for all
// others the page says that it is their own organisation.
func TestWhoIsResponsibleForAFile(t *testing.T) {
	t.Parallel()
	const list = "Nr;Tiltak;Kort beskrivelse;Hvem gjelder det\r\n1;Felles innlogging;Én for alle;alle\r\n"
	w := webtest.Open(t)
	b := w.Browser("nb")
	b.SignIn("skatteetaten")
	own := b.Get(upload(b, b.Get("/importer").Token(), "liste.csv", "Liste", list).Header.Get("Location"))
	own.Has(t, "Det er lest som din egen virksomhet for alle radene: Skatteetaten, 974761076", "Skriv én rad")
	b = w.Browser("nb")
	b.SignIn("digdir")
	address := upload(b, b.Get("/importer").Token(), "liste.csv", "Liste", list).Header.Get("Location")
	page := b.Get(address)
	page.Has(t, "Ansvarlig virksomhet for alle radene")
	page.HasNot(t, `id="rader"`)
	say := func(owner string) webtest.Answer {
		return b.Post(address+"/lesing", url.Values{"_token": {page.Token()}, "revisjon": {found(t, revisionPattern, page)}, "owner": {owner}})
	}
	wrong := say("Ukjent etat")
	wrong.Has(t, `aria-invalid="true"`, `value="Ukjent etat"`)
	if got := say("Kartverket"); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.StatusCode, got.Text)
	}
	b.Get(address).Has(t, "Valgt for alle radene: Kartverket, 971040238", "Skriv én rad")
}
