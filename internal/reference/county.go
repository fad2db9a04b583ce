package reference

import (
	"io/fs"

	"github.com/samstyring/samstyring/events"
)

// County is one of today's counties.
type County struct {
	Number         string // two digits
	Name           string
	OfficialName   string // with its Sámi and Kven names
	Municipalities int    // how many
	Population     int    // at the start of PopulationYear

	OrganisationNumber string // of the county council; Oslo's is the municipality's
}

// Council is what the county council is called: that of Oslo is the municipality.
func (c County) Council() string {
	if c.Municipalities == 1 {
		return c.Name
	}
	return c.Name + " fylkeskommune"
}

// Counties lists today's counties by number.
func (d *Data) Counties() []County { return d.counties }

// County finds one of today's counties.
func (d *Data) County(number string) (County, bool) {
	i, ok := d.county[number]
	if !ok {
		return County{}, false
	}
	return d.counties[i], true
}

// CountyByOrganisation finds one of today's counties by the organisation number of its
// council.
func (d *Data) CountyByOrganisation(number string) (County, bool) {
	for _, c := range d.counties {
		if c.OrganisationNumber == number {
			return c, true
		}
	}
	return County{}, false
}

// CountyKnownOn says whether any municipality's number began with the county's
// on that day; with an empty date, on any day.
func (d *Data) CountyKnownOn(number string, on events.Date) bool {
	return len(d.ResolveCounty(number, on)) > 0
}

func (d *Data) loadCounties(files fs.FS) error {
	rows, err := readTable(files, "counties.csv",
		"fylkesnummer", "fylke", "fylke_offisielt", "antall_kommuner", "folketall_2026", "organisasjonsnummer")
	if err != nil {
		return err
	}
	d.county = make(map[string]int, len(rows))
	for i, r := range rows {
		c := County{
			Number:         r.digits("fylkesnummer", 2),
			Name:           r.need("fylke"),
			OfficialName:   r.need("fylke_offisielt"),
			Municipalities: r.integer("antall_kommuner"),
			Population:     r.integer("folketall_2026"),

			OrganisationNumber: r.digits("organisasjonsnummer", 9),
		}
		r.check(i == 0 || d.counties[i-1].Number < c.Number, "%s is not in order", c.Number)
		if err := r.err(); err != nil {
			return err
		}
		d.county[c.Number] = i
		d.counties = append(d.counties, c)
	}
	return nil
}
