package locale_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/locale"
)

// example is the payload of the example of an event type.
func example(t *testing.T, typ events.Type) []byte {
	t.Helper()
	record, ok := events.Example(events.TypeName(typ.Aggregate, typ.Name, typ.Version))
	if !ok {
		t.Fatalf("no example of %s", typ.Name)
	}
	var e struct{ Data json.RawMessage }
	if err := json.Unmarshal(record, &e); err != nil {
		t.Fatal(err)
	}
	return e.Data
}

// municipality is the name of the one that the examples are about.
func municipality(number string) string {
	if number == "5001" {
		return "Trondheim"
	}
	return number
}

// TestEveryExampleHasWords reads every example of an event: nothing in a text may
// be left open, in any language.
func TestEveryExampleHasWords(t *testing.T) {
	t.Parallel()
	for _, typ := range events.Default.Types() {
		for _, l := range locale.Languages {
			got := l.Event(typ.Name, example(t, typ), municipality)
			if strings.ContainsAny(got, "{}[]–") || !strings.HasSuffix(got, ".") || strings.HasSuffix(got, "..") {
				t.Errorf("%s, %s: %s", typ.Name, l, got)
			}
			if got == l.Event("unheard-of", nil, municipality) {
				t.Errorf("%s, %s: has no text of its own", typ.Name, l)
			}
		}
	}
}

// TestEventsGolden compares the words of the examples with testdata/events.txt.
func TestEventsGolden(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, typ := range events.Default.Types() {
		for _, l := range locale.Languages {
			b.WriteString(typ.Name + " " + string(l) + ": " + l.Event(typ.Name, example(t, typ), municipality) + "\n")
		}
	}
	golden := filepath.Join("testdata", "events.txt")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	got, old := strings.Split(b.String(), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(got), len(old)) {
		if i >= len(got) || i >= len(old) || got[i] != old[i] {
			t.Fatalf("%s differs from line %d on; run with UPDATE_GOLDEN=1 if that is meant, and read what has changed", golden, i+1)
		}
	}
}

func TestEventsThatSayLess(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, data, want string }{
		{"obligation-changed", `{"obligation": null}`, "Plikten for kommunene ble endret."},
		{"put-on-hold", `{"reason": {"nn": "Vi ventar på lova!"}}`, "Tiltaket ble satt på vent: Vi ventar på lova!"},
		{"recorded-at-stage", `{"stage": "operational", "evidence": {"source": "KS", "certainty": "verified"}}`, "Tiltaket ble registrert som overlevert til drift, fra før registeret fantes, etter KS."},
		{"piloted", `{"waived": true}`, "Tiltaket kom til steget «pilotert», uten pilot, etter felles beslutning."},
		{"impact-assessed", `{"level": "full", "withoutStatement": true}`, "Konsekvensvurderingen ble gjort ferdig på nivået «full», uten uttalelse fra KS."},
		{"withdrawn", `not JSON`, "Tiltaket ble trukket."},
		{"unheard-of", `{}`, "Noe ble registrert som denne utgaven av registeret ikke kjenner."},
		{"unheard-of", ``, "Noe ble registrert som denne utgaven av registeret ikke kjenner."},
	} {
		if got := nb.Event(c.name, []byte(c.data), municipality); got != c.want {
			t.Errorf("%s %s:\n got %s\nwant %s", c.name, c.data, got, c.want)
		}
	}
}
