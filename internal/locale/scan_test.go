package locale

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// The scan finds every key that the program can ask a text for, without
// running it. It knows the functions of internal/fault that take a key (see
// seeds), and every function that hands a parameter of its own on to one of
// them: what such a function is called with is a key too. A key that a function
// returns is not followed.

// use is one key in the source.
type use struct {
	key    string   // whole, such as "field.required"; ends in "*" where the rest is computed
	args   []string // names of the arguments given
	known  bool     // args are all that is given
	symbol string   // instead of a key: the name of the constant fault.<symbol>
	at     token.Position
}

// sink is a function that takes a key.
type sink struct {
	prefix   string // "fault." or "field."
	key      int    // which parameter is the key
	args     int    // which one is the arguments; -1: none is
	fixed    []string
	fixedAll bool // fixed are all that is given
	count    int  // how many parameters a call must have; 0: any number
}

// seeds are the functions and methods of internal/fault, by name.
var seeds = map[string]sink{
	"New":    {prefix: "fault.", key: 1, args: 2, count: 3},
	"Err":    {prefix: "fault.", key: 1, args: 2, count: 3},
	"Add":    {prefix: "field.", key: 1, args: 2, count: 3},
	"Check":  {prefix: "field.", key: 2, args: 3, count: 4},
	"unless": {prefix: "field.", key: 1, args: -1, count: 2}, // of internal/filter
}

// scanner reads one package at a time.
type scanner struct {
	t      *testing.T
	files  *token.FileSet
	consts map[string]string // constants of the package that are strings
	sinks  map[string]sink   // functions of the package that take a key, by name
	uses   []use
	grew   bool
}

// scanSource reads the whole program but its tests, and this package: of its
// keys the other tests take care.
func scanSource(t *testing.T) []use {
	t.Helper()
	root := filepath.Join("..", "..")
	var uses []use
	for _, top := range []string{"internal", "cmd"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(dir string, d fs.DirEntry, err error) error {
			switch {
			case err != nil && os.IsNotExist(err) && dir == filepath.Join(root, top):
				return nil
			case err != nil || !d.IsDir():
				return err
			case d.Name() == "locale" || d.Name() == "fault" || d.Name() == "testdata" || d.Name() == "testkit":
				return fs.SkipDir
			}
			uses = append(uses, scanPackage(t, dir)...)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return uses
}

func scanPackage(t *testing.T, dir string) []use {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	s := &scanner{t: t, files: token.NewFileSet(), consts: map[string]string{}, sinks: map[string]sink{}}
	var parsed []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(s.files, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatalf("parse: %v", err)
		}
		parsed = append(parsed, f)
	}
	for _, f := range parsed {
		s.readConstants(f)
	}
	for s.grew = true; s.grew; { // until no function more is found to take a key
		s.grew, s.uses = false, nil
		for _, f := range parsed {
			s.readFile(f)
		}
	}
	return s.uses
}

func (s *scanner) readConstants(f *ast.File) {
	for _, decl := range f.Decls {
		d, ok := decl.(*ast.GenDecl)
		if !ok || d.Tok != token.CONST {
			continue
		}
		for _, spec := range d.Specs {
			v := spec.(*ast.ValueSpec)
			for i, name := range v.Names {
				if i < len(v.Values) {
					if text, ok := literal(v.Values[i]); ok {
						s.consts[name.Name] = text
					}
				}
			}
		}
	}
}

func literal(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(l.Value)
	return text, err == nil
}

// readFile visits every function of a file. A closure is known by the variable
// it is given to, and sees the parameters of the function around it.
func (s *scanner) readFile(f *ast.File) {
	for _, decl := range f.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok {
			ast.Inspect(decl, func(n ast.Node) bool { return s.visit(n, nil) })
			continue
		}
		if fn.Body != nil {
			s.readBody(fn.Body, []scope{{fn.Name.Name, parameters(fn.Type)}})
		}
	}
}

// scope is a function with its parameters in their order.
type scope struct {
	name       string
	parameters []string
}

func parameters(t *ast.FuncType) (names []string) {
	for _, p := range t.Params.List {
		for _, n := range p.Names {
			names = append(names, n.Name)
		}
		if len(p.Names) == 0 {
			names = append(names, "_")
		}
	}
	return names
}

func (s *scanner) readBody(body ast.Node, scopes []scope) {
	ast.Inspect(body, func(n ast.Node) bool {
		if a, ok := n.(*ast.AssignStmt); ok && len(a.Lhs) == 1 && len(a.Rhs) == 1 {
			name, isName := a.Lhs[0].(*ast.Ident)
			closure, isClosure := a.Rhs[0].(*ast.FuncLit)
			if isName && isClosure {
				inner := append(scopes[:len(scopes):len(scopes)], scope{name.Name, parameters(closure.Type)})
				s.readBody(closure.Body, inner)
				return false
			}
		}
		return s.visit(n, scopes)
	})
}
