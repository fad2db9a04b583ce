package waves_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// A wave fills, one municipality waits, and moves up when another withdraws; whoever
// follows it is told, and each sees on its own page what it can do.
func TestAWaveFillsAndMovesUp(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	owner, first, second, anybody := w.As("skatteetaten", "nb"), w.As("stavanger", "nb"), w.As("hvaler", "nb"), w.Browser("nb")
	uptake := "/tiltak/" + id + "/innforing"
	anybody.Get(uptake).HasNot(t, "Puljer")
	owner.Get(uptake).Has(t, "Ingen har varslet noen pulje", "/tiltak/"+id+"/puljer/ny")

	form := owner.Get("/tiltak/" + id + "/puljer/ny")
	wrong := owner.Press(form, "vis", url.Values{"name": {"Pulje 1"}, "places": {"mange"}, "signUpBy": {"2020-01-01"}, "start": {"2030-05-01"}, "contact": {"kari.nordmann@skatteetaten.no"}})
	if wrong.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("announced with %d", wrong.StatusCode)
	}
	wrong.Has(t, "<title>Feil: ", `href="#felt-places"`, `href="#felt-signUpBy"`, `href="#felt-contact"`, `value="mange"`)
	webtest.LookAt(t, uptake, "nb", wrong.Text)
	summary := owner.Press(form, "vis", url.Values{"name": {""}, "places": {""}, "start": {""}}).Text
	if at := strings.Index; at(summary, `href="#felt-name"`) > at(summary, `href="#felt-places"`) || at(summary, `href="#felt-places"`) > at(summary, `href="#felt-start"`) {
		t.Error("what is wrong is not said in the order of the fields")
	}
	got := owner.Press(owner.Press(wrong, "vis", url.Values{"places": {"1"}, "signUpBy": {"2030-03-01"}, "contact": {"innforing@skatteetaten.no"}}), "send", nil)
	webtest.Sent(t, got)
	here := got.Header.Get("Location")
	anybody.Get(uptake).Has(t, here, "Åpen for påmelding", "0 av 1 tatt")
	anybody.Get("/kommuner/1103").Has(t, "Innen 1. mars 2030:", "Meld dere på ", here)
	anybody.Get(here).HasNot(t, "<form method=\"post\" action=\"/tiltak")

	join := func(b *webtest.Browser) {
		t.Helper()
		webtest.Sent(t, b.Post(here+"/meld-pa", url.Values{"_token": {b.Get(here).Token()}, "_nokkel": {"x"}, "_gjor": {"send"}}))
	}
	first.Get(here).Has(t, "Det er ledig plass", "Meld kommunen på")
	join(first)
	first.Get(here).Has(t, "Kommunen er påmeldt og har plass.", "Dere har plass i puljen.", "/trekk")
	second.Get(here).Has(t, "Alle plassene er tatt", "Sett kommunen på ventelisten")
	join(second)
	second.Get(here).Has(t, "står som nummer 1 på ventelisten")
	anybody.Get("/kommuner/3110").Has(t, "Kommunen står som nummer 1 på ventelisten.")
	anybody.Get(here).Has(t, "1 av 1 plasser er tatt.", "Én kommune står på venteliste.", "Nummer 1 på ventelisten")

	first.SendReviewed(here+"/trekk", url.Values{"reason": {"Vi tar neste."}})
	second.Get(here).Has(t, "Dere har plass i puljen.", "Hvaler fikk plass i puljen")
	anybody.Get("/endringer?klasse=wave_announced").Has(t, "Hvaler har fått plass i puljen «Pulje 1»", "Ny pulje: «Pulje 1»")
	anybody.Get("/endringer?klasse=wave_announced&kommune=3110").Has(t, "Hvaler har fått plass")
	anybody.Get("/endringer?klasse=wave_announced&kommune=1103").HasNot(t, "Hvaler har fått plass")

	owner.SendReviewed(here+"/endre", url.Values{"places": {"2"}, "reason": {"Flere vil."}})
	owner.SendReviewed(here+"/avslutt", nil)
	first.Get(here).Has(t, "Påmeldingen er avsluttet.", "det er for sent å melde seg på")
	owner.Press(owner.Get(here+"/avlys"), "vis", nil).Has(t, `href="#felt-reason"`)
	owner.SendReviewed(here+"/avlys", url.Values{"reason": {"Forsinket."}})
	anybody.Get(here).Has(t, "Puljen er avlyst.", "Forsinket.")
	anybody.Get("/kommuner/3110").HasNot(t, "Puljer kommunen er med i", "Meld dere på ")
}

// The pages are there in every language, and each form is only for whom it is.
func TestWhoMayDoWhatWithAWave(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	ks := w.As("ks", "nb")
	here := ks.SendReviewed("/tiltak/"+id+"/puljer/ny", url.Values{"name": {"KS-puljen"}, "places": {"5"}, "signUpBy": {"2030-03-01"}, "start": {"2030-05-01"}, "counties": {"11"}})
	for path, want := range map[string]map[string]int{
		here + "/endre":   {"ks": 200, "skatteetaten": 403, "stavanger": 403},
		here + "/avlys":   {"ks": 200, "skatteetaten": 403, "stavanger": 403},
		here + "/meld-pa": {"ks": 403, "skatteetaten": 403, "stavanger": 200},
		here + "/trekk":   {"ks": 403, "skatteetaten": 403, "stavanger": 200},
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
	w.As("hvaler", "nb").Get(here).Has(t, "Puljen er ikke for dere.", "i Rogaland", "KS")
	if got := w.Browser("nb").Get("/tiltak/" + id + "/puljer/ingen"); got.StatusCode != http.StatusNotFound {
		t.Errorf("a wave that there is not: %d", got.StatusCode)
	}
	for _, lang := range []string{"nn", "en"} {
		for path, who := range map[string]string{here: "stavanger", here + "/meld-pa": "stavanger", here + "/trekk": "stavanger", here + "/endre": "ks", here + "/avslutt": "ks", here + "/avlys": "ks", "/tiltak/" + id + "/puljer/ny": "ks", "/tiltak/" + id + "/innforing": "ks", "/kommuner/1103": "stavanger"} {
			if got := w.As(who, lang).Get(path); got.StatusCode != http.StatusOK {
				t.Errorf("%s in %s: %d", path, lang, got.StatusCode)
			}
		}
	}
}
