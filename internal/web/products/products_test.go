package products_test

import (
	"errors"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// supplier is whom the person "supplier" acts for.
const supplier = "931796003"

// A vendor registers a product and answers, a municipality says that it uses it,
// the owner verifies; and everybody reads who waits for whom.
func TestProductsOnThePages(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	vendor, owner, municipality, anybody := w.As("supplier", "nb"), w.As("skatteetaten", "nb"), w.As("stavanger", "nb"), w.Browser("nb")
	anybody.Get("/fagsystemer").Has(t, "Ingen leverandør har registrert noe fagsystem ennå.")
	anybody.Get("/kommuner/1103").Has(t, "Kommunen har ikke sagt hvilke fagsystemer den bruker.")

	vendor.Get("/fagsystemer").Has(t, "/fagsystemer/nytt")
	page := vendor.Get("/fagsystemer/nytt")
	again := vendor.Press(page, "vis", url.Values{"homepage": {"ikke en adresse"}})
	if again.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("registered without a name: %d", again.StatusCode)
	}
	again.Has(t, "ikke en adresse")
	one := vendor.SendReviewed("/fagsystemer/nytt", url.Values{"name": {"Oppvekst Fag"}, "description": {"For barnehagen."}})

	vendor.Get("/tiltak/"+id).Has(t, "Er Oppvekst Fag klart for dette tiltaket?", one+"/tiltak/"+id)
	anybody.Get("/tiltak/"+id).HasNot(t, "Oppvekst Fag")
	report := one + "/tiltak/" + id
	if got := owner.Get(report); got.StatusCode != http.StatusForbidden {
		t.Errorf("the owner answers for the vendor: %d", got.StatusCode)
	}
	vendor.Press(vendor.Get(report), "vis", url.Values{"state": {"planned"}}).Has(t, "Når blir det klart")
	vendor.SendReviewed(report, url.Values{"state": {"planned"}, "date": {"2030-04-01"}, "precision": {"quarter"}, "version": {"4.2"}})
	before := anybody.Get("/tiltak/" + id)
	before.Has(t, "Er fagsystemene klare?", "0 av 357 kommuner har sagt hvilke fagsystemer de bruker.", "versjon 4.2", "2. kvartal 2030")
	before.HasNot(t, "av dem bruker et fagsystem som ikke er klart")

	anybody.Get("/kommuner/1103/fagsystemer").HasNot(t, "<form method=\"post\" action=\"/kommuner")
	municipality.Get("/kommuner/1103/fagsystemer").Has(t, "Oppvekst Fag", "Kommunen har ikke sagt hvilke fagsystemer den bruker.")
	municipality.SendReviewed("/kommuner/1103/fagsystemer", url.Values{"products": {strings.TrimPrefix(one, "/fagsystemer/")}})
	anybody.Get("/kommuner/1103/fagsystemer").Has(t, "Sagt av", one)
	anybody.Get("/kommuner/1103").Has(t, "Oppvekst Fag</a>", "Planlagt", "versjon 4.2")
	anybody.Get("/tiltak/"+id).Has(t, "1 av 357 kommuner har sagt", "Én av dem bruker et fagsystem som ikke er klart.", "1 av 1 som har svart")

	vendor.SendReviewed(report, url.Values{"state": {"ready"}, "date": {""}, "precision": {""}})
	owner.Get(one).Has(t, "Bekreft at det er klart")
	vendor.Get(one).HasNot(t, "Bekreft at det er klart")
	owner.SendReviewed(report+"/bekreft", url.Values{"note": {"Prøvd."}})
	anybody.Get(one).Has(t, "Klart", "Bekreftet av Skatteetaten", "Prøvd.", "1 kommuner har sagt at de bruker det.", "Leverandøren meldte at «Oppvekst Fag» er klart")
	anybody.Get("/endringer?klasse=vendor_ready").Has(t, "Fagsystemet «Oppvekst Fag» er klart")
	anybody.Get("/tiltak/"+id).Has(t, "0 av dem bruker et fagsystem som ikke er klart.")

	mine := anybody.Get("/leverandorer/" + supplier)
	mine.Has(t, "Leverandøren har svart på alt vi vet berører fagsystemene.", "Andre svar", "/abonner?tiltak="+id)
	if got := anybody.Get("/leverandorer/" + testkit.Nav); got.StatusCode != http.StatusNotFound {
		t.Errorf("who sells nothing has a page: %d", got.StatusCode)
	}
	for _, lang := range []string{"nn", "en"} {
		b := w.As("supplier", lang)
		for _, path := range []string{"/fagsystemer", one, one + "/endre", report, "/leverandorer/" + supplier, "/kommuner/1103/fagsystemer"} {
			if got := b.Get(path); got.StatusCode != http.StatusOK {
				t.Errorf("%s in %s: %d", path, lang, got.StatusCode)
			}
		}
	}
}

// TestWhatFormerMunicipalitiesUsed: a municipality that was formed from others shows by
// name what they said, and when.
func TestWhatFormerMunicipalitiesUsed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	log, err := eventlog.Open(t.Context(), eventlog.Config{Dir: filepath.Join(dir, "log")})
	if err != nil {
		t.Fatal(err)
	}
	said := &events.ProductUseDeclared{Municipality: "1507", By: events.SpeakerSelf, Products: []string{}}
	id := product.UseID("1507")
	_, err = log.Append(t.Context(), eventlog.Entry{Aggregate: events.AggregateProduct, ID: id, Records: []events.Record{{
		ID: "e1", Aggregate: events.AggregateProduct, AggregateID: id, Name: said.EventName(), Version: 1,
		Time: time.Date(2023, 5, 4, 9, 0, 0, 0, time.UTC), Organisation: testkit.Stavanger, Data: said,
	}}})
	if err := errors.Join(err, log.Close()); err != nil {
		t.Fatal(err)
	}
	w := webtest.OpenAt(t, dir)
	w.Browser("nb").Get("/kommuner/1508/fagsystemer").Has(t, "Ålesund, som kommunen ble dannet av, sa 4. mai 2023:")
}
