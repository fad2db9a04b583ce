package events_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
)

// frozen.sum has the form that sha256sum -c checks in the folder schema.
func TestWrittenTypesAreNeverChanged(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("schema/frozen.sum")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for line := range strings.Lines(string(b)) {
		sum, name, ok := strings.Cut(strings.TrimRight(line, "\n"), "  ")
		if !ok || listed[name] {
			t.Fatalf("line %q of schema/frozen.sum", line)
		}
		listed[name] = true
		content, err := os.ReadFile(filepath.Join("schema", name))
		if err != nil {
			t.Errorf("%s is frozen and gone: a written event type is never removed (%v)", name, err)
			continue
		}
		if got := fmt.Sprintf("%x", sha256.Sum256(content)); got != sum {
			t.Errorf("%s has changed: a written event type is never changed: add a new version with an upcaster", name)
		}
	}
	for _, name := range append(events.SchemaTypes(), events.CloudEventSchema) {
		if !listed[name+".json"] {
			t.Errorf("%s.json is not frozen: run go generate ./events", name)
		}
	}
}
