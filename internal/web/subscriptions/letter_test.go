package subscriptions_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/subscription"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// letters are the links of the letters about one subscription.
type letters struct {
	w      *webtest.World
	signer *mail.Signer
	id     string
}

const readerAddress = "post@kommune.example"

// subscribed lets Stavanger subscribe an address; no letter arrives anywhere.
func subscribed(w *webtest.World) *letters {
	w.T.Helper()
	made, err := w.Service.Create(w.T.Context(), notify.Request{Caller: testkit.Caller(testkit.Stavanger)}, subscription.Command{
		Channel: subscription.Email, Address: readerAddress, Frequency: subscription.Daily, Language: "nn",
		Filters: subscription.Filters{Set: filter.Set{filter.Municipality: {"1103"}, filter.Text: {"Vinn ein premie"}}},
	})
	if err != nil {
		w.T.Fatal(err)
	}
	return &letters{w, signer(w), made.ID}
}

// signer signs the links of the letters.
func signer(w *webtest.World) *mail.Signer {
	w.T.Helper()
	signer, err := mail.NewSigner(w.Registry.Clock.Now, w.Keys.Derive("letters"))
	if err != nil {
		w.T.Fatal(err)
	}
	return signer
}

func (l *letters) confirm(until time.Time) string {
	return mail.ConfirmPath + l.signer.Issue(mail.PurposeConfirm, l.id, readerAddress, until)
}

func (l *letters) stop(address string) string {
	return mail.UnsubscribePath + l.signer.Issue(mail.PurposeUnsubscribe, l.id, address, time.Time{})
}

func (l *letters) is(want subscription.Status) {
	l.w.T.Helper()
	v, err := l.w.Service.Get(l.w.T.Context(), testkit.Caller(testkit.Stavanger), l.id)
	if err != nil || v.Status != want {
		l.w.T.Errorf("the subscription is %s, want %s: %v", v.Status, want, err)
	}
}

// secret is what must be true of every page whose address is a key.
func secret(a webtest.Answer, t testing.TB, status int) webtest.Answer {
	t.Helper()
	if a.StatusCode != status || a.Header.Get("Referrer-Policy") != "no-referrer" || a.Header.Get("Cache-Control") != "no-store" || a.Header.Get("X-Robots-Tag") != "noindex" {
		t.Errorf("%d %v", a.StatusCode, a.Header)
	}
	return a
}

// Opening the link of a letter changes nothing; pressing the button on its page
// does, and so does the POST of a mail program. Whoever comes back to the link
// is shown how things stand.
func TestLinksOfLetters(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Notify()
	l, b := subscribed(w), w.Browser("en")
	confirm, stop := l.confirm(w.Registry.Clock.Now().Add(time.Hour)), l.stop(readerAddress)
	for range 2 {
		page := secret(b.Get(confirm), t, http.StatusOK)
		page.Has(t, `<button class="ds-button" type="submit">Ja, send meg varsel`, "Stavanger", "Éin gong kvar arbeidsdag", "endringar med visse ord", "Bokmål")
		page.HasNot(t, "Vinn ein premie", readerAddress, "<script>")
		webtest.LookAt(t, "/varsler/bekreft/", "nn", page.Text)
	}
	l.is(subscription.Pending)
	secret(b.Post(confirm, nil), t, http.StatusOK).Has(t, "Adressa er stadfesta", `role="status"`)
	l.is(subscription.Active)
	if page := secret(b.Get(confirm), t, http.StatusOK).Text; strings.Contains(page[strings.Index(page, "<main"):], "<button") {
		t.Error("what is confirmed can be confirmed again")
	}

	b.Cookies["lang"] = "en"
	secret(b.Get(stop), t, http.StatusOK).Has(t, "Stop the notifications</button>", "Once every working day", `<html lang="en"`)
	l.is(subscription.Active)
	if _, err := w.Service.Pause(t.Context(), notify.Request{Caller: testkit.Caller(testkit.Stavanger)}, l.id); err != nil {
		t.Fatal(err)
	}
	secret(b.Post(confirm, nil), t, http.StatusOK).Has(t, "has paused the subscription")
	l.is(subscription.Paused)
	for range 2 {
		secret(b.Post(stop, url.Values{"List-Unsubscribe": {"One-Click"}}), t, http.StatusOK).Has(t, "The notifications are stopped")
		l.is(subscription.Disabled)
	}
	b.Get(stop).Has(t, "The notifications are stopped")
	secret(b.Post(confirm, nil), t, http.StatusOK).Has(t, "The subscription is turned off")
	l.is(subscription.Disabled)
}

// A mail program presses from where it is, without cookies, and is answered at
// once.
func TestOneClickFromElsewhere(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Notify()
	l := subscribed(w)
	for _, from := range []http.Header{{}, {"Origin": {"https://mail.example"}, "Sec-Fetch-Site": {"cross-site"}}, {"Origin": {"null"}}} {
		r := httptest.NewRequest(http.MethodPost, l.stop(readerAddress), strings.NewReader("List-Unsubscribe=One-Click"))
		r.Header = from
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		secret(w.Browser("nb").Send(r), t, http.StatusOK)
		l.is(subscription.Disabled)
	}
	r := httptest.NewRequest(http.MethodPost, "/abonner", strings.NewReader(""))
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if got := w.Browser("nb").Send(r); got.StatusCode != http.StatusForbidden {
		t.Errorf("other forms may be sent from elsewhere: %d", got.StatusCode)
	}
}

