package needs_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// said is what a municipality writes in the form.
func said(title string) url.Values {
	return url.Values{
		"title": {title}, "problem": {"Søknader og vedlegg tastes inn for hånd i fagsystemet."}, "audience": {"Foreldre og barnehagekontoret."},
		"frequency": {"daily"}, "theme": {"barnehage"}, "matters": {"urgent"},
	}
}

// raise raises a need, and gives the address of its page.
func raise(t *testing.T, b *webtest.Browser, title string) string {
	t.Helper()
	review := b.Press(b.Get("/behov/nytt"), "vis", said(title))
	got := b.Press(review, "send", nil)
	webtest.Sent(t, got)
	return got.Header.Get("Location")
}

// press gives a command with one press on the page of a need.
func press(t *testing.T, b *webtest.Browser, here, way string, values url.Values) {
	t.Helper()
	page := b.Get(here)
	page.Has(t, `action="`+here+way+`"`)
	v := url.Values{"_token": {page.Token()}, "_nokkel": {way + values.Encode()}, "_gjor": {"send"}}
	for name, list := range values {
		v[name] = list
	}
	webtest.Sent(t, b.Post(here+way, v))
}

// A municipality raises a need, others support it with one press, KS takes it up, and all
// of them see on its page what became of it.
func TestANeedIsRaisedSupportedAndTakenUp(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	first, second, ks, anybody := w.As("stavanger", "nb"), w.As("hvaler", "nb"), w.As("ks", "nb"), w.Browser("nb")
	empty := anybody.Get("/behov")
	const alternate = `<link rel="alternate" type="text/calendar" href="/api/v1/needs/calendar.ics?language=nb`
	empty.Has(t, alternate+`" title="Samstyring: frister for behov">`, "Få fristene i kalenderen")
	empty.HasNot(t, "Kalenderen følger ikke")
	anybody.Get("/behov?kommune=1103&status=open").Has(t, alternate+`&amp;municipality=1103" title="Samstyring: frister for behov, Stavanger">`, "Kalenderen følger ikke søkeord, status og lister.")
	empty.Has(t, "Ingen kommune har meldt noe behov ennå.")
	empty.HasNot(t, "Meld et behov</a>")
	first.Get("/behov").Has(t, `href="/behov/nytt"`)

	wrong := first.Press(first.Get("/behov/nytt"), "vis", url.Values{"title": {"Papir"}, "hours": {"mange"}})
	if wrong.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("reviewed with %d", wrong.StatusCode)
	}
	wrong.Has(t, "<title>Feil: ", `href="#felt-problem"`, `href="#felt-audience"`, `href="#felt-frequency"`, `href="#felt-theme"`, `href="#felt-hours"`, `href="#felt-matters"`, `value="mange"`)
	webtest.LookAt(t, "/behov/nytt", "nb", wrong.Text)

	here := raise(t, first, "Foreldre søker barnehageplass på papir")
	first.Get(here).Has(t, "Behovet er meldt.", "Én kommune med", "KS skal svare innen", "Ikke kjent", "Dere står bak behovet: haster", "Foreldre søker barnehageplass på papir")
	first.Get(here).HasNot(t, "Trekk støtten</button>") // the last one stays
	anybody.Get(here).HasNot(t, `<form method="post" action="/behov`)
	second.Get("/behov").Has(t, "Har Hvaler det samme behovet?", here)
	second.Get(here).Has(t, "Har dere det samme behovet?", "Støtt: det betyr mye", `name="_gjor" value="send"`)
	press(t, second, here, "/stott", url.Values{"matters": {"much"}})
	second.Get(here).Has(t, "Kommunen står bak behovet.", "Dere står bak behovet: betyr mye", "2 kommuner med", "Det haster for 1, betyr mye for 1", "Trekk støtten")
	press(t, second, here, "/stott", url.Values{"matters": {"urgent"}})
	second.Get(here).Has(t, "2 kommuner med", "Det haster for 2, betyr mye for 0")
	anybody.Get("/kommuner/3110").Has(t, "Foreldre søker barnehageplass på papir")
	anybody.Get("/fylker/11").Has(t, "Foreldre søker barnehageplass på papir")
	anybody.Get("/fylker/50").HasNot(t, "Foreldre søker barnehageplass på papir")

	ks.Get("/behov").Has(t, "Venter på svar fra KS", `<a class="ds-link" href="`+here+`"`)
	ks.Get("/min-side").Has(t, "Svar på behovet", here+"/svar")
	ks.Press(ks.Get(here+"/svar"), "vis", url.Values{"answer": {"taken_up"}}).Has(t, `href="#felt-initiative"`)
	ks.SendReviewed(here+"/svar", url.Values{"answer": {"taken_up"}, "initiative": {id}, "reason": {"Tiltaket løser det."}})
	ks.Get("/min-side").HasNot(t, here+"/svar")
	for _, b := range []*webtest.Browser{first, second, anybody} {
		b.Get(here).Has(t, "KS har tatt det opp.", "Tiltaket løser det.", `href="/tiltak/`+id+`"`, "Ingen pilot er planlagt.", "Ukjent: ingen har meldt noe om innføring hos dem som står bak.")
	}
	anybody.Get("/tiltak/"+id).Has(t, "Behov som tiltaket møter", `href="`+here+`"`)
	anybody.Get("/behov?tiltak="+id).Has(t, `href="`+here+`"`, `<input type="hidden" name="tiltak" value="`+id+`">`)
	anybody.Get("/behov?tiltak="+w.Propose(nil)).HasNot(t, `href="`+here+`"`)
	anybody.Get("/endringer?klasse=need_answered").Has(t, "KS tar opp behovet", here)
	anybody.Get("/endringer?klasse=need_answered&kommune=3110").Has(t, here)
	anybody.Get("/endringer?klasse=need_raised&kommune=3110").HasNot(t, here)

	press(t, second, here, "/trekk-stotte", nil)
	second.Get(here).Has(t, "Støtten er trukket.", "Én kommune med")
	first.Press(first.Get(here+"/lukk"), "vis", nil).Has(t, `href="#felt-reason"`)
	first.SendReviewed(here+"/lukk", url.Values{"reason": {"Vi er i gang."}})
	anybody.Get(here).Has(t, "Behovet er lukket.", "Vi er i gang.")
	second.Get(here).Has(t, "det kan ikke støttes lenger")
}

