package reference

import (
	"slices"
	"strings"

	"github.com/samstyring/samstyring/events"
)

// OrganisationKind says what an organisation is.
type OrganisationKind string

// The kinds.
const (
	KindAgency          OrganisationKind = "agency"
	KindMinistry        OrganisationKind = "ministry"
	KindCountyGovernor  OrganisationKind = "county_governor"
	KindStateEnterprise OrganisationKind = "state_enterprise" // statsforetak, and companies that the state owns
	KindIndependent     OrganisationKind = "independent"
	KindMunicipalSector OrganisationKind = "municipal_sector" // KS and companies of municipalities
	KindOther           OrganisationKind = "other"
)

// DatedName is what an organisation was called for a time. Both days are
// included; an empty one is open.
type DatedName struct {
	Name  string
	Short string // what it is known by, if it is; "Digdir"
	From  events.Date
	Until events.Date
}

// Organisation is one organisation with every name it is known to have had:
// Difi and Digdir are the same one.
type Organisation struct {
	Number string // empty if not known (HK-dir): then it is found by slug and name only
	Slug   string
	Kind   OrganisationKind
	Names  []DatedName // earliest first, never empty
	Also   []string    // what it is looked up by and never shown with

	Ministry         string // organisation number of the ministry it is under, if any
	MinistryName     string
	MinistryVerified bool   // only then may the ministry be shown as fact
	MinistrySource   string // the public document; empty unless verified
}

// Name is the latest name.
func (o Organisation) Name() string { return o.Names[len(o.Names)-1].Name }

// Short is what the organisation is known by, or else its latest name.
func (o Organisation) Short() string {
	if n := o.Names[len(o.Names)-1]; n.Short != "" {
		return n.Short
	}
	return o.Name()
}

// NameOn is the name on a day; the latest for an empty day, and the nearest for
// a day on which none is known.
func (o Organisation) NameOn(day events.Date) string {
	for _, n := range o.Names {
		if day != "" && (n.Until == "" || day <= n.Until) {
			return n.Name
		}
	}
	return o.Name()
}

// AllNames is every name that the organisation is looked up by, in one text.
func (o Organisation) AllNames() string {
	all := slices.Clone(o.Also)
	for _, n := range o.Names {
		all = append(all, n.Name, n.Short)
	}
	return strings.Join(all, " ")
}

// Organisations lists the organisations by latest name, in Norwegian order.
func (d *Data) Organisations() []Organisation { return d.organisations }

// Organisation finds an organisation by its number.
func (d *Data) Organisation(number string) (Organisation, bool) {
	return d.organisationAt(d.organisation, number)
}

// OrganisationBySlug finds an organisation by its slug, also an earlier one:
// "difi" leads to Digdir.
func (d *Data) OrganisationBySlug(slug string) (Organisation, bool) {
	return d.organisationAt(d.bySlug, slug)
}

// OrganisationByName finds an organisation by a name or short name that it has
// or has had, compared folded (see Fold) and whole.
func (d *Data) OrganisationByName(name string) (Organisation, bool) {
	return d.organisationAt(d.byName, Fold(name))
}

func (d *Data) organisationAt(index map[string]int, key string) (Organisation, bool) {
	i, ok := index[key]
	if !ok {
		return Organisation{}, false
	}
	return d.organisations[i], true
}

// NameOf is what an organisation, a municipality or a county council with this
// organisation number was called on a day; today, if the day is empty. A municipality
// and a county have only their name of today. It is empty if the number is not known.
func (d *Data) NameOf(orgnr string, on events.Date) string {
	if i, ok := d.organisation[orgnr]; ok {
		return d.organisations[i].NameOn(on)
	}
	if i, ok := d.byOrganisation[orgnr]; ok {
		return d.municipalities[i].DisplayName
	}
	if c, ok := d.CountyByOrganisation(orgnr); ok {
		return c.Council()
	}
	return ""
}

// IsStateAgency says whether an organisation number is that of a state agency
// in the wide sense: agencies, ministries, county governors, state enterprises
// and companies, and independent state bodies. KS and the companies of
// municipalities are not, nor is anybody who is not known.
func (d *Data) IsStateAgency(orgnr string) bool {
	i, ok := d.organisation[orgnr]
	if !ok {
		return false
	}
	switch d.organisations[i].Kind {
	case KindAgency, KindMinistry, KindCountyGovernor, KindStateEnterprise, KindIndependent:
		return true
	default:
		return false
	}
}
