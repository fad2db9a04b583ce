package initiatives_test

import (
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// inOrder says whether texts stand on a page one after the other.
func inOrder(t *testing.T, page webtest.Answer, texts ...string) {
	t.Helper()
	_, rest, _ := strings.Cut(page.Text, "<main")
	for _, text := range texts {
		_, after, found := strings.Cut(rest, text)
		if !found {
			t.Fatalf("%q is not on the page after what stands before it\n%s", text, page.Main())
		}
		rest = after
	}
}

// Everybody is shown what waits for their organisation, by deadline, and what
// others have to do first.
func TestWhatWaitsForEverybody(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	bypassed := w.Propose(func(p *events.Proposed) { p.Phase = events.PhaseExecution })
	proposed := w.Propose(nil)
	submitted := w.Until(t, testkit.Submitted)
	assessed := w.Until(t, testkit.Assessed)
	round := w.OpenedRound(w.Until(t, testkit.Assessed))
	at := func(id, slug string) string { return `href="/tiltak/` + id + slug + `"` }

	owner := w.As("skatteetaten", "nb").Get("/min-side")
	inOrder(t, owner, "Dette venter på dere", "Tiltaket har gått utenom kommunene", at(bypassed, "/vurdering"), "Send konsekvensvurdering<", at(proposed, "/vurdering"),
		"På vei til dere", "Uttalelse fra KS", at(submitted, ""), "frist 21. september 2026")
	ks := w.As("ks", "nb").Get("/min-side")
	inOrder(t, ks, "Dette venter på dere", at(submitted, "/uttalelse"), "frist 21. september 2026", "/prioritering/"+round, "Signer beslutningen", at(assessed, "/signer"),
		"På vei til dere", "Har gått utenom kommunene", at(bypassed, ""), "Konsekvensvurdering er ikke sendt", at(proposed, ""))
	w.As("digdir", "nb").Get("/min-side").HasNot(t, at(submitted, "/uttalelse"), at(proposed, ""))
	for _, page := range []webtest.Answer{owner, ks} {
		page.HasNot(t, "Ingenting venter på dere")
	}
	w.As("stavanger", "nb").Get("/min-side").Has(t, "Ingenting venter på dere")

	// It is kept until something happens, for each language and each who by themselves.
	if again := w.As("skatteetaten", "nb").Get("/min-side"); again.Main() != owner.Main() {
		t.Errorf("asked for again it is\n%s", again.Main())
	}
	w.As("skatteetaten", "en").Get("/min-side").HasNot(t, "Dette venter på dere")
	newcomer := w.Browser("nb")
	newcomer.SignIn("ny")
	newcomer.Get("/min-side").Has(t, "Ingenting venter på deg")
	later := w.Propose(nil)
	w.As("skatteetaten", "nb").Get("/min-side").Has(t, at(later, "/vurdering"))
}

// Who has no role that something takes sees that it waits, and for whom.
func TestWhatWaitsForOtherRoles(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Until(t, testkit.Submitted)
	newcomer := w.Browser("nb")
	newcomer.SignIn("ny")
	inOrder(t, newcomer.Get("/min-side"), "Ingenting venter på deg", "Dette venter på andre roller hos dere", "Gi uttalelse om konsekvensvurderingen", "Krever rollen signatar", "/tiltak/"+id)
}
