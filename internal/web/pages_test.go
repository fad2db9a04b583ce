package web_test

import (
	"testing"

	"github.com/samstyring/samstyring/internal/testkit/leaks"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

func TestMain(m *testing.M) { leaks.VerifyTestMain(m) }

func TestEmptyRegistry(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Browser("nb").Get("/").Has(t, "Ingenting er registrert ennå", "0 tiltak")
	w.Browser("nb").Get("/tiltak").Has(t, "Ingen tiltak passer")
	w.Browser("nb").Get("/kommuner/0301").Has(t, "Ingen tiltak er registrert som plikt", "har en registrert frist")
}

func TestWhatIsTypedIsOnlyText(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	evil := `"><script>alert(1)</script><img src=x onerror=alert(1)>`
	id := w.Propose(func(p *events.Proposed) {
		p.Title, p.Summary, p.Description = testkit.Text(evil), testkit.Text(evil), testkit.Text(evil)
		p.Links = []events.Link{{URL: "https://example.no/" + `"onmouseover="alert(1)`, Title: testkit.Text(evil)}}
		p.Plan = []events.Milestone{{Milestone: evil, Date: "2027-01-01"}}
	})
	for _, path := range []string{"/", "/tiltak", "/tiltak?vis=tavle", "/tiltak?vis=tidslinje", "/tiltak/" + id, "/kommuner/0301", "/tiltak?q=" + "%22%3E%3Cscript%3Ealert(1)", "/kommuner?q=%3Cscript%3E", "/%3Cscript%3E"} {
		w.Browser("nn").Get(path).HasNot(t, "<script>alert", "<img src=x", `"onmouseover=`)
	}
}
