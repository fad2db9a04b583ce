package importing

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/internal/domain/checks"
)

// A name that means two columns would silently go to the last of them.
func TestNamesMeanOneColumn(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, c := range columns {
		for _, name := range c.names {
			if other, ok := seen[fold(name)]; ok {
				t.Errorf("%q of %s is %s too", name, c.key, other)
			}
			seen[fold(name)] = string(c.key) + " " + name
		}
		for _, tag := range checks.Languages {
			p, ok := lookUp(c.names[0] + "_" + tag)
			if ok != c.texts || ok && p != (place{c.key, tag}) {
				t.Errorf("%s_%s is read as %v, %v", c.names[0], tag, p, ok)
			}
		}
	}
}

func TestSummarise(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text string
		max  int
		want string
	}{
		{"Kort nok.", 9, "Kort nok."},
		{"En. To. Tre.", 8, "En. To."},
		{"En! «To»? Tre.", 6, "En!"},
		{"Se f.eks. Oslo. Mer tekst her.", 16, "Se f.eks. Oslo."},
		{"Innen 1. januar. Etter det mer.", 20, "Innen 1. januar."},
		{"Fra 2022. Kommunene må.", 12, "Fra 2022."},
		{"Altfor lang første setning. To.", 13, "Altfor lang…"},
		{"Altfor lang, ja.", 13, "Altfor lang…"},
		{"Altfor lang", 8, "Altfor…"},
		{"Sammensattord", 6, "Samme…"},
		{"Linje\n\nto. Tre fire.", 9, "Linje to."},
	} {
		if got := summarise(tc.text, tc.max); got != tc.want {
			t.Errorf("summarise(%q, %d) = %q, want %q", tc.text, tc.max, got, tc.want)
		}
	}
}

func TestSummariseFits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("aÅ .!?«…\n1"))).Draw(t, "text")
		max := rapid.IntRange(2, 40).Draw(t, "max")
		got := summarise(text, max)
		if n := utf8.RuneCountInString(got); n > max || n == 0 && strings.TrimSpace(text) != "" {
			t.Fatalf("summarise(%q, %d) = %q", text, max, got)
		}
		if !strings.HasPrefix(oneLine(text), strings.TrimSuffix(got, "…")) {
			t.Fatalf("summarise(%q, %d) = %q is not its beginning", text, max, got)
		}
	})
}

func TestDates(t *testing.T) {
	t.Parallel()
	csv, book := &table{format: FormatCSV}, &table{format: FormatXLSX}
	for _, tc := range []struct {
		in   string
		in2  *table
		want span
	}{
		{"2026", csv, span{"2026-01-01", "2026-12-31", "year"}},
		{"2026-02", csv, span{"2026-02-01", "2026-02-28", "month"}},
		{"2.2028", csv, span{"2028-02-01", "2028-02-29", "month"}},
		{"2026-11-21", csv, span{"2026-11-21", "2026-11-21", "day"}},
		{"1.2.2026", csv, span{"2026-02-01", "2026-02-01", "day"}},
		{"01.02.2026", csv, span{"2026-02-01", "2026-02-01", "day"}},
		{"2026-11-21 13:00:00", csv, span{"2026-11-21", "2026-11-21", "day"}},
		{"2026-11-21T13:00:00Z", csv, span{"2026-11-21", "2026-11-21", "day"}},
		{"46347", book, span{"2026-11-21", "2026-11-21", "day"}},
		{"46347", csv, span{}},
		{"NaN", book, span{}},
		{"1e300", book, span{}},
		{"26", csv, span{}},
		{"2026-13", csv, span{}},
	} {
		if got, ok := tc.in2.parseSpan(tc.in); got != tc.want || ok != (tc.want != span{}) {
			t.Errorf("parseSpan(%q) in %s = %v, %v, want %v", tc.in, tc.in2.format, got, ok, tc.want)
		}
	}
}
