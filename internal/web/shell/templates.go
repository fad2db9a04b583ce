package shell

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"
	texttemplate "text/template"

	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/web/form"
)

// shared are the layout and the templates that every page may use.
//
//go:embed templates/*.html
var shared embed.FS

// errorFiles are the pages of the shell itself: the one that shows an error.
//
//go:embed error/templates/*.html
var errorFiles embed.FS

// templates are the pages by language and name. Files are parsed once, when the
// registry starts; what a page consists of is put together when it is shown in a
// language for the first time. Most are never shown in most languages, and a copy
// of all that they share for each of them took a third of a start.
type templates struct {
	pages map[locale.Language]map[string]func() (*template.Template, error)
}

// parsed are the templates of some files, in the order in which they are defined:
// later ones replace earlier ones of the same name.
type parsed []*texttemplate.Template

func loadTemplates(w *Shell, rooms []Room) (*templates, error) {
	t := &templates{pages: map[locale.Language]map[string]func() (*template.Template, error){}}
	known := texttemplate.FuncMap(w.functions(locale.Languages[0])) // their names are the same in all languages
	layout, err := templatesOf(known, shared, "templates/*.html")
	if err != nil {
		return nil, err
	}
	fields, err := templatesOf(known, form.Templates, "templates/*.html")
	if err != nil {
		return nil, err
	}
	own, err := fs.Sub(errorFiles, "error")
	if err != nil {
		return nil, err
	}
	functions := map[locale.Language]template.FuncMap{}
	for _, lang := range locale.Languages {
		functions[lang], t.pages[lang] = w.functions(lang), map[string]func() (*template.Template, error){}
	}
	for _, room := range append([]Room{{Templates: own}}, rooms...) {
		parts, err := templatesOf(known, room.Templates, "templates/parts*.html")
		if err != nil {
			return nil, err
		}
		names, err := fs.Glob(room.Templates, "templates/*.html")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if strings.HasPrefix(path.Base(name), "parts") {
				continue
			}
			page, err := templatesOf(known, room.Templates, name)
			if err != nil {
				return nil, err
			}
			for lang, pages := range t.pages {
				pages[strings.TrimSuffix(path.Base(name), ".html")] = sync.OnceValues(func() (*template.Template, error) {
					return assemble(functions[lang], layout, fields, parts, page)
				})
			}
		}
	}
	return t, nil
}

// templatesOf are those of the files of a pattern, of which there may be none.
func templatesOf(known texttemplate.FuncMap, files fs.FS, pattern string) (out parsed, err error) {
	names, err := fs.Glob(files, pattern)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		one, err := texttemplate.New(path.Base(name)).Funcs(known).ParseFS(files, name)
		if err != nil {
			return nil, fmt.Errorf("parse %s: %w", name, err)
		}
		out = append(out, one.Templates()...)
	}
	return out, nil
}

// assemble makes a page of copies of its parts: escaping changes them.
func assemble(functions template.FuncMap, groups ...parsed) (*template.Template, error) {
	page := template.New("layout.html").Funcs(functions).Option("missingkey=error")
	for _, group := range groups {
		for _, one := range group {
			if _, err := page.AddParseTree(one.Name(), one.Tree.Copy()); err != nil {
				return nil, fmt.Errorf("take up %s: %w", one.Name(), err)
			}
		}
	}
	return page, nil
}

// execute writes a page. The parts of the layout are where the page's own
// templates are filled in.
func (t *templates) execute(out io.Writer, lang locale.Language, name string, data any) error {
	page, ok := t.pages[lang][name]
	if !ok {
		return fmt.Errorf("no page %q", name)
	}
	whole, err := page()
	if err != nil {
		return err
	}
	return whole.ExecuteTemplate(out, "layout", data)
}
