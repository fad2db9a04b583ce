package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// noFuzz are decoders without a fuzz function of their own: the fuzz function that
// reaches them, or why they need none.
var noFuzz = map[string]string{
	"events.Registry.Decode":                 "FuzzUnmarshalRecord",
	"internal/eventlog.Log.decodeOne":        "FuzzFromHeaders",
	"internal/eventlog.Log.decode":           "FuzzFromHeaders",
	"internal/eventlog.Log.decodeInto":       "FuzzFromHeaders",
	"internal/changes.Cursor.UnmarshalText":  "FuzzParseCursor",
	"internal/changes.details.UnmarshalJSON": "FuzzDecode",
	"internal/proof.parse":                   "FuzzHead",
	"internal/mailaddress.parseDomain":       "FuzzParse",
	"internal/table.decodeAs":                "FuzzDecode",
	"internal/table.decodePage":              "FuzzDecode",
	"internal/table.decodeUTF16":             "FuzzDecode",
	"internal/table.Place.UnmarshalText":     "FuzzParseMapping",
	"pkg/webhook.Event.UnmarshalJSON":        "FuzzParseEvent",
	"pkg/webhook.decodeSignatures":           "FuzzVerify",
	"cmd/samstyring.network.UnmarshalText":   "FuzzParse", // of internal/addressrange, and nothing else
	"pkg/client.decode":                      "it is encoding/json alone",
	"internal/locale.parseCatalog":           "it reads what is built in, and a test reads all of that",
	"internal/locale.parseTemplate":          "it reads what is built in, and a test reads all of that",
	"internal/locale.Language.decoded":       "it writes a value and reads nothing",
	"internal/tools/benchtable.parse":        "it reads what a benchmark of ours has printed",
}

var decoderName = regexp.MustCompile(`^(?i:decode|parse|unmarshal)`)

// decoders are the functions of a package that are called Decode…, Parse… or
// Unmarshal… and take bytes, text or a reader.
func decoders(f *ast.File, pkg string) (out map[string]string) {
	out = map[string]string{}
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || !decoderName.MatchString(fn.Name.Name) || !takesBytes(fn) {
			continue
		}
		name, called := pkg+"."+fn.Name.Name, fn.Name.Name
		if fn.Recv != nil {
			of := receiver(fn)
			name, called = pkg+"."+of+"."+fn.Name.Name, fn.Name.Name
		}
		out[name] = called
	}
	return out
}

func takesBytes(fn *ast.FuncDecl) bool {
	for _, p := range fn.Type.Params.List {
		switch t := p.Type.(type) {
		case *ast.Ident:
			if t.Name == "string" {
				return true
			}
		case *ast.ArrayType:
			return true
		case *ast.SelectorExpr:
			if t.Sel.Name == "Reader" {
				return true
			}
		}
	}
	return false
}

func receiver(fn *ast.FuncDecl) string {
	switch t := fn.Recv.List[0].Type.(type) {
	case *ast.StarExpr:
		if id, ok := t.X.(*ast.Ident); ok {
			return id.Name
		}
	case *ast.Ident:
		return t.Name
	}
	return ""
}

// fuzzed are the fuzz functions of a file, and every name that stands in them.
func fuzzed(f *ast.File) (functions []string, names map[string]bool) {
	names = map[string]bool{}
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || !strings.HasPrefix(fn.Name.Name, "Fuzz") {
			continue
		}
		functions = append(functions, fn.Name.Name)
		ast.Inspect(fn, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				names[id.Name] = true
			}
			return true
		})
	}
	return functions, names
}

// Whatever decodes what comes from outside or from disk has a fuzz function in its
// package that calls it, or stands on the list with what reaches it or why not.
func TestEveryDecoderIsFuzzed(t *testing.T) {
	t.Parallel()
	const root = "../../.."
	all, calls, functions := map[string]string{}, map[string]map[string]bool{}, map[string]bool{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(strings.TrimPrefix(filepath.Dir(path), root+"/"))
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != root || d.Name() == "testdata" || d.Name() == "node_modules" || d.Name() == "testkit") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, ".gen.go") || strings.HasPrefix(pkg, "internal/test/") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		if !strings.HasSuffix(path, "_test.go") {
			for name, called := range decoders(f, pkg) {
				all[name] = called
			}
			return nil
		}
		found, names := fuzzed(f)
		for _, name := range found {
			functions[name] = true
		}
		if calls[pkg] == nil {
			calls[pkg] = map[string]bool{}
		}
		for name := range names {
			calls[pkg][name] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 30 {
		t.Errorf("only %d decoders were found", len(all))
	}
	for name, called := range all {
		pkg := name[:strings.LastIndexByte(name, '/')+1]
		rest, _, _ := strings.Cut(name[len(pkg):], ".")
		if _, listed := noFuzz[name]; !listed && !calls[pkg+rest][called] {
			t.Errorf("%s has no fuzz function that calls it, and is not on the list", name)
		}
	}
	for name, reason := range noFuzz {
		if _, there := all[name]; !there {
			t.Errorf("%s is on the list, and there is no such decoder", name)
		}
		if strings.HasPrefix(reason, "Fuzz") && !functions[reason] {
			t.Errorf("%s is said to be reached by %s, which is not there", name, reason)
		}
	}
}
