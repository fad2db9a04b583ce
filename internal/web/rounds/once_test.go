package rounds_test

import (
	"net/http"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// twice sends the form of a page two times over, as a double click does: both
// lead to the same place, and nothing is written the second time.
func twice(b *webtest.Browser, t *testing.T, room, path string, fields map[string]string) {
	t.Helper()
	form := filled(b.Get(room + path))
	for name, value := range fields {
		form.Set(name, value)
	}
	first := b.Post(room+path, form)
	if first.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s answers %d:\n%s", path, first.StatusCode, first.Main())
	}
	written := b.World.Query.Position()
	second := b.Post(room+path, form)
	if second.StatusCode != http.StatusSeeOther || second.Header.Get("Location") != first.Header.Get("Location") {
		t.Errorf("%s sent again answers %d:\n%s", path, second.StatusCode, second.Main())
	}
	if now := b.World.Query.Position(); now != written {
		t.Errorf("%s sent again writes from %d to %d", path, written, now)
	}
}

// TestTheFormsOfARoundSentTwice walks a round in which everybody double clicks.
func TestTheFormsOfARoundSentTwice(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	a, b, extra := w.Decidable("Felles journal", nil), w.Decidable("Byggesøknad", nil), w.Decidable("Barnehageplass", nil)
	digdir, ks := w.As("digdir", "nb"), w.As("ks", "nb")
	room := roundRoom(digdir, t, "1", a, b)
	twice(ks, t, room, "/kandidater", map[string]string{"initiative": extra, "handling": "legg-til"})
	twice(ks, t, room, "/kandidater", map[string]string{"remove": extra, "reason": "Ikke moden", "handling": "fjern"})
	both := func(path string, fields map[string]string) {
		t.Helper()
		for _, p := range []*webtest.Browser{digdir, ks} {
			twice(p, t, room, path, fields)
		}
	}
	weights := map[string]string{}
	for _, id := range criterionIDs() {
		weights["weights."+id] = "10"
	}
	both("/vekter", weights)
	both("/poeng/1/"+a, scored("4", "Fordi"))
	both("/poeng/1/"+b, scored("3", "Fordi"))
	both("/forsegle", nil)
	of := "/tiltak/" + a
	both(of+"/standpunkt", map[string]string{"position": "supports", "reason": "Godt"})
	both("/unntak?tiltak="+a, map[string]string{"reason": "Haster"})
	both(of+"/signer", map[string]string{"class": "now", "reason": "Haster"})
	of = "/tiltak/" + b
	twice(ks, t, room, of+"/uenighet", map[string]string{"reason": "Nei", "wouldChange": "Penger"})
	twice(ks, t, room, of+"/loft", map[string]string{"level": "ministry", "deadline": "2026-12-01", "reason": "Må avklares"})
	twice(digdir, t, room, of+"/avklaring", map[string]string{"resolution": "Staten betaler"})
	twice(ks, t, room, "/konkluder", nil)
	if s, err := w.Query.RoundState(room[len("/prioritering/"):]); err != nil || s.Concluded == nil || len(s.Candidates) != 2 {
		t.Errorf("it came to %+v, %v", s, err)
	}
}

// TestOpeningARoundTwice sends the form that opens a round again: the same, and
// with another content.
func TestOpeningARoundTwice(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	c := w.Decidable("Felles journal", nil)
	b := w.As("digdir", "nb")
	form := filled(b.Get("/prioritering/ny"))
	for name, value := range map[string]string{
		"name": "Høsten 2027", "capacityHours": "", "workingDays": "20", "bodies.state": "Statens råd", "bodies.municipalities": "Kommunenes råd", "candidates": c,
	} {
		form.Set(name, value)
	}
	rounds := func() int {
		t.Helper()
		list, err := w.Query.Rounds()
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	first, second := b.Post("/prioritering/ny", form), b.Post("/prioritering/ny", form)
	if first.StatusCode != http.StatusSeeOther || second.Header.Get("Location") != first.Header.Get("Location") || rounds() != 1 {
		t.Fatalf("%d rounds, at %q and %q", rounds(), first.Header.Get("Location"), second.Header.Get("Location"))
	}
	form.Set("name", "Våren 2028")
	other := b.Post("/prioritering/ny", form)
	if other.StatusCode != http.StatusConflict && other.StatusCode != http.StatusUnprocessableEntity || rounds() != 1 {
		t.Errorf("another content with the same key: %d, %d rounds", other.StatusCode, rounds())
	}
	other.Has(t, "Skjemaet er allerede sendt", "Se i runden", `value="Våren 2028"`, `value="`+c+`" checked`)
	if b.Post("/prioritering/ny", filled(other)).StatusCode != http.StatusSeeOther || rounds() != 2 {
		t.Errorf("what was meant is not opened: %d rounds", rounds())
	}
	if again := b.Post("/prioritering/ny", filled(b.Get("/prioritering/ny"))); again.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("an empty form: %d", again.StatusCode)
	}
}
