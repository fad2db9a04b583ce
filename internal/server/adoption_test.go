package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/testkit"
)

type wordNet struct {
	Event, By, State string
	NotConfirmed     bool
	Organisation     struct{ Number string }
	Supplier         *struct{ Number string }
}

type adoptionNet struct {
	Initiative, Municipality string
	Own                      *wordNet
	Reports, Words           []wordNet
	Differs, Outside         bool
	Next                     []string
}

type countNet struct{ Number, Population, Self, Mandate, Reported, NotConfirmed int }

type uptakeNet struct {
	Tally struct {
		Concerned, Population, Differing int
		States                           map[string]countNet
		Silent                           countNet
	}
	Obstacles []struct {
		Kind   string
		Number int
	}
	Curve []struct{ InUse countNet }
	Items []adoptionNet
}

const inUse = `{"state":"in_use","date":"2026-08-01","precision":"month","extent":"all"}`

// An owner reports, a municipality confirms or says otherwise, another one speaks
// through a mandate, and each word stands with who said it.
func TestAdoption(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := w.register(t, testkit.Skatteetaten, "")
	of := func(number string) string { return path + "/adoptions/" + number }
	report := `{"state":"in_use","source":{"nb":"Statistikk."}}`
	key := with("Idempotency-Key", "meldt")
	first := w.command(t, http.StatusOK, testkit.Skatteetaten, of("1103")+"/report", report, key)
	if again := w.command(t, http.StatusOK, testkit.Skatteetaten, of("1103")+"/report", report, key); again.Body.String() != first.Body.String() {
		t.Errorf("repeated:\n%s\n%s", first.Body, again.Body)
	}
	w.command(t, http.StatusOK, testkit.Skatteetaten, of("0301")+"/report", report)

	reported := decode[adoptionNet](t, w.get(t, of("1103")))
	if reported.Own != nil || len(reported.Reports) != 1 || reported.Reports[0].By != "owner" || reported.Differs {
		t.Fatalf("after the report: %+v", reported)
	}
	id := strings.TrimPrefix(path, "/api/v1/initiatives/")
	confirm := `{"words":[{"initiative":"` + id + `","word":"` + reported.Reports[0].Event + `"}]}`
	w.command(t, http.StatusOK, testkit.Stavanger, "/api/v1/municipalities/1103/adoptions/confirmations", confirm)
	confirmed := decode[adoptionNet](t, w.get(t, of("1103")))
	if confirmed.Own == nil || confirmed.Own.State != "in_use" || confirmed.Own.By != "self" || len(confirmed.Words) != 2 || confirmed.Differs {
		t.Errorf("after the confirmation: %+v", confirmed)
	}
	w.command(t, http.StatusOK, testkit.Oslo, of("0301"), `{"state":"not_considered"}`)
	w.mandate(t, testkit.Oslo, `"adoptions"`)
	w.command(t, http.StatusOK, company, of("0301"), `{"state":"planned","date":"2027-01-01","precision":"half_year"}`, actingFor(testkit.Oslo))
	oslo := decode[adoptionNet](t, w.get(t, of("0301")))
	if oslo.Own == nil || oslo.Own.By != "mandate" || oslo.Own.Supplier == nil || oslo.Own.Organisation.Number != testkit.Oslo || !oslo.Differs || len(oslo.Reports) != 1 {
		t.Errorf("Oslo stands at %+v", oslo)
	}
	w.command(t, http.StatusOK, testkit.Oslo, of("0301")+"/obstacles", `{"obstacles":[{"kind":"capacity"}]}`)
	w.command(t, http.StatusOK, testkit.Stavanger, of("1103")+"/effort", `{"moment":"on_use","basis":"guess","lines":[{"unit":"hours","frequency":"one_off","low":1,"high":2}]}`)

	u := decode[uptakeNet](t, w.get(t, path+"/adoptions"))
	if s := u.Tally.States; s["in_use"].Self != 1 || s["planned"].Mandate != 1 || len(s) != 2 || u.Tally.Differing != 1 {
		t.Errorf("tally %+v", u.Tally)
	}
	if u.Tally.Silent.Number != u.Tally.Concerned-2 || len(u.Items) != 2 || len(u.Obstacles) != 1 || u.Curve[len(u.Curve)-1].InUse.Number != 1 {
		t.Errorf("uptake %+v", u)
	}
	list := decode[struct{ Items []adoptionNet }](t, w.get(t, "/api/v1/municipalities/0301/adoptions"))
	if len(list.Items) != 1 || list.Items[0].Initiative != id {
		t.Errorf("Oslo's adoptions: %+v", list)
	}
}

