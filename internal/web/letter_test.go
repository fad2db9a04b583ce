package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/subscription"
	"github.com/samstyring/samstyring/internal/testkit"
)

// letters are the links of the letters about one subscription.
type letters struct {
	w      *world
	signer *mail.Signer
	id     string
}

const readerAddress = "post@kommune.example"

// subscribed lets Stavanger subscribe an address; no letter arrives anywhere.
func (w *world) subscribed() *letters {
	w.t.Helper()
	made, err := w.service.Create(w.t.Context(), notify.Request{Caller: testkit.Caller(testkit.Stavanger)}, subscription.Command{
		Channel: subscription.Email, Address: readerAddress, Frequency: subscription.Daily, Language: "nn",
		Filters: subscription.Filters{Set: filter.Set{filter.Municipality: {"1103"}, filter.Text: {"Vinn ein premie"}}},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return &letters{w, w.signer(), made.ID}
}

// signer signs the links of the letters.
func (w *world) signer() *mail.Signer {
	w.t.Helper()
	signer, err := mail.NewSigner(w.Registry.Clock.Now, w.keys.Derive("letters"))
	if err != nil {
		w.t.Fatal(err)
	}
	return signer
}

// linkIn waits for a letter to the reader and gives where its link to a page
// leads.
func linkIn(t testing.TB, office *testkit.Mailbox, page string) string {
	t.Helper()
	late := time.After(20 * time.Second)
	for {
		all, more := office.To(readerAddress)
		for _, one := range all {
			if found := regexp.MustCompile(regexp.QuoteMeta(page) + "[A-Za-z0-9_-]+").FindString(one.Body); found != "" {
				return found
			}
		}
		select {
		case <-more:
		case <-late:
			t.Fatalf("no letter leads to %s", page)
		}
	}
}

func (l *letters) confirm(until time.Time) string {
	return mail.ConfirmPath + l.signer.Issue(mail.PurposeConfirm, l.id, readerAddress, until)
}

func (l *letters) stop(address string) string {
	return mail.UnsubscribePath + l.signer.Issue(mail.PurposeUnsubscribe, l.id, address, time.Time{})
}

func (l *letters) is(want subscription.Status) {
	l.w.t.Helper()
	v, err := l.w.service.Get(l.w.t.Context(), testkit.Caller(testkit.Stavanger), l.id)
	if err != nil || v.Status != want {
		l.w.t.Errorf("the subscription is %s, want %s: %v", v.Status, want, err)
	}
}

// secret is what must be true of every page whose address is a key.
func (a answer) secret(t testing.TB, status int) answer {
	t.Helper()
	if a.StatusCode != status || a.Header.Get("Referrer-Policy") != "no-referrer" || a.Header.Get("Cache-Control") != "no-store" || a.Header.Get("X-Robots-Tag") != "noindex" {
		t.Errorf("%d %v", a.StatusCode, a.Header)
	}
	return a
}

// Opening the link of a letter changes nothing; pressing the button on its page
// does, and so does the POST of a mail program. Whoever comes back to the link
// is told how things stand.
func TestLinksOfLetters(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.notifying()
	l, b := w.subscribed(), w.browser("en")
	confirm, stop := l.confirm(w.Registry.Clock.Now().Add(time.Hour)), l.stop(readerAddress)
	for range 2 {
		page := b.get(confirm).secret(t, http.StatusOK)
		page.has(t, `<button class="ds-button" type="submit">Ja, send meg varsel`, "Stavanger", "Éin gong kvar arbeidsdag", "endringar med visse ord", "Bokmål")
		page.hasNot(t, "Vinn ein premie", readerAddress, "<script>")
		lookAt(t, "/varsler/bekreft/", "nn", page.body)
	}
	l.is(subscription.Pending)
	b.post(confirm, nil).secret(t, http.StatusOK).has(t, "Adressa er stadfesta", `role="status"`)
	l.is(subscription.Active)
	b.get(confirm).secret(t, http.StatusOK).hasNot(t, "<button")

	b.cookies["lang"] = "en"
	b.get(stop).secret(t, http.StatusOK).has(t, "Stop the notifications</button>", "Once every working day", `<html lang="en"`)
	l.is(subscription.Active)
	if _, err := w.service.Pause(t.Context(), notify.Request{Caller: testkit.Caller(testkit.Stavanger)}, l.id); err != nil {
		t.Fatal(err)
	}
	b.post(confirm, nil).secret(t, http.StatusOK).has(t, "has paused the subscription")
	l.is(subscription.Paused)
	for range 2 {
		b.post(stop, url.Values{"List-Unsubscribe": {"One-Click"}}).secret(t, http.StatusOK).has(t, "The notifications are stopped")
		l.is(subscription.Disabled)
	}
	b.get(stop).has(t, "The notifications are stopped")
	b.post(confirm, nil).secret(t, http.StatusOK).has(t, "The subscription is turned off")
	l.is(subscription.Disabled)
}

// A mail program presses from where it is, without cookies, and is answered at
// once.
func TestOneClickFromElsewhere(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.notifying()
	l := w.subscribed()
	for _, from := range []http.Header{{}, {"Origin": {"https://mail.example"}, "Sec-Fetch-Site": {"cross-site"}}, {"Origin": {"null"}}} {
		r := httptest.NewRequest(http.MethodPost, l.stop(readerAddress), strings.NewReader("List-Unsubscribe=One-Click"))
		r.Header = from
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w.browser("nb").send(r).secret(t, http.StatusOK)
		l.is(subscription.Disabled)
	}
	r := httptest.NewRequest(http.MethodPost, "/abonner", strings.NewReader(""))
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if got := w.browser("nb").send(r); got.StatusCode != http.StatusForbidden {
		t.Errorf("other forms may be sent from elsewhere: %d", got.StatusCode)
	}
}

// Opening the link that refuses all letters changes nothing; the button on its
// page does, and the POST of a mail program, and whoever has the link takes it
// back.
func TestNeverAgain(t *testing.T) {
	t.Parallel()
	office, err := testkit.OpenMailbox()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = office.Close() })
	w := open(t)
	w.notifying(func(c *notify.Config) { c.Mail.Port = office.Port })
	l := w.subscribed()
	subscribeAgain := func() error {
		w.Registry.Clock.Advance(24 * time.Hour)
		_, err := w.service.Create(t.Context(), notify.Request{Caller: testkit.Caller(testkit.Oslo)}, subscription.Command{
			Channel: subscription.Email, Address: strings.ToUpper(readerAddress), Filters: subscription.Filters{Everything: true},
		})
		return err
	}
	never := linkIn(t, office, mail.NeverPath)
	allow := mail.AllowPath + strings.TrimPrefix(never, mail.NeverPath)
	for _, lang := range []string{"nb", "nn", "en"} {
		for range 2 {
			page := w.browser(lang).get(never).secret(t, http.StatusOK)
			page.has(t, `<form method="post"><button class="ds-button" type="submit">`)
			page.hasNot(t, readerAddress, "<script>", "Stavanger")
			lookAt(t, mail.NeverPath, lang, page.body)
		}
	}
	l.is(subscription.Pending)
	if err := subscribeAgain(); err != nil {
		t.Fatalf("blocked by a look: %v", err)
	}
	b := w.browser("nb")
	b.post(never, nil).secret(t, http.StatusOK).has(t, "Vi sender ikke mer til adressen din", `action="`+allow+`"`, `role="status"`)
	l.is(subscription.Disabled)
	b.get(never).secret(t, http.StatusOK).has(t, "Vi sender ikke mer til adressen din")
	if err := subscribeAgain(); fault.CodeOf(err) != fault.Invalid || !strings.Contains(err.Error(), "address_blocked") {
		t.Errorf("subscribed after it was refused: %v", err)
	}
	b.post(allow, nil).secret(t, http.StatusOK).has(t, "Adressen er åpnet igjen")
	if err := subscribeAgain(); err != nil {
		t.Errorf("refused after it was taken back: %v", err)
	}
	r := httptest.NewRequest(http.MethodPost, never, strings.NewReader("List-Unsubscribe=One-Click"))
	r.Header = http.Header{"Origin": {"https://mail.example"}, "Sec-Fetch-Site": {"cross-site"}, "Content-Type": {"application/x-www-form-urlencoded"}}
	w.browser("nb").send(r).secret(t, http.StatusOK)
	if err := subscribeAgain(); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("subscribed after a mail program has refused: %v", err)
	}
	for _, path := range []string{never[:60], mail.NeverPath + "x", allow[:60]} {
		if got := w.browser("nb").post(path, nil); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.StatusCode)
		}
	}
}

