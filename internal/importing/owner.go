package importing

import (
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/pkg/orgnr"
)

// owner finds who answers for it. A number counts before a slug, and a slug
// before a name; what they disagree on is a warning.
func (r *reader) owner() {
	number, numberColumn := r.value(colOwnerNumber), colOwnerNumber
	if s := r.value(colOwner); number == "" && s != "" && s[0] >= '0' && s[0] <= '9' {
		number, numberColumn = s, colOwner
	}
	named, namedColumn, isNamed := r.namedOwner()
	switch {
	case number != "":
		r.ownerNumber(number, numberColumn, named, isNamed)
	case isNamed && named.Number == "":
		r.row.Values.OwnerName = named.Name()
		r.warn(namedColumn, "owner_without_number", fault.Args{"name": named.Name()})
		r.ministry(named)
	case isNamed:
		r.row.Values.Owner = named.Number
		r.ministry(named)
	case namedColumn != "":
		r.fault(namedColumn, "unknown_organisation", fault.Args{"given": given(r.value(namedColumn))})
	default:
		r.fault(r.ownerColumn(), "required", nil)
	}
}

// namedOwner looks the owner up by slug or name. The column is the one that
// was found, else the first that has a value; it is empty if none has.
func (r *reader) namedOwner() (found reference.Organisation, column key, ok bool) {
	for _, k := range []key{colOwnerSlug, colOwner, colOwnerName} {
		s := oneLine(r.value(k))
		if s == "" {
			continue
		}
		if o, ok := r.opt.Reference.OrganisationBySlug(s); ok {
			return o, k, true
		}
		if o, ok := r.opt.Reference.OrganisationByName(s); ok {
			return o, k, true
		}
		if column == "" {
			column = k
		}
	}
	return found, column, false
}

// ownerNumber takes a number that the file gives. One that is valid but not in
// the reference data is used: the table does not have every organisation.
func (r *reader) ownerNumber(s string, column key, named reference.Organisation, isNamed bool) {
	number, err := orgnr.Parse(s)
	if err != nil {
		r.fault(column, "invalid_orgnr", fault.Args{"given": given(s)})
		return
	}
	r.row.Values.Owner = number
	if isNamed && named.Number != "" && named.Number != number {
		r.warn(column, "owner_differs", fault.Args{"given": number, "number": named.Number, "name": named.Name()})
	}
	o, ok := r.opt.Reference.Organisation(number)
	if !ok {
		r.warn(column, "unknown_organisation", fault.Args{"given": number})
		return
	}
	r.ministry(o)
}

// ministry is only compared: the registry knows the ministries itself.
func (r *reader) ministry(o reference.Organisation) {
	s := r.value(colMinistry)
	if s != "" && o.MinistryName != "" && fold(s) != fold(o.MinistryName) {
		r.warn(colMinistry, "ministry_differs", fault.Args{"given": given(s), "ministry": o.MinistryName, "verified": o.MinistryVerified})
	}
}

// ownerColumn is the first column for the owner that the file has.
func (r *reader) ownerColumn() key {
	for _, k := range []key{colOwnerNumber, colOwner, colOwnerSlug} {
		if _, ok := r.cols[place{key: k}]; ok {
			return k
		}
	}
	return colOwnerName
}
