package reference

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/samstyring/samstyring/events"
)

// ThemeKind says where a theme stands in Los.
type ThemeKind string

// The kinds.
const (
	ThemeMain  ThemeKind = "main"  // hovedtema
	ThemeSub   ThemeKind = "sub"   // undertema, under one or more main themes
	ThemeEvent ThemeKind = "event" // a life event
)

// CommonIT is the slug of the local theme for common IT infrastructure.
const CommonIT = "felles-it"

// Theme is a service theme of Los, or a local one that Los lacks.
type Theme struct {
	Slug    string // the last part of the address
	URI     string // the address in Los; empty for a local theme
	Kind    ThemeKind
	Name    events.Text // nb, nn and en, without those that Los lacks; nb is always there
	Broader []string    // slugs
	Local   bool        // ours, not Los': must be shown as such
}

// Themes lists the themes in the order of Los, the local ones last.
func (d *Data) Themes() []Theme { return d.themes }

// Theme finds a theme by its slug.
func (d *Data) Theme(slug string) (Theme, bool) {
	i, ok := d.theme[slug]
	if !ok {
		return Theme{}, false
	}
	return d.themes[i], true
}

var themeKinds = map[string]ThemeKind{"hovedtema": ThemeMain, "undertema": ThemeSub, "hendelse": ThemeEvent}

// missingName is how the source says that there is no name in a language.
const missingName = "*"

func (d *Data) loadThemes(files fs.FS) error {
	d.theme = map[string]int{}
	for _, source := range []struct {
		file, id string
		local    bool
	}{
		{"los_themes.csv", "uri", false},
		{"themes_local.csv", "slug", true},
	} {
		rows, err := readTable(files, source.file, source.id, "type", "nb", "nn", "en", "broader")
		if err != nil {
			return err
		}
		for _, r := range rows {
			t := readTheme(r, r.need(source.id), source.local)
			_, twice := d.theme[t.Slug]
			r.check(!twice, "slug %s is there twice", t.Slug)
			if err := r.err(); err != nil {
				return err
			}
			d.theme[t.Slug] = len(d.themes)
			d.themes = append(d.themes, t)
		}
	}
	return d.checkThemes()
}

func readTheme(r *row, id string, local bool) Theme {
	kind, known := themeKinds[r.text("type")]
	r.check(known, "type %q is not known", r.text("type"))
	t := Theme{Slug: lastSegment(id), Kind: kind, Name: events.Text{}, Local: local}
	if !local {
		t.URI = id
	}
	for _, lang := range []string{"nb", "nn", "en"} {
		if name := r.need(lang); name != missingName {
			t.Name[lang] = name
		}
	}
	r.check(t.Name["nb"] != "", "%s has no name", t.Slug)
	for uri := range strings.SplitSeq(r.text("broader"), ";") {
		if uri != "" {
			t.Broader = append(t.Broader, lastSegment(uri))
		}
	}
	r.check((t.Kind == ThemeSub) == (len(t.Broader) > 0), "%s is a %s theme under %d themes", t.Slug, t.Kind, len(t.Broader))
	return t
}

func (d *Data) checkThemes() error {
	for _, t := range d.themes {
		for _, slug := range t.Broader {
			if b, ok := d.Theme(slug); !ok || b.Kind != ThemeMain {
				return fmt.Errorf("check theme %s: %s is not a main theme", t.Slug, slug)
			}
		}
	}
	if t, ok := d.Theme(CommonIT); !ok || !t.Local {
		return fmt.Errorf("check themes: the local theme %s is missing", CommonIT)
	}
	return nil
}

func lastSegment(uri string) string { return uri[strings.LastIndexByte(uri, '/')+1:] }
