package browser

import (
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/testkit"
)

// handfuls is how many keys are pressed at most to confirm what was reported of a
// municipality: what somebody who has no mouse does in less than a minute.
const handfuls = 60

// A municipality confirms everything that others have reported of it, more than the
// page shows at first, from its own page and with a few keys.
func TestAMunicipalityConfirmsEverythingAtOnce(t *testing.T) {
	t.Parallel()
	const reported = 20
	r := openAnother(t)
	for range reported {
		id := r.Until(t, testkit.Registered)
		cmd := adoption.Report{State: events.AdoptionInUse, Source: testkit.Text("Egen liste.")}
		if _, err := r.Command.DoAdoption(t.Context(), testkit.As(testkit.Skatteetaten), id, "1103", cmd); err != nil {
			t.Fatal(err)
		}
	}
	v := represent(t, "Stavanger", at(r), withKeyboard)
	v.open("/kommuner/1103/innforing")
	v.reads("20 svar trengs", "Her står 15 av 20")
	before := v.presses
	v.in("main", "").follow("Vis alle 20")
	v.in("main", "").press("Bekreft alt som er krysset av (20)")
	v.reads("Bekreftet: 20.", "Alt er bekreftet de siste tolv månedene")
	if pressed := v.presses - before; pressed > handfuls {
		t.Errorf("%d keys were pressed", pressed)
	} else {
		t.Logf("%d keys were pressed", pressed)
	}
}
