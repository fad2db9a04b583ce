package catalogue

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestRowIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		row := drawRow(t, 1)
		row.Item = json.RawMessage(`{"id":"` + row.ID + `"}`)
		stored, err := row.Encode()
		if err != nil {
			t.Fatal(err)
		}
		plain, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		var got, want Row
		if err := json.Unmarshal(stored, &got); err != nil {
			t.Fatalf("%v: %s", err, stored)
		}
		if err := json.Unmarshal(plain, &want); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}
