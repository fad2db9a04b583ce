package initiative

import (
	"regexp"
	"strings"
)

// A row is known again by three things: the list that it stands in, its id there,
// and the organisation that is responsible. The same id of another list or
// another organisation is another initiative.

// Listed is how a row of a list is known again.
type Listed struct {
	List  string // see ListOf
	ID    string // see ListedID
	Owner string // organisation number, or the folded name of one whose number is not known
}

// ListedAs is how the last import of an initiative knew it; ok is false if no
// list has registered it.
func ListedAs(s *State) (l Listed, ok bool) {
	if s.Imported == nil || s.Imported.Provenance == nil || s.ExternalID == "" {
		return l, false
	}
	owner := ListedOwner(s.Imported.Owner, s.Imported.OwnerName)
	if owner == "" {
		owner = ListedOwner(s.Owner, s.OwnerName)
	}
	return Listed{List: ListOf(s.Imported.Provenance.Source), ID: ListedID(s.ExternalID), Owner: owner}, true
}

// Listed is how the row is known again.
func (c Import) Listed() Listed {
	source := ""
	if c.Values.Provenance != nil {
		source = c.Values.Provenance.Source
	}
	return Listed{List: ListOf(source), ID: ListedID(c.Values.ExternalID), Owner: ListedOwner(c.Values.Owner, c.Values.OwnerName)}
}

// ListOf names a list by who compiled it, however that is spaced and whatever
// the case.
func ListOf(source string) string { return strings.ToLower(strings.Join(strings.Fields(source), " ")) }

// decimals are what a spreadsheet puts behind a number that it takes for an
// amount.
var decimals = regexp.MustCompile(`^([0-9]+)[.,]0+$`)

// ListedID is an id of a list as it is compared: 4101 and 4101.0 are one.
func ListedID(id string) string {
	return decimals.ReplaceAllString(strings.Join(strings.Fields(id), " "), "$1")
}

// ListedOwner is a responsible organisation as it is compared.
func ListedOwner(number, name string) string {
	if number != "" {
		return number
	}
	return ListOf(name)
}
