package browser

import (
	"net/http"
	"strings"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// open goes to an address of the registry, as if it were typed.
func (v *visitor) open(path string) {
	v.t.Helper()
	if status := v.goTo(path); status != http.StatusOK {
		v.t.Fatalf("%s answers %d", path, status)
	}
}

// come opens an address unless one is there already, looking at it as it was.
func (v *visitor) come(path string) {
	v.t.Helper()
	if v.address() != path {
		v.open(path)
	}
}

// goTo is open that may be answered with any status.
func (v *visitor) goTo(path string) int {
	v.t.Helper()
	return v.land("open "+path, chromedp.Navigate(v.site.url+path))
}

// language chooses the language of all pages from here on.
func (v *visitor) language(code string) {
	v.t.Helper()
	call(v, network.SetCookie, network.SetCookieParams{Name: "lang", Value: code, URL: v.site.url})
}

// signIn becomes somebody who represents an organisation, through the issuer, and
// comes back to where one was.
func (v *visitor) signIn(name string) {
	v.t.Helper()
	v.in("banner", "").follow("Logg inn")
	v.identify(name)
}

// identify goes on from the page that says where to sign in.
func (v *visitor) identify(name string) {
	v.t.Helper()
	v.follow("Logg inn med Prøveutsteder")
	v.atIssuer("Ansatt i "+name+":…", "high")
	v.reads("Du er logget inn og representerer " + name)
}

// atIssuer chooses at the issuer whom to be, and how surely.
func (v *visitor) atIssuer(person, level string) {
	v.t.Helper()
	v.choose(person)
	v.choose(level)
	v.press("Fortsett")
}

// follow follows the link of that name.
func (v *visitor) follow(name string) {
	v.t.Helper()
	e := v.find(name, "link")
	if status := v.land(e.String(), v.activate(e, kb.Enter)); status >= 400 {
		v.t.Fatalf("%s leads to %s, which answers %d", e, v.address(), status)
	}
}

// press presses the button of that name, which sends a form that is accepted.
func (v *visitor) press(name string) {
	v.t.Helper()
	if status := v.send(name); status >= 400 {
		v.t.Fatalf("«%s» was refused with %d:\n%s", name, status, v.main())
	}
}

// pressInVain presses a button whose form is refused: the page comes again and
// says why.
func (v *visitor) pressInVain(name string) {
	v.t.Helper()
	if status := v.send(name); status < 400 || status >= 500 {
		v.t.Fatalf("«%s» was not refused but answered with %d:\n%s", name, status, v.main())
	}
}

func (v *visitor) send(name string) int {
	v.t.Helper()
	e := v.find(name, "button")
	return v.land(e.String(), v.activate(e, kb.Enter))
}

// unfold opens what is folded away under that name.
func (v *visitor) unfold(name string) {
	v.t.Helper()
	e := v.find(name, "DisclosureTriangle")
	v.do(e.String(), v.activate(e, kb.Enter))
}

// fill writes in the field with that label, over what it held.
func (v *visitor) fill(label, text string) {
	v.t.Helper()
	e := v.find(label, fields...)
	if v.keyboard {
		v.tabTo(e)
	} else {
		v.do(e.String(), chromedp.MouseClickXY(v.middle(e)))
	}
	v.replace(text)
}

// date writes a day, 2026-12-24, in the field with that label as people write it.
func (v *visitor) date(label, day string) {
	v.t.Helper()
	v.fill(label, day[8:]+"."+day[5:7]+"."+day[:4])
}

// pick picks what is called that from the list with that label.
func (v *visitor) pick(label, option string) {
	v.t.Helper()
	e := v.find(label, fields...)
	if v.keyboard {
		v.tabTo(e)
	} else { // the list would open in a window of the system
		call(v, dom.Focus, dom.FocusParams{BackendNodeID: e.node})
	}
	v.keys("pick "+option, option)
	if got := on[string](v, e, `function() { return this.selectedOptions[0].label }`); got != option {
		v.t.Fatalf("picked «%s» from %s, not «%s»", got, e, option)
	}
}

// choose chooses the radio button of that name.
func (v *visitor) choose(name string) {
	v.t.Helper()
	e := v.find(name, "radio")
	if !v.keyboard {
		v.do(e.String(), v.activate(e, ""))
	} else {
		v.tabTo(e)
		for range on[int](v, e, `function() { return this.form.elements[this.name].length ?? 1 }`) {
			if on[bool](v, e, `function() { return document.activeElement === this }`) {
				break
			}
			v.keys("go to the next choice", kb.ArrowDown)
		}
		v.keys("choose", " ")
	}
	if !on[bool](v, e, `function() { return this.checked }`) {
		v.t.Fatalf("%s is not chosen", e)
	}
}

// tick turns the box of that name.
func (v *visitor) tick(name string) {
	v.t.Helper()
	e := v.find(name, "checkbox")
	v.do(e.String(), v.activate(e, " "))
}

// heading demands the main heading of the page.
func (v *visitor) heading(want string) {
	v.t.Helper()
	if got := script[string](v, `[...document.querySelectorAll("h1")].map((h) => h.innerText).join(" | ")`); got != want {
		v.t.Fatalf("the heading of %s reads %q, want %q", v.address(), got, want)
	}
}

// main is what one sees of the page's content.
func (v *visitor) main() string {
	v.t.Helper()
	return script[string](v, `document.querySelector("main").innerText`)
}

// seen is what one sees of the page, header and footer included, or of the part
// of it that in has chosen, with common spaces.
func (v *visitor) seen() string {
	v.t.Helper()
	var text string
	if v.within != 0 {
		text = on[string](v, element{node: v.within}, `function() { return this.innerText }`)
	} else {
		text = script[string](v, `document.body.innerText`)
	}
	return strings.ReplaceAll(text, "\u00a0", " ")
}

// reads demands texts in what one sees.
func (v *visitor) reads(texts ...string) {
	v.t.Helper()
	seen := v.seen()
	for _, text := range texts {
		if !strings.Contains(seen, text) {
			v.t.Fatalf("%s does not read %q:\n%s", v.address(), text, seen)
		}
	}
}

// readsNot demands that one does not see texts.
func (v *visitor) readsNot(texts ...string) {
	v.t.Helper()
	seen := v.seen()
	for _, text := range texts {
		if strings.Contains(seen, text) {
			v.t.Fatalf("%s reads %q:\n%s", v.address(), text, seen)
		}
	}
}
