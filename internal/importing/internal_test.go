package importing

import (
	"github.com/samstyring/samstyring/internal/reading"
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
			if other, ok := seen[reading.Fold(name)]; ok {
				t.Errorf("%q of %s is %s too", name, c.key, other)
			}
			seen[reading.Fold(name)] = string(c.key) + " " + name
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
