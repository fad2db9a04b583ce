package browser

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"

	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/outlook"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
)

// On paper stands every initiative that concerns a municipality, also those that
// the page itself only leads on to.
func TestMunicipalityOnPaper(t *testing.T) {
	t.Parallel()
	v := visit(t)
	var titles []string // of before the page: other tests register more meanwhile
	err := v.site.Query.Each(catalogue.Query{Where: filter.Set{filter.Municipality: {"1108"}}}, func(r catalogue.Row) bool {
		if slices.Contains(outlook.Groups, outlook.GroupOf(&r)) {
			titles = append(titles, locale.Bokmaal.Pick(r.Title))
		}
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	v.open("/kommuner/1108")
	onScreen := v.main()
	call(v, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	onPaper := v.main()
	screen := 0
	for _, title := range titles {
		if strings.Contains(onScreen, title) {
			screen++
		}
		if !strings.Contains(onPaper, title) {
			t.Errorf("not on paper: %s", title)
		}
	}
	if screen == len(titles) {
		t.Errorf("all %d stand on the screen: this tests nothing", screen)
	}
}
