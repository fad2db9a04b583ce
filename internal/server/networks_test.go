package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit"
)

type networkNet struct {
	ID, Name, Page             string
	Host                       struct{ Number, Name string }
	Municipalities, Population int
	Closed                     *struct{ Reason map[string]string }
	Members                    []struct {
		Municipality, Today, Standing, From, Until, By, Reported string
		Inherited                                                bool
		Supplier                                                 *struct{ Number string }
		Ended                                                    *struct{ By string }
	}
}

const digi = `{"name":"DigiRogaland","purpose":{"nb":"Kommunene innfører digitale løsninger sammen."},"contact":"post@rogfk.no"}`

// A county forms a network and reports who is in it; one confirms, by whoever it lets act
// for it, one joins itself, one says that it never was a member, and one leaves. KS
// reports as well, and what each municipality says itself stands.
func TestNetwork(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	key := with("Idempotency-Key", "nettverk")
	first := w.command(t, http.StatusCreated, testkit.Rogaland, "/api/v1/networks", digi, key)
	if again := w.command(t, http.StatusCreated, testkit.Rogaland, "/api/v1/networks", digi, key); again.Body.String() != first.Body.String() {
		t.Errorf("repeated:\n%s\n%s", first.Body, again.Body)
	}
	of := first.Header().Get("Location")
	if n := decode[networkNet](t, first); n.Host.Name != "Rogaland fylkeskommune" || n.Municipalities != 0 || n.Page != "/nettverk/"+n.ID {
		t.Errorf("formed as %+v", n)
	}
	reported := decode[networkNet](t, w.command(t, http.StatusOK, testkit.Rogaland, of+"/members", `{"municipalities":["1103","0301"],"from":"2024-01-01"}`))
	if reported.Municipalities != 2 || reported.Members[0].By != "host" || reported.Members[1].From != "2024-01-01" {
		t.Errorf("reported as %+v", reported)
	}
	w.mandate(t, testkit.Oslo, `"adoptions"`)
	oslo := decode[networkNet](t, w.command(t, http.StatusOK, company, of+"/members/0301", `{}`, actingFor(testkit.Oslo)))
	if m := oslo.Members[0]; m.Municipality != "0301" || m.By != "mandate" || m.Reported != "host" || m.Supplier == nil {
		t.Errorf("confirmed as %+v", m)
	}
	w.command(t, http.StatusConflict, testkit.Rogaland, of+"/members/0301/correction", `{}`) // Oslo has said it itself
	w.command(t, http.StatusConflict, testkit.KS, of+"/members/1103/correction", `{}`)       // the county has reported it
	denied := decode[networkNet](t, w.command(t, http.StatusOK, testkit.Stavanger, of+"/members/1103/denial", `{}`))
	if denied.Municipalities != 1 || denied.Members[1].Standing != "denied" || denied.Members[1].Ended.By != "self" {
		t.Errorf("denied as %+v", denied)
	}
	w.command(t, http.StatusUnprocessableEntity, testkit.KS, of+"/members", `{"municipalities":["1103"],"from":"2024-01-01"}`)
	joined := decode[networkNet](t, w.command(t, http.StatusOK, testkit.Stavanger, of+"/members/1103", `{"from":"2026-01-01"}`))
	if joined.Municipalities != 2 || joined.Members[1].From != "2026-01-01" || joined.Members[1].By != "self" {
		t.Errorf("joined as %+v", joined)
	}
	w.command(t, http.StatusOK, testkit.KS, of+"/members", `{"municipalities":["1108"],"from":"2027-01-01"}`)
	left := decode[networkNet](t, w.command(t, http.StatusOK, testkit.Oslo, of+"/members/0301/leaving", `{"until":"2026-08-31"}`))
	if left.Municipalities != 1 || left.Members[1].Standing != "coming" || left.Members[1].Municipality != "1108" {
		t.Errorf("left as %+v", left)
	}
	for query, want := range map[string]int{"": 1, "?municipality=1103": 1, "?municipality=1108": 1, "?municipality=0301": 0, "?municipality=4601": 0} {
		if list := decode[struct{ Items []networkNet }](t, w.get(t, "/api/v1/networks"+query)); len(list.Items) != want {
			t.Errorf("%q lists %d, want %d", query, len(list.Items), want)
		}
	}
	if history := w.get(t, of+"/history").Body.String(); strings.Count(history, `"position"`) != 8 || !strings.Contains(history, "Stavanger sa at den er med i «DigiRogaland» fra 1. januar 2026") {
		t.Errorf("history %s", history)
	}
	if found := w.get(t, "/api/v1/search?q=digirogaland&kind=network").Body.String(); !strings.Contains(found, left.Page) {
		t.Errorf("search finds %s", found)
	}
	w.command(t, http.StatusOK, testkit.Rogaland, of+"/closing", `{"reason":{"nb":"Lagt ned."}}`)
	if n := decode[networkNet](t, w.get(t, of)); n.Municipalities != 0 || n.Closed == nil {
		t.Errorf("closed as %+v", n)
	}
	w.command(t, http.StatusConflict, testkit.Oslo, of+"/members/0301", `{}`)
}

