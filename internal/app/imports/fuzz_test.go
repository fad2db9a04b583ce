package imports_test

import (
	"testing"

	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/fault"
)

// What a program chooses about an import is read, or refused with words.
func FuzzParseAmendment(f *testing.F) {
	f.Add([]byte(`{"answers":{"3":{"owner":"974761076"}},"leftOut":[4]}`))
	f.Add([]byte(`{"answers":{"x":{}},"erase":{"-1":["title"]}}`))
	f.Add([]byte(`{"mapping":{"Tittel":"title"},"unknown":1}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if _, err := imports.ParseAmendment(raw); err != nil {
			if c := fault.CodeOf(err); c != fault.Malformed && c != fault.Invalid {
				t.Errorf("refused with %q: %v", c, err)
			}
		}
	})
}
