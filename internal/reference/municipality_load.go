package reference

import (
	"fmt"
	"io/fs"
	"regexp"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/pkg/orgnr"
)

// confirmedNote is how the source notes an organisation number that was found
// under the municipality's own number; any other note is a reservation.
var confirmedNote = regexp.MustCompile(`^KLASS 582 \(kode [0-9]{4}\)$`)

func (d *Data) loadMunicipalities(files fs.FS) error {
	rows, err := readTable(files, "municipalities.csv", "kommunenummer", "navn", "navn_offisielt",
		"navn_visning", "navn_se", "navn_sma", "navn_smj", "navn_fkv", "fylkesnummer", "folketall_2026",
		"sentralitet_klasse_2024", "organisasjonsnummer", "orgnr_merknad", "lat", "lon")
	if err != nil {
		return err
	}
	d.municipality = make(map[string]int, len(rows))
	d.byOrganisation = make(map[string]int, len(rows))
	for i, r := range rows {
		m := d.readMunicipality(r)
		_, twice := d.byOrganisation[m.OrganisationNumber]
		r.check(!twice, "organisation number %s is another municipality's too", m.OrganisationNumber)
		r.check(i == 0 || d.all[i-1] < m.Number, "%s is not in order", m.Number)
		if err := r.err(); err != nil {
			return err
		}
		if m.OrganisationNumber != "" {
			d.byOrganisation[m.OrganisationNumber] = i
		}
		d.municipality[m.Number] = i
		d.municipalities = append(d.municipalities, m)
		d.all = append(d.all, m.Number)
	}
	return d.checkCountySums()
}

func (d *Data) readMunicipality(r *row) Municipality {
	m := Municipality{
		Number:             r.digits("kommunenummer", 4),
		Name:               r.need("navn"),
		OfficialName:       r.need("navn_offisielt"),
		DisplayName:        r.need("navn_visning"),
		KvenName:           r.text("navn_fkv"),
		County:             r.digits("fylkesnummer", 2),
		Population:         r.integer("folketall_2026"),
		PopulationYear:     PopulationYear,
		Centrality:         r.integer("sentralitet_klasse_2024"),
		OrganisationNumber: r.text("organisasjonsnummer"),
		OrganisationNote:   r.need("orgnr_merknad"),
		Lat:                r.degrees("lat", 57, 72),
		Lon:                r.degrees("lon", 4, 32),
	}
	for _, language := range []string{"se", "sma", "smj"} {
		if name := r.text("navn_" + language); name != "" {
			if m.SamiNames == nil {
				m.SamiNames = events.Text{}
			}
			m.SamiNames[language] = name
		}
	}
	county, ok := d.County(m.County)
	r.check(ok, "county %s is not in counties.csv", m.County)
	r.check(len(m.Number) == 4 && m.Number[:2] == m.County, "county %s does not begin %s", m.County, m.Number)
	m.CountyName = county.Name
	r.check(m.Centrality >= 1 && m.Centrality <= 6, "centrality is %d, want 1 to 6", m.Centrality)
	r.check(m.OrganisationNumber == "" || orgnr.Valid(m.OrganisationNumber),
		"organisation number %s is not valid", m.OrganisationNumber)
	m.OrganisationConfirmed = m.OrganisationNumber != "" && confirmedNote.MatchString(m.OrganisationNote)
	return m
}

// checkCountySums compares what the two files say about the same counties.
func (d *Data) checkCountySums() error {
	count, population := map[string]int{}, map[string]int{}
	for _, m := range d.municipalities {
		count[m.County]++
		population[m.County] += m.Population
	}
	for _, c := range d.counties {
		if count[c.Number] != c.Municipalities || population[c.Number] != c.Population {
			return fmt.Errorf("check county %s: it has %d municipalities with %d inhabitants, counties.csv says %d with %d",
				c.Number, count[c.Number], population[c.Number], c.Municipalities, c.Population)
		}
	}
	return nil
}
