package locale

import (
	"go/ast"
	"go/token"
	"slices"
)

// visit notes what a call or a composite literal uses.
func (s *scanner) visit(n ast.Node, scopes []scope) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		name, qualified := callee(n.Fun)
		sink, ok := s.sinks[name]
		if seed, isSeed := seeds[name]; !ok && isSeed && (qualified || name == "unless") {
			sink, ok = seed, name != "New" || symbol(n.Fun) != ""
		}
		if ok && len(n.Args) > max(sink.key, sink.args) && (sink.count == 0 || len(n.Args) == sink.count) {
			u := use{args: sink.fixed, known: sink.fixedAll, at: s.files.Position(n.Pos())}
			var given ast.Expr
			if sink.args >= 0 {
				given = n.Args[sink.args]
				u.args, u.known = argumentNames(given)
			}
			if name == "New" || name == "Err" {
				u.symbol = symbol(n.Args[0])
			}
			s.note(sink.prefix, n.Args[sink.key], given, u, scopes)
		}
	case *ast.CompositeLit:
		s.composite(n, scopes)
	}
	return true
}

func callee(fun ast.Expr) (name string, qualified bool) {
	switch f := fun.(type) {
	case *ast.Ident:
		return f.Name, false
	case *ast.SelectorExpr:
		return f.Sel.Name, true
	case *ast.IndexExpr:
		return callee(f.X)
	}
	return "", false
}

// symbol is the name of what is taken from internal/fault.
func symbol(e ast.Expr) string {
	if sel, ok := e.(*ast.SelectorExpr); ok {
		if pkg, ok := sel.X.(*ast.Ident); ok && pkg.Name == "fault" {
			return sel.Sel.Name
		}
	}
	return ""
}

// composite notes fault.Error{Key: …} and fault.Field{Path: …, Code: …}, also
// inside of a list, and what has the same fields.
func (s *scanner) composite(lit *ast.CompositeLit, scopes []scope) {
	fields := map[string]ast.Expr{}
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if name, ok := kv.Key.(*ast.Ident); ok {
				fields[name.Name] = kv.Value
			}
		}
	}
	u := use{at: s.files.Position(lit.Pos()), known: true}
	if given, ok := fields["Args"]; ok {
		u.args, u.known = argumentNames(given)
	}
	code, key := fields["Code"], fields["Key"]
	switch {
	case code == nil:
	case key != nil || symbol(code) != "":
		u.symbol = symbol(code)
		if key == nil {
			key = &ast.BasicLit{Kind: token.STRING, Value: `""`}
		}
		s.note("fault.", key, fields["Args"], u, scopes)
	case fields["Path"] != nil || fields["Column"] != nil:
		s.note("field.", code, fields["Args"], u, scopes)
	}
}

// argumentNames are the names of a literal of fault.Args. known is false if it
// is put together elsewhere.
func argumentNames(e ast.Expr) (names []string, known bool) {
	switch e := e.(type) {
	case *ast.Ident:
		return nil, e.Name == "nil"
	case *ast.CompositeLit:
		for _, elt := range e.Elts {
			kv, ok := elt.(*ast.KeyValueExpr)
			if !ok {
				return nil, false
			}
			name, ok := literal(kv.Key)
			if !ok {
				return nil, false
			}
			names = append(names, name)
		}
		return names, true
	}
	return nil, false
}

// note keeps a key, or remembers that the function around takes one.
func (s *scanner) note(prefix string, key, args ast.Expr, u use, scopes []scope) {
	if text, ok := literal(key); ok {
		s.keep(prefix+text, u)
		return
	}
	if sum, ok := key.(*ast.BinaryExpr); ok {
		if text, ok := literal(sum.X); ok {
			s.keep(prefix+text+"*", u)
		}
		return
	}
	name, ok := key.(*ast.Ident)
	if !ok {
		return // a value that has been noted where it was made
	}
	for i := len(scopes) - 1; i >= 0; i-- {
		in := scopes[i]
		k := slices.Index(in.parameters, name.Name)
		if k < 0 {
			continue
		}
		found := sink{prefix: prefix, key: k, args: -1, fixed: u.args, fixedAll: u.known, count: len(in.parameters)}
		if a, ok := args.(*ast.Ident); ok && slices.Index(in.parameters, a.Name) >= 0 {
			found.args = slices.Index(in.parameters, a.Name)
		}
		if _, known := s.sinks[in.name]; !known {
			s.sinks[in.name], s.grew = found, true
		}
		return
	}
	if text, ok := s.consts[name.Name]; ok {
		s.keep(prefix+text, u)
	}
}

func (s *scanner) keep(key string, u use) {
	u.key = key
	s.uses = append(s.uses, u)
}
