package adoptions_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// An owner gives its list: first it sees how each row is understood and what stands
// already, then it records what is understood; what is not is left out when it says
// so, and the municipality's own word stays.
func TestAnOwnerReportsFromAList(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	said(w, testkit.Stavanger, id, stavanger, adoption.Say{State: events.AdoptionConsidering})
	page := "/tiltak/" + id + "/innforing/rapporter"
	owner := w.As("skatteetaten", "nb")
	owner.Get("/tiltak/"+id+"/innforing").Has(t, page)
	owner.Get(page).Has(t, "Slik kan listen se ut", "Kommunenr")
	list := "Kommunenr\tKommune\tStatus\tDato\tKontakt\n1103\tStavanger\ti bruk\tmars 2026\tOla\n1151\tUtsira\tplanlagt\t2027\t\n301\tOslo\tja\t\t\nx\tIngensteds\ti bruk\t\t\n1108\tSandnes\ti bruk\t01.01.2030\t\n"
	review := owner.Press(owner.Get(page), "vis", url.Values{"tekst": {list}, "source": {"Egen statistikk"}})
	review.Has(t, "2 kommuner er forstått. 3 rader kan ikke registreres", "Stavanger (1103)", "<strong>I bruk</strong> (mars 2026)", "Sier noe annet enn kommunen",
		"Kolonnen «Kontakt» er ikke lest", "«ja» kan bety flere ting: vedtatt ja, planlagt", "har ikke vært ennå", "Registrer de 2 som er forstått, og utelat resten", "Egen statistikk")
	webtest.LookAt(t, page, "nb", review.Text)
	if reports := stands(w, id).Reports; len(reports) > 0 {
		t.Fatalf("recorded before it was sent: %+v", reports)
	}
	webtest.Sent(t, owner.Press(review, "send", nil))
	s := stands(w, id)
	if len(s.Reports) != 1 || s.Reports[0].State != events.AdoptionInUse || s.Reports[0].Date != "2026-03-01" || s.Reports[0].By != events.SpeakerOwner || s.Own.State != events.AdoptionConsidering {
		t.Errorf("stands %+v", s)
	}
	again := owner.Press(owner.Get(page), "vis", url.Values{"tekst": {list}, "source": {"Egen statistikk"}})
	again.Has(t, "2 rader sier det samme som står fra før")
	later := owner.Press(owner.Get(page), "vis", url.Values{"tekst": {list}, "source": {"Egen statistikk"}, "asOf": {"2026-09-01"}})
	later.HasNot(t, "sier det samme som står fra før") // of another day it is recorded
}

// A row of a municipality that the initiative is not for is said to be one, since it is
// counted nowhere.
func TestAListNamesMunicipalitiesThatAreNotConcerned(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(func(p *events.Proposed) { p.Reach = events.Reach{Scope: events.ScopeCounties, Codes: []string{"11"}} })
	owner := w.As("skatteetaten", "nb")
	page := "/tiltak/" + id + "/innforing/rapporter"
	review := owner.Press(owner.Get(page), "vis", url.Values{"tekst": {"Kommune\tStatus\nStavanger\ti bruk\nOslo\ti bruk\n"}, "source": {"Egen statistikk"}})
	review.Has(t, "Én rad gjelder en kommune som tiltaket ikke er for", "Tiltaket gjelder ikke denne kommunen")
	if n := strings.Count(review.Text, "Tiltaket gjelder ikke denne kommunen"); n != 1 {
		t.Errorf("%d rows are said to be of others", n)
	}
	b := w.Browser("nb")
	b.Get("/tiltak/"+id+"/innforing/0301").Has(t, "Tiltaket gjelder ikke denne kommunen")
	b.Get("/tiltak/"+id+"/innforing/1103").HasNot(t, "Tiltaket gjelder ikke denne kommunen")
}

// A county is led to the list from the page of adoption, is told whom it may be about,
// and sees of each row whether it is; what it reports stands as its word.
func TestACountyReportsFromAList(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	page := "/tiltak/" + id + "/innforing/rapporter"
	county := w.As("rogaland", "nb")
	county.Get("/tiltak/"+id+"/innforing").Has(t, page)
	begin := county.Get(page)
	begin.Has(t, "Fylkeskommunen kan melde om kommunene i Rogaland, og ingen andre.", "1101", "Eigersund")
	begin.HasNot(t, "Hvaler")
	w.As("skatteetaten", "nb").Get(page).HasNot(t, "Fylkeskommunen kan melde")
	review := county.Press(begin, "vis", url.Values{"tekst": {"Kommune\tStatus\nStavanger\ti bruk\nOslo\ti bruk\nUtsira\tplanlagt\n"}, "source": {"Kartlegging i fylket"}})
	review.Has(t, "2 kommuner er forstått. Én rad kan ikke registreres", "Registrer de 2 som er forstått, og utelat resten", "ligger ikke i fylket ditt")
	webtest.LookAt(t, page, "nb", review.Text)
	webtest.Sent(t, county.Press(review, "send", nil))
	w.Browser("nb").Get("/tiltak/"+id+"/innforing/1103").Has(t, "Meldt av Rogaland fylkeskommune (fylkeskommunen)")
	w.Browser("nb").Get("/tiltak/"+id+"/innforing/0301").HasNot(t, "Meldt av")
	county.Get("/min-side").Has(t, `href="/fylker/11"`, `href="/fylker/11/innforing"`)
	w.As("stavanger", "nb").Get("/min-side").HasNot(t, `href="/fylker/11"`)
}

