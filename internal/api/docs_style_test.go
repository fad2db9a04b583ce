package api

import (
	"math"
	"regexp"
	"strconv"
	"testing"
)

var (
	colour = regexp.MustCompile(`--([a-z]+): #([0-9a-f]{6});`)
	scheme = regexp.MustCompile(`(?s):root \{(.*?)\n *\}`)
)

// TestColoursHaveContrast asks for the contrast of WCAG 2.2 AA, light and dark.
func TestColoursHaveContrast(t *testing.T) {
	t.Parallel()
	schemes := scheme.FindAllSubmatch(DocsStyle(), 2)
	if len(schemes) != 2 {
		t.Fatalf("%d colour schemes", len(schemes))
	}
	for _, s := range schemes {
		found := map[string]float64{}
		for _, m := range colour.FindAllSubmatch(s[1], -1) {
			found[string(m[1])] = luminance(t, string(m[2]))
		}
		for _, ground := range []string{"ground", "raised"} {
			for name, least := range map[string]float64{"text": 7, "muted": 4.5, "link": 4.5, "accent": 4.5, "strong": 4.5, "focus": 3} {
				if got := contrast(found[name], found[ground]); got < least {
					t.Errorf("%s on %s has contrast %.2f, want %.1f", name, ground, got, least)
				}
			}
		}
	}
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	rgb, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	linear := func(shift uint) float64 {
		c := float64(rgb>>shift&255) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(16) + 0.7152*linear(8) + 0.0722*linear(0)
}

func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }
