package subscriptions_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

func TestChangesAreShownAndFiltered(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(func(p *events.Proposed) { p.Title = testkit.Text("Det ene") })
	w.Propose(func(p *events.Proposed) { p.Title, p.Owner = testkit.Text("Det andre"), testkit.Nav })
	w.Do(testkit.Skatteetaten, id, initiative.ReportPhase{Phase: events.PhaseExecution})
	b := w.Browser("nb")
	all := b.Get("/endringer")
	all.Has(t, "Det ene", "Det andre", "Nytt tiltak er registrert", "Prosjektet er i fasen gjennomføring", "Utenom samstyringen")
	all.HasNot(t, "data-stream", "changes.js")
	if strings.Index(all.Text, "Prosjektet er i fasen") > strings.Index(all.Text, "Det andre") {
		t.Error("the last change is not first")
	}
	b.Get("/endringer?eier="+testkit.Nav).Has(t, "Det andre")
	b.Get("/endringer?eier="+testkit.Nav).HasNot(t, "Det ene")
	b.Get("/endringer?klasse=bypassed").HasNot(t, "Det andre")
	b.Get("/endringer?kommune=stavanger&fylke=11").Has(t, "Det ene", `href="/abonner?fylke=11&amp;kommune=1103"`)
	b.Get("/endringer?q=finnesikke").Has(t, "Ingen endringer passer")
	for _, wrong := range []string{"kommune=xyzzy", "fylke=99", "klasse=x", "tiltak=2026-9999", "for=x", "klase=bypassed"} {
		if got := b.Get("/endringer?" + wrong); got.StatusCode != http.StatusBadRequest {
			t.Errorf("%s answers %d", wrong, got.StatusCode)
		}
	}
}

func TestChangesInPages(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Crowd(60)
	b, seen, path := w.Browser("nb"), map[string]bool{}, "/endringer"
	for pages := 0; path != "" && pages < 10; pages++ {
		page := b.Get(path)
		path = ""
		for _, m := range strings.Split(page.Text, `data-change="`)[1:] {
			id, _, _ := strings.Cut(m, `"`)
			if seen[id] {
				t.Errorf("%s stands on two pages", id)
			}
			seen[id] = true
		}
		for _, next := range webtest.LocalLinks("/endringer", page.Text) {
			if strings.Contains(page.Text, strings.ReplaceAll(next, "&", "&amp;")+`" rel="next"`) {
				path = next
			}
		}
	}
	if len(seen) < 60 {
		t.Errorf("%d changes on all pages", len(seen))
	}
}

func TestFollowing(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	b := w.Browser("nb")
	without := b.Get("/abonner?kommune=1103")
	without.Has(t, "Stavanger", "/tiltak.csv?kommune=1103")
	without.HasNot(t, "changes.atom", "calendar.ics", "Bestill varsler")
	w.Notify()
	b = w.Browser("nb")
	b.Get("/abonner?kommune=1103").Has(t, "http://example.com/api/v1/changes.atom?language=nb&amp;municipality=1103", "calendar.ics?language=nb&amp;municipality=1103", "logget inn")
	b.Get("/abonner").HasNot(t, "calendar.ics")
	b.Get("/abonner?klasse=sunset").HasNot(t, "tiltak.csv")
	b.Get("/endringer?kommune=1103").Has(t, `data-stream="/api/v1/changes/stream?language=nb&amp;municipality=1103"`, "changes.js")
	for page, link := range map[string]string{
		"/tiltak/" + id: "/abonner?tiltak=" + id, "/kommuner/1103": "/abonner?kommune=1103", "/fylker/11": "/abonner?fylke=11",
		"/tiltak?eier=974761076&vis=tavle": "/abonner?eier=974761076", "/endringer?klasse=sunset": "/abonner?klasse=sunset",
	} {
		b.Get(page).Has(t, `href="`+link+`"`)
	}
}

