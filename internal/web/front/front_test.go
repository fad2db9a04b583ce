package front_test

import (
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

func TestFrontPage(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Propose(func(p *events.Proposed) { p.Phase = events.PhaseExecution })
	w.Propose(nil)
	for lang, texts := range map[string][]string{
		"nb": {"Hva kommer fra staten", "<strong>2</strong> <span>Foreslått", "1 tiltak har gått utenom kommunene", "Digital søknad om bostøtte"},
		"nn": {"Kva kjem frå staten", "1 tiltak har gått utanom kommunane", `<span lang="nb">Digital søknad om bostøtte</span>`},
		"en": {"What is coming from the state", "1 initiative has bypassed", "2 initiatives"},
	} {
		w.Browser(lang).Get("/").Has(t, texts...)
	}
}
