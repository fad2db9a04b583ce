package web

import (
	"net/http"

	"github.com/samstyring/samstyring/internal/reference"
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
func (v *visit) formerMunicipality(number string, today []string) error {
	if len(today) == 1 {
		return v.moved("/kommuner/" + today[0])
	}
	d := &choicePage{Number: number}
	for _, n := range today {
		m, _ := v.web.cfg.Ref.Municipality(n)
		d.List = append(d.List, m)
	}
	return v.render("choice", Page{
		Title:  v.text("choice.title", map[string]any{"number": number}),
		Status: http.StatusMultipleChoices,
		Crumbs: []Crumb{{v.text("menu.municipality", nil), "/kommuner"}},
	}, d)
}

// moved leads to where a page has moved for good, with what the address asks for.
func (v *visit) moved(target string) error {
	if v.r.URL.RawQuery != "" {
		target += "?" + v.r.URL.RawQuery
	}
	http.Redirect(v.w, v.r, target, http.StatusMovedPermanently)
	return nil
}
