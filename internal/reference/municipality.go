package reference

import (
	"github.com/samstyring/samstyring/events"
)

// PopulationYear is the year that Municipality.Population is of (1 January).
const PopulationYear = 2026

// Municipality is one of today's municipalities. Its number is not its
// identity: keep numbers together with the day they were written, and Resolve
// them when they are read.
type Municipality struct {
	Number       string      // four digits
	Name         string      // Norwegian, for sorting; two pairs share theirs
	OfficialName string      // with its Sámi and Kven names, such as "Deatnu - Tana"
	DisplayName  string      // Norwegian, with the county where two share a name
	SamiNames    events.Text // by language: se (northern), sma (southern), smj (Lule)
	KvenName     string

	County     string // two digits
	CountyName string

	Population     int // inhabitants at the start of PopulationYear
	PopulationYear int
	Centrality     int // Statistics Norway's class, 1 (most central) to 6

	OrganisationNumber    string // empty if not known
	OrganisationConfirmed bool   // false: not known, or not confirmed since the municipality was split
	OrganisationNote      string // where the number is from or why it is missing, in Norwegian

	Lat, Lon float64 // a point inside, WGS 84

	FormerNumbers []FormerNumber // earlier numbers that led here, latest first
}

// FormerNumber is a number that no longer is, and what it was called.
type FormerNumber struct {
	Number string
	Name   string
	From   events.Date // first day; empty: before the changes that are known
	Until  events.Date // last day
}

// SizeClass is one of events.SizeClasses, by the population.
func (m Municipality) SizeClass() string {
	switch {
	case m.Population < 5000:
		return events.SizeClasses[0]
	case m.Population < 20000:
		return events.SizeClasses[1]
	case m.Population < 50000:
		return events.SizeClasses[2]
	default:
		return events.SizeClasses[3]
	}
}

// Municipalities lists today's municipalities by number.
func (d *Data) Municipalities() []Municipality { return d.municipalities }

// Municipality finds one of today's municipalities. For a number that may be
// an earlier one, ask Current first.
func (d *Data) Municipality(number string) (Municipality, bool) {
	return d.municipalityAt(d.municipality, number)
}

// ByOrganisation finds a municipality by its organisation number.
func (d *Data) ByOrganisation(orgnr string) (Municipality, bool) {
	return d.municipalityAt(d.byOrganisation, orgnr)
}

func (d *Data) municipalityAt(index map[string]int, key string) (Municipality, bool) {
	i, ok := index[key]
	if !ok {
		return Municipality{}, false
	}
	return d.municipalities[i], true
}
