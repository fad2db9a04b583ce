package form

import "github.com/samstyring/samstyring/internal/reference"

// themeKinds are the kinds of themes in the order in which they are offered.
var themeKinds = []reference.ThemeKind{reference.ThemeMain, reference.ThemeSub, reference.ThemeEvent}

// Themes offers the themes of Los and the local ones.
func Themes(b *Binding) []Option {
	var out []Option
	for _, kind := range themeKinds {
		for _, t := range b.Ref.Themes() {
			if t.Kind == kind {
				out = append(out, Option{Value: t.Slug, Name: b.Lang.Pick(t.Name), Group: b.Lang.Text("page.themekind."+string(kind), nil)})
			}
		}
	}
	return out
}
