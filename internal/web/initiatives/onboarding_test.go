package initiatives_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// An owner writes a package row by row and looks it over; a step that is worded
// anew keeps its id, and one figure of hours is a range of it.
func TestAnOwnerDescribesAnOnboardingPackage(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	at := "/tiltak/" + id
	b := w.As("skatteetaten", "nb")
	page := rowsAdded(b, b.Get(at+"/startpakke"), "steps", 1, nil)
	wrong := b.Press(page, "vis", url.Values{
		"steps[0].title.en": {"Only English"}, "steps[0].hours.high": {"8"}, "steps[0].link": {"javascript:alert(1)"},
		"steps[1].kind": {"technical"}, "steps[1].title.nb": {"Koble til"}, "steps[1].hours.low": {"40"}, "steps[1].hours.high": {"10"},
	})
	if wrong.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("answers %d", wrong.StatusCode)
	}
	webtest.LookAt(t, at+"/startpakke", "nb", wrong.Text)
	wrong.Has(t, `href="#felt-steps-0.kind"`, `href="#felt-steps-0.title.nb"`, `href="#felt-steps-0.hours.low"`, `href="#felt-steps-0.link"`,
		`href="#felt-steps-1.hours.high"`, `value="Only English"`, `value="javascript:alert(1)"`)
	review := b.Press(wrong, "vis", url.Values{
		"steps[0].kind": {"agreement"}, "steps[0].title.nb": {"Signer avtalen"}, "steps[0].hours.low": {"2"}, "steps[0].doneBy": {"legal"},
		"steps[0].link": {"https://www.skatteetaten.no/avtale"}, "steps[1].hours.low": {"10"}, "steps[1].hours.high": {"40"},
	})
	review.Has(t, "Se over før du sender", "Signer avtalen", "Jurist", "Koble til")
	webtest.Sent(t, b.Press(review, "send", nil))
	s, err := w.Query.State(id)
	if err != nil || len(s.Onboarding.Steps) != 2 || s.Onboarding.Steps[0].Hours.High != 8 || s.Onboarding.Steps[0].ID != "1" {
		t.Fatalf("recorded %+v, %v", s.Onboarding, err)
	}
	seen := w.As("stavanger", "nb").Get(at)
	seen.Has(t, `id="startpakke"`, "Signer avtalen", "Koble til", "12–48", at+"/innforing/1103#startpakke")
	webtest.LookAt(t, at, "nb", seen.Text)

	again := b.Get(at + "/startpakke")
	again.Has(t, `value="Signer avtalen"`, `name="steps[1].id" value="2"`)
	again = b.Press(again, "-steps[0]", nil)
	review = b.Press(again, "vis", url.Values{"steps[0].title.nb": {"Koble til versjon 2"}, "steps[0].hours.low": {"20"}, "steps[0].hours.high": {""}})
	webtest.Sent(t, b.Press(review, "send", nil))
	s, err = w.Query.State(id)
	if err != nil || len(s.Onboarding.Steps) != 1 || s.Onboarding.Steps[0].ID != "2" || s.Onboarding.Steps[0].Title["nb"] != "Koble til versjon 2" {
		t.Errorf("recorded %+v, %v", s.Onboarding, err)
	}
	if h := s.Onboarding.Steps[0].Hours; h == nil || h.Low != 20 || h.High != 20 {
		t.Errorf("one figure of hours is %+v", h)
	}
	if got := w.As("ks", "nb").Get(at + "/startpakke"); got.StatusCode != http.StatusForbidden {
		t.Errorf("KS is shown the form: %d", got.StatusCode)
	}
}
