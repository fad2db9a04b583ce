package initiatives_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

func rolledOut(p *events.Proposed) { p.Phase = events.PhaseRollout }

func breaks(on events.Date, what string) initiative.AnnounceBreakingChange {
	return initiative.AnnounceBreakingChange{BreakingChangeAnnounced: events.BreakingChangeAnnounced{On: on, What: testkit.Text(what)}}
}

// TestBreakingChangeThroughTheForm: it is looked over before it is announced, and
// stands on the page with its day and in the history.
func TestBreakingChangeThroughTheForm(t *testing.T) {
	t.Parallel()
	for lang, texts := range map[string][]string{
		"nb": {"Endringer som bryter med dagens løsning</h2>", "Fra 1. februar 2027", "Dette må gjøres", "Varslet 7. september 2026", "Det ble varslet en endring som bryter med dagens løsning fra 1. februar 2027: Versjon 1 slås av."},
		"nn": {"Endringar som bryt med løysinga i dag</h2>", "Frå 1. februar 2027", "Dette må gjerast", "Varsla 7. september 2026", "Det vart varsla ei endring som bryt med løysinga i dag frå 1. februar 2027: Versjon 1 slås av."},
		"en": {"Changes that break with the current solution</h2>", "From 1 February 2027", "What must be done", "Announced 7 September 2026", "A change that breaks with the current solution from 1 February 2027 was announced: Versjon 1 slås av."},
	} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w := webtest.Open(t)
			at := "/tiltak/" + w.Propose(rolledOut)
			b := w.As("skatteetaten", lang)
			b.Get(at).Has(t, at+"/varsle-endring")
			complete(b, at+"/varsle-endring", words(lang, url.Values{
				"on": {"2027-02-01"}, "what.nb": {"Versjon 1 slås av."}, "action.nb": {"Ta i bruk versjon 2."}, "reference": {"https://example.no/v2"},
			}))
			w.Browser(lang).Get(at).Has(t, append(texts, "Versjon 1 slås av.", "Ta i bruk versjon 2.", `href="https://example.no/v2"`, `href="#brytende-endringer"`)...)
		})
	}
}

func TestBreakingChangeIsRefused(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	rolled, idea := "/tiltak/"+w.Propose(rolledOut), "/tiltak/"+w.Propose(nil)
	b := w.As("skatteetaten", "nb")
	got := b.Press(b.Get(rolled+"/varsle-endring"), "vis", url.Values{"on": {"2026-09-06"}, "action.nb": {"Gjør noe <b>"}, "reference": {"javascript:alert(1)"}})
	if got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("answers %d", got.StatusCode)
	}
	got.Has(t, `href="#felt-what.nb"`, `href="#felt-on"`, `href="#felt-reference"`, "er tilbake i tid", "Gjør noe &lt;b&gt;")
	if got := b.Get(idea + "/varsle-endring"); got.StatusCode != http.StatusConflict {
		t.Errorf("of an idea: %d", got.StatusCode)
	}
	b.Get(idea).HasNot(t, "/varsle-endring", "brytende-endringer")
	if got := w.As("ks", "nb").Get(rolled + "/varsle-endring"); got.StatusCode != http.StatusForbidden {
		t.Errorf("by KS: %d", got.StatusCode)
	}
	w.Browser("nb").Get(rolled).HasNot(t, "brytende-endringer")
}

