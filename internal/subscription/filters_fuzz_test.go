package subscription_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/samstyring/samstyring/internal/subscription"
)

// Filters that can be read are kept as filters that ask for the same.
func FuzzFilters(f *testing.F) {
	for _, s := range []string{
		`{"everything":true}`, `{"municipality":["0301"],"theme":[]}`, `{"municipality":null}`, `{"q":["bolig"]}`, `{}`, `null`, `{"everything":"yes"}`, `{"owner":[1]}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var filters, again subscription.Filters
		if filters.UnmarshalJSON(raw) != nil {
			return
		}
		once, err := json.Marshal(filters)
		if err != nil {
			t.Fatalf("what was read cannot be kept: %v", err)
		}
		if err := again.UnmarshalJSON(once); err != nil {
			t.Fatalf("what was kept cannot be read: %v\n%s", err, once)
		}
		twice, err := json.Marshal(again)
		if err != nil || !bytes.Equal(once, twice) || again.Empty() != filters.Empty() {
			t.Errorf("%s\nis kept as\n%s: %v", once, twice, err)
		}
	})
}
