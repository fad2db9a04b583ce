package adoptions_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

const stavanger = "1103"

// said gives a command about an adoption that must succeed.
func said(w *webtest.World, organisation, id, number string, cmd adoption.Command) {
	w.T.Helper()
	if _, err := w.Command.DoAdoption(w.T.Context(), testkit.As(organisation), id, number, cmd); err != nil {
		w.T.Fatal(err)
	}
}

func report(state events.AdoptionState) adoption.Report {
	return adoption.Report{State: state, Source: events.Text{"nb": "Egen liste."}}
}

// stands is what stands of Stavanger.
func stands(w *webtest.World, id string) adoption.Stand {
	w.T.Helper()
	about, err := w.Query.Adoption(id, stavanger)
	if err != nil {
		w.T.Fatal(err)
	}
	return about.Stand
}

// A municipality chooses how far it has come and is asked for nothing else than what
// belongs to it. What is wrong is said all at once, with what was typed.
func TestAMunicipalitySaysHowFarItHasCome(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	here := "/tiltak/" + id + "/innforing/" + stavanger
	b := w.As("stavanger", "nb")
	b.Get("/tiltak/"+id+"/innforing").Has(t, "Verken dere eller andre har sagt", here+"/meld")
	choice := b.Get(here + "/meld")
	choice.Has(t, "Ingen har sagt noe ennå", "Vi bruker løsningen", "tilstand=in_use")
	choice.HasNot(t, `name="date"`)
	plan := b.Get(here + "/meld?tilstand=planned")
	plan.Has(t, "Når begynner dere?", "Hvilken pulje?", "Stavanger: planlagt")
	plan.HasNot(t, `name="caseNumber"`, `name="reason"`)
	use := b.Get(here + "/meld?tilstand=in_use")
	wrong := b.Press(use, "vis", url.Values{"date": {"2030-01-01"}, "wave": {"vår"}})
	if wrong.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("answers %d", wrong.StatusCode)
	}
	wrong.Has(t, "<title>Feil: ", `href="#felt-date"`, `href="#felt-extent"`, `value="01.01.2030"`, `value="vår"`)
	webtest.LookAt(t, here, "nb", wrong.Text)
	webtest.Sent(t, b.Press(wrong, "vis", url.Values{"date": {"2026-03-01"}, "precision": {"month"}, "extent": {"some"}}))
	b.Get(here).Has(t, "<strong>I bruk</strong> (mars 2026), deler av kommunen, pulje: vår", "Sagt av kommunen selv 7. september 2026")
	w.Browser("nb").Get(here).HasNot(t, "<form method=\"post\" action=\"/kommuner")
	b.Get(here+"/meld").Has(t, "(retter det dere sa sist)", "(som dere sa sist)")
}

// Whoever is about to say something of an initiative that does not concern the
// municipality is told that it counts in no figure; others are not.
func TestWhomItDoesNotConcernIsToldSo(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	apart := w.Propose(func(p *events.Proposed) {
		p.Reach = events.Reach{Scope: events.ScopeMunicipalities, Codes: []string{"0301"}, ReferenceDate: "2026-01-01"}
	})
	b := w.As("stavanger", "nb")
	const told = "gjelder tiltaket ikke Stavanger"
	for _, form := range []string{"meld", "meld?tilstand=in_use", "hindringer"} {
		b.Get("/tiltak/"+apart+"/innforing/1103/"+form).Has(t, told)
	}
	b.Get("/tiltak/"+w.Propose(nil)+"/innforing/1103/meld").HasNot(t, told)
}