// Opening the link that refuses all letters changes nothing; the button on its
// page does, and the POST of a mail program, and whoever has the link takes it
// back.
func TestNeverAgain(t *testing.T) {
	t.Parallel()
	office := webtest.Mailbox(t)
	w := webtest.Open(t)
	w.Notify(webtest.By(office))
	l := subscribed(w)
	subscribeAgain := func() error {
		w.Registry.Clock.Advance(24 * time.Hour)
		_, err := w.Service.Create(t.Context(), notify.Request{Caller: testkit.Caller(testkit.Oslo)}, subscription.Command{
			Channel: subscription.Email, Address: strings.ToUpper(readerAddress), Filters: subscription.Filters{Everything: true},
		})
		return err
	}
	never := webtest.LinkTo(t, office, readerAddress, mail.NeverPath)
	allow := mail.AllowPath + strings.TrimPrefix(never, mail.NeverPath)
	for _, lang := range []string{"nb", "nn", "en"} {
		for range 2 {
			page := secret(w.Browser(lang).Get(never), t, http.StatusOK)
			page.Has(t, `<form method="post"><button class="ds-button" type="submit">`)
			page.HasNot(t, readerAddress, "<script>", "Stavanger")
			webtest.LookAt(t, mail.NeverPath, lang, page.Text)
		}
	}
	l.is(subscription.Pending)
	if err := subscribeAgain(); err != nil {
		t.Fatalf("blocked by a look: %v", err)
	}
	b := w.Browser("nb")
	secret(b.Post(never, nil), t, http.StatusOK).Has(t, "Vi sender ikke mer til adressen din", `action="`+allow+`"`, `role="status"`)
	l.is(subscription.Disabled)
	secret(b.Get(never), t, http.StatusOK).Has(t, "Vi sender ikke mer til adressen din")
	if err := subscribeAgain(); fault.CodeOf(err) != fault.Invalid || !strings.Contains(err.Error(), "address_blocked") {
		t.Errorf("subscribed after it was refused: %v", err)
	}
	secret(b.Post(allow, nil), t, http.StatusOK).Has(t, "Adressen er åpnet igjen")
	if err := subscribeAgain(); err != nil {
		t.Errorf("refused after it was taken back: %v", err)
	}
	r := httptest.NewRequest(http.MethodPost, never, strings.NewReader("List-Unsubscribe=One-Click"))
	r.Header = http.Header{"Origin": {"https://mail.example"}, "Sec-Fetch-Site": {"cross-site"}, "Content-Type": {"application/x-www-form-urlencoded"}}
	secret(w.Browser("nb").Send(r), t, http.StatusOK)
	if err := subscribeAgain(); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("subscribed after a mail program has refused: %v", err)
	}
	for _, path := range []string{never[:60], mail.NeverPath + "x", allow[:60]} {
		if got := w.Browser("nb").Post(path, nil); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.StatusCode)
		}
	}
}

// A contact agrees on a page of its own, which activates nothing.
func TestLinkOfAContact(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Notify()
	made, err := w.Service.Create(t.Context(), notify.Request{Caller: testkit.Caller(testkit.Stavanger)}, subscription.Command{
		Channel: subscription.Webhook, Endpoint: "http://127.0.0.1:1/", Contact: readerAddress, Language: "nb",
		Filters: subscription.Filters{Set: filter.Set{filter.Text: {"Vinn en premie"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	l := &letters{w, signer(w), made.ID}
	link := mail.ContactPath + l.signer.Issue(mail.PurposeContact, l.id, readerAddress, w.Registry.Clock.Now().Add(time.Hour))
	b := w.Browser("nb")
	page := secret(b.Get(link), t, http.StatusOK)
	page.Has(t, "Ja, gi meg beskjed</button>", "Stavanger")
	page.HasNot(t, "Vinn en premie", readerAddress)
	webtest.LookAt(t, mail.ContactPath, "nb", page.Text)
	agreed := func() bool {
		v, err := w.Service.Get(t.Context(), testkit.Caller(testkit.Stavanger), l.id)
		if err != nil || v.Status == subscription.Active {
			t.Errorf("it is %s: %v", v.Status, err)
		}
		return v.ContactConfirmed
	}
	if agreed() {
		t.Error("agreed by a look")
	}
	secret(b.Post(link, nil), t, http.StatusOK).Has(t, "Adressen er bekreftet", `role="status"`)
	if !agreed() {
		t.Error("did not agree")
	}
	secret(b.Post(l.confirm(w.Registry.Clock.Now().Add(time.Hour)), nil), t, http.StatusNotFound)
}

// A link that does not hold says why, in the language of the browser, and does
// nothing.
func TestLinksThatDoNotHold(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Notify()
	l := subscribed(w)
	now := w.Registry.Clock.Now()
	for path, want := range map[string]string{
		l.confirm(now):                     "Lenken er utløpt",
		l.confirm(now.Add(time.Hour))[:60]: "Lenken virker ikke",
		l.stop("annen@kommune.example"):    "Lenken virker ikke",
		mail.UnsubscribePath + strings.TrimPrefix(l.confirm(now.Add(time.Hour)), mail.ConfirmPath): "Lenken virker ikke",
		mail.ConfirmPath + "x": "Lenken virker ikke",
	} {
		b := w.Browser("nb")
		for _, got := range []webtest.Answer{b.Get(path), b.Post(path, nil)} {
			secret(got, t, http.StatusNotFound).Has(t, "<h1>"+want+"</h1>", `href="/endringer"`)
			got.HasNot(t, `<form method="post">`)
			webtest.LookAt(t, path, "nb", got.Text)
		}
	}
	l.is(subscription.Pending)
	if got := w.Browser("nb").Get(mail.SubscriptionPath + l.id); got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/abonnementer" {
		t.Errorf("the link to look after it: %d %v", got.StatusCode, got.Header)
	}
}
