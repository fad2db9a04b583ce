package arch

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
)

// Whatever has a name that others meet – an aggregate, an event, an address –
// is explained in the glossary.
func TestTheGlossaryExplainsEveryName(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../../docs/glossary.md")
	if err != nil {
		t.Fatal(err)
	}
	glossary := string(raw)
	explained := func(what, name string) {
		if !strings.Contains(glossary, "`"+name+"`") {
			t.Errorf("%s %s is not in docs/glossary.md", what, name)
		}
	}
	for _, e := range events.Default.Types() {
		explained("event", e.Aggregate+"."+e.Name)
		if !strings.Contains(glossary, "`"+e.Aggregate+"` (aggregate)") {
			t.Errorf("aggregate %s is not in docs/glossary.md", e.Aggregate)
		}
	}
	for name := range first(t, regexp.MustCompile(`(?m)^  /([a-z-]+)`), "../../api/openapi.yaml") {
		explained("resource", name)
	}
	pages := first(t, regexp.MustCompile(`"(?:GET|POST) (/[a-zæøå-]+)`), "../../web/*/*.go")
	if len(pages) < 10 {
		t.Errorf("found %d pages only", len(pages))
	}
	for name := range pages {
		if name != "/favicon" {
			explained("page", name)
		}
	}
}

// first gives what the first group of a pattern matches in files, each once.
func first(t *testing.T, pattern *regexp.Regexp, files string) map[string]bool {
	t.Helper()
	names, err := filepath.Glob(files)
	if err != nil || len(names) == 0 {
		t.Fatalf("find %s: %v", files, err)
	}
	found := map[string]bool{}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range pattern.FindAllSubmatch(raw, -1) {
			found[string(m[1])] = true
		}
	}
	return found
}
