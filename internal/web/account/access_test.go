package account_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

const accessPath = "/min-side/tilganger"

var (
	memberCode = regexp.MustCompile(`Medlemskoden din er <code class="break">(act_[0-9a-f]{32})</code>`)
	invited    = regexp.MustCompile(`<code class="break">([A-Z2-7-]{20,})</code>`)
	mandateID  = regexp.MustCompile(`name="id" value="([0-9a-f-]{36})"`)
)

// send sends a form of the page of access, with its token.
func send(b *webtest.Browser, path string, form url.Values) webtest.Answer {
	form.Set("_token", b.Get(accessPath).Token())
	return b.Post(path, form)
}

// A newcomer can do nothing until an administrator gives a role, and nothing more
// when it is withdrawn; nobody but an administrator gives one.
func TestAnAdministratorGivesARole(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	admin, newcomer := w.Browser("nb"), w.Browser("nb")
	admin.SignIn("ks")
	newcomer.SignIn("ny")
	page := newcomer.Get(accessPath)
	page.Has(t, "Du har ingen rolle i virksomheten ennå", "Gi medlemskoden din til administratoren")
	page.HasNot(t, "Gi rollen")
	newcomer.Get("/min-side").HasNot(t, "/min-side/nokler")
	admin.Get("/min-side").Has(t, "/min-side/nokler")
	code := memberCode.FindStringSubmatch(page.Text)
	if code == nil {
		t.Fatal("the page tells no code")
	}
	refused := newcomer.Get("/prioritering/ny")
	if refused.StatusCode != http.StatusForbidden {
		t.Errorf("a newcomer opens a round: %d", refused.StatusCode)
	}
	refused.Has(t, "rollen som trengs for dette i virksomheten: registrator", "Rollene gis av administratoren i KS", `<li><a class="ds-link" href="/min-side/tilganger">`)
	refused.HasNot(t, `href="/logg-inn"`)
	role := url.Values{"member": {code[1]}, "role": {"registrar"}}
	if got := send(newcomer, accessPath+"/roller", role); got.StatusCode != http.StatusForbidden {
		t.Errorf("a newcomer gives a role: %d", got.StatusCode)
	}
	if got := send(admin, accessPath+"/roller", role); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("give a role: %d\n%s", got.StatusCode, got.Text)
	}
	newcomer.Get(accessPath).Has(t, "<strong>Registrator</strong>")
	if got := newcomer.Get("/prioritering/ny"); got.StatusCode != http.StatusOK {
		t.Errorf("a registrar opens a round: %d", got.StatusCode)
	}
	send(admin, accessPath+"/roller/trekk", role)
	newcomer.Get(accessPath).Has(t, "Du har ingen rolle i virksomheten ennå")

	admin.Get("/min-side/innsyn").Has(t, "Ga en rolle", "Trakk en rolle", "Så på hvem som har tilgang")
	operator := access.Caller{Organisation: testkit.Digdir, Actor: access.Operator, Scopes: []string{access.ScopeAdmin}}
	if _, err := w.Command.Invite(t.Context(), command.Request{Caller: operator}, testkit.KS, []events.Role{events.RoleAdministrator}, time.Hour); err != nil {
		t.Fatal(err)
	}
	log := admin.Get("/min-side/innsyn")
	log.Has(t, "Den som drifter registeret")
	log.HasNot(t, access.Operator)
	own := memberCode.FindStringSubmatch(admin.Get(accessPath).Text)
	last := send(admin, accessPath+"/roller/trekk", url.Values{"member": {own[1]}, "role": {"administrator"}})
	last.Has(t, "Virksomheten må ha minst én administrator")
}

// Whoever represents nobody enters the code of an invitation, once, and still acts
// for the organisation at the next sign-in.
func TestAnInvitationLetsSomebodyIn(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	admin, guest := w.Browser("nb"), w.Browser("nb")
	admin.SignIn("stavanger")
	made := send(admin, accessPath+"/invitasjoner", url.Values{"roles": {"registrar"}, "days": {"14"}})
	code := invited.FindStringSubmatch(made.Text)
	if code == nil {
		t.Fatalf("no code is shown: %d\n%s", made.StatusCode, made.Text)
	}
	admin.Get(accessPath).HasNot(t, code[1])
	guest.SignIn("ingen")
	guest.Get("/logg-inn/virksomhet").Has(t, "Du representerer ingen virksomhet", `href="/min-side/invitasjon"`)
	use := func(b *webtest.Browser) webtest.Answer {
		return b.Post("/min-side/invitasjon", url.Values{"_token": {b.Get("/min-side/invitasjon").Token()}, "code": {code[1]}})
	}
	if got := use(guest); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("use the code: %d\n%s", got.StatusCode, got.Text)
	}
	guest.Get(accessPath).Has(t, "Du handler nå for Stavanger", "<strong>Registrator</strong>")
	use(guest).Has(t, "Koden gjelder ikke")
	again := w.Browser("nb")
	again.SignIn("ingen")
	again.Get("/").Has(t, "Du representerer Stavanger")
}

// Under a mandate one acts in the name of another; it
// ends at once when it is withdrawn.
func TestAMandateIsActedUnder(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	admin, company := w.Browser("nb"), w.Browser("nb")
	admin.SignIn("stavanger")
	company.SignIn("supplier")
	given := send(admin, accessPath+"/fullmakter", url.Values{"to": {"931796003"}, "tasks": {"pilots"}, "until": {"2026-12-31"}})
	if given.StatusCode != http.StatusSeeOther {
		t.Fatalf("give a mandate: %d\n%s", given.StatusCode, given.Text)
	}
	choose := company.Get("/logg-inn/virksomhet")
	choose.Has(t, "med fullmakt til")
	company.Post("/logg-inn/virksomhet", url.Values{"_token": {choose.Token()}, "virksomhet": {testkit.Stavanger + ".931796003"}})
	company.Get(accessPath).Has(t, "med fullmakt", "Piloter")
	if got := company.Get("/tiltak/nytt"); got.StatusCode != http.StatusForbidden {
		t.Errorf("register without a mandate for it: %d", got.StatusCode)
	}
	if got := send(company, accessPath+"/fullmakter", url.Values{"to": {testkit.KS}, "tasks": {"pilots"}, "until": {"2026-12-31"}}); got.StatusCode != http.StatusForbidden {
		t.Errorf("pass a mandate on: %d", got.StatusCode)
	}
	pilot := w.Until(t, testkit.Planned)
	mandate, tasks, err := w.Query.Mandate(testkit.Stavanger, "931796003")
	if err != nil {
		t.Fatal(err)
	}
	req := command.Request{Caller: testkit.Caller("931796003").Under(testkit.Stavanger, mandate, tasks)}
	if _, err := w.Command.Do(t.Context(), req, pilot, initiative.JoinPilot{Municipality: "1103"}); err != nil {
		t.Fatal(err)
	}
	w.Browser("nb").Get("/tiltak/"+pilot).Has(t, "meldt av KS Digitale fellestjenester AS for Stavanger")
	id := mandateID.FindStringSubmatch(admin.Get(accessPath).Text)
	send(admin, accessPath+"/fullmakter/trekk", url.Values{"id": {id[1]}})
	company.Get("/").HasNot(t, "Du representerer Stavanger")
}
