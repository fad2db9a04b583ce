package browser

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/runtime"
)

// element is something on a page as assistive technology gets it.
type element struct {
	role, name string
	node       cdp.BackendNodeID
}

func (e element) String() string { return fmt.Sprintf("%s «%s»", e.role, e.name) }

// fields are the roles of what one writes in or picks from.
var fields = []string{"textbox", "searchbox", "spinbutton", "combobox", "listbox"}

// in is the same visitor, looking only at one part of the page: a landmark or
// an article, as in v.in("main", "").follow("Logg inn"). It holds until the next
// page.
func (v *visitor) in(role, name string) *visitor {
	v.t.Helper()
	part := *v
	part.within = v.find(name, role).node
	return &part
}

// find gives the one element of a role with an accessible name. There must be
// exactly one, or links to the same address: others of the same name could not
// be distinguished by ear either. A name that ends in … is how it begins.
func (v *visitor) find(name string, roles ...string) element {
	v.t.Helper()
	found := v.all(name, roles...)
	if len(found) == 1 || len(found) > 1 && v.leadToTheSame(found) {
		return found[0]
	}
	var others []string
	for _, e := range v.all("", roles...) {
		others = append(others, e.String())
	}
	v.t.Fatalf("%s has %d elements «%s» among %v; it has:\n%s", v.address(), len(found), name, roles, strings.Join(others, "\n"))
	return element{}
}

func (v *visitor) leadToTheSame(links []element) bool {
	v.t.Helper()
	addresses := map[string]bool{}
	for _, e := range links {
		addresses[on[string](v, e, `function() { return this.href || "not a link" }`)] = true
	}
	return len(addresses) == 1 && !addresses["not a link"]
}

// all gives the elements of some roles, with a name or with any.
func (v *visitor) all(name string, roles ...string) (out []element) {
	v.t.Helper()
	start, begins := strings.CutSuffix(name, "…")
	root := accessibility.QueryAXTreeParams{BackendNodeID: v.within}
	if len(roles) == 1 {
		root.Role = roles[0]
	}
	if v.within == 0 {
		root.ObjectID = call(v, runtime.Evaluate, runtime.EvaluateParams{Expression: "document"}).Result.ObjectID
	}
	for _, n := range call(v, accessibility.QueryAXTree, root).Nodes {
		e := element{role: text(n.Role), name: whole(text(n.Name)), node: n.BackendDOMNodeID}
		if !n.Ignored && slices.Contains(roles, e.role) && (name == "" || e.name == name || begins && strings.HasPrefix(e.name, start)) {
			out = append(out, e)
		}
	}
	return out
}

// whole is a text as one reads it, without the places where long words may be
// broken.
func whole(s string) string { return strings.ReplaceAll(s, "\u00ad", "") }

// text is the value of a property that is a text.
func text(v *accessibility.Value) (s string) {
	if v != nil {
		_ = json.Unmarshal(v.Value, &s) // of another kind: it is none
	}
	return s
}