// A decision is shown before it is recorded for good.
func TestADecisionIsSeenBeforeItIsRecorded(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	here := "/tiltak/" + id + "/innforing/" + stavanger
	b := w.As("stavanger", "nb")
	review := b.Press(b.Get(here+"/meld?tilstand=decided_no"), "vis", url.Values{
		"date": {"2026-09-01"}, "body": {"Kommunestyret"}, "caseNumber": {"26/101"}, "reason": {"Ingen nytte."},
	})
	review.Has(t, "Se over før du sender", "Stavanger: vedtatt nei", "Kommunestyret", "26/101", "Ingen nytte.")
	if own := stands(w, id).Own; own != nil {
		t.Fatalf("recorded before it was sent: %+v", own)
	}
	back := b.Press(review, "rett", nil)
	back.Has(t, `value="26/101"`, "Ingen nytte.")
	webtest.Sent(t, b.Press(review, "send", nil))
	b.Get(here).Has(t, "Vedtatt nei", "sak 26/101", "Hvorfor:")
}

// A decision that a colleague's word has overtaken is looked over again before it is recorded.
func TestADecisionThatIsOvertakenIsSeenAgain(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	form := "/tiltak/" + id + "/innforing/" + stavanger + "/meld?tilstand="
	b, colleague := w.As("stavanger", "nb"), w.As("stavanger", "nb")
	no := url.Values{"date": {"2026-09-01"}, "body": {"Kommunestyret"}, "reason": {"Ingen nytte."}}
	webtest.Sent(t, b.Press(b.Press(b.Get(form+"decided_no"), "vis", no), "send", nil))
	review := b.Press(b.Get(form+"decided_no"), "vis", url.Values{"date": {"2026-09-02"}, "body": {"Formannskapet"}, "reason": {"Ingen nytte."}})
	webtest.Sent(t, colleague.Press(colleague.Press(colleague.Get(form+"decided_yes"), "vis", url.Values{"date": {"2026-09-03"}, "body": {"Kommunestyret"}}), "send", nil))
	overtaken := b.Press(review, "send", nil)
	if overtaken.StatusCode != http.StatusPreconditionFailed {
		t.Errorf("answers %d", overtaken.StatusCode)
	}
	overtaken.Has(t, "Noe ble endret mens du så over", "Formannskapet", `value="send"`)
	if own := stands(w, id).Own; own == nil || own.State != events.AdoptionDecidedYes {
		t.Errorf("recorded %+v", own)
	}
	webtest.Sent(t, b.Press(overtaken, "send", nil))
}

// Only whoever may says something for the municipality, and nobody else for it.
func TestNobodyElseSaysIt(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	for _, slug := range []string{"meld", "hindringer", "innsats", "startpakke"} {
		path := "/tiltak/" + id + "/innforing/" + stavanger + "/" + slug
		for who, want := range map[string]int{"skatteetaten": 403, "hvaler": 403, "ks": 403} {
			if got := w.As(who, "nb").Get(path); got.StatusCode != want {
				t.Errorf("%s asks for %s: %d", who, path, got.StatusCode)
			}
		}
		if got := w.Browser("nb").Get(path); got.StatusCode != http.StatusUnauthorized {
			t.Errorf("nobody asks for %s: %d", path, got.StatusCode)
		}
	}
	b := w.As("hvaler", "nb")
	token := b.Get("/kommuner/3110/innforing").Token()
	if got := b.Post("/kommuner/"+stavanger+"/innforing", url.Values{"_token": {token}, "ord": {id + " x"}}); got.StatusCode != http.StatusForbidden {
		t.Errorf("Hvaler confirms for Stavanger: %d", got.StatusCode)
	}
}

