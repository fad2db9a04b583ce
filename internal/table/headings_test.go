package table

import (
	"testing"

	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/reading"
)

// A name that means two columns would silently go to the last of them.
func TestNamesMeanOneColumn(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, h := range headings {
		for _, name := range h.names {
			if other, ok := seen[reading.Fold(name)]; ok {
				t.Errorf("%q of %s is %s too", name, h.field, other)
			}
			seen[reading.Fold(name)] = string(h.field) + " " + name
		}
		for _, tag := range checks.Languages {
			p, ok := LookUp(h.names[0] + "_" + tag)
			if ok != h.texts || ok && p != (Place{h.field, tag}) {
				t.Errorf("%s_%s is read as %v, %v", h.names[0], tag, p, ok)
			}
		}
		for _, name := range h.doubt {
			if other, ok := seen[reading.Fold(name)]; ok {
				t.Errorf("%q in doubt of %s is %s", name, h.field, other)
			}
		}
	}
}
