package imports_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// While a long file is written its page says how far it has come, and asks for
// itself again; then it says how it went.
func TestThePageShowsProgress(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b := w.Browser("nb")
	b.SignIn("skatteetaten")
	var list strings.Builder
	list.WriteString("Nr;Tiltak;Kort beskrivelse;Ansvarlig;Hvem gjelder det\r\n")
	const rows, share = 900, 400
	for i := range rows {
		fmt.Fprintf(&list, "%d;Tiltak nr. %d;Kort.;Skatteetaten;alle\r\n", i+1, i+1)
	}
	address := upload(b, b.Get("/importer").Token(), "liste.csv", "Liste", list.String()).Header.Get("Location")
	plan := b.Get(address)
	gate := testkit.HoldNewID(w.App, 2*share+1) // of the first row behind the first share
	if sent := b.Post(address+"/skriv", url.Values{"_token": {plan.Token()}, "plan": {found(t, planPattern, plan)}}); sent.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d\n%s", sent.StatusCode, sent.Text)
	}
	if err := gate.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	under := b.Get(address)
	under.Has(t, "400 av 900 rader er skrevet (44 %)", `<progress max="100" value="44"`)
	if got := under.Header.Get("Refresh"); got != "2" {
		t.Errorf("Refresh %q", got)
	}
	gate.Open()
	if _, err := w.Imports.Wait(t.Context(), testkit.Caller(testkit.Skatteetaten), strings.TrimPrefix(address, "/importer/")); err != nil {
		t.Fatal(err)
	}
	done := b.Get(address)
	done.Has(t, "Importen er ferdig: 900 nye tiltak")
	if got := done.Header.Get("Refresh"); got != "" {
		t.Errorf("Refresh %q of what is finished", got)
	}
}
