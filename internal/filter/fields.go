package filter

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reference"
)

// Name is what a filter is called in the API and in a subscription; the counts
// beside a list have the same names.
type Name string

// The filters.
const (
	Stage        Name = "stage"
	Standing     Name = "standing"
	Phase        Name = "phase"
	Obligation   Name = "obligation"
	Bypassed     Name = "bypassed"
	Class        Name = "class"
	Owner        Name = "owner"
	Ministry     Name = "ministry"
	Theme        Name = "theme"
	Municipality Name = "municipality"
	County       Name = "county"
	Initiative   Name = "initiative"
	ChangeClass  Name = "changeClass"
	Text         Name = "text"
)

// Field is one filter.
type Field struct {
	Name  Name
	Param string // in the addresses of the pages
	Label string // of locale.Language.Label; "" of what is not in the list of initiatives

	Values []string // all there are, in their order; nil where they cannot be listed
	value  string   // of locale.Language.Value, which names those

	check func(c *checker, value string) string                       // where they cannot be listed: what is wrong; "" if nothing is
	say   func(l locale.Language, r *reference.Data, v string) string // likewise; nil: as it is written
	lead  func(r *reference.Data, value string) []string              // to what is held today; nil: to itself
	read  func(r *reference.Data, given string) string                // what people write for a value; nil: the value
	whole bool                                                        // a comma is part of the value
	most  int                                                         // values; 0: MaxValues
}

// fields are all there are, in the order in which what is wrong with them is reported.
var fields = []Field{
	{Name: Municipality, Param: "kommune", Label: "municipality", check: (*checker).municipality, say: municipality, lead: today, read: named},
	{Name: County, Param: "fylke", Label: "county", check: (*checker).county, say: county, lead: within},
	{Name: Owner, Param: "eier", Label: "owner", check: (*checker).owner, say: organisation},
	{Name: Ministry, Param: "departement", Label: "ministry", check: (*checker).ministry, say: organisation},
	{Name: Theme, Param: "tema", Label: "themes", check: (*checker).theme, say: theme, lead: below},
	{Name: Stage, Param: "steg", Label: "stage", Values: texts(events.Stages), value: "stage"},
	{Name: ChangeClass, Param: "klasse", Values: texts(changes.Classes), value: "changeClass"},
	{Name: Initiative, Param: "tiltak", check: (*checker).initiative},
	{Name: Text, Param: "q", check: (*checker).text, say: quoted, whole: true, most: MaxTexts},
	{Name: Standing, Param: "status", Label: "standing", Values: texts(events.Standings), value: "standing"},
	{Name: Phase, Param: "fase", Label: "phase", Values: texts(events.Phases), value: "phase"},
	{Name: Obligation, Param: "plikt", Label: "obligation", Values: texts(events.ObligationLevels), value: "level"},
	{Name: Bypassed, Param: "forbi", Label: "bypassed", Values: []string{"true", "false"}, value: "boolean"},
	{Name: Class, Param: "prioritet", Label: "class", Values: texts(events.Classes), value: "class"},
}

var byName = func() map[Name]*Field {
	out := map[Name]*Field{}
	for i := range fields {
		out[fields[i].Name] = &fields[i]
	}
	return out
}()

// Of is a filter by its name, which must be one of the constants or have been
// checked.
func Of(name Name) *Field { return byName[name] }

// OfList are the filters of the list of initiatives that are counted beside it,
// in the order in which they are offered.
var OfList = []Name{Obligation, Stage, Class, Phase, Bypassed, Owner, Ministry, Theme, Standing}

// InList are all filters of the list of initiatives.
var InList = append([]Name{Municipality, County}, OfList...)

// OfChanges are the filters of changes, in the order in which they are listed.
var OfChanges = []Name{Municipality, County, Initiative, Owner, Ministry, Theme, Stage, ChangeClass, Text}

// OfCalendar are the filters of a calendar.
var OfCalendar = []Name{Municipality, County, Owner, Initiative}

func texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}
