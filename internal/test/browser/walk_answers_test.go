package browser

import (
	"net/http"
	"path"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit"
)

// Whoever looks at the addresses of docs/walkthrough.md reads the answers on the screen,
// what is folded opened. Files and feeds are read as they are.
func TestAnswersAreOnTheScreen(t *testing.T) {
	t.Parallel()
	questions, err := testkit.Walkthrough("../../../docs/walkthrough.md")
	if err != nil || len(questions) != 100 {
		t.Fatalf("%d questions, %v", len(questions), err)
	}
	r := openAnother(t) // with the seed data and nothing else
	v := visit(t, at(r))
	seen := map[string]string{} // what stands on each page
	for _, q := range questions {
		page, been := seen[q.Language+q.Address]
		if !been {
			page = onScreen(v, r, q)
			seen[q.Language+q.Address] = page
		}
		if !strings.Contains(page, q.Words) {
			t.Errorf("%s: %s\n%s does not show %q\n%.2000s", q.Who, q.Text, q.Address, q.Words, page)
		}
	}
}

func onScreen(v *visitor, r *registry, q testkit.Question) string {
	v.t.Helper()
	address, _, _ := strings.Cut(q.Address, "?")
	var text string
	if path.Ext(address) != "" || strings.HasPrefix(address, "/api/") {
		text = read(v.t.(*testing.T), r.url+q.Address)
	} else {
		v.language(q.Language)
		if status := v.goTo(q.Address); status >= http.StatusBadRequest {
			v.t.Errorf("%s answers %d", q.Address, status)
		}
		text = script[string](v, `(() => {
			document.querySelectorAll("details").forEach((d) => { d.open = true });
			return (document.querySelector("main") || document.body).innerText;
		})()`)
	}
	return strings.Join(strings.Fields(strings.NewReplacer("\u00ad", "", "\u00a0", " ").Replace(text)), " ")
}
