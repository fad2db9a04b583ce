package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/testkit"
)

// until waits for something to be so on the page.
func (v *visitor) until(expression string) {
	v.t.Helper()
	script[bool](v, `new Promise((done) => {
		const look = () => { if (`+expression+`) { done(true); watch.disconnect(); } };
		const watch = new MutationObserver(look);
		watch.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
		look();
	})`)
}

// proposed registers an initiative by that name.
func (v *visitor) proposed(title string) {
	v.t.Helper()
	p := testkit.Proposal(testkit.Skatteetaten)
	p.Title = events.Text{"nb": title}
	if _, err := v.site.Command.Create(v.t.Context(), testkit.As(testkit.Skatteetaten), initiative.Propose{Proposed: p}); err != nil {
		v.t.Fatal(err)
	}
}

func listed(title string) string { return fmt.Sprintf(`%s !== undefined`, heading(title)) }

// heading finds what is called that in the list, wherever its words may be broken.
func heading(title string) string {
	return fmt.Sprintf(`[...document.querySelectorAll("#endringene h2")].find((h) => h.textContent.replaceAll("\u00ad", "") === %q)`, title)
}

// New changes come into the list by themselves, and are announced politely.
func TestChangesComeByThemselves(t *testing.T) {
	t.Parallel()
	v := visit(t)
	v.proposed("Direktesending 0")
	v.open("/endringer?q=direktesending")
	v.until(`!document.getElementById("direkte").hidden`)
	v.reads("Nye endringer kommer av seg selv.")
	script[any](v, `window.sameVisit = true`)
	script[any](v, `document.querySelector("#endringene a").focus()`)

	v.proposed("Direktesending 1")
	v.until(listed("Direktesending 1"))
	v.reads("1 ny endring øverst.")
	if !script[bool](v, `window.sameVisit === true`) {
		t.Error("the page was loaded anew")
	}
	if got := script[string](v, `document.querySelector("#endringene h2").textContent`); got != "Direktesending 1" {
		t.Errorf("%q stands first", got)
	}
	if got := script[string](v, `document.activeElement.textContent`); got != "Direktesending 0" {
		t.Errorf("the focus moved to %q", got)
	}
	status := v.in("main", "").find("", "status")
	if got := on[string](v, status, `function() { return this.getAttribute("aria-live") + ": " + this.innerText }`); got != "polite: 1 ny endring øverst." {
		t.Errorf("it is announced as %q", got)
	}
}

// Who has paused the list sees how much waits, and gets it later.
func TestPausedChangesWait(t *testing.T) {
	t.Parallel()
	v := visit(t)
	v.proposed("Pausesending 0")
	v.open("/endringer?q=pausesending")
	v.until(`!document.getElementById("direkte").hidden`)
	button := v.find("Sett på pause", "button")
	v.do(button.String(), v.activate(button, " "))
	v.reads("Satt på pause.")
	v.proposed("Pausesending 1")
	v.proposed("Pausesending 2")
	v.until(`document.getElementById("direkte-melding").textContent.endsWith("venter: 2.")`)
	v.readsNot("Pausesending 1", "Pausesending 2")
	button = v.find("Fortsett", "button")
	v.do(button.String(), v.activate(button, " "))
	v.until(listed("Pausesending 2"))
	v.reads("Pausesending 1", "2 nye endringer øverst.")
}

// Who reads further down goes on reading at the same place.
func TestChangesDoNotMoveWhatOneReads(t *testing.T) {
	t.Parallel()
	v := visit(t)
	for n := range 12 {
		v.proposed(fmt.Sprint("Rullesending ", n))
	}
	v.open("/endringer?q=rullesending")
	v.until(`!document.getElementById("direkte").hidden`)
	// A long panel of choices beside the list is no place to hold on to.
	script[any](v, `document.querySelector(".filters").style.minHeight = "4000px"`)
	place := fmt.Sprintf(`Math.round(%s.getBoundingClientRect().top)`, heading("Rullesending 4"))
	before := script[int](v, `scrollTo({ top: `+place+` - 200, behavior: "instant" }), `+place)
	v.proposed("Rullesending ny")
	v.until(listed("Rullesending ny"))
	// The browser keeps the place when it lays the page out, a moment later. A pixel
	// may be a part of one.
	script[bool](v, fmt.Sprintf(`new Promise((done) => {
		const look = () => Math.abs(%s - %d) <= 1 ? done(true) : requestAnimationFrame(look);
		look();
	})`, place, before))
}

// Who comes back to a page that the browser has kept finds it live again.
func TestChangesComeAfterComingBack(t *testing.T) {
	t.Parallel()
	v := visit(t)
	v.proposed("Tilbakesending 0")
	v.open("/endringer?q=tilbakesending")
	v.until(`!document.getElementById("direkte").hidden`)
	script[any](v, `dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }))`)
	v.proposed("Tilbakesending 1")
	script[any](v, `dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }))`)
	v.until(listed("Tilbakesending 1"))
	v.proposed("Tilbakesending 2")
	v.until(listed("Tilbakesending 2"))
}

// When more has come at once than the page shows, there is no hole in the list.
func TestManyChangesAtOnce(t *testing.T) {
	t.Parallel()
	v := visit(t)
	v.proposed("Flomsending 0")
	v.open("/endringer?q=flomsending")
	v.until(`!document.getElementById("direkte").hidden`)
	button := v.find("Sett på pause", "button")
	v.do(button.String(), v.activate(button, " "))
	for n := range 30 {
		v.proposed(fmt.Sprint("Flomsending ", n+1))
	}
	v.until(`document.getElementById("direkte-melding").textContent.endsWith("venter: 30.")`)
	button = v.find("Fortsett", "button")
	v.do(button.String(), v.activate(button, " "))
	v.until(listed("Flomsending 30"))
	titles := script[string](v, `[...document.querySelectorAll("#endringene h2")].map((h) => h.textContent.split(" ")[1]).join(" ")`)
	if !strings.HasPrefix(titles, "30 29 28") || strings.HasSuffix(titles, " 0") {
		t.Errorf("the list has a hole: %s", titles)
	}
	v.follow("Eldre endringer")
	v.reads("Flomsending 0", "Flomsending 5")
}
