package table_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/internal/table"
)

// What headings mean is kept as it was read.
func FuzzParseMapping(f *testing.F) {
	f.Add([]byte(`{"Tittel":"title_nb","Eier":"owner"}`))
	f.Add([]byte(`{"":""}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := table.ParseMapping(raw)
		if err != nil {
			return
		}
		kept, err := json.Marshal(m)
		if err != nil {
			t.Fatalf("%v cannot be kept: %v", m, err)
		}
		if again, err := table.ParseMapping(kept); err != nil || !cmp.Equal(m, again) {
			t.Errorf("%v is kept as %s and read as %v: %v", m, kept, again, err)
		}
	})
}