// TestBreakingChangesInTheirOrder: what is to come stands before what has come,
// as it was on the day that is asked for.
func TestBreakingChangesInTheirOrder(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(rolledOut)
	for _, on := range []events.Date{"2026-09-10", "2027-02-01", "2026-09-08", "2026-10-01"} {
		w.Do(testkit.Skatteetaten, id, breaks(on, "Endres."))
	}
	w.Do(testkit.Skatteetaten, id, breaks("2026-10-01", "Endres likevel ikke."))
	days := regexp.MustCompile(`<h3>Fra ([^<]+?)( <span[^>]*>Har trådt i kraft</span>)?</h3>`)
	shown := func(path string) (out []string) {
		page := w.Browser("nb").Get(path)
		page.Has(t, "Endres likevel ikke.", ", rettet 7. september 2026")
		for _, m := range days.FindAllStringSubmatch(page.Text, -1) {
			mark := ""
			if m[2] != "" {
				mark = " gjelder"
			}
			out = append(out, m[1]+mark)
		}
		return out
	}
	first := []string{"8. september 2026", "10. september 2026", "1. oktober 2026", "1. februar 2027"}
	if got := shown("/tiltak/" + id); !slices.Equal(got, first) {
		t.Errorf("at first %q", got)
	}
	w.Registry.Clock.Advance(3 * day)
	want := []string{"1. oktober 2026", "1. februar 2027", "10. september 2026 gjelder", "8. september 2026 gjelder"}
	if got := shown("/tiltak/" + id); !slices.Equal(got, want) {
		t.Errorf("then %q", got)
	}
	if got := shown("/tiltak/" + id + "?som=2026-09-07"); !slices.Equal(got, first) {
		t.Errorf("as of the first day %q", got)
	}
}

// TestBreakingChangeIsMovedThroughTheForm: it is opened from the announcement,
// with what was said, and tells where it was moved from. Left on its day it is a
// correction, and what comes beside it is another one.
func TestBreakingChangeIsMovedThroughTheForm(t *testing.T) {
	t.Parallel()
	for lang, texts := range map[string][]string{
		"nb": {"Fra 1. mai 2027", ", flyttet fra 1. februar 2027", "fra 1. mai 2027, flyttet fra 1. februar 2027: Versjon 1 slås av."},
		"nn": {"Frå 1. mai 2027", ", flytta frå 1. februar 2027", "frå 1. mai 2027, flytta frå 1. februar 2027: Versjon 1 slås av."},
		"en": {"From 1 May 2027", ", moved from 1 February 2027", "from 1 May 2027, moved from 1 February 2027, was announced: Versjon 1 slås av."},
	} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w := webtest.Open(t)
			id := w.Propose(rolledOut)
			at := "/tiltak/" + id
			w.Do(testkit.Skatteetaten, id, breaks("2027-02-01", "Versjon 1 slås av."))
			b := w.As("skatteetaten", lang)
			b.Get(at).Has(t, at+"/varsle-endring?dag=2027-02-01", at+"/trekk-varsel?dag=2027-02-01")
			w.Browser(lang).Get(at).HasNot(t, "?dag=")
			form := b.Get(at + "/varsle-endring?dag=2027-02-01")
			form.Has(t, "Versjon 1 slås av.</textarea>", `name="on" value="01.02.2027"`, `value="2027-02-01" checked`)
			complete(b, at+"/varsle-endring?dag=2027-02-01", url.Values{"on": {"2027-05-01"}})
			w.Browser(lang).Get(at).Has(t, append(texts, "Versjon 1 slås av.", `class="mark breaking"`)...)
			b.Get(at+"/varsle-endring").Has(t, `value="ny" checked`)
			complete(b, at+"/varsle-endring?dag=2027-05-01", words(lang, url.Values{"what.nb": {"Bare lesing slås av."}}))
			w.Browser(lang).Get(at).Has(t, ">Bare lesing slås av.</p>")
			complete(b, at+"/varsle-endring", words(lang, url.Values{"on": {"2027-02-01"}, "what.nb": {"Versjon 0 slås av."}}))
			s, err := w.Registry.Query.State(id)
			if err != nil {
				t.Fatal(err)
			}
			if got := s.BreakingChanges; len(got) != 2 || got[0].On != "2027-02-01" || got[0].MovedFrom != "" || got[1].On != "2027-05-01" || got[1].MovedFrom != "2027-02-01" {
				t.Errorf("announced: %+v", got)
			}
		})
	}
}