func TestSubscriptions(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Notify()
	b := w.Browser("nb")
	if got := b.Get("/abonnementer"); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("nobody's subscriptions answer %d", got.StatusCode)
	}
	b.SignIn("stavanger")
	page := b.Get("/abonner?kommune=1103")
	form := url.Values{"_token": {page.Token()}, "kommune": {"1103"}, "kanal": {"email"}, "hyppighet": {"weekly"}, "ukedag": {"tuesday"}, "adresse": {"nei"}}
	refused := b.Post("/abonner", form)
	refused.Has(t, `href="#felt-adresse"`, `value="nei"`, `value="weekly" checked`, `value="tuesday" selected`, "Stavanger")
	if refused.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a wrong address answers %d", refused.StatusCode)
	}
	form.Set("adresse", "post@example.org")
	if got := b.Post("/abonner", form); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("subscribing answers %d\n%s", got.StatusCode, got.Text)
	}
	list := b.Get("/abonnementer")
	list.Has(t, "post@example.org", "Ikke bekreftet", "Én gang i uken", "Tirsdag", "Vi har sendt en e-post")
	_, rest, _ := strings.Cut(list.Text, `action="/abonnementer/`)
	id, _, _ := strings.Cut(rest, `"`)
	asked := b.Post("/abonner", form) // another letter would come at once
	asked.Has(t, `href="#felt-adresse"`, `value="post@example.org"`, "Prøv igjen etter 7. september 2026", "Be mottakeren åpne lenken")
	if asked.StatusCode != http.StatusTooManyRequests {
		t.Errorf("asking an address again answers %d", asked.StatusCode)
	}
	again := b.Post("/abonnementer/"+id, url.Values{"_token": {list.Token()}, "gjor": {"fortsett"}})
	if again.Has(t, "Prøv igjen etter"); again.StatusCode != http.StatusTooManyRequests || again.Header.Get("Retry-After") == "1" {
		t.Errorf("asking again answers %d %v", again.StatusCode, again.Header)
	}
	other := w.Browser("nb")
	other.SignIn("hvaler")
	other.Get("/abonnementer").HasNot(t, "post@example.org")
	theirs := url.Values{"_token": {other.Get("/abonner").Token()}, "gjor": {"slett"}}
	if got := other.Post("/abonnementer/"+id, theirs); got.StatusCode != http.StatusForbidden {
		t.Errorf("another's subscription answers %d", got.StatusCode)
	}
	if got := b.Post("/abonnementer/"+id, url.Values{"_token": {list.Token()}, "gjor": {"slett"}}); got.StatusCode != http.StatusSeeOther {
		t.Errorf("erasing answers %d", got.StatusCode)
	}
	b.Get("/abonnementer").Has(t, "Abonnementet er slettet", "Dere har ingen abonnementer ennå")
}

// A form that is sent twice makes one subscription; one that was changed in
// between is asked about.
func TestSubscribingTwice(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Notify()
	receiver := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(receiver.Close)
	b := w.Browser("nb")
	b.SignIn("stavanger")
	page := b.Get("/abonner")
	_, rest, _ := strings.Cut(page.Text, `name="_nokkel" value="`)
	key, _, _ := strings.Cut(rest, `"`)
	form := url.Values{"_token": {page.Token()}, "_nokkel": {key}, "kanal": {"webhook"}, "mottaker": {receiver.URL + "/inn"}}
	var secret string
	for n := range 2 {
		done := b.Post("/abonner", form)
		_, rest, _ := strings.Cut(done.Text, `<code class="break">`)
		shown, _, _ := strings.Cut(rest, "<")
		if n == 0 {
			secret = shown
		}
		if done.StatusCode != http.StatusOK || !strings.HasPrefix(shown, "whsec_") || shown != secret {
			t.Errorf("sent for the %d. time it answers %d with %q\n%s", n+1, done.StatusCode, shown, done.Text)
		}
	}
	form.Set("mottaker", receiver.URL+"/annen")
	b.Post("/abonner", form).Has(t, "Skjemaet er allerede sendt", "Se blant abonnementene", `value="`+receiver.URL+`/annen"`)
	if n := strings.Count(b.Get("/abonnementer").Text, "<article"); n != 1 {
		t.Errorf("there are %d subscriptions", n)
	}
}

// The list of changes is made once for all who read it, and anew when the clock
// has published what nobody wrote meanwhile.
func TestChangesAreMadeAnewWhenTheClockPublishes(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Notify(func(c *notify.Config) { c.Poll = 10 * time.Millisecond })
	id := w.Propose(func(p *events.Proposed) { p.Title = testkit.Text("Navnet fra først") })
	title := testkit.Text("Navnet siden")
	w.Do(testkit.Skatteetaten, id, initiative.Amend{Title: &title})
	b := w.Browser("nb")
	first := b.Get("/endringer")
	if again := b.Get("/endringer"); again.Header.Get("ETag") == "" || again.Header.Get("ETag") != first.Header.Get("ETag") {
		t.Error("the same list is made twice")
	}
	first.Has(t, "Navnet fra først")
	moved := w.Service.Feed().Moved()
	w.Registry.Clock.Advance(11 * time.Minute)
	select {
	case <-moved:
	case <-time.After(testkit.Patience):
		t.Fatal("the clock publishes nothing")
	}
	b.Get("/endringer").Has(t, "Navnet siden")
}
