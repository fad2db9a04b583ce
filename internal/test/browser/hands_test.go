package browser

import (
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// activate clicks an element; without a mouse, it tabs to it and presses a key.
func (v *visitor) activate(e element, key string) chromedp.Action[chromedp.Void] {
	v.t.Helper()
	if v.keyboard {
		v.tabTo(e)
		v.presses++
		return chromedp.KeyEvent(key)
	}
	return chromedp.MouseClickXY(v.middle(e))
}

// middle scrolls to an element and gives the point in its middle.
func (v *visitor) middle(e element) (x, y float64) {
	v.t.Helper()
	call(v, dom.ScrollIntoViewIfNeeded, dom.ScrollIntoViewIfNeededParams{BackendNodeID: e.node})
	quads := call(v, dom.GetContentQuads, dom.GetContentQuadsParams{BackendNodeID: e.node}).Quads
	if len(quads) == 0 {
		v.t.Fatalf("%s: %s cannot be seen", v.address(), e)
	}
	q := quads[0]
	return (q[0] + q[4]) / 2, (q[1] + q[5]) / 2
}

// stop is what the keyboard has come to.
type stop struct {
	Reached bool   // the element that is looked for, or its group of radio buttons
	Visible bool   // one sees that it has the focus
	Nowhere bool   // past the last element
	What    string // for messages
}

const whereIsFocus = `function() {
	const at = document.activeElement;
	if (!at || at === document.body || at === document.documentElement) return { nowhere: true };
	const style = getComputedStyle(at);
	const group = (e) => e.type === "radio" && e.name && e.form === this.form && e.name === this.name;
	return {
		reached: at === this || this.type === "radio" && group(at),
		visible: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none",
		what: at.outerHTML.slice(0, 120),
	};
}`

// tabTo presses Tab until the focus is on an element. The focus must be seen at
// every stop on the way, and the element must be reached before the page has
// been gone through twice.
func (v *visitor) tabTo(e element) {
	v.t.Helper()
	aim := v.object(e)
	for ends := 0; ends < 3; {
		v.keys("go on", kb.Tab)
		at := onObject[stop](v, aim, whereIsFocus)
		switch {
		case at.Nowhere:
			ends++
		case !at.Visible:
			v.t.Fatalf("%s: one does not see that this has the focus: %s", v.address(), at.What)
		case at.Reached:
			return
		}
	}
	v.t.Fatalf("%s: %s cannot be reached with the keyboard", v.address(), e)
}

// keys presses keys.
func (v *visitor) keys(why, keys string, options ...chromedp.KeyOption) {
	v.t.Helper()
	v.presses++
	v.do(why, chromedp.KeyEvent(keys, options...))
}

// replace writes over what the field in focus holds.
func (v *visitor) replace(text string) {
	v.t.Helper()
	v.keys("select all", "a", chromedp.KeyModifiers(chromedp.ModifierCtrl))
	if text == "" {
		v.keys("delete", kb.Delete)
		return
	}
	// As a method of input does it, at once: key by key takes most of the time.
	call(v, input.InsertText, input.InsertTextParams{Text: text})
}
