package web_test

import (
	"testing"

	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// TestPagesStaySmall is the budget of 100 KiB with 10,000 initiatives.
func TestPagesStaySmall(t *testing.T) {
	if testing.Short() {
		t.Skip("registers 10,000 initiatives")
	}
	t.Parallel()
	w := webtest.Open(t)
	w.Crowd(10_000)
	id := w.Throughout()
	w.Browser("nb").Small(t,
		"/", "/tiltak", "/tiltak?vis=tavle", "/tiltak?vis=tidslinje", "/tiltak?steg=piloted", "/tiltak/"+id, "/kommuner", "/kommuner?mal=timer", "/fylker/34",
		"/endringer", "/abonner", "/kommuner/1103", "/kommuner/1108", "/kommuner/1103?gruppe=kommer&side=3", "/om", "/logg-inn", "/prioritering",
	)
	for _, who := range []string{"digdir", "skatteetaten", "ks", "stavanger"} {
		w.As(who, "nb").Small(t, "/min-side", "/tiltak/"+id)
	}
}
