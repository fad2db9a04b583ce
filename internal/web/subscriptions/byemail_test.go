package subscriptions_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// Somebody who belongs to no organisation leaves an address, says yes in the letter,
// changes what they follow, pauses, and erases everything, on the pages alone.
func TestFollowingByEmailWithoutAnOrganisation(t *testing.T) {
	t.Parallel()
	const address = "innbygger@example.org"
	office := webtest.Mailbox(t)
	w := webtest.Open(t)
	w.Notify(webtest.By(office))
	b := w.Browser("nb")
	b.Get("/abonner?kommune=1103").Has(t, `href="/abonner/epost?kommune=1103"`)
	page := b.Get("/abonner/epost?kommune=1103")
	page.Has(t, "Få endringer på e-post", "Stavanger", "/personvern")
	webtest.LookAt(t, "/abonner/epost", "nb", page.Text)
	page.Has(t, "Du følger: Stavanger.") // beside the button, whatever stands in the fields
	b.Get("/abonner/epost").Has(t, "Du har ikke valgt noe, og får alle endringer i alle tiltak.")
	form := url.Values{
		"_token": {page.Token()}, "_nokkel": {keyOf(t, page)}, "kommune": {"1103"}, "adresse": {"ikke en adresse"}, "hyppighet": {"hver gang"}, "ukedag": {"sunday"},
	}
	refused := b.Post("/abonner/epost", form)
	refused.Has(t, `href="#felt-adresse"`, `href="#felt-hyppighet"`, "Feil: Få endringer på e-post", `value="ikke en adresse"`, `name="kommune" value="1103"`)
	if refused.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("refused with %d", refused.StatusCode)
	}
	form.Set("adresse", address)
	form.Set("hyppighet", "weekly")
	form.Set("ukedag", "thursday")
	for range 2 { // sent twice by mistake
		if got := b.Post("/abonner/epost", form); got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/abonner/epost?kommune=1103" {
			t.Fatalf("answers %d %v\n%s", got.StatusCode, got.Header, got.Text)
		}
	}
	done := b.Get("/abonner/epost?kommune=1103")
	done.Has(t, "Vi sender en lenke til adressen")
	done.HasNot(t, address)

	elsewhere := w.Browser("nb") // where the letter is read
	confirm := webtest.LinkTo(t, office, address, mail.ConfirmPath)
	question := secret(elsewhere.Get(confirm), t, http.StatusOK)
	question.Has(t, "Ja, send meg varsler", "Stavanger")
	question.HasNot(t, "Satt opp av", "mailbox.", mail.OwnPath)
	said := secret(elsewhere.Post(confirm, nil), t, http.StatusOK)
	own := regexp.MustCompile(regexp.QuoteMeta(mail.OwnPath) + "[A-Za-z0-9_-]+").FindString(said.Text)
	if own == "" || strings.Contains(own, "innbygger") {
		t.Fatalf("no link to what they follow:\n%s", said.Text)
	}
	list := secret(elsewhere.Get(own), t, http.StatusOK)
	list.Has(t, address, "Stavanger", "Torsdag", "Sett på pause")
	for _, lang := range []string{"nb", "nn", "en"} {
		elsewhere.Cookies["lang"] = lang
		webtest.LookAt(t, own, lang, elsewhere.Get(own).Text)
	}
	elsewhere.Cookies["lang"] = "nb"
	one := regexp.MustCompile(`href="(` + regexp.QuoteMeta(own) + `/[^"]+)"`).FindStringSubmatch(list.Text)[1]
	change := secret(elsewhere.Get(one), t, http.StatusOK)
	change.Has(t, "Endre det du følger", `name="kommune" value="1103"`, `value="weekly" checked`, `value="thursday" selected`)
	change.HasNot(t, `name="adresse"`)
	webtest.LookAt(t, one, "nb", change.Text)
	elsewhere.Get(one+"?q=").Has(t, "Alle endringer i alle tiltak")
	press := func(path, action string, more url.Values) webtest.Answer {
		v := url.Values{"_token": {elsewhere.Get(own).Token()}, "gjor": {action}}
		for name, values := range more {
			v[name] = values
		}
		return elsewhere.Post(path, v)
	}
	press(one, "endre", url.Values{"hyppighet": {"x"}, "fylke": {"11"}}).Has(t, `href="#felt-hyppighet"`)
	webtest.Sent(t, press(one, "endre", url.Values{"hyppighet": {"daily"}, "fylke": {"11"}}))
	elsewhere.Get(own).Has(t, "Endringen er lagret", "Rogaland", "Én gang hver arbeidsdag")
	webtest.Sent(t, press(one, "pause", nil))
	elsewhere.Get(own).Has(t, "Fortsett")
	webtest.Sent(t, press(one, "fortsett", nil))
	if got := press(one, "finnes-ikke", nil); got.StatusCode != http.StatusBadRequest {
		t.Errorf("another button answers %d", got.StatusCode)
	}
	if got := elsewhere.Post(own, url.Values{"_token": {"feil"}}); got.StatusCode != http.StatusForbidden {
		t.Errorf("without the form it answers %d", got.StatusCode)
	}
	elsewhere.Get(own).Has(t, address)
	webtest.Sent(t, press(own, "", nil))
	gone := elsewhere.Get(own)
	gone.Has(t, "Adressen din og alt du fulgte, er slettet", "Du følger ingenting")
	gone.HasNot(t, address)
	if got := elsewhere.Get(one); got.StatusCode != http.StatusNotFound {
		t.Errorf("what is erased answers %d", got.StatusCode)
	}
}