// What is recorded is what was seen: the day that the list holds for without an
// answer, and a note. What cannot be recorded after all is shown again, with nothing
// to be given anew.
func TestWhatIsRecordedOfAListIsWhatWasSeen(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	page := "/tiltak/" + id + "/innforing/rapporter"
	owner := w.As("skatteetaten", "nn")
	list := "Kommune\tStatus\tMerknad\nStavanger\ti bruk\tBerre på skulane\n"
	review := owner.Press(owner.Get(page), "vis", url.Values{"tekst": {list}, "source": {"Eigen statistikk"}})
	review.Has(t, "Berre på skulane", "7. september 2026")
	spoilt := owner.Press(review, "send", url.Values{"asOf": {"2030-01-01"}})
	if spoilt.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("answers %d", spoilt.StatusCode)
	}
	webtest.Sent(t, owner.Press(review, "send", nil))
	got := stands(w, id).Reports
	if len(got) != 1 || got[0].Note["nn"] != "Berre på skulane" || got[0].AsOf != "2026-09-07" || got[0].Source["nn"] != "Eigen statistikk" {
		t.Errorf("recorded %+v", got)
	}
}

// What is wrong with the list as a whole, or missing, is said at once with what was
// typed; whoever may not report has no page.
func TestWrongListsOfAdoptions(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	page := "/tiltak/" + id + "/innforing/rapporter"
	owner := w.As("skatteetaten", "nb")
	for text, want := range map[string][]string{
		"":                      {"Regneark med kommunene", "Hvor har dere dette fra?"},
		"Fylke\tAntall\nA\t3\n": {"kommunenr"},
	} {
		got := owner.Press(owner.Get(page), "vis", url.Values{"tekst": {text}, "asOf": {"2030-01-01"}})
		if got.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%q answers %d", text, got.StatusCode)
		}
		got.Has(t, append(want, "<title>Feil: ")...)
	}
	ahead := owner.Press(owner.Get(page), "vis", url.Values{"tekst": {"Kommune\tStatus\nUtsira\ti bruk\n"}, "source": {"Liste"}, "asOf": {"2030-01-01"}})
	ahead.Has(t, `href="#felt-asOf"`)
	if got := w.As("stavanger", "nb").Get(page); got.StatusCode != http.StatusForbidden {
		t.Errorf("a municipality is answered %d", got.StatusCode)
	}
	if got := w.Browser("nb").Get(page); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("nobody is answered %d", got.StatusCode)
	}
	if got := w.As("ks", "nb").Get(page); got.StatusCode != http.StatusOK {
		t.Errorf("KS is answered %d", got.StatusCode)
	}
}

// A list of all municipalities is recorded in one batch, and ten of them correct it.
func TestThreeHundredRowsAndTenCorrections(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	page := "/tiltak/" + id + "/innforing/rapporter"
	list := new(strings.Builder)
	list.WriteString("Kommunenr;Status;Dato\n")
	all := w.Query.Reference().Municipalities()
	for _, m := range all {
		fmt.Fprintf(list, "%s;i bruk;2025\n", m.Number)
	}
	owner := w.As("skatteetaten", "nb")
	review := owner.Press(owner.Get(page), "vis", url.Values{"tekst": {list.String()}, "source": {"Logg"}})
	review.Has(t, fmt.Sprintf("%d kommuner er forstått.", len(all)))
	webtest.Sent(t, owner.Press(review, "send", nil))
	for _, m := range all[:10] {
		said(w, m.OrganisationNumber, id, m.Number, adoption.Say{State: events.AdoptionDecidedNo, Date: "2026-01-01", Reason: events.Text{"nb": "Ikke nytte."}})
	}
	u, err := w.Query.Uptake(id, w.Query.Today(w.Clock.Now()))
	if err != nil {
		t.Fatal(err)
	}
	if use := u.Tally.States[events.AdoptionInUse].Number; use != len(all)-10 {
		t.Errorf("%d use it, want %d", use, len(all)-10)
	}
}
