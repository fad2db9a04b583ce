package initiatives_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// complete fills in a form, looks it over if it asks for that, and sends it.
func complete(b *webtest.Browser, path string, fill url.Values) string {
	b.World.T.Helper()
	page := b.Get(path)
	if page.StatusCode != http.StatusOK {
		b.World.T.Fatalf("%s answers %d\n%s", path, page.StatusCode, page.Text)
	}
	lang := b.Headers.Get("Accept-Language")
	webtest.LookAt(b.World.T, path, lang, page.Text)
	more := forged(b.World.T, page.Text)
	got := pressForging(b, page, "vis", fill, more)
	if got.StatusCode == http.StatusOK {
		webtest.LookAt(b.World.T, path+" (looked over)", lang, got.Text)
		got = pressForging(b, got, "send", nil, more)
	}
	if got.StatusCode != http.StatusSeeOther {
		b.World.T.Fatalf("%s answers %d\n%s", path, got.StatusCode, got.Text)
	}
	to := got.Header.Get("Location")
	webtest.LookAt(b.World.T, to, lang, b.Get(to).Text)
	return to
}

// rowsAdded presses the button that adds a row, until there are n.
func rowsAdded(b *webtest.Browser, page webtest.Answer, list string, n int, fill url.Values) webtest.Answer {
	b.World.T.Helper()
	for range n {
		page = b.Press(page, "+"+list, fill)
		fill = nil
		if page.StatusCode != http.StatusOK {
			b.World.T.Fatalf("a row of %s: %d", list, page.StatusCode)
		}
	}
	return page
}

// words gives texts in the language that the form asks for first.
func words(lang string, v url.Values) url.Values {
	if lang != "nn" {
		return v
	}
	out := url.Values{}
	for name, values := range v {
		if rest, ok := strings.CutSuffix(name, ".nb"); ok && v.Get(rest+".nn") == "" {
			name = rest + ".nn"
		}
		out[name] = values
	}
	return out
}

const day = 24 * time.Hour

// TestWholeLifeThroughForms takes an initiative from registration to operation
// without a script, each party with its own browser.
func TestWholeLifeThroughForms(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"nb", "nn", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w := webtest.Open(t)
			owner, ks, state, stavanger := w.As("skatteetaten", lang), w.As("ks", lang), w.As("digdir", lang), w.As("stavanger", lang)
			at := complete(owner, "/tiltak/nytt", words(lang, webtest.Registration))
			id := strings.TrimPrefix(at, "/tiltak/")
			assess(t, owner, at, lang)
			if body := ks.Get("/min-side").Text; !strings.Contains(body, at+"/uttalelse") {
				t.Error("the statement does not wait for KS")
			}
			page := rowsAdded(ks, ks.Get(at+"/uttalelse"), "requestedChanges", 2, nil)
			page = ks.Press(page, "vis", words(lang, url.Values{"position": {"supports_with_changes"}, "text.nb": {"Ja, men"},
				"requestedChanges[0].text.nb": {"Kortere innføring"}, "requestedChanges[1].text.nb": {"Bedre opplæring"}}))
			webtest.Sent(t, ks.Press(page, "send", nil))
			complete(owner, at+"/svar", words(lang, url.Values{"answers[0].answer": {"taken"}, "answers[0].reason.nb": {"Enig"},
				"answers[1].answer": {"partly"}, "answers[1].reason.nb": {"Delvis"}}))
			complete(owner, at+"/ferdigstill", nil)
			sign := url.Values{"class": {"now"}, "confirmed": {"ja"}}
			complete(ks, at+"/signer", sign)
			complete(state, at+"/signer", sign)
			pilotThroughForms(t, w, at, lang, owner, stavanger)
			ks.SignIn("ks")
			state.SignIn("digdir")
			conclude := words(lang, url.Values{"conclusion": {"go"}, "reason.nb": {"Det virker"}, "confirmed": {"ja"}})
			complete(ks, at+"/pilot/konkluder", conclude)
			complete(state, at+"/pilot/konkluder", conclude)
			handOver(at, lang, owner, ks)
			s, err := w.Query.State(id)
			if err != nil || s.Stage != events.StageOperational {
				t.Fatalf("it stands at %s: %v", s.Stage, err)
			}
			wantNothingForged(t, w)
			if len(s.Assessment.Answers) != 2 || s.Obligation.Deadline != "2028-08-01" || len(s.Handover.Items) != 9 {
				t.Errorf("not everything was recorded: %+v", s)
			}
		})
	}
}

