package changes_test

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/changes"
)

// TestPartsAreTheWhole: what is stored part by part, however often, is what
// would have been saved at once.
func TestPartsAreTheWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := window()
		stored := map[string][]byte{}
		for _, s := range drawStory(t) {
			w.Apply(nil, s.before, s.after, s.rec)
			if !rapid.Bool().Draw(t, "store") {
				continue
			}
			head, open, err := w.Parts()
			if err != nil {
				t.Fatal(err)
			}
			for id, part := range open {
				if stored[id] = part; part == nil {
					delete(stored, id)
				}
			}
			joined, err := changes.Restore(head, slices.Collect(maps.Values(stored)), length, lag, ref)
			if err != nil {
				t.Fatal(err)
			}
			want, _ := w.Save()
			if got, _ := joined.Save(); string(got) != string(want) {
				t.Fatalf("joined\n%s\nsaved\n%s", got, want)
			}
		}
	})
}

func TestKeptChanges(t *testing.T) {
	t.Parallel()
	for _, c := range all(tell(proposed(), at{0, "", retitle("B")}, at{1, "", reaches("0301")})) {
		raw, err := changes.Encode(&c, ref)
		if err != nil {
			t.Fatal(err)
		}
		got, err := changes.Decode(raw, ref)
		if err != nil || js([]changes.Change{got}) != js([]changes.Change{c}) {
			t.Errorf("kept %s, was %s: %v", js([]changes.Change{got}), js([]changes.Change{c}), err)
		}
	}
	if _, err := changes.Decode([]byte("{"), ref); err == nil {
		t.Error("half a change was read")
	}
	everybody := changes.Change{Municipalities: ref.Concerned(events.Reach{Scope: events.ScopeAll})}
	raw, err := changes.Encode(&everybody, ref)
	if err != nil || len(raw) > 500 {
		t.Fatalf("everybody takes %d bytes: %v", len(raw), err)
	}
	if got, err := changes.Decode(raw, ref); err != nil || len(got.Municipalities) != len(everybody.Municipalities) {
		t.Errorf("%d municipalities: %v", len(got.Municipalities), err)
	}
}
