package events_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
)

// null would be read again as "not there", which is not what was written.
func TestEncodeWritesNoNullForWhatIsEmpty(t *testing.T) {
	t.Parallel()
	for _, typ := range events.Default.Types() {
		b, err := events.Encode(typ.New())
		if err != nil {
			t.Fatal(err)
		}
		if typ.Name != "obligation-changed" && strings.Contains(string(b), "null") {
			t.Errorf("%s: %s", typ.Name, b)
		}
	}
}

func TestEncodeKeepsWhatWasRemovedApartFromWhatDidNotChange(t *testing.T) {
	t.Parallel()
	var none events.Text
	var noThemes []string
	p := &events.Described{Description: &none, Themes: &noThemes}
	b, err := events.Encode(p)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(b), `{"description":{},"themes":[]}`; got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
	if none != nil || noThemes != nil {
		t.Error("the payload was changed")
	}
	got, err := events.Default.Decode(events.AggregateInitiative, "described", 1, b)
	if err != nil {
		t.Fatal(err)
	}
	d := got.(*events.Described)
	if d.Description == nil || d.Themes == nil || d.Title != nil {
		t.Errorf("read again as %+v", d)
	}
}

func TestEncodeIsPlainJSONOtherwise(t *testing.T) {
	t.Parallel()
	for _, s := range specimens(t) {
		var r events.Record
		if err := json.Unmarshal(s.json, &r); err != nil {
			t.Fatal(err)
		}
		got, err := events.Encode(r.Data)
		if err != nil {
			t.Fatal(err)
		}
		want, err := json.Marshal(r.Data)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %s, want %s", s.name, got, want)
		}
	}
}
