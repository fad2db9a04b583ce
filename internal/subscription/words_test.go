package subscription_test

import (
	"fmt"
	"testing"

	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/subscription"
)

func TestFiltersInWords(t *testing.T) {
	t.Parallel()
	many := make([]string, 10)
	for n := range many {
		many[n] = fmt.Sprintf("2026-%04d", n)
	}
	for want, f := range map[string]subscription.Filters{
		"alle endringer": {Everything: true},
		"kommune: Hvaler, Ålesund; steg: Pilotert": subscription.Asking(filter.Set{filter.Municipality: {"3110", "1508"}, filter.Stage: {"piloted"}}),
		"ord: ord som abonnenten har valgt":        subscription.Asking(filter.Set{filter.Text: {"hemmelig"}}),
		"tiltak: 2026-0000, 2026-0001, 2026-0002, 2026-0003, 2026-0004, 2026-0005, 2026-0006, 2026-0007, 2 til": subscription.Asking(filter.Set{filter.Initiative: many}),
	} {
		if got := f.InWords(locale.Bokmaal, ref, false); got != want {
			t.Errorf("said as %q, want %q", got, want)
		}
	}
	if got := subscription.Asking(filter.Set{filter.Text: {"vann"}}).InWords(locale.Nynorsk, ref, true); got != "ord: «vann»" {
		t.Errorf("said as %q", got)
	}
}