// What is alike is shown before a need is recorded, with the words that both have, and can
// be supported instead; so it is where an initiative is registered.
func TestWhatIsAlikeIsShownFirst(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	first, second := w.As("stavanger", "nb"), w.As("hvaler", "nb")
	here := raise(t, first, "Foreldre søker barnehageplass på papir")
	review := second.Press(second.Get("/behov/nytt"), "vis", said("Søknad om barnehageplass på papir"))
	review.Has(t, "Finnes dette allerede?", `href="`+here+`"`, "<mark>", "Støtt dette i stedet", `formaction="`+here+`/stott"`, "Dette blir meldt")
	webtest.LookAt(t, "/behov/nytt", "nb", review.Text)
	instead := said("Søknad om barnehageplass på papir")
	instead.Set("_token", review.Token())
	instead.Set("_nokkel", "x")
	seen := second.Post(here+"/stott", instead)
	seen.Has(t, "<title>Se over før du sender: ", ">Foreldre søker barnehageplass på papir<", ">Hvaler<", "Haster")
	webtest.LookAt(t, here+"/stott", "nb", seen.Text)
	second.Get(here).HasNot(t, "Dere står bak behovet")
	webtest.Sent(t, second.Press(seen, "send", nil))
	second.Get(here).Has(t, "Dere står bak behovet: haster")
	ours := first.Press(first.Get("/behov/nytt"), "vis", said("Foreldre søker barnehageplass på papir igjen"))
	ours.Has(t, "Dere står bak det allerede.")
	ours.HasNot(t, "Støtt dette i stedet")
	second.Press(second.Get("/behov/nytt"), "vis", url.Values{
		"title": {"Qwertz"}, "problem": {"Xyzzy."}, "audience": {"Plugh."}, "frequency": {"daily"}, "theme": {"barnehage"}, "matters": {"some"},
	}).Has(t, "Vi fant ikke noe som ligner.")

	agency := w.As("skatteetaten", "nb")
	registering := agency.Press(agency.Get("/tiltak/nytt"), "vis", url.Values{
		"title.nb": {"Søknad om barnehageplass på papir"}, "summary.nb": {"Foreldre søker barnehageplass, og søknader tastes inn for hånd."}, "reach.scope": {"all"},
	})
	registering.Has(t, "Finnes dette allerede?", `href="`+here+`"`)
	registering.HasNot(t, "Støtt dette i stedet")
}

