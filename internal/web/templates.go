package web

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/locale"
)

//go:embed templates/*.html
var templateFiles embed.FS

// shared are the templates that every page may use; all others are pages.
var shared = []string{"layout.html", "partials.html", "charts.html", "round-parts.html"}

// templates are parsed once, for each language and page.
type templates struct {
	pages map[locale.Language]map[string]*template.Template
}

func loadTemplates(w *Web) (*templates, error) {
	names, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return nil, err
	}
	t := &templates{pages: map[locale.Language]map[string]*template.Template{}}
	for _, lang := range locale.Languages {
		base := template.New("layout.html").Funcs(w.functions(lang)).Option("missingkey=error")
		for _, name := range shared {
			if base, err = base.ParseFS(templateFiles, "templates/"+name); err != nil {
				return nil, err
			}
		}
		t.pages[lang] = map[string]*template.Template{}
		for _, name := range names {
			file := path.Base(name)
			if slices.Contains(shared, file) {
				continue
			}
			page, err := base.Clone()
			if err == nil {
				page, err = page.ParseFS(templateFiles, name)
			}
			if err != nil {
				return nil, fmt.Errorf("parse %s: %w", file, err)
			}
			t.pages[lang][strings.TrimSuffix(file, ".html")] = page
		}
	}
	return t, nil
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