// What stands in the way is ticked, and what it has taken is written as figures or
// ranges; what is left open is no figure.
func TestObstaclesAndEffort(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	here := "/tiltak/" + id + "/innforing/" + stavanger
	b := w.As("stavanger", "nb")
	wrong := b.Press(b.Get(here+"/hindringer"), "vis", url.Values{"obstacles": {"funding", "other"}})
	wrong.Has(t, "<title>Feil: ", `href="#felt-other"`)
	webtest.Sent(t, b.Press(wrong, "vis", url.Values{"other": {"Ny ledelse."}}))
	b.Get(here).Has(t, "Penger", "Annet: Ny ledelse.")
	if got := b.Press(b.Get(here+"/innsats"), "vis", url.Values{"moment": {"on_use"}, "basis": {"guess"}, "lines.hoursOnce.low": {"80"}}); got.StatusCode != http.StatusConflict {
		t.Errorf("effort before use: %d", got.StatusCode)
	}
	said(w, testkit.Stavanger, id, stavanger, adoption.Say{State: events.AdoptionInUse, Date: "2026-03-01", Extent: "all"})
	page := b.Get(here + "/innsats")
	wrong = b.Press(page, "vis", url.Values{"lines.hoursYearly.low": {"9"}, "lines.hoursYearly.high": {"3"}, "lines.moneyOnce.low": {"mange"}})
	wrong.Has(t, `href="#felt-moment"`, `href="#felt-basis"`, `href="#felt-lines.hoursYearly.low"`, `href="#felt-lines.moneyOnce.low"`, `value="mange"`)
	webtest.Sent(t, b.Press(wrong, "vis", url.Values{
		"moment": {"on_use"}, "basis": {"measured"}, "lines.hoursYearly.low": {""}, "lines.hoursYearly.high": {""}, "lines.hoursOnce.low": {"80"}, "lines.hoursOnce.high": {"120"}, "lines.moneyOnce.low": {"20 000"},
	}))
	got := stands(w, id).Efforts
	if len(got) != 1 || len(got[0].Lines) != 2 || got[0].Lines[1] != (events.EffortLine{Unit: "NOK", Frequency: "one_off", Low: 20000, High: 20000}) {
		t.Errorf("effort: %+v", got)
	}
	b.Get(here).Has(t, "80\u00a0timer – 120\u00a0timer", "Definisjon 1")
}

var ticked = regexp.MustCompile(`name="ord" value="([^"]+)" checked`)

// Everything that was said of a municipality stands on one page, what it is asked
// about first; one press confirms it, and a word that was replaced meanwhile is named.
func TestOnePressConfirmsAll(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	old, ours, theirs := w.Propose(nil), w.Propose(nil), w.Propose(nil)
	const here = "/kommuner/" + stavanger + "/innforing"
	w.Browser("nb").Get(here).Has(t, "Ukjent: ingen har sagt noe")
	said(w, testkit.Stavanger, old, stavanger, adoption.Say{State: events.AdoptionConsidering})
	w.Registry.Clock.Advance(366 * 24 * 3600e9)
	said(w, testkit.Stavanger, ours, stavanger, adoption.Say{State: events.AdoptionInUse, Date: "2027-03-01", Extent: "all"})
	said(w, testkit.Skatteetaten, theirs, stavanger, report(events.AdoptionInUse))
	w.Registry.Clock.Advance(24 * 3600e9)
	b := w.As("stavanger", "nb")
	page := b.Get(here)
	page.Has(t, "2 svar trengs", "Bekreft alt som er krysset av (3)", "Ikke bekreftet på et år", "Meldt av Skatteetaten")
	if at := strings.Index; at(page.Text, old) > at(page.Text, ours) || at(page.Text, theirs) > at(page.Text, "/tiltak/"+ours) {
		t.Error("what is asked about does not come first")
	}
	form := url.Values{"_token": {page.Token()}, "_nokkel": {"x"}}
	for _, m := range ticked.FindAllStringSubmatch(page.Text, -1) {
		form.Add("ord", m[1])
	}
	said(w, testkit.Skatteetaten, theirs, stavanger, report(events.AdoptionInPlan)) // meanwhile
	refused := b.Post(here, form)
	refused.Has(t, "<title>Feil: ", "er erstattet av noe nyere")
	if stands(w, old).Own.Confirms != "" {
		t.Error("a part was confirmed")
	}
	form = url.Values{"_token": {page.Token()}, "_nokkel": {"y"}}
	for _, m := range ticked.FindAllStringSubmatch(b.Get(here).Text, -1) {
		form.Add("ord", m[1])
	}
	webtest.Sent(t, b.Post(here, form))
	after := b.Get(here)
	after.Has(t, "Bekreftet: 3.", "Alt er bekreftet de siste tolv månedene")
	after.HasNot(t, `name="ord"`)
	if own := stands(w, theirs).Own; own == nil || own.State != events.AdoptionInPlan {
		t.Errorf("the report is not the municipality's own word: %+v", own)
	}
}

