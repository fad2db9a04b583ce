package shell

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"strings"

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

// templates are parsed once, for each language and page.
type templates struct {
	pages map[locale.Language]map[string]*template.Template
}

func loadTemplates(w *Shell, rooms []Room) (*templates, error) {
	t := &templates{pages: map[locale.Language]map[string]*template.Template{}}
	own, err := fs.Sub(errorFiles, "error")
	if err != nil {
		return nil, err
	}
	rooms = append([]Room{{Templates: own}}, rooms...)
	for _, lang := range locale.Languages {
		t.pages[lang] = map[string]*template.Template{}
		base, err := template.New("layout.html").Funcs(w.functions(lang)).Option("missingkey=error").ParseFS(shared, "templates/*.html")
		if err == nil {
			base, err = base.ParseFS(form.Templates, "templates/*.html")
		}
		if err != nil {
			return nil, err
		}
		for _, room := range rooms {
			if err := t.load(lang, base, room); err != nil {
				return nil, err
			}
		}
	}
	return t, nil
}

// load parses the pages of a room on top of what all pages share.
func (t *templates) load(lang locale.Language, base *template.Template, room Room) error {
	names, err := fs.Glob(room.Templates, "templates/*.html")
	if err != nil {
		return err
	}
	isParts := func(name string) bool { return strings.HasPrefix(path.Base(name), "parts") }
	if base, err = base.Clone(); err != nil {
		return err
	}
	for _, name := range names {
		if isParts(name) {
			if base, err = base.ParseFS(room.Templates, name); err != nil {
				return err
			}
		}
	}
	for _, name := range names {
		if isParts(name) {
			continue
		}
		page, err := base.Clone()
		if err == nil {
			page, err = page.ParseFS(room.Templates, name)
		}
		if err != nil {
			return fmt.Errorf("parse %s: %w", name, err)
		}
		t.pages[lang][strings.TrimSuffix(path.Base(name), ".html")] = page
	}
	return nil
}

// execute writes a page. The parts of the layout are where the page's own
// templates are filled in.
func (t *templates) execute(out io.Writer, lang locale.Language, name string, data any) error {
	page, ok := t.pages[lang][name]
	if !ok {
		return fmt.Errorf("no page %q", name)
	}
	return page.ExecuteTemplate(out, "layout", data)
}