// What is said of a municipality that the initiative does not concern is recorded, and
// the answer says that it is outside.
func TestAdoptionOutsideTheReach(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for reach, outside := range map[string]bool{`{"scope":"all"}`: false, `{"scope":"municipalities","codes":["0301"],"referenceDate":"2026-01-01"}`: true} {
		of := w.register(t, testkit.Skatteetaten, `,"reach":`+reach) + "/adoptions/1103"
		reported := decode[adoptionNet](t, w.command(t, http.StatusOK, testkit.Skatteetaten, of+"/report", `{"state":"in_use","source":{"nb":"Statistikk."}}`))
		own := decode[adoptionNet](t, w.command(t, http.StatusOK, testkit.Stavanger, of, inUse))
		if reported.Outside != outside || own.Outside != outside || decode[adoptionNet](t, w.get(t, of)).Outside != outside {
			t.Errorf("with %s the answers say %v, %v", reach, reported.Outside, own.Outside)
		}
	}
	all := decode[struct{ Items []adoptionNet }](t, w.get(t, "/api/v1/municipalities/1103/adoptions")).Items
	if len(all) != 2 || all[0].Outside == all[1].Outside {
		t.Errorf("its adoptions are %+v", all)
	}
}

// Nobody speaks for another municipality, nobody but the owner reports, and a word
// that was replaced is not confirmed.
func TestAdoptionsAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := w.register(t, testkit.Skatteetaten, "")
	of := path + "/adoptions/1103"
	report := `{"state":"in_use","source":{"nb":"Statistikk."}}`
	w.command(t, http.StatusForbidden, testkit.Oslo, of, inUse)
	w.command(t, http.StatusForbidden, testkit.Skatteetaten, of, inUse)
	w.command(t, http.StatusForbidden, testkit.KS, of, inUse)
	w.command(t, http.StatusForbidden, testkit.Nav, of+"/report", report)
	w.command(t, http.StatusForbidden, testkit.Stavanger, of+"/report", report)
	w.command(t, http.StatusForbidden, testkit.Rogaland, path+"/adoptions/0301/report", report)
	w.mandate(t, testkit.Stavanger, `"pilots"`)
	w.command(t, http.StatusForbidden, company, of, inUse, actingFor(testkit.Stavanger))
	if a := w.send(t, request(http.MethodPost, of, inUse)); a.Code != http.StatusUnauthorized {
		t.Errorf("nobody said it: %d", a.Code)
	}
	if a := w.send(t, request(http.MethodPost, of, inUse, with("Authorization", "Bearer "+w.token(t, testkit.Stavanger, access.ScopeRead)))); a.Code != http.StatusForbidden {
		t.Errorf("a token to read says it: %d", a.Code)
	}
	first := decode[adoptionNet](t, w.command(t, http.StatusOK, testkit.Stavanger, of, `{"state":"considering"}`))
	w.command(t, http.StatusOK, testkit.Stavanger, of, inUse)
	id := strings.TrimPrefix(path, "/api/v1/initiatives/")
	confirmations := "/api/v1/municipalities/1103/adoptions/confirmations"
	stale := `{"words":[{"initiative":"` + id + `","word":"` + first.Own.Event + `"},{"initiative":"2020-9999","word":"x"}]}`
	a := w.command(t, http.StatusUnprocessableEntity, testkit.Stavanger, confirmations, stale)
	for _, want := range []string{"words[0].word", "words[1].initiative"} {
		if !strings.Contains(a.Body.String(), want) {
			t.Errorf("refused without %s: %s", want, a.Body)
		}
	}
	w.command(t, http.StatusForbidden, testkit.Oslo, confirmations, stale)
	// Of many at once each reason says of which, whatever it is, and nothing is recorded.
	for list, body := range map[string]string{
		confirmations: `{"words":[{"initiative":"` + id + `","word":"a\u0007b"}]}`,
		"/api/v1/initiatives/" + id + "/adoptions/reports": `{"reports":[{"municipality":"1103","state":"in_use","source":{"nb":"Liste"}},{"municipality":"3011","state":"in_use","date":"2030-01-01","source":{"nb":"a\u0007b"}}]}`,
	} {
		by, want := testkit.Skatteetaten, []string{"reports[1].source.nb", "reports[1].municipality"}
		if list == confirmations {
			by, want = testkit.Stavanger, []string{"words[0].word"}
		}
		a := w.command(t, http.StatusUnprocessableEntity, by, list, body)
		for _, path := range want {
			if !strings.Contains(a.Body.String(), `"path":"`+path+`"`) {
				t.Errorf("%s lacks %s: %s", list, path, a.Body)
			}
		}
	}
	if about, err := w.Query.Adoption(id, "1103"); err != nil || len(about.Stand.Reports) > 0 {
		t.Errorf("half of a list is recorded: %+v, %v", about.Stand.Reports, err)
	}
	w.command(t, http.StatusUnprocessableEntity, testkit.Stavanger, of, `{"state":"planned","date":"2027-01-01"}`)
	w.command(t, http.StatusNotFound, testkit.Stavanger, "/api/v1/initiatives/2020-9999/adoptions/1103", inUse)
}

