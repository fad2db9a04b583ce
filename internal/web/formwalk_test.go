package web_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
)

var (
	formPattern   = regexp.MustCompile(`(?s)<form method="post" action="(/tiltak[^"]*)".*?</form>`)
	inputPattern  = regexp.MustCompile(`<input [^>]*>`)
	areaPattern   = regexp.MustCompile(`(?s)<textarea [^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>`)
	selectPattern = regexp.MustCompile(`(?s)<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>`)
	chosenPattern = regexp.MustCompile(`<option value="([^"]*)" selected>`)
)

func attribute(tag, name string) string {
	m := regexp.MustCompile(` ` + name + `="([^"]*)"`).FindStringSubmatch(tag)
	if m == nil {
		return ""
	}
	return html.UnescapeString(m[1])
}

// fields reads a form as a browser without scripts would send it.
func (a answer) fields(t testing.TB) (action string, v url.Values) {
	t.Helper()
	m := formPattern.FindStringSubmatch(a.body)
	if m == nil {
		t.Fatalf("%d: there is no form\n%s", a.StatusCode, a.body)
	}
	v = url.Values{}
	for _, tag := range inputPattern.FindAllString(m[0], -1) {
		kind := attribute(tag, "type")
		if (kind == "radio" || kind == "checkbox") && !strings.Contains(tag, " checked") {
			continue
		}
		v.Add(attribute(tag, "name"), attribute(tag, "value"))
	}
	for _, f := range areaPattern.FindAllStringSubmatch(m[0], -1) {
		v.Set(html.UnescapeString(f[1]), html.UnescapeString(f[2]))
	}
	for _, f := range selectPattern.FindAllStringSubmatch(m[0], -1) {
		value := ""
		if c := chosenPattern.FindStringSubmatch(f[2]); c != nil {
			value = html.UnescapeString(c[1])
		}
		v.Set(html.UnescapeString(f[1]), value)
	}
	return html.UnescapeString(m[1]), v
}

// press fills in fields and presses a button.
func (b *browser) press(page answer, button string, fill url.Values) answer {
	b.w.t.Helper()
	action, v := page.fields(b.w.t)
	for name, values := range fill {
		if _, there := v[name]; !there && !strings.Contains(page.body, `name="`+html.EscapeString(name)+`"`) {
			b.w.t.Fatalf("%s does not ask for %s", action, name)
		}
		v[name] = values
	}
	v.Set("_gjor", button)
	return b.post(action, v)
}

// complete fills in a form, looks it over if it asks for that, and sends it.
func (b *browser) complete(path string, fill url.Values) string {
	b.w.t.Helper()
	page := b.get(path)
	if page.StatusCode != http.StatusOK {
		b.w.t.Fatalf("%s answers %d\n%s", path, page.StatusCode, page.body)
	}
	lang := b.headers.Get("Accept-Language")
	lookAt(b.w.t, path, lang, page.body)
	got := b.press(page, "vis", fill)
	if got.StatusCode == http.StatusOK {
		lookAt(b.w.t, path+" (looked over)", lang, got.body)
		got = b.press(got, "send", nil)
	}
	if got.StatusCode != http.StatusSeeOther {
		b.w.t.Fatalf("%s answers %d\n%s", path, got.StatusCode, got.body)
	}
	to := got.Header.Get("Location")
	lookAt(b.w.t, to, lang, b.get(to).body)
	return to
}

// as is a browser of somebody who has signed in.
func (w *world) as(identity, lang string) *browser {
	w.t.Helper()
	b := w.browser(lang)
	b.signIn(identity)
	return b
}

// rowsAdded presses the button that adds a row, until there are n.
func (b *browser) rowsAdded(page answer, list string, n int, fill url.Values) answer {
	b.w.t.Helper()
	for range n {
		page = b.press(page, "+"+list, fill)
		fill = nil
		if page.StatusCode != http.StatusOK {
			b.w.t.Fatalf("a row of %s: %d", list, page.StatusCode)
		}
	}
	return page
}

var registration = url.Values{
	"title.nb": {"Digital søknad"}, "title.nn": {"Digital søknad"}, "summary.nb": {"Innbyggere søker på ett sted."},
	"reach.scope": {"all"}, "obligation.level": {"mandatory_later"}, "obligation.deadline": {"2028-08-01"}, "phase": {"planning"},
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

// TestWholeLifeThroughForms takes an initiative from registration to operation
// without a script, each party with its own browser.
func TestWholeLifeThroughForms(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"nb", "nn", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w := open(t)
			owner, ks, state, stavanger := w.as("skatteetaten", lang), w.as("ks", lang), w.as("digdir", lang), w.as("stavanger", lang)
			at := owner.complete("/tiltak/nytt", words(lang, registration))
			id := strings.TrimPrefix(at, "/tiltak/")
			assess(t, owner, at, lang)
			if body := ks.get("/min-side").body; !strings.Contains(body, at+"/uttalelse") {
				t.Error("the statement does not wait for KS")
			}
			page := ks.rowsAdded(ks.get(at+"/uttalelse"), "requestedChanges", 2, nil)
			page = ks.press(page, "vis", words(lang, url.Values{"position": {"supports_with_changes"}, "text.nb": {"Ja, men"},
				"requestedChanges[0].text.nb": {"Kortere innføring"}, "requestedChanges[1].text.nb": {"Bedre opplæring"}}))
			sent(t, ks.press(page, "send", nil))
			owner.complete(at+"/svar", words(lang, url.Values{"answers[0].answer": {"taken"}, "answers[0].reason.nb": {"Enig"},
				"answers[1].answer": {"partly"}, "answers[1].reason.nb": {"Delvis"}}))
			owner.complete(at+"/ferdigstill", nil)
			sign := url.Values{"class": {"now"}, "confirmed": {"ja"}}
			ks.complete(at+"/signer", sign)
			state.complete(at+"/signer", sign)
			pilotThroughForms(t, w, at, lang, owner, stavanger)
			ks.signIn("ks")
			state.signIn("digdir")
			conclude := words(lang, url.Values{"conclusion": {"go"}, "reason.nb": {"Det virker"}, "confirmed": {"ja"}})
			ks.complete(at+"/pilot/konkluder", conclude)
			state.complete(at+"/pilot/konkluder", conclude)
			handOver(at, lang, owner, ks)
			s, err := w.Query.State(id)
			if err != nil || s.Stage != events.StageOperational {
				t.Fatalf("it stands at %s: %v", s.Stage, err)
			}
			if len(s.Assessment.Answers) != 2 || s.Obligation.Deadline != "2028-08-01" || len(s.Handover.Items) != 9 {
				t.Errorf("not everything was recorded: %+v", s)
			}
		})
	}
}

