package webtest

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

var formPattern = regexp.MustCompile(`(?s)<form method="post" action="(/(?:tiltak|fagsystemer|behov|nettverk|sok|kommuner/[0-9]{4}/fagsystemer)[^"]*)".*?</form>`)

var inputPattern = regexp.MustCompile(`<input [^>]*>`)

var areaPattern = regexp.MustCompile(`(?s)<textarea [^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>`)

var selectPattern = regexp.MustCompile(`(?s)<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>`)

var chosenPattern = regexp.MustCompile(`<option value="([^"]*)" selected>`)

func attribute(tag, name string) string {
	m := regexp.MustCompile(` ` + name + `="([^"]*)"`).FindStringSubmatch(tag)
	if m == nil {
		return ""
	}
	return html.UnescapeString(m[1])
}

// Fields reads a form as a browser without scripts would send it.
func (a Answer) Fields(t testing.TB) (action string, v url.Values) {
	t.Helper()
	m := formPattern.FindStringSubmatch(a.Text)
	if m == nil {
		t.Fatalf("%d: there is no form\n%s", a.StatusCode, a.Text)
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

// Press fills in fields and presses a button.
func (b *Browser) Press(page Answer, button string, fill url.Values) Answer {
	b.World.T.Helper()
	action, v := page.Fields(b.World.T)
	for name, values := range fill {
		if _, there := v[name]; !there && !strings.Contains(page.Text, `name="`+html.EscapeString(name)+`"`) {
			b.World.T.Fatalf("%s does not ask for %s", action, name)
		}
		v[name] = values
	}
	v.Set("_gjor", button)
	return b.Post(action, v)
}

// Review gives what a form would record, and demands that the form itself records nothing.
func (b *Browser) Review(path string, fill url.Values) Answer {
	b.World.T.Helper()
	form := b.Get(path)
	form.HasNot(b.World.T, `name="_gjor" value="send"`)
	got := b.Press(form, "vis", fill)
	if got.StatusCode != http.StatusOK {
		b.World.T.Fatalf("%s answers %d\n%s", path, got.StatusCode, got.Text)
	}
	got.Has(b.World.T, "<title>Se over før du sender: ", `name="_gjor" value="send"`, "Tilbake og rett")
	LookAt(b.World.T, path, "nb", got.Text)
	return got
}

// SendReviewed sends a form whose preview is looked at first, and gives the address that
// it leads to.
func (b *Browser) SendReviewed(path string, fill url.Values) string {
	b.World.T.Helper()
	got := b.Press(b.Review(path, fill), "send", nil)
	Sent(b.World.T, got)
	return got.Header.Get("Location")
}

// As is a browser of somebody who has signed in.
func (w *World) As(identity, lang string) *Browser {
	w.T.Helper()
	b := w.Browser(lang)
	b.SignIn(identity)
	return b
}

var Registration = url.Values{
	"title.nb": {"Digital søknad"}, "title.nn": {"Digital søknad"}, "summary.nb": {"Innbyggere søker på ett sted."},
	"reach.scope": {"all"}, "obligation.level": {"mandatory_later"}, "obligation.deadline": {"2028-08-01"}, "phase": {"planning"},
}

func Sent(t testing.TB, got Answer) {
	t.Helper()
	if got.StatusCode != http.StatusSeeOther {
		t.Fatalf("answers %d\n%s", got.StatusCode, got.Text)
	}
}
