package filter

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
)

// Door says which filters an address takes and what it calls them. Those of the
// API have the names of the filters; values are repeated or stand with commas
// between, and every one that is given counts. Those of the pages have
// Norwegian names and come from forms: a field that is left empty asks for
// nothing, a name is as good as a number, and a value counts once. Words are q at every
// door; doors of the API take them by the name that bodies have for them as well.
type Door struct {
	names []Name
	pages bool
}

// API is a door of the API for some filters.
func API(names []Name) Door { return Door{names: names} }

// Page is a door of the pages for some filters.
func Page(names []Name) Door { return Door{names: names, pages: true} }

func (d Door) param(f *Field) string {
	if d.pages {
		return f.Param
	}
	return cmp.Or(f.query, string(f.Name))
}

// also is what an address may call a filter besides; "" for nothing.
func (d Door) also(f *Field) string {
	if d.pages || f.query == "" {
		return ""
	}
	return string(f.Name)
}

// Params are what the door calls its filters.
func (d Door) Params() []string {
	out := make([]string, 0, len(d.names))
	for _, name := range d.names {
		f := Of(name)
		out = append(out, d.param(f))
		if also := d.also(f); also != "" {
			out = append(out, also)
		}
		if from, to := f.Ends(); d.pages && from != "" {
			out = append(out, from, to)
		}
	}
	return out
}

// Read understands an address: the filters of the door among its parameters,
// and everything that is wrong with them, each under query.<parameter>. Filters
// that have something wrong are read all the same, to be shown again. The error
// is Unavailable: what the answer rests on could not be read.
func (d Door) Read(given url.Values, world World) (Set, []fault.Field, error) {
	set := Set{}
	for _, name := range d.names {
		f := Of(name)
		values := given[d.param(f)]
		if also := d.also(f); also != "" {
			values = slices.Concat(values, given[also])
		}
		if d.pages {
			values = slices.Concat(values, f.period(given))
		}
		if values = d.values(f, values, world.Ref); values != nil {
			set[name] = values
		}
	}
	wrong, err := Check(set, world)
	if set[Network] != nil && world.Members != nil && err == nil {
		set[members] = []string{}
		for _, id := range set[Network] {
			numbers, _, err := world.Members(id)
			if err != nil {
				return set, wrong, &fault.Error{Code: fault.Unavailable, Cause: err}
			}
			set[members] = append(set[members], numbers...)
		}
	}
	for i := range wrong {
		name, at, _ := strings.Cut(wrong[i].Path, "[")
		if at != "" && !d.pages {
			at = "[" + at
		} else {
			at = ""
		}
		wrong[i].Path = "query." + d.param(Of(Name(name))) + at
		if d.pages && wrong[i].Code == "not_one_of" { // people are offered the choices by name
			wrong[i].Code, wrong[i].Args = "unknown_choice", fault.Args{"given": wrong[i].Args["given"]}
		}
	}
	return set, wrong, err
}

// period is what stands in the two fields for a period; nil if both are empty.
func (f *Field) period(given url.Values) []string {
	from, to := f.Ends()
	if from == "" {
		return nil
	}
	first, last := Day(given.Get(from)), Day(given.Get(to))
	if first == "" && last == "" {
		return nil
	}
	return []string{first + between + last}
}

// values are those of one filter as they were given.
func (d Door) values(f *Field, given []string, ref *reference.Data) []string {
	var out []string
	for _, g := range given {
		switch {
		case d.pages:
			value := strings.Join(strings.Fields(g), " ")
			if f.read != nil {
				value = f.read(ref, value)
			}
			if value != "" && !slices.Contains(out, value) {
				out = append(out, value)
			}
		case f.whole:
			out = append(out, g)
		default:
			for value := range strings.SplitSeq(g, ",") {
				out = append(out, strings.TrimSpace(value))
			}
		}
	}
	return out
}
