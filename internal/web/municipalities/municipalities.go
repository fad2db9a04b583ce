package municipalities

import (
	"net/http"

	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// sure says that a search can only mean one municipality: it found no other, or
// no other has that very name.
func sure(words string, found []reference.Match) (string, bool) {
	if len(found) == 1 {
		return found[0].Municipality.Number, true
	}
	folded, whole, number := reference.Fold(words), 0, ""
	for _, m := range found {
		if reference.Fold(m.Text) == folded {
			whole++
			number = m.Municipality.Number
		}
	}
	return number, whole == 1
}

// choicePage lists where a number that was split leads.
type choicePage struct {
	Number string
	List   []reference.Municipality
}

// formerMunicipality leads a number that no longer is to what it has become.
func formerMunicipality(v *shell.Request, number string, today []string) error {
	if len(today) == 1 {
		return moved(v, "/kommuner/"+today[0])
	}
	d := &choicePage{Number: number}
	for _, n := range today {
		m, _ := v.Shell.Config.Ref.Municipality(n)
		d.List = append(d.List, m)
	}
	return v.Render("choice", shell.Page{
		Title:  v.T("choice.title", map[string]any{"number": number}),
		Status: http.StatusMultipleChoices,
		Crumbs: []shell.Crumb{{Title: v.T("menu.municipality", nil), Href: "/kommuner"}},
	}, d)
}

// moved leads to where a page has moved for good, with what the address asks for.
func moved(v *shell.Request, target string) error {
	if v.HTTP.URL.RawQuery != "" {
		target += "?" + v.HTTP.URL.RawQuery
	}
	http.Redirect(v.W, v.HTTP, target, http.StatusMovedPermanently)
	return nil
}