// One click of a mail program stops letters to somebody without an organisation.
func TestOneClickOfAReader(t *testing.T) {
	t.Parallel()
	const address = "leser@example.org"
	office := webtest.Mailbox(t)
	w := webtest.Open(t)
	w.Notify(webtest.By(office))
	b := w.Browser("en")
	page := b.Get("/abonner/epost")
	webtest.Sent(t, b.Post("/abonner/epost", url.Values{"_token": {page.Token()}, "adresse": {address}, "hyppighet": {"immediate"}}))
	b.Post(webtest.LinkTo(t, office, address, mail.ConfirmPath), nil)
	w.Propose(nil)
	stop := webtest.LinkTo(t, office, address, mail.UnsubscribePath)
	r := httptest.NewRequest(http.MethodPost, stop, strings.NewReader("List-Unsubscribe=One-Click"))
	r.Header = http.Header{"Origin": {"https://mail.example"}, "Sec-Fetch-Site": {"cross-site"}, "Content-Type": {"application/x-www-form-urlencoded"}}
	secret(w.Browser("en").Send(r), t, http.StatusOK).Has(t, "erase the address in 30 days")
	own := webtest.LinkTo(t, office, address, mail.OwnPath)
	w.Browser("en").Get(own).Has(t, "What you follow", address)
	for _, path := range []string{mail.OwnPath + "x", own[:70], own + "/x", mail.OwnPath + strings.TrimPrefix(stop, mail.UnsubscribePath)} {
		for _, got := range []webtest.Answer{w.Browser("nb").Get(path), w.Browser("nb").Post(path, nil)} {
			secret(got, t, http.StatusNotFound)
		}
	}
}

func keyOf(t testing.TB, page webtest.Answer) string {
	t.Helper()
	_, rest, _ := strings.Cut(page.Text, `name="_nokkel" value="`)
	key, _, found := strings.Cut(rest, `"`)
	if !found {
		t.Fatal("the form has no key")
	}
	return key
}

// The page of a municipality leads to its letter of each quarter, which is asked for
// like all else; of more than one municipality there is none, and the form says why.
func TestTheLetterOfAQuarterIsAskedForOnThePageOfAMunicipality(t *testing.T) {
	t.Parallel()
	const address = "leder@kommune.example"
	office := webtest.Mailbox(t)
	w := webtest.Open(t)
	w.Browser("nb").Get("/kommuner/1103").HasNot(t, "Få dette som brev") // there is no e-mail
	w.Notify(webtest.By(office))
	b := w.Browser("nb")
	b.Get("/kommuner/1108").Has(t, `href="/abonner/epost?hyppighet=quarterly&amp;kommune=1108">Få dette som brev hvert kvartal</a>`)
	page := b.Get("/abonner/epost?hyppighet=quarterly&kommune=1108")
	page.Has(t, "Få brev hvert kvartal", `value="quarterly" checked`, "Brev hvert kvartal: Hva må kommunen gjøre?", "Du følger: Sandnes.", `type="hidden" name="hyppighet" value="quarterly"`)
	page.HasNot(t, `name="fylke"`, "Se endringene du vil få") // which the letter is not about
	b.Get("/abonner/epost?hyppighet=quarterly").Has(t, "Velg først hvilken kommune brevet skal være om")
	webtest.LookAt(t, "/abonner/epost?hyppighet=quarterly&kommune=1108", "nb", page.Text)
	form := url.Values{"_token": {page.Token()}, "_nokkel": {keyOf(t, page)}, "kommune": {"1108"}, "fylke": {"11"}, "adresse": {address}, "hyppighet": {"quarterly"}}
	refused := b.Post("/abonner/epost", form)
	refused.Has(t, `href="#felt-hyppighet"`, "Brevet hvert kvartal er om én kommune.")
	if refused.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("refused with %d", refused.StatusCode)
	}
	form.Del("fylke")
	webtest.Sent(t, b.Post("/abonner/epost", form))
	b.Post(webtest.LinkTo(t, office, address, mail.ConfirmPath), nil).Has(t, "Sandnes")
	if got := b.Get("/abonner/epost?hyppighet=hver+time"); got.StatusCode != http.StatusBadRequest {
		t.Errorf("another pace answers %d", got.StatusCode)
	}
	own := w.As("stavanger", "nb")
	own.Get("/kommuner/1103").Has(t, `href="/abonner?hyppighet=quarterly&amp;kommune=1103"`)
	own.Get("/abonner?hyppighet=quarterly&kommune=1103").Has(t, `value="quarterly" checked`)
}
