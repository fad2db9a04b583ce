package server_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/testkit"
)

type waveNet struct {
	ID, Initiative, By, Name, Phase string
	Places, Placed, Waiting         int
	SignUps                         []struct {
		Municipality, Name, By, Place string
		Turn                          int
		Supplier                      *struct{ Number string }
	}
}

// stand is who has a place, and who waits, in their order.
func (n waveNet) stand() (placed, waiting []string) {
	for _, u := range n.SignUps {
		if u.Place == "placed" {
			placed = append(placed, u.Municipality)
		} else {
			waiting = append(waiting, u.Municipality)
		}
	}
	return placed, waiting
}

const onePlace = `{"name":"Pulje 1","places":1,"signUpBy":"2027-01-31","start":"2027-03-01"}`

// announced is the address of a new wave of an initiative.
func (w *world) announced(t *testing.T, organisation, initiative, body string) string {
	t.Helper()
	return initiative + "/waves/" + decode[waveNet](t, w.command(t, http.StatusCreated, organisation, initiative+"/waves", body)).ID
}

// The owner announces a wave, one municipality gets the place and another waits, the
// first withdraws and the second moves up and is told; everybody reads it.
func TestWave(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := w.register(t, testkit.Skatteetaten, "")
	key := with("Idempotency-Key", "pulje")
	first := w.command(t, http.StatusCreated, testkit.Skatteetaten, path+"/waves", onePlace, key)
	if again := w.command(t, http.StatusCreated, testkit.Skatteetaten, path+"/waves", onePlace, key); again.Body.String() != first.Body.String() {
		t.Errorf("repeated:\n%s\n%s", first.Body, again.Body)
	}
	of := first.Header().Get("Location")
	w.command(t, http.StatusOK, testkit.Stavanger, of+"/municipalities/1103", `{}`)
	w.mandate(t, testkit.Oslo, `"adoptions"`)
	oslo := decode[waveNet](t, w.command(t, http.StatusOK, company, of+"/municipalities/0301", `{"note":{"nb":"Vi er klare."}}`, actingFor(testkit.Oslo)))
	if u := oslo.SignUps[1]; u.Place != "waiting" || u.Turn != 1 || u.By != "mandate" || u.Supplier == nil || oslo.Placed != 1 || oslo.Waiting != 1 {
		t.Fatalf("Oslo signed up as %+v", oslo)
	}
	if todo := decode[struct{ Items []waveNet }](t, w.get(t, "/api/v1/municipalities/1106/waves")); len(todo.Items) != 1 || todo.Items[0].Phase != "open" {
		t.Errorf("Haugesund can join %+v", todo)
	}
	w.command(t, http.StatusOK, testkit.Stavanger, of+"/municipalities/1103/withdrawal", `{"reason":{"nb":"Neste gang."}}`)
	after := decode[waveNet](t, w.get(t, of))
	if placed, waiting := after.stand(); !slices.Equal(placed, []string{"0301"}) || waiting != nil {
		t.Errorf("after the withdrawal %v have a place and %v wait", placed, waiting)
	}
	history := w.get(t, of+"/history").Body.String()
	if strings.Count(history, `"position"`) != 5 || !strings.Contains(history, "fikk plass i puljen") {
		t.Errorf("history %s", history)
	}
	ics := w.get(t, "/api/v1/calendar.ics?municipality=0301").Body.String()
	if !strings.Contains(ics, "20270131") || !strings.Contains(ics, "20270301") {
		t.Errorf("no days in the calendar:\n%s", ics)
	}
	w.put(t, http.StatusOK, testkit.Skatteetaten, of, strings.Replace(onePlace, `"places":1`, `"places":2`, 1))
	w.command(t, http.StatusOK, testkit.Skatteetaten, of+"/closing", `{}`)
	w.command(t, http.StatusConflict, testkit.Stavanger, of+"/municipalities/1103", `{}`)
	w.command(t, http.StatusOK, testkit.Skatteetaten, of+"/cancellation", `{"reason":{"nb":"Forsinket."}}`)
	if list := decode[struct{ Items []waveNet }](t, w.get(t, path+"/waves")); len(list.Items) != 1 || list.Items[0].Phase != "cancelled" {
		t.Errorf("waves %+v", list)
	}
}