// Members are reported by the numbers that they have today: one that was split is no
// municipality any more.
func TestMembersAreReportedByTodaysNumbers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	of := w.command(t, http.StatusCreated, testkit.KS, "/api/v1/networks", strings.Replace(digi, "DigiRogaland", "DigiNord", 1)).Header().Get("Location")
	w.command(t, http.StatusUnprocessableEntity, testkit.KS, of+"/members", `{"municipalities":["1507","3011"],"from":"2021-01-01"}`)
	list := decode[networkNet](t, w.command(t, http.StatusOK, testkit.KS, of+"/members", `{"municipalities":["1508","3110"],"from":"2021-01-01"}`))
	if list.Municipalities != 2 || list.Members[0].Inherited {
		t.Errorf("reported as %+v", list)
	}
}

// Nobody forms, describes or closes what is another's, and nobody joins for another.
func TestNetworksAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, who := range []string{testkit.Nav, testkit.Digdir, testkit.Skatteetaten} {
		w.command(t, http.StatusForbidden, who, "/api/v1/networks", digi)
	}
	of := w.command(t, http.StatusCreated, testkit.Rogaland, "/api/v1/networks", digi).Header().Get("Location")
	for _, who := range []string{testkit.KS, testkit.Rogaland, testkit.Stavanger} {
		for _, what := range []string{"", "/leaving", "/denial"} {
			w.command(t, http.StatusForbidden, who, of+"/members/0301"+what, `{}`)
		}
	}
	for _, who := range []string{testkit.KS, testkit.Stavanger, testkit.Digdir} {
		w.command(t, http.StatusForbidden, who, of+"/description", digi)
		w.command(t, http.StatusForbidden, who, of+"/closing", `{"reason":{"nb":"Nei."}}`)
	}
	for _, who := range []string{testkit.Stavanger, testkit.Digdir} {
		w.command(t, http.StatusForbidden, who, of+"/members", `{"municipalities":["0301"],"from":"2024-01-01"}`)
		w.command(t, http.StatusForbidden, who, of+"/members/0301/correction", `{}`)
	}
	a := w.command(t, http.StatusUnprocessableEntity, testkit.Stavanger, "/api/v1/networks", `{"name":"digirogaland","purpose":{"nb":" "},"homePage":"nei","contact":"kari.nordmann@rogfk.no"}`)
	for _, want := range []string{`"name"`, `"purpose`, `"homePage"`, `"contact"`, "network_name_taken"} {
		if !strings.Contains(a.Body.String(), want) {
			t.Errorf("refused without %s: %s", want, a.Body)
		}
	}
	w.command(t, http.StatusNotFound, testkit.Stavanger, "/api/v1/networks/none/members/1103", `{}`)
}

type listNet struct {
	Year      int
	Deadline  string
	Proposals []struct {
		Municipality, By string
		Supplier         *struct{ Number string }
		Needs            []struct {
			Need  string
			Title map[string]string
		}
	}
	Published *struct {
		Correction map[string]string
		Needs      []struct{ Need string }
	}
}

