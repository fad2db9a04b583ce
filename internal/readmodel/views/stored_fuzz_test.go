package views

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/domain/network"
	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/domain/vocabulary"
	"github.com/samstyring/samstyring/internal/domain/wave"
)

// The row of an import that is named is written as the same name.
func FuzzParseImportRow(f *testing.F) {
	for _, s := range []string{"0199-x/12", "a/0", "a/-1", "a", "/", "a/b/3", "a/+3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, mark string) {
		id, line, ok := ParseImportRow(mark)
		if !ok {
			return
		}
		again, same, ok := ParseImportRow(fmt.Sprintf("%s/%d", id, line))
		if !ok || again != id || same != line || line < 0 {
			t.Errorf("%q is read as %q, %d, and that as %q, %d", mark, id, line, again, same)
		}
	})
}

// What is read of the states that the views keep is kept and read the same again;
// what cannot be read is named by its id.
func FuzzStates(f *testing.F) {
	for _, s := range []string{
		`{"id":"991825827-0001","name":"Sak","vendor":"991825827"}`, `{"municipality":"0301","products":["a"]}`, `{}`, `null`, `[]`, `{"readiness":{"2026-0001":null}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var s, again product.State
		same(t, "product", raw, &s, &again, func(raw []byte, into *product.State) error { return decodeProduct("an-id", raw, into) })
		var u, uAgain product.Use
		same(t, "use", raw, &u, &uAgain, func(raw []byte, into *product.Use) error { return decodeUse("an-id", raw, into) })
		var w, wAgain wave.State
		same(t, "wave", raw, &w, &wAgain, func(raw []byte, into *wave.State) error { return decodeWave("an-id", raw, into) })
		var n, nAgain need.State
		same(t, "need", raw, &n, &nAgain, func(raw []byte, into *need.State) error { return decodeNeed("an-id", raw, into) })
		var k, kAgain network.State
		same(t, "network", raw, &k, &kAgain, func(raw []byte, into *network.State) error { return decodeNetwork("an-id", raw, into) })
		var v, vAgain vocabulary.State
		same(t, "vocabulary", raw, &v, &vAgain, func(raw []byte, into *vocabulary.State) error { return decodeVocabulary("an-id", raw, into) })
		var a, aAgain adoption.State
		same(t, "adoption", raw, &a, &aAgain, func(raw []byte, into *adoption.State) error { return decodeAdoption("an-id", raw, into) })
	})
}

func same[T any](t *testing.T, what string, raw []byte, first, again *T, decode func([]byte, *T) error) {
	t.Helper()
	if err := decode(raw, first); err != nil {
		if !strings.Contains(err.Error(), "an-id") {
			t.Errorf("%s: refused with %v", what, err)
		}
		return
	}
	kept, err := json.Marshal(first)
	if err != nil {
		t.Fatalf("%s: what was read cannot be kept: %v", what, err)
	}
	if err := decode(kept, again); err != nil {
		t.Fatalf("%s: what was kept cannot be read: %v\n%s", what, err, kept)
	}
	if twice, err := json.Marshal(again); err != nil || !reflect.DeepEqual(twice, kept) {
		t.Errorf("%s: %s\nis kept as\n%s: %v", what, kept, twice, err)
	}
}