// However many sign up at once, nobody gets a place that another has, and all of them
// stand in one order.
func TestTheLastPlaceIsGivenOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	of := w.announced(t, testkit.KS, w.register(t, testkit.Skatteetaten, ""), strings.Replace(onePlace, `"places":1`, `"places":3`, 1))
	municipalities := w.Query.Reference().Municipalities()[:12]
	answers := make([]answer, len(municipalities))
	var all sync.WaitGroup
	for i, m := range municipalities {
		bearer := with("Authorization", "Bearer "+w.token(t, m.OrganisationNumber, access.ScopeWrite))
		all.Go(func() { answers[i] = w.send(t, request(http.MethodPost, of+"/municipalities/"+m.Number, `{}`, bearer)) })
	}
	all.Wait()
	signed := map[string]string{} // what each was answered
	for i, a := range answers {
		if a.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", municipalities[i].Number, a.Code, a.Body)
		}
		for _, u := range decode[waveNet](t, a).SignUps {
			if u.Municipality == municipalities[i].Number {
				signed[u.Municipality] = u.Place
			}
		}
	}
	stands := decode[waveNet](t, w.get(t, of))
	placed, waiting := stands.stand()
	if len(placed) != 3 || len(waiting) != 9 || stands.By != "ks" {
		t.Fatalf("%v have one of 3 places, %v wait", placed, waiting)
	}
	for _, number := range placed {
		if signed[number] != "placed" {
			t.Errorf("%s has a place and was answered %q", number, signed[number])
		}
	}
	for i, u := range stands.SignUps {
		if (u.Place == "placed") != (i < 3) || slices.ContainsFunc(stands.SignUps[:i], func(v struct {
			Municipality, Name, By, Place string
			Turn                          int
			Supplier                      *struct{ Number string }
		}) bool {
			return v.Municipality == u.Municipality
		}) {
			t.Errorf("number %d in the order is %+v", i+1, u)
		}
	}
}

// Nobody signs another municipality up, and nobody changes a wave that another has
// announced.
func TestWavesAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := w.register(t, testkit.Skatteetaten, "")
	for _, who := range []string{testkit.Nav, testkit.Stavanger} {
		w.command(t, http.StatusForbidden, who, path+"/waves", onePlace)
	}
	own := w.announced(t, testkit.Skatteetaten, path, onePlace)
	ks := w.announced(t, testkit.KS, path, strings.Replace(onePlace, "Pulje 1", "KS-puljen", 1))
	w.command(t, http.StatusForbidden, testkit.KS, own+"/closing", `{}`)
	w.command(t, http.StatusForbidden, testkit.Skatteetaten, ks+"/cancellation", `{"reason":{"nb":"Nei."}}`)
	w.command(t, http.StatusForbidden, testkit.Oslo, own+"/municipalities/1103", `{}`)
	w.command(t, http.StatusForbidden, testkit.Skatteetaten, own+"/municipalities/1103", `{}`)
	w.mandate(t, testkit.Stavanger, `"pilots"`)
	w.command(t, http.StatusForbidden, company, own+"/municipalities/1103", `{}`, actingFor(testkit.Stavanger))
	a := w.command(t, http.StatusUnprocessableEntity, testkit.Skatteetaten, path+"/waves", `{"name":"Pulje 1","places":1,"signUpBy":"2020-01-01","start":"2020-01-01","counties":["99"],"contact":"kari.nordmann@skatteetaten.no"}`)
	for _, want := range []string{`"name"`, "signUpBy", `"start"`, "counties[0]", `"contact"`} {
		if !strings.Contains(a.Body.String(), want) {
			t.Errorf("refused without %s: %s", want, a.Body)
		}
	}
	w.command(t, http.StatusNotFound, testkit.Stavanger, path+"/waves/none/municipalities/1103", `{}`)
	other := w.register(t, testkit.Skatteetaten, "")
	w.command(t, http.StatusNotFound, testkit.Stavanger, strings.Replace(own, path, other, 1)+"/municipalities/1103", `{}`)
}
