package web_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/web"
)

// notifying lets the pages keep subscriptions. Letters are delivered nowhere.
func (w *world) notifying(edit ...func(*notify.Config)) {
	w.t.Helper()
	cfg := notify.Config{
		App: w.App, Site: "https://samstyring.example.org", Secret: make([]byte, 32), TokenKey: w.keys.Derive("letters"),
		Logger: testkit.Logger(w.t), Webhook: webhook.Config{AllowPrivate: true, AllowHTTP: true}, Mail: &mail.Config{Host: "127.0.0.1", Port: 1, Security: mail.Plain, From: "varsel@example.org"},
	}
	for _, e := range edit {
		e(&cfg)
	}
	service, err := notify.Open(w.t.Context(), cfg)
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(w.t.Context()))
	done := make(chan error, 1)
	go func() { done <- service.Run(ctx) }()
	w.t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			w.t.Error(err)
		}
		service.Close()
	})
	w.service = service
	w.pages = w.serve(func(c *web.Config) { c.Notify = service })
}

func TestChangesAreToldAndFiltered(t *testing.T) {
	t.Parallel()
	w := open(t)
	id := w.propose(func(p *events.Proposed) { p.Title = nb("Det ene") })
	w.propose(func(p *events.Proposed) { p.Title, p.Owner = nb("Det andre"), testkit.Nav })
	w.do(testkit.Skatteetaten, id, initiative.ReportPhase{Phase: events.PhaseExecution})
	b := w.browser("nb")
	all := b.get("/endringer")
	all.has(t, "Det ene", "Det andre", "Nytt tiltak er registrert", "Prosjektet er i fasen gjennomføring", "Utenom samstyringen")
	all.hasNot(t, "data-stream", "changes.js")
	if strings.Index(all.body, "Prosjektet er i fasen") > strings.Index(all.body, "Det andre") {
		t.Error("the last change is not first")
	}
	b.get("/endringer?eier="+testkit.Nav).has(t, "Det andre")
	b.get("/endringer?eier="+testkit.Nav).hasNot(t, "Det ene")
	b.get("/endringer?klasse=bypassed").hasNot(t, "Det andre")
	b.get("/endringer?kommune=stavanger&fylke=11").has(t, "Det ene", `href="/abonner?fylke=11&amp;kommune=1103"`)
	b.get("/endringer?q=finnesikke").has(t, "Ingen endringer passer")
	for _, wrong := range []string{"kommune=xyzzy", "fylke=99", "klasse=x", "tiltak=2026-9999", "for=x", "klase=bypassed"} {
		if got := b.get("/endringer?" + wrong); got.StatusCode != http.StatusBadRequest {
			t.Errorf("%s answers %d", wrong, got.StatusCode)
		}
	}
}

func TestChangesInPages(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.crowd(60)
	b, seen, path := w.browser("nb"), map[string]bool{}, "/endringer"
	for pages := 0; path != "" && pages < 10; pages++ {
		page := b.get(path)
		path = ""
		for _, m := range strings.Split(page.body, `data-change="`)[1:] {
			id, _, _ := strings.Cut(m, `"`)
			if seen[id] {
				t.Errorf("%s stands on two pages", id)
			}
			seen[id] = true
		}
		for _, next := range localLinks("/endringer", page.body) {
			if strings.Contains(page.body, strings.ReplaceAll(next, "&", "&amp;")+`" rel="next"`) {
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
	w := open(t)
	id := w.propose(nil)
	b := w.browser("nb")
	without := b.get("/abonner?kommune=1103")
	without.has(t, "Stavanger", "/tiltak.csv?kommune=1103")
	without.hasNot(t, "changes.atom", "calendar.ics", "Bestill varsler")
	w.notifying()
	b = w.browser("nb")
	b.get("/abonner?kommune=1103").has(t, "http://example.com/api/v1/changes.atom?language=nb&amp;municipality=1103", "calendar.ics?language=nb&amp;municipality=1103", "logget inn")
	b.get("/abonner").hasNot(t, "calendar.ics")
	b.get("/abonner?klasse=sunset").hasNot(t, "tiltak.csv")
	b.get("/endringer?kommune=1103").has(t, `data-stream="/api/v1/changes/stream?language=nb&amp;municipality=1103"`, "changes.js")
	for page, link := range map[string]string{
		"/tiltak/" + id: "/abonner?tiltak=" + id, "/kommuner/1103": "/abonner?kommune=1103", "/fylker/11": "/abonner?fylke=11",
		"/tiltak?eier=974761076&vis=tavle": "/abonner?eier=974761076", "/endringer?klasse=sunset": "/abonner?klasse=sunset",
	} {
		b.get(page).has(t, `href="`+link+`"`)
	}
}

func TestSubscriptions(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.notifying()
	b := w.browser("nb")
	if got := b.get("/abonnementer"); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("nobody's subscriptions answer %d", got.StatusCode)
	}
	b.signIn("stavanger")
	page := b.get("/abonner?kommune=1103")
	form := url.Values{"_token": {page.token()}, "kommune": {"1103"}, "kanal": {"email"}, "hyppighet": {"weekly"}, "ukedag": {"tuesday"}, "adresse": {"nei"}}
	refused := b.post("/abonner", form)
	refused.has(t, `href="#felt-adresse"`, `value="nei"`, `value="weekly" checked`, `value="tuesday" selected`, "Stavanger")
	if refused.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a wrong address answers %d", refused.StatusCode)
	}
	form.Set("adresse", "post@example.org")
	if got := b.post("/abonner", form); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("subscribing answers %d\n%s", got.StatusCode, got.body)
	}
	list := b.get("/abonnementer")
	list.has(t, "post@example.org", "Ikke bekreftet", "Én gang i uken", "Tirsdag", "Vi har sendt en e-post")
	_, rest, _ := strings.Cut(list.body, `action="/abonnementer/`)
	id, _, _ := strings.Cut(rest, `"`)
	asked := b.post("/abonner", form) // another letter would come at once
	asked.has(t, `href="#felt-adresse"`, `value="post@example.org"`, "Prøv igjen etter 7. september 2026", "Be mottakeren åpne lenken")
	if asked.StatusCode != http.StatusTooManyRequests {
		t.Errorf("asking an address again answers %d", asked.StatusCode)
	}
	again := b.post("/abonnementer/"+id, url.Values{"_token": {list.token()}, "gjor": {"fortsett"}})
	if again.has(t, "Prøv igjen etter"); again.StatusCode != http.StatusTooManyRequests || again.Header.Get("Retry-After") == "1" {
		t.Errorf("asking again answers %d %v", again.StatusCode, again.Header)
	}
	other := w.browser("nb")
	other.signIn("hvaler")
	other.get("/abonnementer").hasNot(t, "post@example.org")
	theirs := url.Values{"_token": {other.get("/abonner").token()}, "gjor": {"slett"}}
	if got := other.post("/abonnementer/"+id, theirs); got.StatusCode != http.StatusForbidden {
		t.Errorf("another's subscription answers %d", got.StatusCode)
	}
	if got := b.post("/abonnementer/"+id, url.Values{"_token": {list.token()}, "gjor": {"slett"}}); got.StatusCode != http.StatusSeeOther {
		t.Errorf("erasing answers %d", got.StatusCode)
	}
	b.get("/abonnementer").has(t, "Abonnementet er slettet", "Dere har ingen abonnementer ennå")
}

