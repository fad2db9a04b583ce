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

// CountyKnownOn says whether any municipality's number began with the county's
// on that day; with an empty date, on any day.
func (d *Data) CountyKnownOn(number string, on events.Date) bool {
	return len(d.ResolveCounty(number, on)) > 0
}

func (d *Data) loadCounties(files fs.FS) error {
	rows, err := readTable(files, "counties.csv",
		"fylkesnummer", "fylke", "fylke_offisielt", "antall_kommuner", "folketall_2026")
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
