package account_test

import (
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"testing"

	"github.com/samstyring/samstyring/internal/app/apikeys"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

var keyPattern = regexp.MustCompile(`samstyring_[0-9]{9}_[a-z2-7]{12}_[A-Z2-7]{52}`)

// A person makes a key for their organisation, sees it once, sees who made it, and
// withdraws it.
func TestAPIKeysPage(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b := w.Browser("nb")
	if got := b.Get("/min-side/nokler"); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("nobody: %d", got.StatusCode)
	}
	b.SignIn("skatteetaten")
	page := b.Get("/min-side/nokler")
	sent := url.Values{
		"_token": {page.Token()}, "_nokkel": {"a"}, "name": {"Nattlig uttrekk"}, "roles": {"reader", "registrar"}, "expires": {"2027-01-31"},
		"addresses": {"192.0.2.0/24, 198.51.100.7\n2001:db8::/32"},
	}
	wrong := url.Values{"_token": sent["_token"], "_nokkel": {"b"}, "name": {""}, "expires": {"2037-01-31"}, "addresses": {"her"}}
	refused := b.Post("/min-side/nokler", wrong)
	refused.Has(t, "Fyll ut dette feltet", "Nøkkelen ville vare for lenge", "verken en IP-adresse")
	if refused.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("what is wrong: %d", refused.StatusCode)
	}
	made := b.Post("/min-side/nokler", sent)
	secret := keyPattern.FindString(made.Text)
	if made.StatusCode != http.StatusOK || secret == "" {
		t.Fatalf("%d, no key in\n%s", made.StatusCode, made.Text)
	}
	made.Has(t, "Nattlig uttrekk", "Leser · Registrator", "192.0.2.0/24", "198.51.100.7/32", "2001:db8::/32", "Ikke brukt ennå")
	if keyPattern.MatchString(b.Get("/min-side/nokler").Text) {
		t.Error("the key is shown again")
	}
	again := b.Post("/min-side/nokler", sent)
	if again.Has(t, "Skjemaet er allerede sendt"); keyPattern.MatchString(again.Text) {
		t.Error("the same form makes two keys")
	}
	caller, err := w.App.Keys.Authenticate(t.Context(), secret, netip.MustParseAddr("192.0.2.9"))
	if err != nil || caller.Organisation != "974761076" {
		t.Fatalf("the key is %+v, %v", caller, err)
	}
	b.Get("/min-side/innsyn").Has(t, "Laget en API-nøkkel", "Så på API-nøklene", ">du<")
	id := apikeys.Name(secret)[len("974761076."):]
	if got := b.Post("/min-side/nokler/"+id, url.Values{"_token": {page.Token()}}); got.StatusCode != http.StatusSeeOther {
		t.Errorf("withdraw: %d", got.StatusCode)
	}
	b.Get("/min-side/nokler").Has(t, "Nøkkelen er trukket", "Virksomheten har ingen API-nøkler")
	if _, err := w.App.Keys.Authenticate(t.Context(), secret, netip.MustParseAddr("192.0.2.9")); err == nil {
		t.Error("a key that was withdrawn is taken")
	}
	b.Get("/min-side/innsyn").Has(t, "Trakk en API-nøkkel")
	b.Get("/min-side/innsyn?maned=2026-08").Has(t, "August 2026: 0 innføringer", "Ingenting denne måneden")
}
