package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/testkit"
)

// small demands that pages are within the budget of 100 KiB.
func (b *browser) small(t *testing.T, paths ...string) {
	t.Helper()
	for _, path := range paths {
		got := b.get(path)
		if got.StatusCode != http.StatusOK {
			t.Errorf("%s answers %d\n%s", path, got.StatusCode, got.main())
		}
		if n := len(got.body); n > 100<<10 {
			t.Errorf("%s is %d bytes", path, n)
		}
	}
}

// TestPagesStaySmall is the budget of 100 KiB with 10,000 initiatives.
func TestPagesStaySmall(t *testing.T) {
	if testing.Short() {
		t.Skip("registers 10,000 initiatives")
	}
	t.Parallel()
	w := open(t)
	w.crowd(10_000)
	id := w.throughout()
	w.browser("nb").small(t,
		"/", "/tiltak", "/tiltak?vis=tavle", "/tiltak?vis=tidslinje", "/tiltak?steg=piloted", "/tiltak/"+id, "/kommuner", "/kommuner?mal=timer", "/fylker/34",
		"/endringer", "/abonner", "/kommuner/1103", "/kommuner/1108", "/kommuner/1103?gruppe=kommer&side=3", "/om", "/logg-inn", "/prioritering",
	)
	for _, who := range []string{"digdir", "skatteetaten", "ks", "stavanger"} {
		w.signedIn(who).small(t, "/min-side", "/tiltak/"+id)
	}
}

// TestRoundsStaySmall is the same for a round of 300 candidates with titles that
// are as long as they come. The minutes are a document, and always whole.
func TestRoundsStaySmall(t *testing.T) {
	if testing.Short() {
		t.Skip("registers 300 initiatives")
	}
	t.Parallel()
	w := open(t)
	ids := make([]string, 300)
	for i := range ids {
		ids[i] = w.assessed(fmt.Sprintf("Tiltak nummer %d %s", i, strings.Repeat("med lang tittel ", 7)), nil)
	}
	empty, drafted, decided := w.openedRound(ids...), w.openedRound(ids...), w.openedRound(ids...)
	w.Scored(t, drafted, events.PartyState, ids...)
	for n := range 3 {
		d := testkit.Draft(fmt.Sprint(n+2), 3, "Fordi", ids[:200]...)
		for i := range d.Scores {
			d.Scores[i].Scores = []events.CriterionScore{{Criterion: "user-value", Score: 3, Justification: nb("Fordi")}}
		}
		w.Score(t, drafted, events.PartyState, d)
	}
	w.revealed(decided, ids...)
	b := w.signedIn("digdir")
	b.small(t, "/min-side", "/prioritering", "/prioritering/ny")
	of := "/tiltak/" + ids[7]
	for _, path := range []string{"", of, "/kandidater", "/vekter", "/poeng", "/poeng?vurdering=3", "/poeng/1/" + ids[7], "/forsegle"} {
		b.small(t, "/prioritering/"+empty+path, "/prioritering/"+drafted+path)
	}
	chosen := "/unntak?tiltak=" + strings.Join(ids, "&tiltak=")
	for _, path := range []string{"", of, "/resultat", "/resultat?side=2", "/kandidater", "/unntak", chosen, "/konkluder", of + "/standpunkt", of + "/signer"} {
		b.small(t, "/prioritering/"+decided+path)
	}
}
