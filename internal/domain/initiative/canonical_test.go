package initiative

import (
	"encoding/json"
	"testing"

	"github.com/gowebpki/jcs"
	"pgregory.net/rapid"
)

// anyJSON draws a value that json.Marshal can write.
func anyJSON(t *rapid.T, depth int) any {
	if depth == 0 {
		return rapid.OneOf(
			rapid.String().AsAny(), rapid.StringMatching(`[<>&"\\\x00-\x1f\x7f  é𝄞]*`).AsAny(),
			rapid.Int64().AsAny(), rapid.Float64().AsAny(), rapid.Bool().AsAny(), rapid.Just[any](nil),
			rapid.Just[any]("\xff\xed\xa0\x80"),
		).Draw(t, "leaf")
	}
	if rapid.Bool().Draw(t, "list") {
		out := make([]any, rapid.IntRange(0, 4).Draw(t, "length"))
		for i := range out {
			out[i] = anyJSON(t, depth-1)
		}
		return out
	}
	out := map[string]any{}
	name := rapid.OneOf(rapid.StringMatching(`[a-zA-Z0-9_ ]{0,6}`), rapid.String())
	for range rapid.IntRange(0, 6).Draw(t, "members") {
		out[name.Draw(t, "name")] = anyJSON(t, depth-1)
	}
	return out
}

func TestCanonicalIsWhatTheLibrarySays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := anyJSON(t, rapid.IntRange(0, 3).Draw(t, "depth"))
		raw, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		want, err := jcs.Transform(raw)
		if err != nil {
			t.Skip(err) // such as a name twice, once invalid bytes are replaced
		}
		if got := canonical(v); string(got) != string(want) {
			t.Fatalf("got\n%s\nwant\n%s", got, want)
		}
	})
}