func TestBreakingChangeIsNotMovedAnywhere(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(rolledOut)
	at := "/tiltak/" + id
	for _, on := range []events.Date{"2026-09-08", "2027-02-01", "2027-05-01"} {
		w.Do(testkit.Skatteetaten, id, breaks(on, "Endres."))
	}
	w.Registry.Clock.Advance(3 * day)
	b := w.As("skatteetaten", "nb")
	b.Get(at).HasNot(t, "dag=2026-09-08")
	b.Get(at+"/varsle-endring?dag=2026-09-08").Has(t, `value="ny" checked`)
	got := b.Press(b.Get(at+"/varsle-endring?dag=2027-02-01"), "vis", url.Values{"on": {"2027-05-01"}, "what.nb": {""}})
	if got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("answers %d", got.StatusCode)
	}
	got.Has(t, `href="#felt-on"`, `href="#felt-what.nb"`, "Det er varslet en annen endring for 1. mai 2027")
	got = b.Press(b.Get(at+"/varsle-endring?dag=2027-02-01"), "vis", url.Values{"movedFrom": {"2026-09-08"}, "on": {"2027-06-01"}})
	if got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("what is in effect: answers %d", got.StatusCode)
	}
	got.Has(t, `href="#felt-movedFrom"`, "gjelder allerede")
}

// TestBreakingChangeIsWithdrawnThroughTheForm: it is gone from what is to come,
// and the history says why.
func TestBreakingChangeIsWithdrawnThroughTheForm(t *testing.T) {
	t.Parallel()
	for lang, texts := range map[string]string{
		"nb": "Varselet om en endring fra 1. februar 2027 som bryter med dagens løsning, ble trukket: Leverandørene er ikke klare.",
		"nn": "Varselet om ei endring frå 1. februar 2027 som bryt med løysinga i dag, vart trekt: Leverandørene er ikke klare.",
		"en": "The announcement of a change from 1 February 2027 that breaks with the current solution was withdrawn: Leverandørene er ikke klare.",
	} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w := webtest.Open(t)
			id := w.Propose(rolledOut)
			at := "/tiltak/" + id
			b := w.As("skatteetaten", lang)
			if got := b.Get(at + "/trekk-varsel"); got.StatusCode != http.StatusConflict {
				t.Errorf("with nothing announced: %d", got.StatusCode)
			}
			w.Do(testkit.Skatteetaten, id, breaks("2027-02-01", "Versjon 1 slås av."))
			w.Do(testkit.Skatteetaten, id, breaks("2027-05-01", "Versjon 2 slås av."))
			if got := w.As("ks", lang).Get(at + "/trekk-varsel"); got.StatusCode != http.StatusForbidden {
				t.Errorf("by KS: %d", got.StatusCode)
			}
			refused := b.Press(b.Get(at+"/trekk-varsel"), "vis", nil)
			if refused.StatusCode != http.StatusUnprocessableEntity {
				t.Errorf("answers %d", refused.StatusCode)
			}
			refused.Has(t, `href="#felt-on"`, `href="#felt-reason.`)
			b.Get(at+"/trekk-varsel?dag=2027-02-01").Has(t, `value="2027-02-01" checked`)
			complete(b, at+"/trekk-varsel?dag=2027-02-01", words(lang, url.Values{"reason.nb": {"Leverandørene er ikke klare."}}))
			page := w.Browser(lang).Get(at)
			page.Has(t, texts, ">Versjon 2 slås av.</p>")
			page.HasNot(t, ">Versjon 1 slås av.</p>", "dag=2027-02-01")
		})
	}
}

// TestBreakingChangeIsDrawn among the milestones, also in a list.
func TestBreakingChangeIsDrawn(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(rolledOut)
	const drawn, row = `M-8 10h16l-8 14z`, `data-label="Milepæl">Endring som bryter med dagens løsning</td><td data-label="Dato">1. februar 2027</td>`
	w.Browser("nb").Get("/tiltak?vis=tidslinje").HasNot(t, drawn, row)
	w.Do(testkit.Skatteetaten, id, breaks("2027-02-01", "Versjon 1 slås av."))
	for _, path := range []string{"/tiltak?vis=tidslinje", "/tiltak/" + id} {
		w.Browser("nb").Get(path).Has(t, drawn, row)
	}
}