// An agency begins an initiative from a need: what the need says is filled in, and can
// be corrected before it is recorded.
func TestAnInitiativeIsBegunFromANeed(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	here := raise(t, w.As("stavanger", "nb"), "Foreldre søker barnehageplass på papir")
	agency := w.As("skatteetaten", "nb")
	lead := `href="/tiltak/nytt?behov=` + strings.TrimPrefix(here, "/behov/") + `"`
	agency.Get(here).Has(t, lead)
	for _, who := range []*webtest.Browser{w.Browser("nb"), w.As("hvaler", "nb"), w.As("ks", "nb")} {
		who.Get(here).HasNot(t, lead)
	}
	filled := agency.Get("/tiltak/nytt?behov=" + strings.TrimPrefix(here, "/behov/"))
	filled.Has(t, "Skjemaet er fylt ut fra dette behovet.", `value="Foreldre søker barnehageplass på papir"`, here+`"`)
	webtest.LookAt(t, "/tiltak/nytt", "nb", filled.Text)
	review := agency.Press(filled, "vis", url.Values{"reach.scope": {"all"}})
	review.Has(t, "Foreldre søker barnehageplass på papir", "Barnehage", here)
	made := agency.Press(review, "send", nil)
	webtest.Sent(t, made)
	agency.Get(made.Header.Get("Location")).Has(t, "Foreldre søker barnehageplass på papir", here)
	if got := agency.Get("/tiltak/nytt?behov=ingen"); got.StatusCode != http.StatusNotFound {
		t.Errorf("a need that there is not: %d", got.StatusCode)
	}
}

// Two needs for the same thing go on as one, and the list is narrowed by what is asked for.
func TestNeedsAreMergedAndListed(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	first, second, ks, anybody := w.As("stavanger", "nb"), w.As("hvaler", "nb"), w.As("ks", "nb"), w.Browser("nb")
	one, other := raise(t, first, "Foreldre søker barnehageplass på papir"), raise(t, second, "Skjema for kirkegård")
	ks.SendReviewed(one+"/svar", url.Values{"answer": {"merged"}, "into": {strings.TrimPrefix(other, "/behov/")}})
	anybody.Get(one).Has(t, "Behovet går videre som", other)
	anybody.Get(other).Has(t, "2 kommuner med", "Slått sammen med dette", one)
	first.Get(other).Has(t, "Dere står bak behovet: haster")
	for query, want := range map[string][2]bool{
		"": {true, true}, "?status=open": {false, true}, "?status=merged": {true, false}, "?kommune=1103": {true, true}, "?kommune=0301": {false, false},
		"?fylke=31": {false, true}, "?tema=barnehage": {true, true}, "?livshendelse=fa-barn": {false, false}, "?q=papiret": {true, false}, "?kommune=Stavanger": {true, true},
	} {
		page := anybody.Get("/behov" + query)
		for i, here := range []string{one, other} {
			if has := strings.Contains(page.Text, `href="`+here+`"`); has != want[i] {
				t.Errorf("%q lists need %d: %v", query, i, has)
			}
		}
	}
	for _, query := range []string{"?status=kanskje", "?tema=finnesikke", "?ukjent=1"} {
		if got := anybody.Get("/behov" + query); got.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %d", query, got.StatusCode)
		}
	}
}

// The pages are there in every language, and each form is only for whom it is.
func TestWhoMayDoWhatWithANeed(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Browser("nb").Get("/behov").Has(t, "Logg inn for å melde et behov", `href="/logg-inn?tilbake=%2Fbehov%2Fnytt"`)
	here := raise(t, w.As("stavanger", "nb"), "Foreldre søker barnehageplass på papir")
	for path, want := range map[string]map[string]int{
		"/behov/nytt":          {"stavanger": 200, "ks": 403, "skatteetaten": 403},
		here + "/stott":        {"stavanger": 200, "hvaler": 200, "ks": 403, "skatteetaten": 403},
		here + "/trekk-stotte": {"stavanger": 200, "ks": 403},
		here + "/svar":         {"ks": 200, "stavanger": 403, "skatteetaten": 403},
		here + "/lukk":         {"stavanger": 200, "ks": 200, "hvaler": 403, "skatteetaten": 403},
	} {
		for who, code := range want {
			if got := w.As(who, "nb").Get(path); got.StatusCode != code {
				t.Errorf("%s asks for %s: %d, want %d", who, path, got.StatusCode, code)
			}
		}
		if got := w.Browser("nb").Get(path); got.StatusCode != http.StatusUnauthorized {
			t.Errorf("nobody asks for %s: %d", path, got.StatusCode)
		}
	}
	if got := w.Browser("nb").Get("/behov/ingen"); got.StatusCode != http.StatusNotFound {
		t.Errorf("a need that there is not: %d", got.StatusCode)
	}
	for _, lang := range []string{"nn", "en"} {
		for path, who := range map[string]string{"/behov": "ks", here: "hvaler", "/behov/nytt": "stavanger", here + "/stott": "hvaler", here + "/svar": "ks", here + "/lukk": "stavanger", here + "/trekk-stotte": "stavanger", "/kommuner/1103": "stavanger", "/fylker/11": "ks", "/min-side": "ks"} {
			if got := w.As(who, lang).Get(path); got.StatusCode != http.StatusOK {
				t.Errorf("%s in %s: %d", path, lang, got.StatusCode)
			}
		}
	}
}
