package locale_test

import (
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/locale"
)

const (
	nb = locale.Bokmaal
	nn = locale.Nynorsk
	en = locale.English
)

func TestMatch(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]locale.Language{
		"":                                    nb,
		"nb":                                  nb,
		"nb-NO,nb;q=0.9,no;q=0.8,en;q=0.6":    nb,
		"no":                                  nb,
		"no-NO, en;q=0.5":                     nb,
		"nn":                                  nn,
		"nn-NO,nn;q=0.9,nb;q=0.8,en-US;q=0.5": nn,
		"en":                                  en,
		"en-GB,en;q=0.9":                      en,
		"en-US,en;q=0.9,nb;q=0.5":             en,
		"da":                                  nb,
		"da-DK,da;q=0.9,en;q=0.8":             nb,
		"sv-SE,sv;q=0.9,en;q=0.8":             nb,
		"se":                                  nb,
		"se-NO, en;q=0.4":                     nb,
		"sma":                                 nb,
		"de":                                  nb,
		"de-DE,de;q=0.9,en;q=0.8":             en,
		"fr;q=1.0, nn;q=0.3":                  nn,
		"*":                                   nb,
		"nn;q=0, en":                          en,
		"EN-us":                               en,
		"not a header;;":                      nb,
		"\xff\xfe":                            nb,
		"en, " + strings.Repeat("x-", 2000):   nb,
		strings.Repeat("en-", 300) + "nn":     nb,
	} {
		if got := locale.Match(header); got != want {
			t.Errorf("Match(%.60q) = %s, want %s", header, got, want)
		}
	}
}
