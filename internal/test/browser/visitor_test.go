package browser

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// patience is how long a visitor waits for what must happen, on a machine that
// has a lot to do.
const patience = 2 * time.Minute

// visitor is somebody at a browser of their own: nobody else's cookies, one tab.
type visitor struct {
	t        testing.TB
	ctx      context.Context
	site     *registry
	keyboard bool              // has no mouse
	scripts  bool              // of pages are run
	within   cdp.BackendNodeID // what is looked at; 0 for the whole page
	*troubles
}

// option says what is special about a visitor.
type option func(*visitor)

// withoutScripts is a browser in which the pages' scripts do not run.
func withoutScripts(v *visitor) { v.scripts = false }

// withKeyboard is a visitor who has no mouse.
func withKeyboard(v *visitor) { v.keyboard = true }

// at is a visitor of another registry than the one that the tests share.
func at(r *registry) option { return func(v *visitor) { v.site = r } }

// calm is the wish of somebody who does not want things to move.
var calm = &emulation.MediaFeature{Name: "prefers-reduced-motion", Value: "reduce"}

// visit opens a browser for a test. Whatever goes wrong in it while the test
// runs – errors of scripts, violations of the content security policy, failed
// requests, requests to elsewhere – fails the test.
func visit(t testing.TB, options ...option) *visitor {
	t.Helper()
	v := &visitor{t: t, site: site, scripts: true, troubles: &troubles{asked: map[network.RequestID]string{}}}
	for _, o := range options {
		o(v)
	}
	v.homes = []string{v.site.url, v.site.people.Address}
	var leave context.CancelFunc
	v.ctx, leave = chromedp.NewContext(chromium.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(v.hear))
	t.Cleanup(func() {
		leave()
		for _, trouble := range v.heard() {
			t.Error(trouble)
		}
	})
	if err := chromedp.Do(v.ctx); err != nil { // opens the tab, for as long as v.ctx lasts
		t.Fatalf("open a tab: %v", err)
	}
	// Pages do not scroll in steps, during which what is aimed at moves away.
	call(v, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{calm}})
	// Several tabs share a process; each behaves as the one in front.
	call(v, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	if !v.scripts {
		call(v, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	}
	return v
}

// do runs steps and fails the test if they fail or hang.
func (v *visitor) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		v.t.Fatalf("%s: %v", what, err)
	}
}

// land takes a step that leads to a page, waits until it is there and gives the
// status that it was answered with; 0 for a place on the same page.
func (v *visitor) land(what string, step chromedp.Action[chromedp.Void]) int {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, patience)
	defer cancel()
	answer, err := chromedp.RunResponse(ctx, step)
	if err != nil {
		v.t.Fatalf("%s leads nowhere: %v (at %s)", what, err, v.address())
	}
	if answer == nil {
		return 0
	}
	return int(answer.Status)
}

// address is that of the page, without the host.
func (v *visitor) address() string {
	return strings.TrimPrefix(script[string](v, `location.href`), v.site.url)
}
