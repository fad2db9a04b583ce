package importing

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

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