// A county reports what it knows of the municipalities in it, and of no other, one by one
// or many at once; it stands as the county's word.
func TestCountyReportsOnItsOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := w.register(t, testkit.Skatteetaten, "")
	report := func(number string) string {
		return `{"municipality":"` + number + `","state":"in_use","source":{"nb":"Kartlegging i fylket."}}`
	}
	a := w.command(t, http.StatusUnprocessableEntity, testkit.Rogaland, path+"/adoptions/reports", `{"reports":[`+report("1103")+`,`+report("0301")+`,`+report("4601")+`]}`)
	for _, want := range []string{`"reports[1].municipality"`, `"reports[2].municipality"`, `"other_county"`} {
		if !strings.Contains(a.Body.String(), want) {
			t.Errorf("refused without %s: %s", want, a.Body)
		}
	}
	if strings.Contains(a.Body.String(), `"reports[0]`) {
		t.Errorf("its own municipality is refused: %s", a.Body)
	}
	w.command(t, http.StatusOK, testkit.Rogaland, path+"/adoptions/reports", `{"reports":[`+report("1103")+`,`+report("1106")+`]}`)
	w.command(t, http.StatusOK, testkit.Rogaland, path+"/adoptions/1108/report", `{"state":"planned","source":{"nb":"Kartlegging i fylket."}}`)
	id := strings.TrimPrefix(path, "/api/v1/initiatives/")
	for number, want := range map[string]int{"1103": 1, "1106": 1, "1108": 1, "0301": 0, "4601": 0} {
		about, err := w.Query.Adoption(id, number)
		if err != nil || len(about.Stand.Reports) != want {
			t.Errorf("%s has %d reports, want %d: %v", number, len(about.Stand.Reports), want, err)
			continue
		}
		if want == 1 && about.Stand.Reports[0].By != events.SpeakerCounty {
			t.Errorf("%s: it stands as the word of %s", number, about.Stand.Reports[0].By)
		}
	}
}