func sent(t *testing.T, got answer) {
	t.Helper()
	if got.StatusCode != http.StatusSeeOther {
		t.Fatalf("answers %d\n%s", got.StatusCode, got.body)
	}
}

// assess writes an assessment, keeps it, goes on with the draft and sends it.
func assess(t *testing.T, b *browser, at, lang string) {
	t.Helper()
	path := at + "/vurdering"
	page := b.get(path)
	page.has(t, `name="assessment.costs[0].low"`)
	q := func(s string) string { return "assessment.questions." + s + ".nb" }
	kept := b.press(page, "utkast", words(lang, url.Values{"assessment.level": {"minimum"}, q("problem"): {"Det tar for lang tid"}}))
	sent(t, kept)
	page = b.get(path)
	page.has(t, "Det tar for lang tid", `value="minimum" checked`)
	page = b.rowsAdded(page, "assessment.costs", 2, nil)
	page = b.press(page, "-assessment.costs[0]", nil)
	page = b.press(page, "vis", words(lang, url.Values{
		q("measures"): {"Digital søknad"}, q("principles"): {"Selvstyre"}, q("effects"): {"Mindre arbeid"},
		q("recommendation"): {"Felles løsning"}, q("prerequisites"): {"Grensesnitt"},
		"assessment.costs[0].what.nb": {"Lisens"}, "assessment.costs[0].unit": {"NOK"}, "assessment.costs[0].frequency": {"yearly"},
		"assessment.costs[0].low": {"60 000"}, "assessment.costs[0].expected": {"120.000"}, "assessment.costs[0].high": {"240000"},
		"assessment.costs[0].fromYear": {"2027"}, "assessment.costs[0].toYear": {"2030"},
		"assessment.costs[0].confidence": {"3"}, "assessment.costs[0].evidence": {"expert"},
	}))
	page.has(t, "Lisens", "120.000")
	sent(t, b.press(page, "send", nil))
	if again := b.get(path); strings.Contains(again.body, `value="forkast"`) {
		t.Error("the draft is still there after it was sent")
	}
}

func pilotThroughForms(t *testing.T, w *world, at, lang string, owner, stavanger *browser) {
	t.Helper()
	owner.complete(at+"/pilot", words(lang, url.Values{
		"purpose.nb": {"Prøve"}, "start": {"2026-09-08"}, "end": {"2026-12-01"},
		"criteria[0].text.nb": {"Svartid"}, "criteria[0].direction": {"at_most"}, "criteria[0].threshold": {"4,5"}, "criteria[0].unit": {"dager"},
	}))
	stavanger.complete(at+"/pilot/bli-med", nil)
	w.Registry.Clock.Advance(5 * day)
	for _, b := range []*browser{owner, stavanger} { // the sessions have run out
		b.signIn(map[*browser]string{owner: "skatteetaten", stavanger: "stavanger"}[b])
	}
	owner.complete(at+"/pilot/mal", words(lang, url.Values{"criterion": {"1"}, "value": {"3,25"}, "date": {"2026-09-11"}, "source.nb": {"Logg"}}))
}

func handOver(at, lang string, owner, ks *browser) {
	fill := url.Values{
		"receiver": {"974 761 076"}, "benefitOwner": {"971032146"},
		"onboardingPackage.url": {"https://www.skatteetaten.no/start"}, "onboardingPackage.text.nb": {"Slik begynner dere"},
	}
	for i, year := range []string{"2027", "2028", "2029"} {
		fill["priceModel["+string(rune('0'+i))+"].year"] = []string{year}
		fill["priceModel["+string(rune('0'+i))+"].amount"] = []string{"0"}
	}
	owner.complete(at+"/overlevering", words(lang, fill))
	points := url.Values{}
	for _, item := range events.HandoverItems {
		points.Set("items."+item+".outcome", "accepted")
	}
	points.Set("items.results.outcome", "waived")
	points.Set("items.results.reason.nb", "Ikke aktuelt")
	owner.complete(at+"/overlevering/punkter", words(lang, points))
	for _, as := range []string{"owner", "receiver"} {
		owner.complete(at+"/overlevering/godkjenn", url.Values{"as": {as}, "confirmed": {"ja"}})
	}
	ks.complete(at+"/overlevering/godkjenn", url.Values{"confirmed": {"ja"}})
}
