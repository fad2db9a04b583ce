package reference

import (
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/events"
)

// Named is one municipality that has, or had, a name. A municipality of today
// has it in any of its languages.
type Named struct {
	Name   string      // as it is written
	Number string      // the number that it has, or had then
	Until  events.Date // last day of the name and number; empty: still
	Today  []string    // where it leads today
}

// MunicipalitiesNamed lists the municipalities of today and earlier that have a
// name, compared folded and whole: those of today first. A municipality that
// was only renumbered comes once.
func (d *Data) MunicipalitiesNamed(name string) []Named { return d.named[nameKey(name)] }

// CountyNamed gives the number of a county by its name, of today or of earlier
// times; what it leads to today is ResolveCounty's to say.
func (d *Data) CountyNamed(name string) (number string, ok bool) {
	number, ok = d.countyNamed[nameKey(name)]
	return number, ok
}

// nameKey is a name folded once more than for search: ae, oe and aa are how æ,
// ø and å are written where they cannot be.
func nameKey(name string) string {
	return digraphs.Replace(Fold(name))
}

var digraphs = strings.NewReplacer("ae", "a", "oe", "o")

func (d *Data) loadNames(files fs.FS) error {
	d.named = map[string][]Named{}
	for _, m := range d.municipalities {
		names := []string{m.Name, m.DisplayName, m.OfficialName, m.KvenName, m.SamiNames["se"], m.SamiNames["sma"], m.SamiNames["smj"]}
		names = append(names, strings.Split(m.OfficialName, " - ")...)
		for _, name := range names {
			d.addNamed(Named{Name: name, Number: m.Number, Today: []string{m.Number}})
		}
	}
	rows, err := readTable(files, "municipality_search_names.csv", "kommunenummer", "navn")
	if err != nil {
		return err
	}
	for _, r := range rows {
		number := r.text("kommunenummer")
		d.addNamed(Named{Name: r.text("navn"), Number: number, Today: []string{number}})
	}
	for _, number := range slices.Sorted(maps.Keys(d.history.spells)) {
		for _, s := range d.history.spells[number] {
			if s.ended != "" {
				d.addNamed(Named{Name: s.name, Number: number, Until: dayBefore(s.ended), Today: s.line()})
			}
		}
	}
	return d.loadCountyNames(files)
}

// addNamed notes a name once for what it leads to; the latest that had it
// counts.
func (d *Data) addNamed(n Named) {
	key := nameKey(n.Name)
	if key == "" {
		return
	}
	for i, known := range d.named[key] {
		if slices.Equal(known.Today, n.Today) {
			if known.Until != "" && n.Until > known.Until {
				d.named[key][i] = n
			}
			return
		}
	}
	d.named[key] = append(d.named[key], n)
}

func (d *Data) loadCountyNames(files fs.FS) error {
	d.countyNamed = map[string]string{}
	rows, err := readTable(files, "county_names.csv", "fylkesnummer", "navn")
	if err != nil {
		return err
	}
	for _, r := range rows {
		number, name := r.digits("fylkesnummer", countyDigits), r.need("navn")
		r.check(len(d.ResolveCounty(number, "")) > 0, "%s leads nowhere", number)
		if err := r.err(); err != nil {
			return err
		}
		d.countyNamed[nameKey(name)] = number
	}
	for _, c := range d.counties { // a name that is in use today means today's county
		for _, name := range append([]string{c.Name, c.OfficialName}, strings.Split(c.OfficialName, " - ")...) {
			d.countyNamed[nameKey(name)] = c.Number
		}
	}
	return nil
}
