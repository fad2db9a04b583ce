package importing

import (
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reading"
	"github.com/samstyring/samstyring/internal/reference"
)

// ownerNames are the columns that may name the owner, the surest first.
var ownerNames = []key{colOwnerSlug, colOwner, colOwnerName, colOwnerNumber}

// ownerless says that no column says who is responsible.
func ownerless(cols map[place]int) bool {
	for _, k := range ownerNames {
		if _, ok := cols[place{key: k}]; ok {
			return false
		}
	}
	return true
}

// ownerOfAll tells who is responsible for all rows where no column says it, or that
// what somebody has said about that is of no use.
func (m *mapper) ownerOfAll() []Cell {
	if m.opt.Owner == "" || !m.ownerless && m.opt.Assumed {
		return nil
	}
	said := fault.Args{"number": m.opt.Owner}
	if name := m.opt.Reference.NameOf(m.opt.Owner, ""); name != "" {
		said["name"] = name
	}
	switch {
	case !m.ownerless:
		return []Cell{{Column: "", Code: "owner_not_needed", Args: said}}
	case m.opt.Assumed:
		return []Cell{{Column: "", Code: "owner_is_own", Args: said, Info: true}}
	}
	return []Cell{{Column: "", Code: "owner_of_all", Args: said, Info: true}}
}

// owner finds who answers for it, by number or by name. A number and a name
// that are not the same organisation's are refused.
func (r *reader) owner() {
	ref := r.opt.Reference
	if r.ownerless && r.opt.Owner != "" {
		r.row.Values.Owner = r.opt.Owner
		if o, ok := ref.Organisation(r.opt.Owner); ok {
			r.ministry(o)
		}
		return
	}
	number := reading.Organisation(r.cell(colOwnerNumber), ref)
	if number.Outcome == reading.Nothing || number.Outcome == reading.Unknown || number.Value.Name != "" {
		r.namedOwner()
		return
	}
	taken, ok := take(r, colOwnerNumber, number, true)
	if !ok {
		return
	}
	owner := taken.Number
	r.row.Values.Owner = owner
	for _, k := range ownerNames {
		named := reading.Organisation(r.cell(k), ref)
		switch {
		case named.Outcome == reading.Refused:
			r.remark(k, named.Reason, false)
		case named.Outcome == reading.Read && named.Value.Number != "" && named.Value.Number != owner:
			o, _ := ref.Organisation(named.Value.Number)
			r.fault(colOwnerNumber, "owner_differs", fault.Args{"given": owner, "number": named.Value.Number, "name": o.Name()})
		}
	}
	r.known(colOwnerNumber, owner)
}

// namedOwner takes the first name that can be read; if none can, every reason
// stands.
func (r *reader) namedOwner() {
	var refused []key
	for _, k := range ownerNames {
		result := reading.Organisation(r.cell(k), r.opt.Reference)
		if result.Outcome == reading.Refused {
			refused = append(refused, k)
			continue
		}
		owner, ok := take(r, k, result, true)
		if !ok {
			continue
		}
		r.row.Values.Owner, r.row.Values.OwnerName = owner.Number, owner.Name
		if owner.Number == "" {
			r.warn(k, "owner_without_number", fault.Args{"name": owner.Name})
			if o, ok := r.opt.Reference.OrganisationByName(owner.Name); ok {
				r.ministry(o)
			}
			return
		}
		r.known(k, owner.Number)
		return
	}
	for _, k := range refused {
		r.remark(k, reading.Organisation(r.cell(k), r.opt.Reference).Reason, true)
	}
	if len(refused) == 0 {
		r.lack(place{key: r.ownerColumn()})
	}
}

// known tells of a number that is not in the reference data, which does not
// have every organisation.
func (r *reader) known(k key, number string) {
	o, ok := r.opt.Reference.Organisation(number)
	if ok {
		r.ministry(o)
	} else if r.opt.Reference.NameOf(number, "") == "" {
		r.warn(k, "unknown_organisation", fault.Args{"given": number})
	}
}

// ministry is only compared: the registry knows the ministries itself.
func (r *reader) ministry(o reference.Organisation) {
	s := r.value(colMinistry)
	if s == "" || o.MinistryName == "" {
		return
	}
	given := reading.Organisation(r.cell(colMinistry), r.opt.Reference)
	if given.Outcome == reading.Unknown || given.Outcome == reading.Read && given.Value.Number == o.Ministry || reading.Fold(s) == reading.Fold(o.MinistryName) {
		return
	}
	r.warn(colMinistry, "ministry_differs", fault.Args{"given": quoted(s), "ministry": o.MinistryName, "verified": o.MinistryVerified})
}

// ownerColumn is the first column for the owner that the file has.
func (r *reader) ownerColumn() key {
	for _, k := range []key{colOwnerNumber, colOwner, colOwnerSlug, colOwnerName} {
		if _, ok := r.cols[place{key: k}]; ok {
			return k
		}
	}
	return colOwner
}
