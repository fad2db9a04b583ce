package reading_test

import (
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/reading"
)

func TestWords(t *testing.T) {
	t.Parallel()
	phase := func(s string) string {
		return line(reading.Phases.Read(reading.Typed(s)), func(p events.Phase) string { return string(p) })
	}
	obligation := func(s string) string {
		return line(reading.Obligation(reading.Typed(s)), func(o events.Obligation) string { return strings.TrimSpace(string(o.Level) + " " + o.Note["nb"]) })
	}
	certainty := func(s string) string {
		return line(reading.Certainties.Read(reading.Typed(s)), func(c events.Certainty) string { return string(c) })
	}
	yesNo := func(s string) string {
		return line(reading.YesNo(reading.Typed(s)), func(b bool) string { return map[bool]string{true: "yes", false: "no"}[b] })
	}
	size := func(s string) string {
		return line(reading.Size(reading.Typed(s)), func(s string) string { return s })
	}
	links := func(s string) string {
		return line(reading.Links(reading.Typed(s)), func(l []events.Link) string {
			var out []string
			for _, one := range l {
				out = append(out, strings.TrimSpace(one.Title["nb"]+" "+one.URL))
			}
			return strings.Join(out, " | ")
		})
	}
	basis := func(s string) string {
		return line(reading.LegalBasis(reading.Typed(s)), func(s string) string { return s })
	}
	for _, tc := range []struct {
		what       string
		read       func(string) string
		text, want string
	}{
		{"phase", phase, "gjennomføring", "execution"}, {"phase", phase, "Gjennomforing", "execution"}, {"phase", phase, "I drift", "operation"}, {"phase", phase, "planning", "planning"}, {"phase", phase, "3. Planlegging", "planning"}, {"phase", phase, "Problem/idé", "idea"},
		{"phase", phase, "Avslutning", "? which_phase: rollout | ended"}, {"phase", phase, "pågår", "? which_phase: planning | execution | rollout"}, {"phase", phase, "På plan", "! progress_not_phase"}, {"phase", phase, "på vent", "! standing_not_phase"}, {"phase", phase, "snart", "! unknown_value"}, {"phase", phase, "?", "unknown"}, {"phase", phase, "", "nothing"},
		{"obligation", obligation, "obligatorisk", "mandatory"}, {"obligation", obligation, "Lovpålagt", "mandatory"}, {"obligation", obligation, "obligatorisk på sikt", "mandatory_later"}, {"obligation", obligation, "obligatorisk for staten", "voluntary obligatorisk for staten"}, {"obligation", obligation, "nei", "voluntary"}, {"obligation", obligation, "ja", "? which_obligation: mandatory | mandatory_later | recommended"}, {"obligation", obligation, "obligatorisk for noen", "! unknown_value"},
		{"certainty", certainty, "Delvis verifisert", "partly"}, {"certainty", certainty, "kanskje", "! unknown_value"},
		{"yes or no", yesNo, "Ja", "yes"}, {"yes or no", yesNo, "x", "yes"}, {"yes or no", yesNo, "1", "yes"}, {"yes or no", yesNo, "USANN", "no"}, {"yes or no", yesNo, "nei", "no"}, {"yes or no", yesNo, "kanskje", "! unknown_value"}, {"yes or no", yesNo, "-", "unknown"},
		{"size", size, "under 5 000", "under_5000"}, {"size", size, "5 000–19 999", "5000_19999"}, {"size", size, "5000_19999", "5000_19999"}, {"size", size, "50 000 og over", "50000_and_over"}, {"size", size, "under 6 000", "! unknown_value"},
		{"link", links, "https://www.digdir.no/tiltak", "https://www.digdir.no/tiltak"}, {"link", links, "www.digdir.no", "https://www.digdir.no"}, {"link", links, "digdir.no/tiltak", "https://digdir.no/tiltak"}, {"link", links, "https://a.no/x; https://b.no/y", "https://a.no/x | https://b.no/y"}, {"link", links, "Om tiltaket: https://a.no/x", "Om tiltaket https://a.no/x"}, {"link", links, "Prosjektside (https://a.no/x)", "Prosjektside https://a.no/x"},
		{"link", links, "https://a.no/x;https://b.no", "https://a.no/x | https://b.no"}, {"link", links, "javascript:alert(1)", "! invalid_url"}, {"link", links, "https://user:x@a.no", "! invalid_url"}, {"link", links, "https://a.no/x y", "! invalid_url"}, {"link", links, "se nettsiden", "! invalid_url"}, {"link", links, "ftp://a.no", "! invalid_url"}, {"link", links, "-", "unknown"}, {"link", links, "?", "unknown"},
		{"legal basis", basis, "eForvaltningsforskriften  § 3", "eForvaltningsforskriften § 3"}, {"legal basis", basis, "n/a", "unknown"}, {"legal basis", basis, strings.Repeat("å", 501), "! too_long"},
	} {
		if got := tc.read(tc.text); got != tc.want {
			t.Errorf("%s %q: %s, want %s", tc.what, tc.text, got, tc.want)
		}
	}
}
