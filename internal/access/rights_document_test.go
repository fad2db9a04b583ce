package access_test

import (
	"bytes"
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/template"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
)

// document is what testdata/rights.md.tmpl is filled with.
type document struct {
	Roles, Scopes, Tasks      []said
	Write, Sign               string
	Minutes                   int
	Sections                  []documentSection
	Guarded, Personal, Public []said
}

// said is something with a name, and what it is in plain English; of a page also
// the right that it asks for.
type said struct{ Name, Text, Right string }

type documentSection struct {
	Heading string
	Rows    []documentRow
}

type documentRow struct{ What, Who, Roles, Scope, Task, Fresh, Name string }

var scopeTexts = []said{
	{Name: access.ScopeRead, Text: "For reading what is the organisation's own. Each of the other scopes includes it; a token that has none of them, issued for another API, reads only what is public."},
	{Name: access.ScopeWrite, Text: "For everything that changes something, scoring included, but neither what binds the organisation nor who may act for it."},
	{Name: access.ScopeSign, Text: "For what binds the organisation: signing, sealing, concluding, accepting, disagreeing, and KS' statement. It is asked for on its own, and is of no use to a supplier's machine."},
	{Name: access.ScopeManage, Text: "For reading and deciding who may act for the organisation."},
	{Name: access.ScopeAdmin, Text: "For the operator: inviting people to any organisation, its first administrator for one. Never to sign, score or decide."},
}

// TestRightsDocument holds docs/rights.md to what the rights table says.
func TestRightsDocument(t *testing.T) {
	t.Parallel()
	b := rendered(t)
	path := filepath.Join("..", "..", "docs", "rights.md")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want, got := strings.Split(string(b), "\n"), strings.Split(string(old), "\n")
	for i := range max(len(want), len(got)) {
		if i >= len(want) || i >= len(got) || want[i] != got[i] {
			t.Fatalf("docs/rights.md is not what the rights table says, from line %d on; run with UPDATE_GOLDEN=1, and read what has changed", i+1)
		}
	}
}

// No text is left of a right or page that is gone.
func TestRightsDocumentTellsOfNothingElse(t *testing.T) {
	t.Parallel()
	for name := range rightTexts {
		if _, there := access.RightTo(name); !there {
			t.Errorf("%s is described and is no right", name)
		}
	}
	for pattern := range pageTexts {
		if access.Pages[pattern] == "" {
			t.Errorf("%s is described and is no page", pattern)
		}
	}
}

func rendered(t *testing.T) []byte {
	t.Helper()
	d := document{Scopes: scopeTexts, Write: access.ScopeWrite, Sign: access.ScopeSign, Minutes: int(access.FreshWithin.Minutes())}
	for _, role := range events.Roles {
		d.Roles = append(d.Roles, said{Name: string(role), Text: text(t, roleTexts, role)})
	}
	for _, task := range events.Tasks {
		d.Tasks = append(d.Tasks, said{Name: string(task), Text: text(t, taskTexts, task)})
	}
	for _, s := range access.Table {
		section := documentSection{Heading: text(t, headings, s.Key)}
		for _, r := range s.Rights {
			section.Rows = append(section.Rows, row(t, r))
		}
		slices.SortFunc(section.Rows, func(a, b documentRow) int { return cmp.Compare(a.What, b.What) })
		d.Sections = append(d.Sections, section)
	}
	d.pages(t)
	tmpl, err := template.ParseFiles(filepath.Join("testdata", "rights.md.tmpl"))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := tmpl.Execute(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// text is what is said of a key; the test fails if nobody has said it.
func text[K ~string](t *testing.T, texts map[K]string, key K) string {
	t.Helper()
	if texts[key] == "" {
		t.Errorf("nothing is said of %q; see rights_texts_test.go", key)
	}
	return texts[key]
}

func row(t *testing.T, r access.Right) documentRow {
	t.Helper()
	out := documentRow{
		What: text(t, rightTexts, r.Operation), Who: text(t, whoTexts, r.Who), Name: r.Operation,
		Roles: "any role", Scope: "not for machines", Task: "no", Fresh: "no",
	}
	var roles []string
	for _, role := range r.Roles {
		roles = append(roles, string(role))
	}
	switch {
	case len(roles) > 0:
		out.Roles = strings.Join(roles, " or ")
	case r.Who == access.WhoPerson:
		out.Roles = "none needed"
	}
	if r.Scope != "-" {
		if !slices.ContainsFunc(scopeTexts, func(s said) bool { return s.Name == r.Scope }) {
			t.Errorf("nothing is said of the scope %q", r.Scope)
		}
		out.Scope = "`" + r.Scope + "`"
	}
	if r.Who == access.WhoOperator {
		out.Scope += ", or the operator's `" + access.ScopeAdmin + "`"
	}
	if r.Task != "" {
		out.Task = string(r.Task)
	}
	if r.Fresh {
		out.Fresh = "yes"
	}
	return out
}

// pages says what each address of the pages is for.
func (d *document) pages(t *testing.T) {
	t.Helper()
	addresses := make([]string, 0, len(access.Pages))
	for pattern := range access.Pages {
		addresses = append(addresses, pattern)
	}
	address := func(pattern string) string { return strings.TrimSuffix(pattern[strings.Index(pattern, "/"):], "{$}") }
	slices.SortFunc(addresses, func(a, b string) int { return cmp.Or(cmp.Compare(address(a), address(b)), cmp.Compare(a, b)) })
	for _, pattern := range addresses {
		p := said{Name: "`" + address(pattern) + "`"}
		switch {
		case strings.HasPrefix(pattern, "GET "):
			p.Name += " (reading)"
		case strings.HasPrefix(pattern, "POST "):
			p.Name += " (sending)"
		}
		switch operation := access.Pages[pattern]; operation {
		case access.PagePublic:
			p.Text = text(t, pageTexts, pattern)
			d.Public = append(d.Public, p)
		case access.PagePerson:
			p.Text = text(t, pageTexts, pattern)
			d.Personal = append(d.Personal, p)
		default:
			p.Right = operation
			p.Text = cmp.Or(pageTexts[pattern], text(t, rightTexts, operation))
			d.Guarded = append(d.Guarded, p)
		}
	}
}
