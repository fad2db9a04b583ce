package web_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/testkit"
)

// assessed registers an initiative that is ready to be decided on.
func (w *world) assessed(title string, edit func(*events.Proposed)) string {
	w.t.Helper()
	id := w.propose(func(p *events.Proposed) {
		p.Title = nb(title)
		if edit != nil {
			edit(p)
		}
	})
	w.do(testkit.Skatteetaten, id, initiative.SubmitAssessment{Assessment: assessment()})
	w.do(testkit.KS, id, initiative.GiveStatement{StatementGiven: events.StatementGiven{Position: "supports", Text: nb("Bra.")}})
	w.do(testkit.Skatteetaten, id, initiative.FinaliseAssessment{})
	return id
}

var tagAttribute = regexp.MustCompile(`\b([a-z-]+)(?:="([^"]*)")?`)

// filled is the form of a page that posts, as the browser would send it
// untouched.
func (a answer) filled() url.Values {
	out := url.Values{}
	body := a.body
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
func (b *browser) fill(path string, fields map[string]string) answer {
	b.w.t.Helper()
	page := b.get(path)
	if page.StatusCode != http.StatusOK {
		b.w.t.Fatalf("%s answers %d", path, page.StatusCode)
	}
	form := page.filled()
	for name, value := range fields {
		form.Set(name, value)
	}
	return b.post(path, form)
}

// must is fill that is accepted; it is the page that it leads to.
func (b *browser) must(path string, fields map[string]string) answer {
	b.w.t.Helper()
	got := b.fill(path, fields)
	if got.StatusCode != http.StatusSeeOther {
		b.w.t.Fatalf("%s answers %d:\n%s", path, got.StatusCode, got.main())
	}
	return b.get(got.Header.Get("Location"))
}

// main is the text of a page, without its tags.
func (a answer) main() string {
	body := a.body
	if i := strings.Index(body, "<main"); i >= 0 {
		body = body[i:strings.Index(body, "</main>")]
	}
	return strings.Join(strings.Fields(html.UnescapeString(regexp.MustCompile(`<[^>]+>`).ReplaceAllString(body, " "))), " ")
}

func (w *world) signedIn(identity string) *browser {
	b := w.browser("nb")
	b.signIn(identity)
	return b
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
func (b *browser) roundRoom(t testing.TB, hours string, candidates ...string) string {
	t.Helper()
	page := b.get("/prioritering/ny")
	form := page.filled()
	form["candidates"] = candidates
	for name, value := range map[string]string{
		"name": "Høsten 2027", "capacityHours": hours, "workingDays": "20", "bodies.state": "Statens råd", "bodies.municipalities": "Kommunenes råd",
	} {
		form.Set(name, value)
	}
	got := b.post("/prioritering/ny", form)
	if got.StatusCode != http.StatusSeeOther {
		t.Fatalf("open: %d\n%s", got.StatusCode, got.main())
	}
	return got.Header.Get("Location")
}
