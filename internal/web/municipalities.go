package web

import (
	"net/http"
	"strings"

	"github.com/samstyring/samstyring/internal/reference"
)

// municipalitiesPage is where one finds one's municipality.
type municipalitiesPage struct {
	Words    string
	Found    []reference.Match // for the words
	Counties []county
}

type county struct {
	reference.County
	List []reference.Municipality
}

// foundMost is how many municipalities a search shows.
const foundMost = 30

// municipalities finds a municipality by name or number, and lists all of them
// by county.
func (w *Web) municipalities(v *visit) error {
	d := &municipalitiesPage{Words: strings.Join(strings.Fields(v.r.URL.Query().Get("q")), " ")}
	if d.Words != "" {
		d.Found = w.cfg.Ref.SearchMunicipalities(d.Words, foundMost)
		if number, ok := sure(d.Words, d.Found); ok {
			return v.redirect("/kommuner/" + number)
		}
	}
	for _, c := range w.cfg.Ref.Counties() {
		d.Counties = append(d.Counties, county{County: c})
	}
	for _, m := range w.cfg.Ref.Municipalities() {
		for i := range d.Counties {
			if d.Counties[i].Number == m.County {
				d.Counties[i].List = append(d.Counties[i].List, m)
			}
		}
	}
	return v.render("municipalities", Page{Title: v.text("municipalities.title", nil)}, d)
}

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
		target := "/kommuner/" + today[0]
		if v.r.URL.RawQuery != "" {
			target += "?" + v.r.URL.RawQuery
		}
		http.Redirect(v.w, v.r, target, http.StatusMovedPermanently)
		return nil
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
