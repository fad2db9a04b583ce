package rounds_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// TestRoundsStaySmall is the same for a round of 300 candidates with titles that
// are as long as they come. The minutes are a document, and always whole.
func TestRoundsStaySmall(t *testing.T) {
	if testing.Short() {
		t.Skip("registers 300 initiatives")
	}
	t.Parallel()
	w := webtest.Open(t)
	ids := make([]string, 300)
	for i := range ids {
		ids[i] = w.Decidable(fmt.Sprintf("Tiltak nummer %d %s", i, strings.Repeat("med lang tittel ", 7)), nil)
	}
	empty, drafted, decided := w.OpenedRound(ids...), w.OpenedRound(ids...), w.OpenedRound(ids...)
	w.Scored(t, drafted, events.PartyState, ids...)
	for n := range 3 {
		d := testkit.Draft(fmt.Sprint(n+2), 3, "Fordi", ids[:200]...)
		for i := range d.Scores {
			d.Scores[i].Scores = []events.CriterionScore{{Criterion: "user-value", Score: 3, Justification: testkit.Text("Fordi")}}
		}
		w.Score(t, drafted, events.PartyState, d)
	}
	w.Revealed(decided, ids...)
	b := w.As("digdir", "nb")
	b.Small(t, "/min-side", "/prioritering", "/prioritering/ny")
	of := "/tiltak/" + ids[7]
	for _, path := range []string{"", of, "/kandidater", "/vekter", "/poeng", "/poeng?vurdering=3", "/poeng/1/" + ids[7], "/forsegle"} {
		b.Small(t, "/prioritering/"+empty+path, "/prioritering/"+drafted+path)
	}
	chosen := "/unntak?tiltak=" + strings.Join(ids, "&tiltak=")
	for _, path := range []string{"", of, "/resultat", "/resultat?side=2", "/kandidater", "/unntak", chosen, "/konkluder", of + "/standpunkt", of + "/signer"} {
		b.Small(t, "/prioritering/"+decided+path)
	}
}
