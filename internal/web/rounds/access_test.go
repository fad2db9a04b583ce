package rounds_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// forms are the addresses of all forms of a round.
func forms(room, candidate string) (out []string) {
	out = []string{"/prioritering/ny"}
	for _, path := range []string{"/kandidater", "/vekter", "/poeng/1/" + candidate, "/forsegle", "/unntak", "/konkluder"} {
		out = append(out, room+path)
	}
	for _, path := range []string{"standpunkt", "signer", "uenighet", "loft", "avklaring"} {
		out = append(out, room+"/tiltak/"+candidate+"/"+path)
	}
	return out
}

func TestFormsOfARoundAreForItsParties(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	c := w.Decidable("Felles journal", nil)
	id := w.OpenedRound(c)
	room := "/prioritering/" + id
	before, err := w.Query.RoundState(id)
	if err != nil {
		t.Fatal(err)
	}
	ks, digdir := w.As("ks", "nb"), w.As("digdir", "nb")
	stolen := filled(ks.Get(room + "/vekter"))
	others := map[string]*webtest.Browser{"stavanger": w.As("stavanger", "nb"), "skatteetaten": w.As("skatteetaten", "nb"), "nobody": w.Browser("nb")}
	for _, path := range forms(room, c) {
		for who, b := range others {
			if got := b.Get(path); got.StatusCode != http.StatusForbidden && got.StatusCode != http.StatusUnauthorized {
				t.Errorf("%s sees %s: %d", who, path, got.StatusCode)
			}
			own := url.Values{"_token": {b.Get("/logg-inn").Token()}}
			if got := b.Post(path, own); got.StatusCode != http.StatusForbidden && got.StatusCode != http.StatusUnauthorized {
				t.Errorf("%s sends %s: %d", who, path, got.StatusCode)
			}
		}
		if got := digdir.Post(path, stolen); got.StatusCode != http.StatusForbidden {
			t.Errorf("a form of KS was taken from Digdir on %s: %d", path, got.StatusCode)
		}
	}
	ks.SignIn("digdir") // the same browser, for the other party
	if got := ks.Post(room+"/vekter", stolen); got.StatusCode != http.StatusForbidden {
		t.Errorf("a form that was shown to KS was taken from Digdir: %d", got.StatusCode)
	}
	after, err := w.Query.RoundState(id)
	if err != nil || after.Position != before.Position {
		t.Errorf("something was written: %d to %d, %v", before.Position, after.Position, err)
	}
}

// TestAPartyNeverActsForTheOther sends the other party's name along.
func TestAPartyNeverActsForTheOther(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	c := w.Decidable("Felles journal", nil)
	id := w.OpenedRound(c)
	w.Revealed(id, c)
	must(w.As("digdir", "nb"), "/prioritering/"+id+"/tiltak/"+c+"/signer", map[string]string{"class": "later", "party": "municipalities"})
	s, err := w.Query.RoundState(id)
	if err != nil {
		t.Fatal(err)
	}
	if _, theirs := s.Signatures[c][events.PartyMunicipalities]; theirs || s.Signatures[c][events.PartyState].Class != events.ClassLater {
		t.Errorf("signed: %v", s.Signatures[c])
	}
}

// TestSigningWhatWasShown signs content that has changed since it was shown.
func TestSigningWhatWasShown(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	c := w.Decidable("Felles journal", nil)
	id := w.OpenedRound(c)
	w.Revealed(id, c)
	b, path := w.As("ks", "nb"), "/prioritering/"+id+"/tiltak/"+c+"/signer"
	form := filled(b.Get(path))
	form.Set("class", "later")
	form.Set("hash.later", strings.Repeat("0", 64))
	form.Set("reason", "En begrunnelse")
	got := b.Post(path, form)
	if got.StatusCode < 400 || got.StatusCode >= 500 {
		t.Errorf("another hash was signed: %d", got.StatusCode)
	}
	got.Has(t, "Innholdet er endret siden du leste det", "En begrunnelse</textarea>", `name="class" value="later" checked`)
	if filled(got).Get("hash.later") == form.Get("hash.later") {
		t.Error("the form still has the hash that does not hold")
	}
	if b.Post(path, filled(got)).StatusCode != http.StatusSeeOther {
		t.Error("what is shown now cannot be signed")
	}
}

