package searchpage_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// Digdir adds, changes and removes groups of words for the same; everybody sees the list
// with who changed what and when, and searches by it at once.
func TestWordsForTheSame(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(func(p *events.Proposed) { p.Title = testkit.Text("Varsling i havnene") })
	digdir, anybody := w.As("digdir", "nb"), w.Browser("nb")
	anybody.Get("/sok").Has(t, `href="/sok/ord"`)
	before := anybody.Get("/sok/ord")
	before.Has(t, "Ord for det samme", "nødnett, beredskapsnett", "Med fra starten", "Ingenting er endret ennå.")
	before.HasNot(t, "/sok/ord/endre")
	anybody.Get(sok("kaiene")).HasNot(t, `href="/tiltak/`+id+`"`)

	fresh := digdir.Get("/sok/ord/endre")
	webtest.LookAt(t, "/sok/ord/endre", "nb", fresh.Text)
	wrong := digdir.Press(fresh, "vis", url.Values{"words[0]": {"to ord"}, "words[1]": {"kai"}})
	wrong.Has(t, "<title>Feil: ", "to ord er ikke ett ord", `value="to ord"`, `value="kai"`)
	digdir.Press(digdir.Get("/sok/ord/endre"), "vis", nil).Has(t, "<title>Feil: ", "For få: minst 2")
	digdir.Press(digdir.Get("/sok/ord/endre"), "vis", url.Values{"words[0]": {"Beredskapsnett"}, "words[1]": {"nodnett"}}).Has(t, "De samme ordene står allerede")
	more := digdir.Press(fresh, "+words", url.Values{"words[0]": {"havn"}, "words[1]": {"kai"}})
	more.Has(t, `value="havn"`, `name="words[2]"`)
	review := digdir.Press(more, "vis", url.Values{"words[0]": {" havn"}, "words[1]": {"kai"}})
	review.Has(t, "Se over", "havn", "kai", `value="rett"`)
	webtest.LookAt(t, "/sok/ord/endre vist", "nb", review.Text)
	anybody.Get("/sok/ord").HasNot(t, "havn, kai") // nothing is recorded yet
	digdir.Press(review, "rett", nil).Has(t, `name="words[1]"`, `value="kai"`)
	webtest.Sent(t, digdir.Press(review, "send", nil))
	list := digdir.Get("/sok/ord")
	list.Has(t, "Gruppen er lagt til.", "havn, kai", "Digdir, 7. september 2026", "Lagt til: havn, kai", "/sok/ord/endre?ord=havn%2C&#43;kai")
	anybody.Get("/sok/ord").Has(t, "havn, kai")
	anybody.Get(sok("kaiene")).Has(t, `href="/tiltak/`+id+`"`)

	one := digdir.Get("/sok/ord/endre?ord=havn%2C+kai")
	one.Has(t, "Gruppen er nå: havn, kai")
	webtest.Sent(t, digdir.Press(digdir.Press(one, "vis", url.Values{"words[1]": {"brygge"}}), "send", nil))
	anybody.Get(sok("kaiene")).HasNot(t, `href="/tiltak/`+id+`"`)
	anybody.Get(sok("bryggen")).Has(t, `href="/tiltak/`+id+`"`)
	stale := digdir.Press(one, "send", url.Values{"words[1]": {"kaikant"}, "_nokkel": {"another"}})
	if stale.StatusCode == http.StatusSeeOther {
		t.Error("a group that was changed meanwhile is changed unseen")
	}
	if got := digdir.Get("/sok/ord/endre?ord=havn%2C+kai"); got.StatusCode != http.StatusNotFound {
		t.Errorf("a group that does not stand: %d", got.StatusCode)
	}
	gone := digdir.Press(digdir.Get("/sok/ord/endre?ord=havn%2C+brygge"), "vis-fjern", nil)
	gone.Has(t, "Gruppen er nå: havn, brygge", "Gruppen tas bort.")
	anybody.Get("/sok/ord").Has(t, "havn, brygge")
	webtest.Sent(t, digdir.Press(gone, "fjern", nil))
	after := anybody.Get("/sok/ord")
	after.Has(t, "Tatt bort: havn, brygge", "Endret til: havn, brygge. Før: havn, kai")
	webtest.LookAt(t, "/sok/ord", "nb", after.Text)
	anybody.Get(sok("bryggen")).HasNot(t, `href="/tiltak/`+id+`"`)
}

// Nobody else changes the words.
func TestOnlyDigdirChangesTheWords(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	for _, who := range []string{"ks", "skatteetaten", "stavanger"} {
		b := w.As(who, "nb")
		b.Get("/sok/ord").HasNot(t, "/sok/ord/endre")
		if got := b.Get("/sok/ord/endre"); got.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %d", who, got.StatusCode)
		} else {
			got.Has(t, "Bare Digdir kan endre hvilke ord")
		}
	}
	if got := w.Browser("nb").Get("/sok/ord/endre"); got.StatusCode == http.StatusOK {
		t.Error("nobody gets the form")
	}
}
