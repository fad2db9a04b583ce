package web_test

import (
	"net/url"
	"strings"
	"testing"
)

// A registration that leaves somebody out says so on its page, is found by
// everybody else's number, and keeps it when something else is changed.
func TestReachWithExceptionsThroughTheForm(t *testing.T) {
	t.Parallel()
	w := open(t)
	owner := w.as("skatteetaten", "nb")
	at := owner.complete("/tiltak/nytt", url.Values{
		"title.nb": {"Alle utenom de største"}, "summary.nb": {"Prøves ut i de andre først."}, "reach.scope": {"all"},
		"reach.except": {"Oslo\n4601 Bergen"},
	})
	owner.get(at).has(t, "Alle kommuner unntatt Oslo, Bergen", "355 kommuner")
	anybody := w.browser("nb")
	anybody.get("/tiltak?kommune=1103").has(t, "Alle utenom de største")
	anybody.get("/tiltak?kommune=0301").hasNot(t, "Alle utenom de største")
	owner.complete(at+"/endre", url.Values{"title.nb": {"Alle utenom de to største"}, "reason.nb": {"Navnet."}})
	owner.get(at).has(t, "Alle utenom de to største", "Alle kommuner unntatt Oslo, Bergen")
	refused := owner.press(owner.get(at+"/endre"), "vis", url.Values{"reach.scope": {"counties"}, "reach.counties": {"18"}, "reason.nb": {"Flyttet."}})
	if !strings.Contains(refused.body, "Unntaket hører ikke til dem tiltaket gjelder") {
		t.Error("an exception outside the county is not refused")
	}
}
