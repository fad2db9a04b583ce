package server_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/testkit"
)

// step is a command of an initiative's life.
type step struct{ by, path, body string }

// life takes an initiative through every stage. HASH and PILOT stand for the
// content hashes of the moment.
var life = []step{
	{testkit.Skatteetaten, "/phase-reports", `{"phase":"planning","note":{"nb":"I gang."}}`},
	{testkit.Skatteetaten, "/baselines", `{"plan":[{"milestone":"Start","date":"2027-01-01"}],"reason":{"nb":"Ny avtale."}}`},
	{testkit.Skatteetaten, "/confirmations", `{"note":{"nb":"Sett på."}}`},
	{testkit.Skatteetaten, "/relations", `{"kind":"depends_on","target":"2026-0002"}`},
	{testkit.Skatteetaten, "/hold", `{"reason":{"nb":"Venter."},"until":"2027-01-01"}`},
	{testkit.Skatteetaten, "/resumption", `{"reason":{"nb":"Klart."}}`},
	{testkit.Skatteetaten, "/assessment", `{"assessment":{"level":"full","questions":{"problem":{"nb":"a"},"measures":{"nb":"b"},"principles":{"nb":"c"},
		"effects":{"nb":"d"},"recommendation":{"nb":"e"},"prerequisites":{"nb":"f"}},"costs":[
		{"what":{"nb":"Kurs"},"unit":"hours","frequency":"one_off","low":1,"expected":2,"high":3,"confidence":3,"evidence":"expert"},
		{"what":{"nb":"Lisens"},"unit":"NOK","frequency":"yearly","fromYear":2027,"toYear":2029,"sizeClass":"under_5000","low":1,"expected":2,"high":3,"confidence":3,"evidence":"quote"}],
		"benefits":[{"what":{"nb":"Tid"},"who":{"nb":"Kommunene"}}],"noSystemEffects":{"nb":"Ingen."},"halfAdoption":{"nb":"Halv gevinst."},
		"risks":[{"what":{"nb":"Forsinkelse"},"probability":"low","consequence":"high"}],
		"capacityWindows":[{"from":"2027-01-01","to":"2027-06-30","note":{"nb":"Ikke ved årsskiftet."}}]}}`},
	{testkit.KS, "/assessment/statement", `{"position":"supports_with_changes","text":{"nb":"Ja."},"requestedChanges":[{"id":"1","text":{"nb":"Høst."}}]}`},
	{testkit.Skatteetaten, "/assessment/answers", `{"answers":[{"change":"1","answer":"taken","reason":{"nb":"Greit."}}]}`},
	{testkit.Skatteetaten, "/assessment/finalisation", ``},
	{testkit.Skatteetaten, "/assessment/reopening", `{"reason":{"nb":"Glemte noe."}}`},
	{testkit.Skatteetaten, "/assessment", `{"assessment":{"level":"minimum","questions":{"problem":{"nb":"a"},"measures":{"nb":"b"},"principles":{"nb":"c"},
		"effects":{"nb":"d"},"recommendation":{"nb":"e"},"prerequisites":{"nb":"f"}},"noCostReason":{"nb":"Gratis."}}}`},
	{testkit.KS, "/assessment/statement", `{"position":"supports","text":{"nb":"Ja."}}`},
	{testkit.Skatteetaten, "/assessment/finalisation", ``},
	{testkit.Digdir, "/decision/signatures", `{"class":"now","contentHash":"HASH"}`},
	{testkit.KS, "/decision/signatures", `{"party":"municipalities","class":"now","contentHash":"HASH"}`},
	{testkit.Skatteetaten, "/pilot", `{"purpose":{"nb":"Prøve."},"start":"2026-09-07","end":"2026-12-31","criteria":[
		{"id":"a","text":{"nb":"Treff"},"unit":"%","direction":"at_least","threshold":95.5}]}`},
	{testkit.Stavanger, "/pilot/participants", `{"municipality":"1103"}`},
	{testkit.Skatteetaten, "/onboarding", `{"steps":[{"kind":"agreement","title":{"nb":"Signer avtalen."},"detail":{"nb":"Digitalt."},"doneBy":"legal",
		"hours":{"low":1,"high":4},"link":"https://www.skatteetaten.no/"},{"kind":"contact","title":{"nb":"Meld oppstart."}}]}`},
	{testkit.Oslo, "/pilot/participants", `{"municipality":"0301","note":{"nb":"To bydeler."}}`},
	{testkit.Oslo, "/pilot/departures", `{"municipality":"0301","reason":{"nb":"Ikke tid."}}`},
	{testkit.Skatteetaten, "/pilot/measurements", `{"criterion":"a","value":97.25,"date":"2026-09-07","source":{"nb":"Logg."}}`},
	{testkit.Digdir, "/pilot/conclusions", `{"conclusion":"go","contentHash":"PILOT","reason":{"nb":"Bra."}}`},
	{testkit.KS, "/pilot/conclusions", `{"conclusion":"go","contentHash":"PILOT","reason":{"nb":"Bra."}}`},
	{testkit.Skatteetaten, "/handover", `{"receiver":"991825827","benefitOwner":"974761076","priceModel":[{"year":2027,"amount":0},
		{"year":2028,"amount":1},{"year":2029,"amount":1,"sizeClass":"under_5000","basis":{"nb":"Per innbygger."}}],
		"onboardingPackage":{"url":"https://www.digdir.no/","text":{"nb":"Veileder."}}}`},
}

