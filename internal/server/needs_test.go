package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit"
)

type needNet struct {
	ID, Municipality, Phase, AnswerBy, Page string
	Hours                                   *int
	Late                                    bool
	Answer                                  *struct{ Answer, Initiative, Into string }
	Joined                                  []struct{ ID string }
	Behind                                  struct{ Municipalities, Population, Some, Much, Urgent int }
	Voices                                  []struct {
		Municipality, Today, By, Matters, Need, State string
		Supplier                                      *struct{ Number string }
	}
}

const onPaper = `{"title":{"nb":"Foreldre søker barnehageplass på papir"},"problem":{"nb":"Søknadene tastes inn for hånd i fagsystemet."},"audience":{"nb":"Foreldre og barnehagekontoret."},"frequency":"daily","theme":"barnehage","matters":"urgent"}`

// raised is the address of a new need.
func (w *world) raised(t *testing.T, organisation, body string) string {
	t.Helper()
	return "/api/v1/needs/" + decode[needNet](t, w.command(t, http.StatusCreated, organisation, "/api/v1/needs", body)).ID
}

// A municipality raises a need, others support it, one by whoever it lets act for it; KS
// takes it up, and everybody reads who is behind it and what became of it.
func TestNeed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := strings.TrimPrefix(w.register(t, testkit.Skatteetaten, ""), "/api/v1/initiatives/")
	key := with("Idempotency-Key", "behov")
	first := w.command(t, http.StatusCreated, testkit.Stavanger, "/api/v1/needs", onPaper, key)
	if again := w.command(t, http.StatusCreated, testkit.Stavanger, "/api/v1/needs", onPaper, key); again.Body.String() != first.Body.String() {
		t.Errorf("repeated:\n%s\n%s", first.Body, again.Body)
	}
	of := first.Header().Get("Location")
	if n := decode[needNet](t, first); n.Hours != nil || n.Phase != "open" || n.Late || n.Behind.Municipalities != 1 || n.Behind.Urgent != 1 {
		t.Errorf("raised as %+v", n)
	}
	w.mandate(t, testkit.Oslo, `"adoptions"`)
	oslo := decode[needNet](t, w.command(t, http.StatusOK, company, of+"/voices/0301", `{"matters":"some","note":{"nb":"Også hos oss."}}`, actingFor(testkit.Oslo)))
	if v := oslo.Voices[1]; v.Municipality != "0301" || v.By != "mandate" || v.Supplier == nil || oslo.Behind.Municipalities != 2 || oslo.Behind.Some != 1 {
		t.Errorf("supported as %+v", oslo)
	}
	more := decode[needNet](t, w.command(t, http.StatusOK, testkit.Oslo, of+"/voices/0301", `{"matters":"urgent"}`))
	if more.Behind.Municipalities != 2 || more.Behind.Urgent != 2 {
		t.Errorf("one voice changed is %+v", more.Behind)
	}
	for query, want := range map[string]int{
		"": 1, "?phase=open": 1, "?phase=closed": 0, "?municipality=0301": 1, "?municipality=4601": 0, "?county=11": 1, "?county=50": 0,
		"?theme=barnehage": 1, "?theme=grunnskole": 0, "?q=barnehageplassen": 1, "?q=kirkegard": 0,
	} {
		if list := decode[struct{ Items []needNet }](t, w.get(t, "/api/v1/needs"+query)); len(list.Items) != want {
			t.Errorf("%q lists %d, want %d", query, len(list.Items), want)
		}
	}
	taken := decode[needNet](t, w.command(t, http.StatusOK, testkit.KS, of+"/answer", `{"answer":"taken_up","initiative":"`+id+`"}`))
	if taken.Phase != "taken_up" || taken.Answer.Initiative != id {
		t.Errorf("taken up as %+v", taken)
	}
	w.command(t, http.StatusOK, testkit.Stavanger, "/api/v1/initiatives/"+id+"/adoptions/1103", `{"state":"in_use","date":"2026-03-01","precision":"month","extent":"all"}`)
	if now := decode[needNet](t, w.get(t, of)); now.Voices[0].State != "in_use" || now.Voices[1].State != "" {
		t.Errorf("those behind it stand as %+v", now.Voices)
	}
	if history := w.get(t, of+"/history").Body.String(); strings.Count(history, `"position"`) != 4 || !strings.Contains(history, "KS svarte på behovet: tatt opp") {
		t.Errorf("history %s", history)
	}
	found := w.get(t, "/api/v1/search?q=barnehageplass&kind=need").Body.String()
	alike := w.get(t, "/api/v1/initiatives/alike?title=S%C3%B8knad+om+barnehageplass+p%C3%A5+papir&summary=Foreldre+s%C3%B8ker+plass").Body.String()
	for what, body := range map[string]string{"search": found, "what is alike": alike} {
		if !strings.Contains(body, `"kind":"need"`) || !strings.Contains(body, taken.Page) {
			t.Errorf("%s finds %s", what, body)
		}
	}
	w.command(t, http.StatusOK, testkit.Stavanger, of+"/closing", `{"reason":{"nb":"Løst."}}`)
	w.command(t, http.StatusConflict, testkit.Oslo, of+"/voices/0301", `{"matters":"some"}`)
}

