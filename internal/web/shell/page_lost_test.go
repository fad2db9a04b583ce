package shell_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// An event that is not what it claims to be is found while the registry runs:
// what was registered is read on, every page says that nothing is taken, pages
// that were kept before too, and it is not ready.
func TestEveryPageSaysThatTheLogIsDamaged(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	words := map[string]string{"nb": "Noe er galt med registerets hendelseslogg", "nn": "Noko er gale med hendingsloggen", "en": "Something is wrong with the registry"}
	pages := []string{"/", "/tiltak", "/tiltak/" + id, "/kommuner/0301", "/om"}
	for lang, said := range words {
		for _, path := range pages {
			w.Browser(lang).Get(path).HasNot(t, said)
		}
	}
	m := nats.NewMsg("event.initiative." + id + ".phase-reported")
	m.Header.Set("ce-checksum", "2n8gZ5yQk1nJb0y6Qf3XJr8mJt4mC1b5a7s9d0e1f2g")
	m.Data = []byte(`{"phase":"concept"}`)
	if _, err := w.Registry.Beside().JetStream().PublishMsg(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(time.Minute); !w.Registry.LogLost(); <-tick.C {
		if time.Now().After(end) {
			t.Fatal("nobody has found it")
		}
	}
	for lang, said := range words {
		for _, path := range pages {
			page := w.Browser(lang).Get(path)
			if page.Has(t, said); page.StatusCode != http.StatusOK {
				t.Errorf("%s: %d", path, page.StatusCode)
			}
		}
	}
	if h := w.Registry.LogHealth(); h.Writable || w.Registry.Progress().Ready {
		t.Errorf("ready %v, health %+v", w.Registry.Progress().Ready, h)
	}
}
