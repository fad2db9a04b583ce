package filter

import (
	"slices"

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
	Due          Name = "due"     // something is planned or due in a period
	Changed      Name = "changed" // something was recorded in a period; a change: it happened then
	Slipped      Name = "slipped"
	Disagreed    Name = "disagreed"
	LifeEvent    Name = "lifeEvent"
	TargetGroup  Name = "targetGroup"
	Product      Name = "product"
	Network      Name = "network" // the municipalities that are its members on the day

	// members are what the networks that are asked for are on the day, as they were
	// found when the address was read. No address has it.
	members Name = "members of networks"
)

// The values of Bypassed.
const (
	BypassedNow    = "true"
	BypassedNot    = "false"
	BypassedBefore = "past" // and not any more: it was assessed after all
)

// BypassedValues are the values of Bypassed of an initiative that
// bypasses the municipalities, or did until it was assessed.
func BypassedValues(now, over bool) []string {
	switch {
	case now:
		return []string{BypassedNow}
	case over:
		return []string{BypassedNot, BypassedBefore}
	}
	return []string{BypassedNot}
}

// SlippedValue is the value of Slipped for a number of days.
func SlippedValue(days int) string {
	switch {
	case days <= 0:
		return "none"
	case days < 92:
		return "under_quarter"
	case days < 183:
		return "under_half_year"
	case days < 365:
		return "under_year"
	}
	return "year_or_more"
}

// Field is one filter.
type Field struct {
	Name  Name
	Param string // in the addresses of the pages
	query string // in those of the API, where that is not its name, which stays good there; see Door
	Label string // of locale.Language.Label; "" of what is not in the list of initiatives

	Values []string // all there are, in their order; nil where they cannot be listed
	value  string   // of locale.Language.Value, which names those

	check func(c *checker, value string) string                       // where they cannot be listed: what is wrong; "" if nothing is
	say   func(l locale.Language, r *reference.Data, v string) string // likewise; nil: as it is written
	lead  func(r *reference.Data, value string) []string              // to what is held today; nil: to itself
	read  func(r *reference.Data, given string) string                // what people write for a value; nil: the value
	vague bool                                                        // a value does not say which filter it is of
	whole bool                                                        // a comma is part of the value
	most  int                                                         // values; 0: MaxValues
	ends  [2]string                                                   // in the addresses of the pages, the two days of a period; "" for none
}

// Ends are the parameters of the pages for the two days of a period.
func (f *Field) Ends() (from, to string) { return f.ends[0], f.ends[1] }

// fields are all there are, in the order in which what is wrong with them is reported.
var fields = []Field{
	{Name: Municipality, Param: "kommune", Label: "municipality", check: (*checker).municipality, say: municipality, lead: today, read: named},
	{Name: County, Param: "fylke", Label: "county", check: (*checker).county, say: county, lead: within},
	{Name: Network, Param: "nettverk", Label: "network", check: (*checker).network},
	{Name: Owner, Param: "eier", Label: "owner", check: (*checker).owner, say: organisation},
	{Name: Ministry, Param: "departement", Label: "ministry", check: (*checker).ministry, say: organisation},
	{Name: Theme, Param: "tema", Label: "themes", check: (*checker).theme, say: theme, lead: below},
	{Name: Stage, Param: "steg", Label: "stage", Values: texts(events.Stages), value: "stage"},
	{Name: ChangeClass, Param: "klasse", Values: texts(changes.Classes), value: "changeClass"},
	{Name: Initiative, Param: "tiltak", check: (*checker).initiative},
	{Name: Text, Param: "q", query: "q", check: (*checker).text, say: quoted, whole: true, most: MaxTexts},
	{Name: Standing, Param: "status", Label: "standing", Values: texts(events.Standings), value: "standing", vague: true},
	{Name: Phase, Param: "fase", Label: "phase", Values: texts(events.Phases), value: "phase", vague: true},
	{Name: Obligation, Param: "plikt", Label: "obligation", Values: texts(events.ObligationLevels), value: "level", vague: true},
	{Name: Bypassed, Param: "forbi", Label: "bypassed", Values: []string{BypassedNow, BypassedNot, BypassedBefore}, value: "bypassing", vague: true},
	{Name: Class, Param: "prioritet", Label: "class", Values: texts(events.Classes), value: "class", vague: true},
	{Name: Due, Param: "frist", Label: "planned", check: (*checker).period, say: period, read: func(_ *reference.Data, given string) string { return Written(given) }, most: maxPeriods, ends: [2]string{"frist-fra", "frist-til"}, vague: true},
	{Name: Changed, Param: "endret", Label: "changed", check: (*checker).period, say: period, read: func(_ *reference.Data, given string) string { return Written(given) }, most: maxPeriods, ends: [2]string{"fra", "til"}, vague: true},
	{Name: Slipped, Param: "utsatt", Label: "slipped", Values: []string{"none", "under_quarter", "under_half_year", "under_year", "year_or_more"}, value: "slipped", vague: true},
	{Name: Disagreed, Param: "uenighet", Label: "disagreed", Values: []string{"true", "false"}, value: "disagreed", vague: true},
	{Name: LifeEvent, Param: "livshendelse", Label: "lifeEvent", check: (*checker).lifeEvent, say: theme, vague: true},
	{Name: TargetGroup, Param: "malgruppe", Label: "targetGroups", Values: texts(events.TargetGroups), value: "targetGroup", vague: true},
	{Name: Product, Param: "fagsystem", Label: "product", check: (*checker).product, whole: true, vague: true},
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
var OfList = []Name{Obligation, Stage, Class, Phase, Bypassed, Slipped, Disagreed, Owner, Ministry, Theme, LifeEvent, TargetGroup, Product, Standing}

// InList are all filters of the list of initiatives.
var InList = slices.Concat([]Name{Municipality, County, Network, Due, Changed}, OfList)

// OfChanges are the filters of changes, in the order in which they are listed.
var OfChanges = []Name{
	Municipality, County, Initiative, Owner, Ministry, Theme, LifeEvent, TargetGroup, Product, Stage, Standing, Phase, Obligation,
	Class, Bypassed, Disagreed, Slipped, ChangeClass, Due, Changed, Text,
}

// OfFeed are the filters of changes where they are read. Networks are among them, which
// nothing that is stored asks for: they are who is a member on the day.
var OfFeed = slices.Concat([]Name{Municipality, County, Network}, OfChanges[2:])

// OfCalendar are the filters of a calendar.
var OfCalendar = slices.Concat(InList, []Name{Initiative})

func texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}
