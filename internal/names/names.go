// Package names says what organisations, counties, municipalities and whom an
// initiative concerns are called, for whoever shows them to a person.
package names

import (
	"cmp"
	"maps"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reference"
)

// Book is where names are looked up.
type Book struct{ Ref *reference.Data }

// Organisation is what an organisation is known by; the number if it is not
// known.
func (b Book) Organisation(number string) string {
	if o, ok := b.Ref.Organisation(number); ok {
		return o.Short()
	}
	if name := b.Ref.NameOf(number, ""); name != "" {
		return name
	}
	return number
}

// Municipality is a municipality's name, for a number of any time; the number if it is not
// known.
func (b Book) Municipality(number string) string {
	return cmp.Or(b.Ref.MunicipalityName(number), number)
}

// Place names a county or municipality number.
func (b Book) Place(code string) string {
	if c, ok := b.Ref.County(code); ok && len(code) == 2 {
		return c.Name
	}
	return b.Municipality(code)
}

// Reach says whom an initiative concerns.
func (b Book) Reach(lang locale.Language, r events.Reach) string {
	within := b.within(lang, r)
	if len(r.Except) == 0 {
		return within
	}
	return lang.Text("reach_except", map[string]any{"reach": within, "names": b.Places(lang, r.Except)})
}

// within is a reach in words without its exceptions.
func (b Book) within(lang locale.Language, r events.Reach) string {
	switch r.Scope {
	case events.ScopeAll, events.ScopeUnspecified, "":
		return locale.Capital(lang.Value("scope", string(r.Scope)))
	case events.ScopePopulation:
		return locale.Capital(lang.Value("reach", events.Reach{Scope: r.Scope, Min: r.Min, Max: r.Max}))
	}
	return b.Places(lang, r.Codes)
}

// mostPlaces is how many places are named before the rest is counted.
const mostPlaces = 12

// Places names numbers of counties and municipalities, the first dozen of many.
func (b Book) Places(lang locale.Language, codes []string) string {
	out := make([]string, 0, len(codes))
	for _, code := range codes {
		out = append(out, b.Place(code))
	}
	if more := len(out) - mostPlaces; more > 1 {
		out = append(out[:mostPlaces], lang.Text("page.and_more", map[string]any{"n": more}))
	}
	return strings.Join(out, ", ")
}

// WithNames is a fault for a person to read: the organisations and municipalities that
// it names by number are named by name beside the number. What a program reads of it
// stays as it was.
func WithNames(f *fault.Error) *fault.Error {
	named, ref := *f, reference.MustLoad()
	named.Args = maps.Clone(f.Args)
	for arg, given := range f.Args {
		number, ok := given.(string)
		if !ok {
			continue
		}
		name := ""
		switch arg {
		case "organisation", "owner", "receiver", "supplier", "vendor":
			name = Book{ref}.Organisation(number)
		case "municipality":
			name = Book{ref}.Municipality(number)
		}
		if name != "" && name != number {
			named.Args[arg] = name + " (" + number + ")"
		}
	}
	return &named
}
