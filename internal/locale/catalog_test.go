package locale

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// raw reads a catalog in the order of the file, so that a key that stands
// twice is seen.
func raw(t *testing.T, l Language) (texts map[string]string) {
	t.Helper()
	data, err := files.ReadFile(string(l) + ".json")
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	if _, err := d.Token(); err != nil {
		t.Fatal(err)
	}
	texts = map[string]string{}
	for d.More() {
		var pair [2]string
		for i := range pair {
			token, err := d.Token()
			s, ok := token.(string)
			if err != nil || !ok {
				t.Fatalf("%s.json: want a string at byte %d, got %v (%v)", l, d.InputOffset(), token, err)
			}
			pair[i] = s
		}
		if _, twice := texts[pair[0]]; twice {
			t.Errorf("%s.json: %s stands twice", l, pair[0])
		}
		texts[pair[0]] = pair[1]
	}
	return texts
}

// shape lists the places of a text for values, with what is optional in
// brackets.
func shape(t template) []string {
	var out []string
	for _, p := range t {
		switch {
		case p.optional != nil:
			out = append(out, fmt.Sprint(shape(p.optional)))
		case p.argument.name != "":
			out = append(out, p.argument.name+":"+p.argument.format)
		}
	}
	slices.Sort(out)
	return out
}

func TestCatalogsAreAlike(t *testing.T) {
	t.Parallel()
	texts := map[Language]map[string]string{}
	for _, l := range Languages {
		texts[l] = raw(t, l)
	}
	for key := range texts[Bokmaal] {
		for _, l := range Languages[1:] {
			if _, ok := texts[l][key]; !ok {
				t.Errorf("%s.json lacks %s", l, key)
				continue
			}
			nb, own := shape(catalogs[Bokmaal][key]), shape(catalogs[l][key])
			if !slices.Equal(nb, own) {
				t.Errorf("%s: the values are %v in nb.json and %v in %s.json", key, nb, own, l)
			}
		}
	}
	for _, l := range Languages {
		for _, key := range slices.Sorted(maps.Keys(texts[l])) {
			text := texts[l][key]
			if _, ok := texts[Bokmaal][key]; !ok {
				t.Errorf("%s.json has %s, nb.json has not", l, key)
			}
			if text == "" || strings.TrimSpace(text) != text || strings.Contains(text, "  ") {
				t.Errorf("%s.json: %s is empty or has spaces to spare: %q", l, key, text)
			}
			if strings.HasPrefix(key, "event.") && strings.HasSuffix(text, ".") {
				t.Errorf("%s.json: %s has a full stop, which Event adds", l, key)
			}
		}
	}
}

// TestNorwegianIsTheRightOne finds words of one written language in the
// catalog of the other.
func TestNorwegianIsTheRightOne(t *testing.T) {
	t.Parallel()
	foreign := map[Language][]string{
		Bokmaal: {"ikkje", "kva", "kven", "eit", "verksemd", "verksemda", "kommunar", "frå", "vart", "eigar", "fråsegn", "grunngiving", "namn", "dei", "enno", "berre"},
		Nynorsk: {"ikke", "hva", "hvem", "hvor", "et", "en", "virksomhet", "virksomheten", "kommuner", "fra", "ble", "eier", "uttalelse", "begrunnelse", "navn", "mottaker", "ennå", "bare", "selv", "noe", "finnes", "også", "gjøre", "være"},
	}
	for l, words := range foreign {
		for key, text := range raw(t, l) {
			for _, word := range strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return strings.ContainsRune(" .,:;«»()[]{}", c) }) {
				if slices.Contains(words, word) && !quotesCode(key, word) {
					t.Errorf("%s.json: %s has %q: %s", l, key, word, text)
				}
			}
		}
	}
}

// quotesCode says that a word is a code within the text and not language.
func quotesCode(key, word string) bool { return key == "field.unknown_language" && word == "en" }

func TestTemplatesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"{", "{}", "{a b}", "{a:kg}", "}", "]", "[{a}", "[a]", "[{a} [{b}]]", "{a"} {
		if _, err := parseTemplate(text); err == nil {
			t.Errorf("%q was read", text)
		}
	}
	if _, err := parseCatalog([]byte(`{"a": "{"}`)); err == nil {
		t.Error("a catalog with a broken text was read")
	}
	if _, err := parseCatalog([]byte(`{"a": 1}`)); err == nil {
		t.Error("a catalog with a number was read")
	}
}
