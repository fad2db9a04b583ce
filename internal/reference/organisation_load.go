package reference

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/pkg/orgnr"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// organisationKinds maps the type column. A "historisk" row tells of an agency
// that is no more; its names say until when.
var organisationKinds = map[string]OrganisationKind{
	"etat":                 KindAgency,
	"historisk":            KindAgency,
	"departement":          KindMinistry,
	"statsforvalter":       KindCountyGovernor,
	"statsforetak":         KindStateEnterprise,
	"statlig aksjeselskap": KindStateEnterprise,
	"uavhengig":            KindIndependent,
	"ikke-statlig":         KindMunicipalSector,
	"annet":                KindOther,
}

// norwegianOrder puts æ, ø and å last. It is nynorsk because the library has
// the order for nynorsk (it is the same), but not for bokmål.
var norwegianOrder = language.MustParse("nn")

// fromMemory marks a ministry that no document has been found for.
const fromMemory = "fra minne"

// organisationBuilder gathers the rows that are about the same organisation.
type organisationBuilder struct {
	organisations []*Organisation
	byNumber      map[string]*Organisation
	slugs         map[string]*Organisation
	names         map[string]*Organisation // folded
}

func (d *Data) loadOrganisations(files fs.FS) error {
	b := organisationBuilder{
		byNumber: map[string]*Organisation{}, slugs: map[string]*Organisation{}, names: map[string]*Organisation{},
	}
	if err := b.readOrganisations(files); err != nil {
		return err
	}
	if err := b.readNames(files); err != nil {
		return err
	}
	if err := b.readSearchNames(files); err != nil {
		return err
	}
	if err := b.check(d); err != nil {
		return err
	}
	byName := collate.New(norwegianOrder)
	slices.SortStableFunc(b.organisations, func(x, y *Organisation) int {
		return cmp.Or(byName.CompareString(x.Name(), y.Name()), cmp.Compare(x.Slug, y.Slug))
	})
	position := make(map[*Organisation]int, len(b.organisations))
	for i, o := range b.organisations {
		position[o] = i
		d.organisations = append(d.organisations, *o)
	}
	d.organisation = positions(b.byNumber, position)
	d.bySlug = positions(b.slugs, position)
	d.byName = positions(b.names, position)
	return nil
}

func positions(index map[string]*Organisation, position map[*Organisation]int) map[string]int {
	out := make(map[string]int, len(index))
	for key, o := range index {
		out[key] = position[o]
	}
	return out
}

// readOrganisations reads organisations.csv. A later row with the same number
// must be "historisk": the same organisation under another slug and name.
func (b *organisationBuilder) readOrganisations(files fs.FS) error {
	rows, err := readTable(files, "organisations.csv", "slug", "navn", "organisasjonsnummer",
		"departement", "departement_orgnr", "departement_kilde", "type")
	if err != nil {
		return err
	}
	for _, r := range rows {
		read := readOrganisation(r)
		r.check(b.slugs[read.Slug] == nil, "slug %s is there twice", read.Slug)
		o := b.byNumber[read.Number]
		switch {
		case o == nil:
			o = &read
			b.organisations = append(b.organisations, o)
		case r.text("type") != "historisk":
			r.check(false, "number %s is there twice", read.Number)
		}
		if read.Number != "" {
			b.byNumber[read.Number] = o
		}
		b.slugs[read.Slug] = o
		b.addName(r, r.text("navn"), o)
		if err := r.err(); err != nil {
			return err
		}
	}
	return nil
}

func readOrganisation(r *row) Organisation {
	kind, known := organisationKinds[r.text("type")]
	r.check(known, "type %q is not known", r.text("type"))
	o := Organisation{
		Number:       r.text("organisasjonsnummer"),
		Slug:         r.need("slug"),
		Kind:         kind,
		Names:        []DatedName{{Name: r.need("navn")}},
		Ministry:     r.text("departement_orgnr"),
		MinistryName: r.text("departement"),
	}
	r.check(o.Number == "" || orgnr.Valid(o.Number), "number %s is not valid", o.Number)
	if source := r.text("departement_kilde"); source != "" && source != fromMemory {
		o.MinistryVerified, o.MinistrySource = true, source
	}
	return o
}

// readNames reads organisation_names.csv, whose names replace the one name of
// organisations.csv.
func (b *organisationBuilder) readNames(files fs.FS) error {
	rows, err := readTable(files, "organisation_names.csv", "organisasjonsnummer", "navn", "kortnavn", "fra", "til")
	if err != nil {
		return err
	}
	replaced := map[*Organisation]bool{}
	for _, r := range rows {
		n := DatedName{Name: r.need("navn"), Short: r.text("kortnavn"), From: r.date("fra"), Until: r.date("til")}
		o := b.byNumber[r.text("organisasjonsnummer")]
		r.check(o != nil, "number %q is not in organisations.csv", r.text("organisasjonsnummer"))
		r.check(n.Until == "" || n.From <= n.Until, "%s comes after %s", n.From, n.Until)
		if err := r.err(); err != nil {
			return err
		}
		if !replaced[o] {
			o.Names, replaced[o] = nil, true
		} else {
			before := o.Names[len(o.Names)-1].Until
			r.check(before != "" && before == dayBefore(n.From), "%s does not follow %s", n.From, before)
		}
		o.Names = append(o.Names, n)
		b.addName(r, n.Name, o)
		if n.Short != "" {
			b.addName(r, n.Short, o)
		}
		if err := r.err(); err != nil {
			return err
		}
	}
	return nil
}

// readSearchNames reads abbreviations and names of earlier times that an
// organisation is looked up by and never shown with.
func (b *organisationBuilder) readSearchNames(files fs.FS) error {
	rows, err := readTable(files, "organisation_search_names.csv", "organisasjonsnummer", "navn")
	if err != nil {
		return err
	}
	for _, r := range rows {
		o := b.byNumber[r.text("organisasjonsnummer")]
		r.check(o != nil, "number %q is not in organisations.csv", r.text("organisasjonsnummer"))
		if o != nil {
			o.Also = append(o.Also, r.need("navn"))
			b.addName(r, r.need("navn"), o)
		}
		if err := r.err(); err != nil {
			return err
		}
	}
	return nil
}

// addName lets an organisation be found by a name, with and without what it
// says in parentheses.
func (b *organisationBuilder) addName(r *row, name string, o *Organisation) {
	plain, _, _ := strings.Cut(name, " (")
	for _, n := range []string{name, plain} {
		key := Fold(n)
		r.check(b.names[key] == nil || b.names[key] == o, "name %q is another organisation's too", n)
		b.names[key] = o
	}
}

// check looks for references that lead nowhere.
func (b *organisationBuilder) check(d *Data) error {
	for _, o := range b.organisations {
		if m := b.byNumber[o.Ministry]; o.Ministry != "" && (m == nil || m.Kind != KindMinistry || m.Name() != o.MinistryName) {
			return fmt.Errorf("check organisation %s: %s %q is not a ministry", o.Slug, o.Ministry, o.MinistryName)
		}
		if m, ok := d.ByOrganisation(o.Number); ok {
			return fmt.Errorf("check organisation %s: %s is the municipality %s", o.Slug, o.Number, m.Number)
		}
	}
	for _, number := range []string{Digdir, KS} {
		if b.byNumber[number] == nil {
			return fmt.Errorf("check organisations: the party %s is missing", number)
		}
	}
	return nil
}