// A form that is sent twice makes one subscription; one that was changed in
// between is asked about.
func TestSubscribingTwice(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.notifying()
	receiver := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(receiver.Close)
	b := w.browser("nb")
	b.signIn("stavanger")
	page := b.get("/abonner")
	_, rest, _ := strings.Cut(page.body, `name="_nokkel" value="`)
	key, _, _ := strings.Cut(rest, `"`)
	form := url.Values{"_token": {page.token()}, "_nokkel": {key}, "kanal": {"webhook"}, "mottaker": {receiver.URL + "/inn"}}
	var secret string
	for n := range 2 {
		done := b.post("/abonner", form)
		_, rest, _ := strings.Cut(done.body, `<code class="break">`)
		shown, _, _ := strings.Cut(rest, "<")
		if n == 0 {
			secret = shown
		}
		if done.StatusCode != http.StatusOK || !strings.HasPrefix(shown, "whsec_") || shown != secret {
			t.Errorf("sent for the %d. time it answers %d with %q\n%s", n+1, done.StatusCode, shown, done.body)
		}
	}
	form.Set("mottaker", receiver.URL+"/annen")
	b.post("/abonner", form).has(t, "Skjemaet er allerede sendt", "Se blant abonnementene", `value="`+receiver.URL+`/annen"`)
	if n := strings.Count(b.get("/abonnementer").body, "<article"); n != 1 {
		t.Errorf("there are %d subscriptions", n)
	}
}

func TestWorkbook(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.propose(func(p *events.Proposed) {
		p.Title = nb(`=1+1 "Pensjon"`)
		p.Owner, p.Obligation = testkit.Nav, &events.Obligation{Level: events.ObligationMandatory, Deadline: "2027-03-01"}
	})
	w.propose(nil)
	got := w.browser("nb").get("/tiltak.xlsx?eier=" + testkit.Nav)
	book, err := excelize.OpenReader(bytes.NewReader([]byte(got.body)))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	sheet := book.GetSheetName(0)
	rows, err := book.GetRows(sheet)
	if err != nil || len(rows) != 2 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if rows[1][0] != "2026-0001" || rows[1][1] != `=1+1 "Pensjon"` {
		t.Errorf("row %q", rows[1])
	}
	column := map[string]string{}
	for i, head := range rows[0] {
		name, _ := excelize.ColumnNumberToName(i + 1)
		column[head] = name + "2"
	}
	raw, _ := book.GetCellValue(sheet, column["Frist for plikten"], excelize.Options{RawCellValue: true})
	day, err := time.Parse(time.DateOnly, rows[1][strings.Index("ABCDEFGHIJKLMNOPQRSTUVWXYZ", column["Frist for plikten"][:1])])
	if err != nil || day.Format(time.DateOnly) != "2027-03-01" || raw != "46447" {
		t.Errorf("the deadline is %v, stored as %q: %v (columns %v)", day, raw, err, column)
	}
	link, _ := book.GetCellFormula(sheet, "B2")
	if !strings.HasPrefix(link, `HYPERLINK("http://example.com/tiltak/2026-0001","=1+1 ""Pensjon""")`) {
		t.Errorf("link %s", link)
	}
	panes, err := book.GetPanes(sheet)
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	if tables, err := book.GetTables(sheet); err != nil || len(tables) != 1 {
		t.Errorf("tables %v, %v", tables, err)
	}
}
