package plaintext_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/plaintext"
)

func TestCleanRemovesWhatNobodySees(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"Digital post":                   "Digital post",
		"  Digital post\u00a0 ":          "Digital post",
		"Dig\u200bital\ufeff po\u00adst": "Digital post",
		"\u200eDigital post\u200f\u2060": "Digital post",
		"Digital\u2028post\r\nnå\rsnart": "Digital\npost\nnå\nsnart",
		"A\u030angstro\u0308m":           "Ångström",
		"\U000e0041Post\ufe0f":           "Post",
		"kr 300\u00a0000":                "kr 300\u00a0000",
		"Kárášjohka – Čáhcesuolu":        "Kárášjohka – Čáhcesuolu",
		"over\u202eført":                 "over\u202eført", // it is refused, not changed
		"":                               "",
	} {
		if got := plaintext.Clean(given); got != want {
			t.Errorf("Clean(%q) = %q, want %q", given, got, want)
		}
	}
}

func TestForbiddenCharactersAreFound(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"\x00", "\x1b[31m", "\v", "\f", "\x7f", "\u0085", "\u009b", "\u202a", "\u202e", "\u2066", "\u2069",
		"\ufffd", "\ue000", "\U0010ffff", "\ufdd0", "\u2028", "\u200b", "\u0378", "a" + strings.Repeat("\u0301", 5),
	} {
		if len(plaintext.Forbidden("Felles "+s+"post")) == 0 {
			t.Errorf("%q is let through", s)
		}
	}
	for _, s := range []string{"æøå ÆØÅ", "linje\nlinje\tkolonne", "Guovdageaidnu", "§ 5-1 «x» – 50 % ½ €", "≤ 280", "a\u0301\u0302", "中文", "🏛"} {
		if wrong := plaintext.Forbidden(s); len(wrong) > 0 {
			t.Errorf("%q is refused for %s", s, plaintext.Names(wrong))
		}
	}
	if got := plaintext.Names(plaintext.Forbidden("a\u202eb\x00c\u202ed\ufffd")); got != "U+202E, U+0000, U+FFFD" {
		t.Errorf("not every character is named once: %s", got)
	}
}

func TestJSONIsCleanedInPlace(t *testing.T) {
	t.Parallel()
	given := `{"a":" x\u200by ","b":["\u202ez","ok \"q\"\\","A\u030a"],"n":1.50,"e\u0301" : "é"," a":1}`
	got := string(plaintext.JSON([]byte(given)))
	if want := `{"a":"xy","b":["\u202ez","ok \"q\"\\","Å"],"n":1.50,"e\u0301" : "é"," a":1}`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	clean := []byte(`{"title":{"nb":"Felles løsning"}}`)
	if got := plaintext.JSON(clean); &got[0] != &clean[0] {
		t.Error("a clean text was copied")
	}
}

// Cleaning twice is cleaning once, JSON stays JSON with the same shape, and what
// is clean has nothing invisible left.
func TestCleanIsStable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		once := plaintext.Clean(s)
		if twice := plaintext.Clean(once); twice != once {
			t.Fatalf("%q, then %q", once, twice)
		}
		raw, err := json.Marshal(map[string]any{"a": []string{s, "\"\\"}})
		if err != nil {
			t.Fatal(err)
		}
		var got map[string][]string
		if err := json.Unmarshal(plaintext.JSON(raw), &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{plaintext.Clean(strings.ToValidUTF8(s, "\ufffd")), "\"\\"}, got["a"]); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestCheckNamesEveryPlace(t *testing.T) {
	t.Parallel()
	type milestone struct {
		Name string `json:"name"`
		Raw  []byte `json:"raw"`
	}
	type command struct {
		Title      map[string]string `json:"title"`
		Milestones []milestone       `json:"milestones"`
		Link       *string           `json:"link,omitempty"`
		Internal   string            `json:"-"`
	}
	link := "https://example.no/\u202egpj.exe"
	got := plaintext.Check(command{
		Title:      map[string]string{"nb": "to\nlinjer", "nn": "esc\x1b"},
		Milestones: []milestone{{Name: "god"}, {Name: "to\nlinjer", Raw: []byte("\x00")}},
		Link:       &link, Internal: "\x00",
	})
	want := []fault.Field{
		{Path: "title.nn", Code: "forbidden_character", Args: fault.Args{"character": "U+001B"}},
		{Path: "milestones[1].name", Code: "one_line"},
		{Path: "link", Code: "forbidden_character", Args: fault.Args{"character": "U+202E"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestVisibleShowsWhatCannotBeSeen(t *testing.T) {
	t.Parallel()
	if got, want := plaintext.Visible("12\u200b3\x1b"), "12‹U+200B›3‹U+001B›"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
