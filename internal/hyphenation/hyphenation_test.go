package hyphenation_test

import (
	"os"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/hyphenation"
)

func broken(p *hyphenation.Patterns, word string) string {
	var b strings.Builder
	from := 0
	for _, at := range p.Places(word) {
		b.WriteString(word[from:at] + "-")
		from = at
	}
	return b.String() + word[from:]
}

// The example of Liang's thesis, with its patterns, and what is around them.
func TestPlaces(t *testing.T) {
	t.Parallel()
	p := hyphenation.Parse("hy3ph\nhe2n\nhena4\nhen5at\n1na\nn2at\n1tio\n2io\no2n\n\nbe-ten-ke\n.på3\nære5t.\n")
	for word, want := range map[string]string{
		"hyphenation":         "hyphen-ation", // two letters in front stay
		"HYPHENATION":         "HYPHEN-ATION",
		"hyphenatio":          "hyphen-atio",
		"betenke":             "be-ten-ke",
		"Betenke":             "Be-ten-ke",
		"påstanden":           "påstanden", // two letters
		"upåstand":            "upåstand",
		"væretten":            "væretten",
		"":                    "",
		"ab":                  "ab",
		"ærlighæret":          "ærlighæret",          // one letter behind
		"İstanbulhyphenation": "İstanbulhyphenation", // is longer in lower case
	} {
		if got := broken(p, word); got != want {
			t.Errorf("%s is broken as %s, want %s", word, got, want)
		}
	}
	if got := broken(nil, "hyphenation"); got != "hyphenation" {
		t.Errorf("without patterns: %s", got)
	}
}

// The words that were seen broken in the wrong places, and their like.
func TestNorwegianAndEnglishWords(t *testing.T) {
	t.Parallel()
	for language, words := range map[string]string{
		"nb": "Digi-ta-li-se-rings-di-rek-to-ra-tet digi-ta-li-se-rings-pro-sjek-ter kon-se-kvens-vur-dert kom-mune-sek-to-rens " +
			"orga-ni-sa-sjons-num-mer prio-ri-te-rings-runde over-le-ve-rings-plan til-gjen-ge-lig-hets-er-klæ-rin-gen " +
			"helse-tek-no-logi-ord-nin-gen jour-nal-fø-rings-for-skrif-ten barne-verns-re-gis-ter saks-be-hand-lings-løs-nin-ger " +
			"kul-tur-minne-for-valt-ning til-gjen-ge-leg-heits-er-klæ-ringa KON-SE-KVENS-VUR-DE-RING",
		"en-gb": "muni-cip-al-it-ies pri-or-it-isa-tion access-ib-il-ity admin-is-tra-tion infra-struc-ture",
	} {
		text, err := os.ReadFile("../web/shell/static/vendor/hyphens/" + language + ".txt")
		if err != nil {
			t.Skip("make assets has not fetched the patterns")
		}
		p := hyphenation.Parse(string(text))
		for want := range strings.FieldsSeq(words) {
			if got := broken(p, strings.ReplaceAll(want, "-", "")); got != want {
				t.Errorf("%s: %s, want %s", language, got, want)
			}
		}
	}
}

func FuzzPlaces(f *testing.F) {
	p := hyphenation.Parse("hy3ph\n1na\n.på3\nære5t.\na-b")
	for _, word := range []string{"hyphenation", "", "pære", "\xff\xfe", "abc", "ÆRET", "aͤaͤaͤ"} {
		f.Add(word)
	}
	f.Fuzz(func(t *testing.T, word string) {
		last := 0
		for _, at := range p.Places(word) {
			if at <= last || at >= len(word) {
				t.Fatalf("%q has the places %v", word, p.Places(word))
			}
			last = at
		}
	})
}