// closing hands the initiative over and ends it.
var closing = []step{
	{testkit.KS, "/handover/acceptances", `{"as":"ks"}`},
	{testkit.Digdir, "/handover/acceptances", `{"as":"receiver","note":{"nb":"Klare."}}`},
	{testkit.Skatteetaten, "/handover/acceptances", `{"as":"owner"}`},
	{testkit.Skatteetaten, "/breaking-changes", `{"on":"2030-06-30","what":{"nb":"Versjon 1 slås av."},"action":{"nb":"Ta i bruk versjon 2."},"reference":"https://www.skatteetaten.no/"}`},
	{testkit.Digdir, "/breaking-changes", `{"on":"2030-06-30","what":{"nb":"Bare lesing slås av."}}`},
	{testkit.Skatteetaten, "/breaking-changes", `{"on":"2030-09-30","movedFrom":"2030-06-30","what":{"nb":"Bare lesing slås av."}}`},
	{testkit.Skatteetaten, "/breaking-changes", `{"on":"2030-06-30","what":{"nb":"Skriving slås av."}}`},
	{testkit.Digdir, "/breaking-changes/2030-06-30/withdrawal", `{"reason":{"nb":"Leverandørene er ikke klare."}}`},
	{testkit.Skatteetaten, "/retirement", `{"reason":{"nb":"Erstattet."},"on":"2030-12-31","replacedBy":"2026-0002"}`},
}

// Every operation answers as the description says; world.send checks each
// answer, and this sees to it that there is one of each.
func TestAnswersAreAsDescribed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := w.register(t, testkit.Skatteetaten, `,"description":{"nb":"Mer."},"obligation":{"level":"mandatory","deadline":"2028-01-01"},"phase":"idea",
		"themes":["barnehage"],"functions":["201"],"plan":[{"milestone":"Start","date":"2026-12-01","precision":"month"}],
		"links":[{"url":"https://www.skatteetaten.no/","kind":"homepage"}],"externalId":"SKE-1"`)
	other := w.register(t, testkit.Nav, "")
	w.live(t, path, life)
	for _, item := range []string{"results", "deliveries", "remaining_work", "benefit_plan", "line_organisation", "effects", "operations", "change_plan", "security_privacy"} {
		w.live(t, path, []step{{testkit.Digdir, "/handover/items", `{"item":"` + item + `","outcome":"waived","reason":{"nb":"Ikke aktuelt."}}`}})
	}
	w.live(t, path, closing)
	w.endOthers(t, other)
	w.readAll(t, path)
	w.followAll(t, path)
	w.wantAllSeen(t)
}

// live gives the commands one by one.
func (w *world) live(t *testing.T, path string, steps []step) {
	t.Helper()
	for _, s := range steps {
		now := decode[struct {
			ContentHash string
			Pilot       struct{ ContentHash string }
		}](t, w.get(t, path))
		w.command(t, http.StatusOK, s.by, path+s.path, strings.NewReplacer("HASH", now.ContentHash, "PILOT", now.Pilot.ContentHash).Replace(s.body))
	}
}