// assess writes an assessment, keeps it, goes on with the draft and sends it.
func assess(t *testing.T, b *webtest.Browser, at, lang string) {
	t.Helper()
	path := at + "/vurdering"
	page := b.Get(path)
	page.Has(t, `name="costs[0].grid.one_off.hours.under_5000"`)
	q := func(s string) string { return "assessment.questions." + s + ".nb" }
	kept := b.Press(page, "utkast", words(lang, url.Values{"assessment.level": {"minimum"}, q("problem"): {"Det tar for lang tid"}}))
	webtest.Sent(t, kept)
	page = b.Get(path)
	page.Has(t, "Det tar for lang tid", `value="minimum" checked`)
	page = rowsAdded(b, page, "costs", 2, nil)
	page = b.Press(page, "-costs[0]", nil)
	page = b.Press(page, "vis", words(lang, url.Values{
		q("measures"): {"Digital søknad"}, q("principles"): {"Selvstyre"}, q("effects"): {"Mindre arbeid"},
		q("recommendation"): {"Felles løsning"}, q("prerequisites"): {"Grensesnitt"},
		"costs[0].what.nb": {"Lisens"}, "costs[0].grid.yearly.NOK.under_5000": {"60 000–120.000–240000"},
		"costs[0].fromYear": {"2027"}, "costs[0].toYear": {"2030"}, "costs[0].confidence": {"3"}, "costs[0].evidence": {"expert"},
	}))
	page.Has(t, "Lisens", "120.000")
	webtest.Sent(t, b.Press(page, "send", nil))
	if again := b.Get(path); strings.Contains(again.Text, `value="forkast"`) {
		t.Error("the draft is still there after it was sent")
	}
}

func pilotThroughForms(t *testing.T, w *webtest.World, at, lang string, owner, stavanger *webtest.Browser) {
	t.Helper()
	complete(owner, at+"/pilot", words(lang, url.Values{
		"purpose.nb": {"Prøve"}, "start": {"2026-09-08"}, "end": {"2026-12-01"},
		"criteria[0].text.nb": {"Svartid"}, "criteria[0].direction": {"at_most"}, "criteria[0].threshold": {"4,5"}, "criteria[0].unit": {"dager"},
	}))
	complete(stavanger, at+"/pilot/bli-med", nil)
	w.Registry.Clock.Advance(5 * day)
	for _, b := range []*webtest.Browser{owner, stavanger} { // the sessions have run out
		b.SignIn(map[*webtest.Browser]string{owner: "skatteetaten", stavanger: "stavanger"}[b])
	}
	complete(owner, at+"/pilot/mal", words(lang, url.Values{"criterion": {"1"}, "value": {"3,25"}, "date": {"2026-09-11"}, "source.nb": {"Logg"}}))
}

func handOver(at, lang string, owner, ks *webtest.Browser) {
	fill := url.Values{
		"receiver": {"974 761 076"}, "benefitOwner": {"971032146"},
		"onboardingPackage.url": {"https://www.skatteetaten.no/start"}, "onboardingPackage.text.nb": {"Slik begynner dere"},
	}
	for i, year := range []string{"2027", "2028", "2029"} {
		fill["priceModel["+string(rune('0'+i))+"].year"] = []string{year}
		fill["priceModel["+string(rune('0'+i))+"].amount"] = []string{"0"}
	}
	complete(owner, at+"/overlevering", words(lang, fill))
	points := url.Values{}
	for _, item := range events.HandoverItems {
		points.Set("items."+item+".outcome", "accepted")
	}
	points.Set("items.results.outcome", "waived")
	points.Set("items.results.reason.nb", "Ikke aktuelt")
	complete(owner, at+"/overlevering/punkter", words(lang, points))
	for _, as := range []string{"owner", "receiver"} {
		complete(owner, at+"/overlevering/godkjenn", url.Values{"as": {as}, "confirmed": {"ja"}})
	}
	complete(ks, at+"/overlevering/godkjenn", url.Values{"confirmed": {"ja"}})
}
