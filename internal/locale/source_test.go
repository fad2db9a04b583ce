package locale

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/fault"
)

// prepared are texts whose use is not written yet. A key leaves the list when
// its use is there.
var prepared = []string{"fault.as_of_malformed", "field.not_boolean"}

// codes are the fault.Codes by the names of their constants.
func codes(t *testing.T) map[string]string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "fault", "fault.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Names) != 1 || len(spec.Values) != 1 {
			return true
		}
		if typ, ok := spec.Type.(*ast.Ident); ok && typ.Name == "Code" {
			if text, ok := literal(spec.Values[0]); ok {
				out[spec.Names[0].Name] = text
			}
		}
		return true
	})
	if len(out) < 15 {
		t.Fatalf("only %d codes were found in fault.go", len(out))
	}
	return out
}

func TestEveryCodeHasATitleAndADetail(t *testing.T) {
	t.Parallel()
	have := map[string]bool{}
	for _, code := range codes(t) {
		need(t, "title."+code, "a code")
		need(t, "fault."+code, "a code")
		have["title."+code] = true
	}
	for key := range catalogs[Bokmaal] {
		if strings.HasPrefix(key, "title.") && !have[key] {
			t.Errorf("%s is the title of no code", key)
		}
	}
}

// TestEveryKeyInTheSourceHasAText also fails for a text that needs a value
// which the source does not give, and for a text that nothing asks for.
func TestEveryKeyInTheSourceHasAText(t *testing.T) {
	t.Parallel()
	byName := codes(t)
	used := map[string]bool{"field." + fault.AndMore(1).Code: true} // package fault says this itself
	for _, code := range byName {
		used["fault."+code] = true
	}
	for _, u := range scanSource(t) {
		if u.key == "fault." {
			u.key += byName[u.symbol]
		}
		if computed, ok := strings.CutSuffix(u.key, "*"); ok {
			found := false
			for key := range catalogs[Bokmaal] {
				if strings.HasPrefix(key, computed) {
					used[key], found = true, true
				}
			}
			if !found {
				t.Errorf("%s: no text begins with %s", u.at, computed)
			}
			continue
		}
		used[u.key] = true
		text, ok := catalogs[Bokmaal][u.key]
		if !ok {
			t.Errorf("%s: no text %s", u.at, u.key)
			continue
		}
		for _, p := range text {
			if name := p.argument.name; u.known && name != "" && !slices.Contains(u.args, name) {
				t.Errorf("%s: %s needs a value for {%s}, and is given %v", u.at, u.key, name, u.args)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(catalogs[Bokmaal])) {
		if !strings.HasPrefix(key, "fault.") && !strings.HasPrefix(key, "field.") {
			continue
		}
		switch waits := slices.Contains(prepared, key); {
		case !used[key] && !waits:
			t.Errorf("nothing in the source asks for %s", key)
		case used[key] && waits:
			t.Logf("%s is in use: take it off the list of prepared texts", key)
		}
	}
}

// TestEveryOptionalValueIsGivenSomewhere finds what could never be shown.
func TestEveryOptionalValueIsGivenSomewhere(t *testing.T) {
	t.Parallel()
	given, unsure := map[string][]string{}, map[string]bool{}
	for _, u := range scanSource(t) {
		given[u.key] = append(given[u.key], u.args...)
		unsure[u.key] = unsure[u.key] || !u.known
	}
	for key, args := range given {
		for _, name := range places(catalogs[Bokmaal][key]) {
			if !unsure[key] && !slices.Contains(args, name) {
				t.Errorf("%s tells {%s}, which nothing in the source gives it", key, name)
			}
		}
	}
}

// TestEveryFieldOfADocumentHasALabel reads the documents' source: this package
// may not import them.
func TestEveryFieldOfADocumentHasALabel(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob(filepath.Join("..", "readmodel", "document", "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no documents were found: %v", err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if field, ok := n.(*ast.Field); ok && field.Tag != nil {
				tag, _ := strconv.Unquote(field.Tag.Value)
				if json, _, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ","); json != "" && json != "-" {
					need(t, "label."+json, name)
				}
			}
			return true
		})
	}
}

// TestEveryPointOfCompletenessHasALabel does the same for what is missing.
func TestEveryPointOfCompletenessHasALabel(t *testing.T) {
	t.Parallel()
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "domain", "initiative", "completeness.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	ast.Inspect(f, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && len(call.Args) == 3 {
			if name, _ := callee(call.Fun); name == "point" {
				if point, ok := literal(call.Args[0]); ok {
					need(t, "label."+point, "a point of completeness")
					found++
				}
			}
		}
		return true
	})
	if found < 10 {
		t.Errorf("only %d points were found", found)
	}
}