// endOthers uses the operations that one life has no room for.
func (w *world) endOthers(t *testing.T, path string) {
	t.Helper()
	patched := w.send(t, request(http.MethodPatch, path, `{"phase":"planning","reason":{"nb":"Fordi."},"plan":[{"milestone":"Start","date":"2027-01-01"}]}`,
		w.by(t, testkit.Nav), with("Content-Type", "application/merge-patch+json"), with("If-Match", w.get(t, path).Header().Get("ETag"))))
	if patched.Code != http.StatusOK {
		t.Fatalf("patch: %d %s", patched.Code, patched.Body)
	}
	w.live(t, path, []step{
		{testkit.Nav, "/relations", `{"kind":"overlaps","target":"2026-0001","note":{"nb":"Samme data."}}`},
		{testkit.Digdir, "/recorded-stage", `{"stage":"prioritized","since":"2020-01-01","evidence":{"source":"KS","url":"https://www.ks.no/","certainty":"partly"}}`},
	})
	if a := w.send(t, request(http.MethodDelete, path+"/relations/overlaps/2026-0001", "", w.by(t, testkit.Nav))); a.Code != http.StatusOK {
		t.Errorf("remove relation: %d %s", a.Code, a.Body)
	}
	w.live(t, path, []step{
		{testkit.Digdir, "/pilot/waivers", `{"reason":{"nb":"Prøvd før."}}`},
		{testkit.KS, "/pilot/waivers", `{"party":"municipalities","reason":{"nb":"Prøvd før."}}`},
		{testkit.Nav, "/withdrawal", `{"reason":{"nb":"Stanset."}}`},
	})
	w.live(t, "/api/v1/search/synonyms", []step{
		{testkit.Digdir, "", `{"words":["havn","kai"]}`},
		{testkit.Digdir, "", `{"words":["havn","kai","brygge"],"was":["kai","havn"]}`},
		{testkit.Digdir, "", `{"was":["havn","kai","brygge"]}`},
	})
	third, into := w.register(t, testkit.Nav, ""), w.register(t, testkit.Nav, "")
	w.live(t, third, []step{{testkit.Nav, "/merger", `{"into":"` + into[strings.LastIndex(into, "/")+1:] + `","reason":{"nb":"Samme."}}`}})
	w.importFile(t)
}

// readAll reads everything that can be read.
func (w *world) readAll(t *testing.T, path string) {
	t.Helper()
	w.loadSeed(t)
	for _, target := range []string{
		path, path + "?asOf=2026-09-07", path + "/history", path + "/gate", list, list + "?limit=1&bypassed=true", "/api/v1/history", "/api/v1/events",
		"/api/v1/municipalities", "/api/v1/municipalities?q=tromso", "/api/v1/municipalities?county=15", "/api/v1/municipalities/5501", "/api/v1/municipalities/1103/initiatives", "/api/v1/municipalities/1103/waiting",
		"/api/v1/counties", "/api/v1/organisations", "/api/v1/organisations?q=difi", "/api/v1/organisations/991825827", "/api/v1/themes", "/api/v1/functions",
		"/api/v1/search?q=kommune&limit=3", "/api/v1/search?q=legmidellistn", "/api/v1/search/suggestions?q=folkereg", "/api/v1/search/suggestions?q=xqz", "/api/v1/search/synonyms", "/api/v1/search?q=skatteetatne+folkeregister&kind=initiative,organisation", "/api/v1/initiatives/alike?title=Ny+folkeregisterløsning&summary=Persondata+fra+folkeregisteret",
	} {
		w.get(t, target)
	}
	w.get(t, list+"/export", with("Accept", "text/csv"))
	w.get(t, list+"/export", with("Accept", "application/x-ndjson"))
}

// here are the parts of the API whose operations this test uses.
var here = []string{"Initiatives", "Assessment", "Decision", "Pilot", "Handover", "Changes", "Subscriptions", "Reference", "Import"}

func (w *world) wantAllSeen(t *testing.T) {
	t.Helper()
	doc, err := api.Description()
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range doc.Paths.Map() {
		for _, o := range item.Operations() {
			if !slices.Contains(here, o.Tags[0]) {
				continue
			}
			statuses := slices.Sorted(maps.Keys(w.seen[o.OperationID]))
			if len(statuses) == 0 || statuses[0] >= 300 {
				t.Errorf("%s has not succeeded: %v", o.OperationID, statuses)
			}
		}
	}
}
