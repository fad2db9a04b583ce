package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"
)

// docs are the comments of a package: "Type" for a type, "Type.Field" for a
// field of a struct.
type docs map[string]string

// readDocs reads the comments of the Go files of a folder, without its tests.
func readDocs(dir string) (docs, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, fmt.Errorf("list source: %w", err)
	}
	out := docs{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			return nil, fmt.Errorf("parse source: %w", err)
		}
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.TYPE {
				out.read(g)
			}
		}
	}
	return out, nil
}

func (d docs) read(g *ast.GenDecl) {
	for _, s := range g.Specs {
		t := s.(*ast.TypeSpec) // all specs of a type declaration are type specs
		d[t.Name.Name] = withoutName(t.Name.Name, words(t.Doc, g.Doc))
		fields, ok := t.Type.(*ast.StructType)
		if !ok {
			continue
		}
		for _, f := range fields.Fields.List {
			for _, n := range f.Names {
				d[t.Name.Name+"."+n.Name] = words(f.Doc, f.Comment)
			}
		}
	}
}

// withoutName takes the Go name off the start of a comment: "Link points to
// more" becomes "Points to more" and "Date is a day" becomes "A day". Readers
// of the contract do not know the names.
func withoutName(name, text string) string {
	rest, ok := strings.CutPrefix(text, name)
	if !ok || rest == "" {
		return text
	}
	for _, link := range []string{": ", " is ", " are ", " "} {
		if after, ok := strings.CutPrefix(rest, link); ok {
			r, size := utf8.DecodeRuneInString(after)
			return string(unicode.ToUpper(r)) + after[size:]
		}
	}
	return text
}

// words is the first comment that says something, on one line.
func words(groups ...*ast.CommentGroup) string {
	for _, g := range groups {
		if text := strings.Join(strings.Fields(g.Text()), " "); text != "" {
			return text
		}
	}
	return ""
}
