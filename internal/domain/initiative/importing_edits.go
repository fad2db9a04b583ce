package initiative

import (
	"slices"

	"github.com/samstyring/samstyring/events"
)

// Clash is a field that a row and somebody else have changed in different ways
// since the row was written.
type Clash struct {
	Field              string
	Base, Theirs, Ours events.Proposed // of each, only Field counts
}

// Edited gives what somebody has changed in a row that the registry wrote to a
// spreadsheet when the record was base. A field as it was then says nothing,
// whatever has become of it since. One that was changed applies, unless somebody
// else has changed it too: those are the clashes, and stay in the row.
func (c Import) Edited(base, now *State) (Import, []Clash) {
	c.Own = true
	was, is := recorded(base), recorded(now)
	ours, after := c.over(was), c.over(is)
	var clashes []Clash
	for _, f := range fields {
		switch {
		case sameField(f, &ours, &was), sameField(f, &after, &is):
			c = c.Without(f.name)
		case sameField(f, &is, &was):
			c.Consent.Over = append(slices.Clip(c.Consent.Over), f.name)
		default:
			clashes = append(clashes, Clash{Field: f.name, Base: was, Theirs: is, Ours: after})
		}
	}
	return c, clashes
}

// sameField says that two records say the same in a field. The day that numbers
// of municipalities were read as is no change of whom an initiative concerns.
func sameField(f field, a, b *events.Proposed) bool {
	if f.name != "reach" {
		return same(f.of(a), f.of(b))
	}
	x, y := a.Reach, b.Reach
	x.ReferenceDate, y.ReferenceDate, x.Note, y.Note = "", "", nil, nil
	return same(x, y)
}

// Without is the row as if it said nothing of a field.
func (c Import) Without(name string) Import {
	v := &c.Values
	switch name {
	case "title":
		v.Title = nil
	case "summary":
		v.Summary = nil
	case "description":
		v.Description = nil
	case "owner":
		v.Owner, v.OwnerName = "", ""
	case "reach":
		v.Reach = events.Reach{}
	case "obligation":
		v.Obligation = nil
	case "phase":
		v.Phase, v.PhaseNote = "", nil
	case "themes":
		v.Themes = nil
	case "functions":
		v.Functions = nil
	case "targetGroups":
		v.TargetGroups = nil
	case "plan":
		v.Plan = nil
	case "links":
		v.Links = nil
	}
	c.Erase = slices.DeleteFunc(slices.Clone(c.Erase), func(erased string) bool { return partOf(erased, name) })
	return c
}
