package reference

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                         "",
		"Ålesund":                  "alesund",
		"Aalesund":                 "alesund",
		"A\u030alesund":            "alesund", // written as two characters
		"ÆØÅ æøå":                  "aeoa aeoa",
		"Kárášjohka – Karasjok":    "karasjohka karasjok",
		"Porsáŋgu":                 "porsangu",
		"Stïentje":                 "stientje",
		"Đ Ŧ Č Ž Ŋ Š":              "d t c z n s",
		"Yykeä":                    "yykea",
		"  Nord-Odal,(Hedmark) . ": "nord odal hedmark",
		"Felles\u00adløsning":      "felleslosning",
		"ＡＢＣ １２":                   "abc 12",
		"Straße, Þór":              "strasse thor",
		"a a aa áa":                "a a a a",
		"\xff\xfe":                 "",
		"Київ":                     "киів",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFoldIsIdempotent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringMatching(`[aAåÅáæøđŋ \-a]{0,12}`)).Draw(t, "s")
		once := Fold(s)
		if twice := Fold(once); twice != once {
			t.Fatalf("Fold(%q) = %q, folded again %q", s, once, twice)
		}
	})
}

func TestSearchMunicipalities(t *testing.T) {
	t.Parallel()
	d := MustLoad()
	for q, want := range map[string][]string{
		"tromso":             {"5501"},
		"TROMSØ":             {"5501"},
		"Tromsø kommune":     {"5501"},
		"Romsa":              {"5501"},
		"Tråante":            {"5001"},
		"karasjok":           {"5610"},
		"Kárášjohka":         {"5610"},
		"gaivuotna":          {"5540"},
		"3011":               {"3110"},
		"3110":               {"3110"},
		"1507":               {"1508", "1580"},
		"ørskog":             {"1508", "1580"},
		"aalesund":           {"1508", "1580"}, // today's first
		"haram":              {"1580", "1508"},
		"våler (østfold)":    {"3114"},
		"våler":              {"3114", "3419"},
		"os":                 {"3430", "4624"}, // Os, and what was Os in Hordaland
		"finnes ikke":        nil,
		" - ":                nil,
		"kommune":            nil,
		"hvaler":             {"3110"},
		"Storfjord kommune ": {"5538"},
	} {
		var got []string
		for _, m := range d.SearchMunicipalities(q, 0) {
			got = append(got, m.Municipality.Number)
		}
		if len(got) < len(want) || !slices.Equal(got[:len(want)], want) || want == nil && got != nil {
			t.Errorf("SearchMunicipalities(%q) = %v, want first %v", q, got, want)
		}
	}
}

func TestSearchSaysWhy(t *testing.T) {
	t.Parallel()
	d := MustLoad()
	got := d.SearchMunicipalities("orskog", 1)
	if len(got) != 1 || got[0].Text != "Ørskog" || !got[0].Former || got[0].Municipality.Name != "Ålesund" {
		t.Errorf("%+v", got)
	}
	got = d.SearchMunicipalities("alesund", 0)
	if got[0].Text != "Ålesund" || got[0].Former {
		t.Errorf("%+v", got[0])
	}
	if n := len(d.SearchMunicipalities("s", 5)); n != 5 {
		t.Errorf("%d matches, want the limit of 5", n)
	}
}

// Every municipality is found first, or beside its one namesake, by every
// name and number that it has.
func TestEveryNameFindsItsMunicipality(t *testing.T) {
	t.Parallel()
	d := MustLoad()
	for _, m := range d.Municipalities() {
		names := []string{m.Number, m.Name, m.DisplayName, m.OfficialName}
		for _, name := range m.SamiNames {
			names = append(names, name)
		}
		for _, name := range names {
			found := d.SearchMunicipalities(name, 2)
			if !slices.ContainsFunc(found, func(f Match) bool { return f.Municipality.Number == m.Number }) {
				t.Errorf("%q does not find %s", name, m.Number)
			}
		}
	}
}
