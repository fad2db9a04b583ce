package browser

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"

	"github.com/samstyring/samstyring/internal/testkit/npm"
)

// axe is the source of the checker.
func axe(t testing.TB) string {
	t.Helper()
	source, err := axeSource()
	if err != nil {
		t.Fatal(err)
	}
	return source
}

// axeSource gets it from npm, once for all tests.
var axeSource = sync.OnceValues(func() (source string, err error) {
	dir, err := os.MkdirTemp("", "axe")
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := npm.Into(dir, filepath.Join("testdata", "axe")); err != nil {
		return "", err
	}
	read, err := os.ReadFile(filepath.Join(dir, "node_modules", "axe-core", "axe.min.js"))
	return string(read), err
})

// violation is what axe finds against a rule.
type violation struct {
	Rule, Impact, Help string
	Nodes              []string
}

func (v violation) String() string {
	return fmt.Sprintf("%s (%s): %s\n    %s", v.Rule, v.Impact, v.Help, strings.Join(v.Nodes, "\n    "))
}

// What is checked: every rule of WCAG 2.0 to 2.2, levels A and AA, and axe's own
// good practice; of these, the rules that other colours can break; and those
// that other words can.
const (
	everyRule   = `{ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }`
	colourRules = `{ runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } }`
	wordRules   = `{ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], rules: {
		"color-contrast": { enabled: false }, "link-in-text-block": { enabled: false }, "css-orientation-lock": { enabled: false } } }`
)

// violations checks the page that the visitor is on.
func (v *visitor) violations(source, rules string) []violation {
	v.t.Helper()
	if !script[bool](v, `"axe" in window`) {
		script[any](v, source+"; true")
	}
	return script[[]violation](v, `(async () => {
		const found = await axe.run(document, { ...`+rules+`, resultTypes: ["violations"] });
		return found.violations.map((x) => ({
			Rule: x.id, Impact: x.impact, Help: x.help,
			Nodes: x.nodes.map((n) => n.target.join(" ") + ": " + n.html.slice(0, 160) + " – " + n.failureSummary.replace(/\s+/g, " ")),
		}));
	})()`)
}

// The checker sees what it is there for: in the colours that the style sheets
// give, too.
func TestViolationsAreFound(t *testing.T) {
	t.Parallel()
	v := visit(t)
	source := axe(t)
	v.open("/")
	script[any](v, `{
		const main = document.querySelector("main");
		main.append(document.createElement("input"));
		main.querySelector("h1").style.color = "#777";
		main.querySelector("h2").style.color = "#ccc";
	}`)
	want := func(scheme, rules string, wanted ...string) {
		v.set(look{language: "nb", scheme: scheme, width: 1280})
		var got []string
		for _, x := range v.violations(source, rules) {
			got = append(got, fmt.Sprint(x.Rule, " ", len(x.Nodes)))
		}
		if !slices.Equal(got, wanted) {
			t.Errorf("%s: found %v, want %v", scheme, got, wanted)
		}
	}
	want("light", everyRule, "color-contrast 1", "label 1")
	want("dark", colourRules)
	script[any](v, `document.querySelector("main h1").style.color = "#333"`)
	want("dark", colourRules, "color-contrast 1")
	script[any](v, `document.querySelector("main h1").style.width = "400px"`)
	v.set(look{language: "nb", scheme: "light", width: narrow})
	if len(v.tooWide()) == 0 {
		t.Error("something wide is not found")
	}
}

// look is how a page is looked at.
type look struct {
	language string
	scheme   string // light or dark
	width    int64
	rules    string
}

// set makes the browser show pages so.
func (v *visitor) set(l look) {
	v.t.Helper()
	v.language(l.language)
	call(v, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: l.scheme}, calm,
	}})
	call(v, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: l.width, Height: 900, DeviceScaleFactor: 1})
}

// tooWide names what makes a page scroll sideways; nothing if it does not.
func (v *visitor) tooWide() []string {
	v.t.Helper()
	return script[[]string](v, `(() => {
		const root = document.documentElement;
		if (root.scrollWidth <= innerWidth) return [];
		const wide = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
		return [root.scrollWidth + " px wide", ...wide.slice(0, 8).map((e) => e.outerHTML.slice(0, 120))];
	})()`)
}

// underLabels are the cells of which a part stands under the cell's label, where a
// narrow screen shows the label beside what is in the cell.
func (v *visitor) underLabels() []string {
	v.t.Helper()
	return script[[]string](v, `[...document.querySelectorAll(".data > :is(tbody, tfoot) > tr > td")].filter((cell) => {
		const box = cell.getBoundingClientRect(), range = document.createRange();
		return getComputedStyle(cell).display === "grid" && [...cell.childNodes].some((part) => {
			range.selectNodeContents(part);
			return [...range.getClientRects()].some((r) => r.width > 1 && r.left < box.left + box.width / 4);
		});
	}).map((cell) => cell.outerHTML.slice(0, 160))`)
}
