package web_test

import (
	"maps"
	"net/url"
	"testing"
)

func TestAFormIsReadAsItIsSeen(t *testing.T) {
	t.Parallel()
	w := open(t)
	b := w.as("skatteetaten", "nb")
	typed := maps.Clone(registration)
	typed["title.nb"] = []string{"Bygge\u202esøknad"}
	got := b.press(b.get("/tiltak/nytt"), "vis", typed)
	got.has(t, "tegn som ikke kan brukes: U&#43;202E", `href="#felt-title.nb"`)
	page := b.press(got, "vis", url.Values{"title.nb": {" Byg\u200bgeso\u0308knad\ufeff"}})
	page.has(t, "Byggesöknad")
	page.hasNot(t, "\u200b", "\ufeff", "o\u0308")
}
