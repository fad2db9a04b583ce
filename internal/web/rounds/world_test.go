package rounds_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

var tagAttribute = regexp.MustCompile(`\b([a-z-]+)(?:="([^"]*)")?`)

// filled is the form of a page that posts, as the browser would send it
// untouched.
func filled(a webtest.Answer) url.Values {
	out := url.Values{}
	body := a.Text
	if i := strings.Index(body, "<main"); i >= 0 {
		body = body[i:]
	}
	if i := strings.Index(body, `method="post"`); i >= 0 {
		body = body[i:]
		body = body[:strings.Index(body, "</form>")]
	}
	for _, m := range regexp.MustCompile(`(?s)<input\b[^>]*>|<textarea\b[^>]*>.*?</textarea>|<select\b[^>]*>.*?</select>`).FindAllString(body, -1) {
		tag := m[:strings.IndexByte(m, '>')+1]
		at := map[string]string{}
		for _, x := range tagAttribute.FindAllStringSubmatch(tag, -1) {
			at[x[1]] = html.UnescapeString(x[2])
		}
		_, checked := at["checked"]
		switch {
		case strings.HasPrefix(m, "<textarea"):
			out.Set(at["name"], html.UnescapeString(m[len(tag):strings.LastIndex(m, "</")]))
		case strings.HasPrefix(m, "<select"):
			if x := regexp.MustCompile(`value="([^"]*)" selected`).FindStringSubmatch(m); x != nil {
				out.Set(at["name"], x[1])
			}
		case (at["type"] == "radio" || at["type"] == "checkbox") && !checked:
		default:
			out.Add(at["name"], at["value"])
		}
	}
	return out
}

// fill sends the form of a page with some fields filled in, and follows it.
func fill(b *webtest.Browser, path string, fields map[string]string) webtest.Answer {
	b.World.T.Helper()
	page := b.Get(path)
	if page.StatusCode != http.StatusOK {
		b.World.T.Fatalf("%s answers %d", path, page.StatusCode)
	}
	form := filled(page)
	for name, value := range fields {
		form.Set(name, value)
	}
	return b.Post(path, form)
}

// must is fill that is accepted; it is the page that it leads to.
func must(b *webtest.Browser, path string, fields map[string]string) webtest.Answer {
	b.World.T.Helper()
	got := fill(b, path, fields)
	if got.StatusCode != http.StatusSeeOther {
		b.World.T.Fatalf("%s answers %d:\n%s", path, got.StatusCode, got.Main())
	}
	return b.Get(got.Header.Get("Location"))
}

// criterionIDs are the ids of the default set.
func criterionIDs() (out []string) {
	for _, c := range round.Default().Criteria {
		out = append(out, c.ID)
	}
	return out
}

// scored fills in all criteria alike.
func scored(score, why string) map[string]string {
	out := map[string]string{"videre": "liste"}
	for _, id := range criterionIDs() {
		out["score."+id], out["why."+id] = score, why
	}
	return out
}

// roundRoom opens a round through the form and gives the address of its room.
func roundRoom(b *webtest.Browser, t testing.TB, hours string, candidates ...string) string {
	t.Helper()
	page := b.Get("/prioritering/ny")
	form := filled(page)
	form["candidates"] = candidates
	for name, value := range map[string]string{
		"name": "Høsten 2027", "capacityHours": hours, "workingDays": "20", "bodies.state": "Statens råd", "bodies.municipalities": "Kommunenes råd",
	} {
		form.Set(name, value)
	}
	got := b.Post("/prioritering/ny", form)
	if got.StatusCode != http.StatusSeeOther {
		t.Fatalf("open: %d\n%s", got.StatusCode, got.Main())
	}
	return got.Header.Get("Location")
}