// Of many adoptions those come first that need an answer, and the rest is a link away,
// where they are confirmed all at once.
func TestTheFirstOfManyAreShown(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	const here = "/kommuner/" + stavanger + "/innforing"
	for range 17 {
		said(w, testkit.Skatteetaten, w.Propose(nil), stavanger, report(events.AdoptionInUse))
	}
	calm := w.Propose(nil)
	said(w, testkit.Stavanger, calm, stavanger, adoption.Say{State: events.AdoptionConsidering})
	b := w.As("stavanger", "nb")
	few := b.Get(here)
	few.Has(t, "Her står 15 av 18", "Vis alle 18", `href="`+here+`?vis=alle"`, "Bekreft alt som er krysset av (15)")
	few.HasNot(t, "/tiltak/"+calm+"/")
	if n := len(ticked.FindAllString(few.Text, -1)); n != 15 {
		t.Errorf("%d are ticked", n)
	}
	all := b.Get(here + "?vis=alle")
	all.Has(t, "Bekreft alt som er krysset av (17)", "/tiltak/"+calm+"/", `action="`+here+`?vis=alle"`)
	all.HasNot(t, "Vis alle")
	webtest.LookAt(t, here, "nb", all.Text)
	form := url.Values{"_token": {all.Token()}, "_nokkel": {"x"}}
	for _, m := range ticked.FindAllStringSubmatch(all.Text, -1) {
		form.Add("ord", m[1])
	}
	form.Set("ord", "noe annet")
	refused := b.Post(here+"?vis=alle", form)
	refused.Has(t, "<title>Feil: ", "/tiltak/"+calm+"/") // still all of them
	if got := w.Browser("nb").Get(here + "?vis=noen"); got.StatusCode != http.StatusBadRequest {
		t.Errorf("an address that is not understood answers %d", got.StatusCode)
	}
}

// What the owner reports can be confirmed alone, also against one's own word.
func TestAReportIsConfirmedAlone(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	said(w, testkit.Stavanger, id, stavanger, adoption.Say{State: events.AdoptionConsidering})
	said(w, testkit.Skatteetaten, id, stavanger, report(events.AdoptionInUse))
	b := w.As("stavanger", "nb")
	all := b.Get("/kommuner/" + stavanger + "/innforing")
	all.Has(t, "To ulike svar", "Bekreft heller dette: i bruk")
	press := regexp.MustCompile(`name="bare" value="([^"]+)"`).FindStringSubmatch(all.Text)[1]
	one := "/tiltak/" + id + "/innforing/" + stavanger
	b.Get(one).Has(t, "Sier noe annet enn kommunen", `value="`+press+`"`, "Ja, dette stemmer: i bruk")
	got := b.Post("/kommuner/"+stavanger+"/innforing", url.Values{"_token": {all.Token()}, "bare": {press}, "_tilbake": {one}})
	if webtest.Sent(t, got); got.Header.Get("Location") != one {
		t.Errorf("leads to %s", got.Header.Get("Location"))
	}
	if own := stands(w, id).Own; own.State != events.AdoptionInUse || !own.Own() {
		t.Errorf("stands %+v", own)
	}
}

// A number that is no more leads to the municipality that it has become.
func TestAFormerNumberLeadsOn(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	for path, want := range map[string]string{
		"/kommuner/3011/innforing": "/kommuner/3110/innforing", "/tiltak/" + id + "/innforing/3011": "/tiltak/" + id + "/innforing/3110",
	} {
		if got := w.Browser("nb").Get(path); got.Header.Get("Location") != want {
			t.Errorf("%s: %d to %s", path, got.StatusCode, got.Header.Get("Location"))
		}
	}
	if got := w.Browser("nb").Get("/tiltak/" + id + "/innforing/9999"); got.StatusCode != http.StatusNotFound {
		t.Errorf("a number that is none: %d", got.StatusCode)
	}
}