// A contact agrees on a page of its own, which activates nothing.
func TestLinkOfAContact(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.notifying()
	made, err := w.service.Create(t.Context(), notify.Request{Caller: testkit.Caller(testkit.Stavanger)}, subscription.Command{
		Channel: subscription.Webhook, Endpoint: "http://127.0.0.1:1/", Contact: readerAddress, Language: "nb",
		Filters: subscription.Filters{Set: filter.Set{filter.Text: {"Vinn en premie"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	l := &letters{w, w.signer(), made.ID}
	link := mail.ContactPath + l.signer.Issue(mail.PurposeContact, l.id, readerAddress, w.Registry.Clock.Now().Add(time.Hour))
	b := w.browser("nb")
	page := b.get(link).secret(t, http.StatusOK)
	page.has(t, "Ja, gi meg beskjed</button>", "Stavanger")
	page.hasNot(t, "Vinn en premie", readerAddress)
	lookAt(t, mail.ContactPath, "nb", page.body)
	agreed := func() bool {
		v, err := w.service.Get(t.Context(), testkit.Caller(testkit.Stavanger), l.id)
		if err != nil || v.Status == subscription.Active {
			t.Errorf("it is %s: %v", v.Status, err)
		}
		return v.ContactConfirmed
	}
	if agreed() {
		t.Error("agreed by a look")
	}
	b.post(link, nil).secret(t, http.StatusOK).has(t, "Adressen er bekreftet", `role="status"`)
	if !agreed() {
		t.Error("did not agree")
	}
	b.post(l.confirm(w.Registry.Clock.Now().Add(time.Hour)), nil).secret(t, http.StatusNotFound)
}

// A link that does not hold says why, in the language of the browser, and does
// nothing.
func TestLinksThatDoNotHold(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.notifying()
	l := w.subscribed()
	now := w.Registry.Clock.Now()
	for path, want := range map[string]string{
		l.confirm(now):                     "Lenken er utløpt",
		l.confirm(now.Add(time.Hour))[:60]: "Lenken virker ikke",
		l.stop("annen@kommune.example"):    "Lenken virker ikke",
		mail.UnsubscribePath + strings.TrimPrefix(l.confirm(now.Add(time.Hour)), mail.ConfirmPath): "Lenken virker ikke",
		mail.ConfirmPath + "x": "Lenken virker ikke",
	} {
		b := w.browser("nb")
		for _, got := range []answer{b.get(path), b.post(path, nil)} {
			got.secret(t, http.StatusNotFound).has(t, "<h1>"+want+"</h1>", `href="/endringer"`)
			got.hasNot(t, `<form method="post">`)
			lookAt(t, path, "nb", got.body)
		}
	}
	l.is(subscription.Pending)
	if got := w.browser("nb").get(mail.SubscriptionPath + l.id); got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/abonnementer" {
		t.Errorf("the link to look after it: %d %v", got.StatusCode, got.Header)
	}
}
