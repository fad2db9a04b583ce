package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// everywhere is what the field of the header is called.
const everywhere = "Søk i hele registeret"

// typed waits until something is suggested for what was written in the header.
func (v *visitor) typed(words string) {
	v.t.Helper()
	v.fill(everywhere, words)
	v.until(`document.querySelector("#sok-forslag:not([hidden]) [role=option]")`)
}

// told is what a screen reader says of the suggestions.
func (v *visitor) told() string {
	v.t.Helper()
	return on[string](v, v.in("search", everywhere).find("", "status"), `function() { return this.innerText }`)
}

// pointed is the suggestion that the field says is the chosen one.
func (v *visitor) pointed() string {
	v.t.Helper()
	return on[string](v, v.find(everywhere, "combobox"), `function() {
		const at = document.getElementById(this.getAttribute("aria-activedescendant"));
		return at && at.getAttribute("aria-selected") === "true" ? at.innerText.replace(/\s+/g, " ") : "";
	}`)
}

// Who types half a name gets there with arrow keys and Enter, is told how many there
// are, and is left alone after Escape.
func TestSuggestionsWithAKeyboard(t *testing.T) {
	t.Parallel()
	v := visit(t, withKeyboard)
	source := axe(t)
	v.open("/")
	v.typed("karasjoh")
	if got := v.told(); got != "1 forslag. Velg med piltastene." {
		t.Errorf("told %q", got)
	}
	if got := v.pointed(); got != "" {
		t.Errorf("%q is chosen before anybody chose", got)
	}
	v.keys("choose", kb.ArrowDown)
	if got := v.pointed(); got != "Karasjok (Kárášjohka) Kommune" {
		t.Errorf("chosen %q", got)
	}
	for _, l := range []look{first, {language: "nb", scheme: "dark", width: narrow, rules: colourRules}} {
		v.set(l)
		if wide := v.tooWide(); len(wide) > 0 {
			t.Errorf("the suggestions scroll sideways: %q", wide)
		}
		for _, x := range v.violations(source, l.rules) {
			t.Errorf("%s, %d px: %s", l.scheme, l.width, x)
		}
	}
	v.set(first)
	v.land("go to what is chosen", chromedp.KeyEvent(kb.Enter))
	v.heading("Karasjok")

	v.typed("os")
	v.keys("last", kb.ArrowUp)
	last := v.pointed()
	v.keys("the field", kb.ArrowDown)
	if got := v.pointed(); last == "" || got != "" {
		t.Errorf("behind the last, %q, is %q", last, got)
	}
	v.keys("first", kb.ArrowDown)
	if got := v.pointed(); got == last || got == "" {
		t.Errorf("%q is first and last", got)
	}
	v.keys("away", kb.Escape)
	state := on[string](v, v.find(everywhere, "combobox"), `function() { return this.value + " " + this.getAttribute("aria-expanded") + " " + document.getElementById("sok-forslag").hidden }`)
	if state != "os false true" || v.pointed() != "" {
		t.Errorf("after Escape: %s", state)
	}
	v.land("search", chromedp.KeyEvent(kb.Enter))
	v.heading("Søk etter «os»")
}

// What nothing begins with is said to be nothing, and a click goes where it says.
func TestSuggestionsWithAMouse(t *testing.T) {
	t.Parallel()
	v := visit(t)
	v.open("/sok")
	v.fill(everywhere, "xqzzyw")
	v.until(`document.querySelector(".site-search [role=status]").textContent !== ""`)
	if got := v.told(); got != "Ingen forslag." {
		t.Errorf("told %q", got)
	}
	v.typed("modernisert folkereg")
	option := v.find("Modernisert folkeregister Tiltak", "option")
	v.land("go there", chromedp.MouseClickXY(v.middle(option)))
	v.heading("Modernisert folkeregister")
}

// Without scripts one searches as ever.
func TestSearchWithoutScripts(t *testing.T) {
	t.Parallel()
	v := visit(t, withoutScripts)
	v.open("/")
	part := v.in("search", everywhere)
	part.fill(everywhere, "folkeregister")
	part.press("Søk")
	v.heading("Søk etter «folkeregister»")
	v.follow("Modernisert folkeregister")
}
