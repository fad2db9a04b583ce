package form_test

import (
	"maps"
	"net/url"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

func TestAFormIsReadAsItIsSeen(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b := w.As("skatteetaten", "nb")
	typed := maps.Clone(webtest.Registration)
	typed["title.nb"] = []string{"Bygge\u202esøknad"}
	got := b.Press(b.Get("/tiltak/nytt"), "vis", typed)
	got.Has(t, "tegn som ikke kan brukes: U&#43;202E", `href="#felt-title.nb"`)
	page := b.Press(got, "vis", url.Values{"title.nb": {" Byg\u200bgeso\u0308knad\ufeff"}})
	page.Has(t, "Byggesöknad")
	page.HasNot(t, "\u200b", "\ufeff", "o\u0308")
}