// The host opens the year's list; a member says which needs it would put there, by
// whoever it lets act for it; the host publishes when all have, and corrects with a
// reason. Everything that is wrong is said at once, and nobody acts for another.
func TestNeedLists(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	of := w.command(t, http.StatusCreated, testkit.Rogaland, "/api/v1/networks", digi).Header().Get("Location")
	w.command(t, http.StatusOK, testkit.Rogaland, of+"/members", `{"municipalities":["1103","0301"],"from":"2024-01-01"}`)
	var ids []string
	for range 6 {
		at := w.raised(t, testkit.Stavanger, onPaper)
		ids = append(ids, at[strings.LastIndex(at, "/")+1:])
	}
	list := func(more string, ids ...string) string {
		return `{"needs":["` + strings.Join(ids, `","`) + `"]` + more + `}`
	}
	lists := func() []listNet { return decode[struct{ Lists []listNet }](t, w.get(t, of)).Lists }
	if got := lists(); got == nil || len(got) != 0 {
		t.Errorf("begins with %+v", got)
	}
	year := of + "/lists/2027"
	w.command(t, http.StatusConflict, testkit.Stavanger, year+"/proposals/1103", list("", ids[0]))
	for _, who := range []string{testkit.KS, testkit.Stavanger, testkit.Digdir} {
		w.command(t, http.StatusForbidden, who, year, `{"deadline":"2026-11-01"}`)
		w.command(t, http.StatusForbidden, who, year+"/publication", list("", ids...))
		w.command(t, http.StatusForbidden, who, year+"/proposals/0301", list("", ids[0]))
	}
	w.command(t, http.StatusUnprocessableEntity, testkit.Rogaland, of+"/lists/2025", `{"deadline":"2026-01-01"}`)
	w.command(t, http.StatusOK, testkit.Rogaland, year, `{"deadline":"2026-11-01"}`)
	w.command(t, http.StatusUnprocessableEntity, testkit.Rogaland, year, `{"deadline":"2026-10-01"}`)

	w.mandate(t, testkit.Oslo, `"adoptions"`)
	w.command(t, http.StatusOK, company, year+"/proposals/0301", list("", ids[1], ids[0]), actingFor(testkit.Oslo))
	w.command(t, http.StatusForbidden, testkit.Stavanger, year+"/proposals/0301/withdrawal", "")
	w.command(t, http.StatusForbidden, testkit.Rogaland, year+"/proposals/0301/withdrawal", "")
	for range 2 { // what is not there any more is no error
		w.command(t, http.StatusOK, company, year+"/proposals/0301/withdrawal", "", actingFor(testkit.Oslo))
	}
	if got := lists(); len(got[0].Proposals) != 0 {
		t.Errorf("taken back, and yet %+v", got[0].Proposals)
	}
	w.command(t, http.StatusOK, company, year+"/proposals/0301", list("", ids[1], ids[0]), actingFor(testkit.Oslo))
	wrong := w.command(t, http.StatusUnprocessableEntity, testkit.Stavanger, year+"/proposals/1103", list("", ids[0], ids[0], "ingen")).Body.String()
	for _, want := range []string{`"needs[1]"`, `"needs[2]"`, "need_not_open", "twice"} {
		if !strings.Contains(wrong, want) {
			t.Errorf("refused without %s: %s", want, wrong)
		}
	}
	w.command(t, http.StatusConflict, testkit.Rogaland, year+"/publication", list("", ids...)) // Stavanger has time yet
	w.command(t, http.StatusOK, testkit.Stavanger, year+"/proposals/1103", list("", ids[0]))
	w.command(t, http.StatusUnprocessableEntity, testkit.Rogaland, year+"/publication", list("", ids[:4]...))
	w.command(t, http.StatusOK, testkit.Rogaland, year+"/publication", list("", ids...))
	w.command(t, http.StatusConflict, testkit.Stavanger, year+"/proposals/1103", list("", ids[1]))
	w.command(t, http.StatusConflict, testkit.Stavanger, year+"/proposals/1103/withdrawal", "")
	w.command(t, http.StatusUnprocessableEntity, testkit.Rogaland, year+"/publication", list("", ids[:5]...)) // why?
	w.command(t, http.StatusOK, testkit.Rogaland, year+"/publication", list(`,"correction":{"nb":"Den siste var med ved en feil."}`, ids[:5]...))

	got := lists()
	if len(got) != 1 || got[0].Year != 2027 || len(got[0].Proposals) != 2 || len(got[0].Published.Needs) != 5 || got[0].Published.Correction["nb"] == "" {
		t.Fatalf("%+v", got)
	}
	if p := got[0].Proposals[0]; p.Municipality != "0301" || p.By != "mandate" || p.Supplier == nil || p.Needs[0].Need != ids[1] || p.Needs[0].Title["nb"] == "" {
		t.Errorf("proposed as %+v", p)
	}
	for query, want := range map[string]int{"?list=true": 5, "?list=false": len(ids), "?list=true&municipality=0301": 0} {
		if on := decode[struct{ Items []needNet }](t, w.get(t, "/api/v1/needs"+query)); len(on.Items) != want {
			t.Errorf("%s lists %d needs, not %d", query, len(on.Items), want)
		}
	}
	history := w.get(t, of+"/history").Body.String()
	for _, want := range []string{"medlemmene kan foreslå til og med 1. november 2026", "Oslo sa hvilke behov", "Oslo trakk forslaget sitt til lista til «DigiRogaland» for 2027.", "publiserte lista over behovene som haster mest i 2027.", "Den siste var med ved en feil."} {
		if !strings.Contains(history, want) {
			t.Errorf("the history lacks %q: %s", want, history)
		}
	}
	w.command(t, http.StatusNotFound, testkit.Stavanger, "/api/v1/networks/none/lists/2027/proposals/1103", list("", ids[0]))
}