// TestEveryPageOfARoundAsAParty follows every link in a room, as a party.
func TestEveryPageOfARoundAsAParty(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	a, b := w.Decidable("Felles <b>journal</b>", nil), w.Decidable("Digital byggesøknad", nil)
	open, public := w.OpenedRound(a), w.OpenedRound(a, b)
	w.Revealed(public, a, b)
	for _, lang := range []string{"nb", "nn", "en"} {
		v := w.As("digdir", "nb")
		v.Cookies["lang"] = lang
		seen := map[string]bool{}
		queue := append([]string{"/prioritering", "/prioritering/" + open + "/vekter?maate=par"}, forms("/prioritering/"+public, a)[5:]...)
		for len(queue) > 0 {
			path := queue[0]
			queue = queue[1:]
			got := v.Get(path)
			if got.StatusCode != http.StatusOK {
				t.Errorf("%s answers %d", path, got.StatusCode)
				continue
			}
			if len(got.Text) > 100<<10 {
				t.Errorf("%s is %d bytes", path, len(got.Text))
			}
			if strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") {
				webtest.LookAt(t, path, lang, got.Text)
			}
			for _, next := range webtest.LocalLinks(path, got.Text) {
				if strings.HasPrefix(next, "/prioritering") && !seen[next] && !strings.Contains(next, "?") {
					seen[next] = true
					queue = append(queue, next)
				}
			}
		}
		if len(seen) < 20 {
			t.Errorf("only %d pages were found", len(seen))
		}
	}
}

func TestRoundsThatAreNone(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	c, other := w.Decidable("Felles journal", nil), w.Decidable("Byggesøknad", nil)
	id := w.OpenedRound(c)
	v := w.As("digdir", "nb")
	for path, want := range map[string]int{
		"/prioritering/nei": 404, "/prioritering/" + id + "/tiltak/" + other: 404, "/prioritering/" + id + "/poeng/0/" + c: 404,
		"/prioritering/" + id + "/poeng/21/" + c: 404, "/prioritering/" + id + "/poeng/1/" + other: 404, "/prioritering/" + id + "/nei": 404,
		"/prioritering/" + id + "/resultat": 409, "/prioritering/" + id + "/konkluder": 409,
	} {
		if got := v.Get(path); got.StatusCode != want {
			t.Errorf("%s answers %d, want %d", path, got.StatusCode, want)
		}
	}
	got := v.Post("/prioritering/ny", url.Values{"_token": {v.Get("/prioritering/ny").Token()}, "workingDays": {"to"}, "capacityHours": {"-5"}, "bodies.state": {"Rådet"}})
	got.Has(t, `href="#felt-name"`, `href="#felt-workingDays"`, `href="#felt-capacityHours"`, `href="#felt-bodies.municipalities"`, `value="Rådet"`, `value="to"`)
}

// Who belongs to a party and has no role there reads a round as everybody does, and
// is offered nothing that would be refused.
func TestWithoutARoleARoundIsReadAndNothingOffered(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	c := w.Decidable("Felles journal", nil)
	room := "/prioritering/" + w.OpenedRound(c)
	without := w.As("ny", "nb")
	for _, path := range []string{"/prioritering", room, room + "/tiltak/" + c} {
		page := without.Get(path)
		if page.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", path, page.StatusCode)
		}
		page.HasNot(t, `href="/prioritering/ny"`, room+"/kandidater", room+"/vekter", room+"/poeng", room+"/forsegle", room+"/unntak", "/standpunkt", "/signer")
	}
	without.Get("/min-side").Has(t, "Du har ingen rolle i virksomheten ennå", `href="/min-side/tilganger"`)
	w.As("ks", "nb").Get(room).Has(t, room+"/kandidater", room+"/vekter", room+"/poeng")
}
