package web_test

import (
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"testing"

	"github.com/samstyring/samstyring/internal/app/apikeys"
)

var keyPattern = regexp.MustCompile(`samstyring_[0-9]{9}_[a-z2-7]{12}_[A-Z2-7]{52}`)

// A person makes a key for their organisation, sees it once, sees who made it, and
// withdraws it.
func TestAPIKeysPage(t *testing.T) {
	t.Parallel()
	w := open(t)
	b := w.browser("nb")
	if got := b.get("/min-side/nokler"); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("nobody: %d", got.StatusCode)
	}
	b.signIn("skatteetaten")
	page := b.get("/min-side/nokler")
	sent := url.Values{
		"_token": {page.token()}, "_nokkel": {"a"}, "name": {"Nattlig uttrekk"}, "scopes": apikeys.Scopes, "expires": {"2027-01-31"},
		"addresses": {"192.0.2.0/24, 198.51.100.7\n2001:db8::/32"},
	}
	wrong := url.Values{"_token": sent["_token"], "_nokkel": {"b"}, "name": {""}, "expires": {"2037-01-31"}, "addresses": {"her"}}
	refused := b.post("/min-side/nokler", wrong)
	refused.has(t, "Fyll ut dette feltet", "Nøkkelen ville vare for lenge", "verken en IP-adresse")
	if refused.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("what is wrong: %d", refused.StatusCode)
	}
	made := b.post("/min-side/nokler", sent)
	secret := keyPattern.FindString(made.body)
	if made.StatusCode != http.StatusOK || secret == "" {
		t.Fatalf("%d, no key in\n%s", made.StatusCode, made.body)
	}
	made.has(t, "Nattlig uttrekk", "192.0.2.0/24", "198.51.100.7/32", "2001:db8::/32", "Ikke brukt ennå")
	if keyPattern.MatchString(b.get("/min-side/nokler").body) {
		t.Error("the key is shown again")
	}
	again := b.post("/min-side/nokler", sent)
	if again.has(t, "Skjemaet er sendt før"); keyPattern.MatchString(again.body) {
		t.Error("the same form makes two keys")
	}
	caller, err := w.Keys.Authenticate(t.Context(), secret, netip.MustParseAddr("192.0.2.9"))
	if err != nil || caller.Organisation != "974761076" {
		t.Fatalf("the key is %+v, %v", caller, err)
	}
	b.get("/min-side/innsyn").has(t, "Laget en API-nøkkel", "Så på API-nøklene", ">du<")
	id := apikeys.Name(secret)[len("974761076."):]
	if got := b.post("/min-side/nokler/"+id, url.Values{"_token": {page.token()}}); got.StatusCode != http.StatusSeeOther {
		t.Errorf("withdraw: %d", got.StatusCode)
	}
	b.get("/min-side/nokler").has(t, "Nøkkelen er trukket", "Virksomheten har ingen API-nøkler")
	if _, err := w.Keys.Authenticate(t.Context(), secret, netip.MustParseAddr("192.0.2.9")); err == nil {
		t.Error("a key that was withdrawn is taken")
	}
	b.get("/min-side/innsyn").has(t, "Trakk en API-nøkkel")
	b.get("/min-side/innsyn?maned=2026-08").has(t, "Ingenting denne måneden")
}