// Two needs for the same thing go on as one: who was behind both is counted once, and the
// other has all the voices that were given.
func TestNeedsAreMerged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	one, other := w.raised(t, testkit.Stavanger, onPaper), w.raised(t, testkit.Oslo, strings.Replace(onPaper, "på papir", "med skjema", 1))
	w.command(t, http.StatusOK, testkit.Oslo, one+"/voices/0301", `{"matters":"some"}`)
	into := strings.TrimPrefix(other, "/api/v1/needs/")
	merged := decode[needNet](t, w.command(t, http.StatusOK, testkit.KS, one+"/answer", `{"answer":"merged","into":"`+into+`"}`))
	if merged.Phase != "merged" || merged.Answer.Into != into {
		t.Errorf("merged as %+v", merged)
	}
	got := decode[needNet](t, w.get(t, other))
	if got.Behind.Municipalities != 2 || got.Behind.Urgent != 2 || len(got.Joined) != 1 || got.Voices[1].Municipality != "1103" || got.Voices[1].Need != merged.ID {
		t.Errorf("the other is %+v", got)
	}
	w.command(t, http.StatusConflict, testkit.Stavanger, one+"/voices/1103/withdrawal", `{}`)
	w.command(t, http.StatusOK, testkit.Stavanger, other+"/voices/1103/withdrawal", `{}`)
	w.command(t, http.StatusConflict, testkit.Oslo, other+"/voices/0301/withdrawal", `{}`) // the last one
}

// Nobody raises or supports a need for somebody else, nobody but KS answers, and nobody
// closes what others have raised.
func TestNeedsAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, who := range []string{testkit.KS, testkit.Nav, testkit.Digdir} {
		w.command(t, http.StatusForbidden, who, "/api/v1/needs", onPaper)
	}
	of := w.raised(t, testkit.Stavanger, onPaper)
	for _, who := range []string{testkit.KS, testkit.Stavanger, testkit.Nav} {
		w.command(t, http.StatusForbidden, who, of+"/voices/0301", `{"matters":"much"}`)
		w.command(t, http.StatusForbidden, who, of+"/voices/0301/withdrawal", `{}`)
	}
	w.mandate(t, testkit.Oslo, `"pilots"`)
	w.command(t, http.StatusForbidden, company, of+"/voices/0301", `{"matters":"much"}`, actingFor(testkit.Oslo))
	for _, who := range []string{testkit.Stavanger, testkit.Digdir, testkit.Skatteetaten} {
		w.command(t, http.StatusForbidden, who, of+"/answer", `{"answer":"not_now","reason":{"nb":"Nei."}}`)
	}
	w.command(t, http.StatusForbidden, testkit.Oslo, of+"/closing", `{"reason":{"nb":"Nei."}}`)
	a := w.command(t, http.StatusUnprocessableEntity, testkit.Stavanger, "/api/v1/needs", `{"title":{"en":"On paper"},"problem":{"nb":" "},"audience":{},"frequency":"daily","theme":"finnesikke","lifeEvent":"barnehage","matters":"much"}`)
	for _, want := range []string{`"title"`, `"problem`, `"audience"`, `"theme"`, `"lifeEvent"`} {
		if !strings.Contains(a.Body.String(), want) {
			t.Errorf("refused without %s: %s", want, a.Body)
		}
	}
	w.command(t, http.StatusUnprocessableEntity, testkit.KS, of+"/answer", `{"answer":"taken_up","initiative":"2026-9999"}`)
	w.command(t, http.StatusUnprocessableEntity, testkit.KS, of+"/answer", `{"answer":"merged","into":"none"}`)
	w.command(t, http.StatusNotFound, testkit.Stavanger, "/api/v1/needs/none/voices/1103", `{"matters":"much"}`)
	w.command(t, http.StatusOK, testkit.KS, of+"/closing", `{"reason":{"nb":"Det er løst."}}`)
}
