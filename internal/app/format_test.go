package app

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFormatOfDataFolder(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		stands string // "": there is no file
		says   string // "": it is taken, and has today's format afterwards
		newer  bool
	}{
		"new, or from before there was a mark": {},
		"of an earlier version":                {stands: "1\n"},
		"of this version":                      {stands: "2\n"},
		"of a later version":                   {stands: "3\n", says: "the data folder was written by a later version of the program: it has format 3, and this one knows formats up to 2", newer: true},
		"of a much later one":                  {stands: "4000\n", says: "Start the later version again", newer: true},
		"empty":                                {stands: " ", says: "does not say which format"},
		"something else":                       {stands: "x\n", says: "does not say which format"},
		"no number that there is":              {stands: "0\n", says: "does not say which format"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path := filepath.Join(dir, formatName)
			if test.stands != "" {
				if err := os.WriteFile(path, []byte(test.stands), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			err := dataFolder(dir, slog.New(slog.DiscardHandler))
			if test.says != "" {
				if err == nil || !strings.Contains(err.Error(), test.says) || errors.Is(err, ErrNewerFormat) != test.newer {
					t.Fatalf("said %v", err)
				}
			} else if err != nil {
				t.Fatal(err)
			}
			want := test.stands
			if test.says == "" {
				want = "2\n"
			}
			if raw, err := os.ReadFile(path); err != nil || string(raw) != want {
				t.Errorf("it holds %q, want %q: %v", raw, want, err)
			}
		})
	}
}
