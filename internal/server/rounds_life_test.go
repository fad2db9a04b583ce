package server_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/testkit"
)

// Every operation on rounds answers as the description says; world.send checks
// each answer, and this sees to it that there is one of each.
func TestAnswersAboutRoundsAreAsDescribed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.Assessed(t, 4)
	at := w.command(t, http.StatusCreated, testkit.Digdir, "/api/v1/rounds", `{"name":{"nb":"Høstens runde"},"candidates":["`+c[0]+`","`+c[1]+`","`+c[2]+`"],
		"capacityHours":4000,"deadline":"2026-12-01","bodies":{"state":{"nb":"Statens råd"},"municipalities":{"nb":"Kommunenes råd"}}}`).Header().Get("Location")
	do := func(by, path, body string) answer { return w.command(t, http.StatusOK, by, at+path, body) }
	do(testkit.KS, "/candidates", `{"initiative":"`+c[3]+`"}`)
	do(testkit.KS, "/removals", `{"initiative":"`+c[3]+`","reason":{"nb":"Venter."}}`)
	for _, by := range []string{testkit.Digdir, testkit.KS} {
		weights, scores := "", ""
		for _, k := range round.Default().Criteria {
			weights += `,{"criterion":"` + k.ID + `","weight":2}`
			scores += `,{"criterion":"` + k.ID + `","score":3,"justification":{"nb":"Slik er det."}}`
		}
		do(by, "/weights", `{"weights":[`+weights[1:]+`]}`)
		draft := ""
		for _, id := range c[:3] {
			draft += `,{"initiative":"` + id + `","scores":[` + scores[1:] + `]}`
		}
		if a := w.send(t, request(http.MethodPut, at+"/drafts/1", `{"scores":[`+draft[1:]+`]}`, w.by(t, by))); a.Code != http.StatusOK {
			t.Fatalf("draft: %d %s", a.Code, a.Body)
		}
		w.get(t, at+"/drafts", w.by(t, by))
	}
	do(testkit.Digdir, "/seals", `{}`)
	do(testkit.KS, "/seals", "")
	w.decide(t, at, c)
	do(testkit.KS, "/conclusion", "")
	do(testkit.Digdir, "/resolutions", `{"initiative":"`+c[2]+`","resolution":{"nb":"Staten betaler."}}`)
	for _, path := range []string{"", "/history", "/export", "/minutes"} {
		w.get(t, at+path)
	}
	if d := decode[document.Round](t, w.get(t, at+"/minutes", with("Accept", "application/json"))); d.Phase != "concluded" || d.Capacity.Exception == nil {
		t.Errorf("the minutes as data: %+v", d)
	}
	if a := w.send(t, request(http.MethodGet, at+"/minutes", "", with("Accept", "image/png"))); a.Code != http.StatusNotAcceptable {
		t.Errorf("minutes as a picture: %d", a.Code)
	}
	w.get(t, "/api/v1/rounds")
	w.get(t, "/api/v1/criteria-sets")
	w.get(t, "/api/v1/history?limit=1000")
	w.wantRoundsSeen(t)
}

// decide takes positions and signs: two within an exception, one disagreed.
func (w *world) decide(t *testing.T, at string, c []string) {
	t.Helper()
	do := func(by, path, body string) answer { return w.command(t, http.StatusOK, by, at+path, body) }
	do(testkit.KS, "/positions", `{"initiative":"`+c[0]+`","position":"supports_with_conditions","conditions":[{"text":{"nb":"Staten betaler."},"owner":"991825827","due":"2027-01-31"}]}`)
	do(testkit.KS, "/positions", `{"initiative":"`+c[2]+`","position":"objects","reason":{"nb":"For dyrt."},"wouldChange":{"nb":"Penger."}}`)
	check := decode[document.Capacity](t, w.get(t, at+"/capacity?initiatives="+c[0]+","+c[1]))
	if check.Over <= 0 || check.ContentHash == "" {
		t.Fatalf("within the frame: %+v", check)
	}
	hashes := map[string]map[events.Class]string{}
	for _, s := range decode[document.Round](t, w.get(t, at)).ToSign {
		hashes[s.Initiative] = s.Hashes
	}
	for _, by := range []string{testkit.Digdir, testkit.KS} {
		do(by, "/exceptions", `{"initiatives":["`+c[0]+`","`+c[1]+`"],"contentHash":"`+check.ContentHash+`","reason":{"nb":"Loven krever det."}}`)
	}
	for _, id := range c[:2] {
		for _, by := range []string{testkit.Digdir, testkit.KS} {
			do(by, "/decisions", `{"initiative":"`+id+`","class":"now","decisionHash":"`+hashes[id][events.ClassNow]+`","reason":{"nb":"Enige."}}`)
		}
	}
	do(testkit.KS, "/disagreements", `{"initiative":"`+c[2]+`","reason":{"nb":"For dyrt."},"wouldChange":{"nb":"Penger."}}`)
	do(testkit.Digdir, "/escalations", `{"initiative":"`+c[2]+`","level":"ministry","deadline":"2027-01-31","reason":{"nb":"Hvem betaler?"}}`)
}

func (w *world) wantRoundsSeen(t *testing.T) {
	t.Helper()
	doc, err := api.Description()
	if err != nil {
		t.Fatal(err)
	}
	for path, item := range doc.Paths.Map() {
		if !strings.HasPrefix(path, "/rounds") && path != "/criteria-sets" {
			continue
		}
		for _, o := range item.Operations() {
			if got := slices.Sorted(maps.Keys(w.seen[o.OperationID])); len(got) == 0 || got[0] >= 300 {
				t.Errorf("%s has not succeeded: %v", o.OperationID, got)
			}
		}
	}
}
