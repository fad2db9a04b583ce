package filter

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/pkg/orgnr"
)

// Limits of what may be asked for.
const (
	MaxValues = 400 // of one filter: every municipality, and then some
	MaxTexts  = 20
	MaxText   = 200 // characters of one text
)

// World answers what cannot be known from the filters.
type World struct {
	Ref        *reference.Data
	Initiative func(id string) (registered bool, err error) // nil: none is
	Owner      func(number string) (owns bool, err error)   // whether it has initiatives; nil: only reference data counts
}

// Check gives everything that is wrong with filters, under paths that begin
// with a filter's name: what would silently match nothing is refused. The error
// is Unavailable: what the answer rests on could not be read.
func Check(s Set, world World) ([]fault.Field, error) {
	c := checker{world: world}
	for i := range fields {
		if values := s[fields[i].Name]; values != nil {
			c.field(&fields[i], values)
		}
	}
	return c.Fields(), c.unread
}

type checker struct {
	fault.List
	world  World
	unread error // a read that failed
}

func (c *checker) field(f *Field, given []string) {
	most := f.most
	if most == 0 {
		most = MaxValues
	}
	path := string(f.Name)
	switch {
	case len(given) == 0:
		c.Add(path, "empty_filter", nil)
		return
	case len(given) > most:
		c.Add(path, "too_many", fault.Args{"max": most, "given": len(given)})
		return
	}
	seen := make(map[string]bool, len(given))
	for i, value := range given {
		at := path + "[" + strconv.Itoa(i) + "]"
		switch {
		case seen[value]:
			c.Add(at, "twice", fault.Args{"given": value})
		case value == "":
			c.Add(at, "required", nil)
		case f.check != nil:
			f.check(c, at, value)
		default:
			c.Check(slices.Contains(f.Values, value), at, "not_one_of", fault.Args{"given": value, "allowed": f.Values})
		}
		seen[value] = true
	}
}

// ask notes a question that could not be answered.
func (c *checker) ask(answer bool, err error) bool {
	if err != nil {
		c.unread = &fault.Error{Code: fault.Unavailable, Cause: err}
	}
	return answer
}

func (c *checker) municipality(path, number string) {
	if shared := c.world.Ref.MunicipalitiesNamed(number); len(shared) > 1 {
		var names []string
		for _, n := range shared {
			names = append(names, n.Number+" "+municipality("", c.world.Ref, n.Number))
		}
		c.Add(path, "which_municipality", fault.Args{"given": number, "names": names})
		return
	}
	_, _, ok := c.world.Ref.Current(number)
	c.Check(ok, path, "unknown_municipality", fault.Args{"given": number})
}

func (c *checker) county(path, number string) {
	c.Check(c.world.Ref.CountyKnownOn(number, ""), path, "unknown_county", fault.Args{"given": number})
}

func (c *checker) owner(path, number string) {
	if !orgnr.Valid(number) {
		c.Add(path, "invalid_orgnr", fault.Args{"given": number})
		return
	}
	known := c.world.Ref.NameOf(number, "") != "" || c.world.Owner != nil && c.ask(c.world.Owner(number))
	c.Check(known, path, "unknown_organisation", fault.Args{"given": number})
}

func (c *checker) ministry(path, number string) {
	org, ok := c.world.Ref.Organisation(number)
	c.Check(ok && org.Kind == reference.KindMinistry, path, "unknown_organisation", fault.Args{"given": number})
}

func (c *checker) theme(path, slug string) {
	_, ok := c.world.Ref.Theme(slug)
	c.Check(ok, path, "unknown_theme", fault.Args{"given": slug})
}

func (c *checker) initiative(path, id string) {
	ok := initiative.ValidID(id) && c.world.Initiative != nil && c.ask(c.world.Initiative(id))
	c.Check(ok, path, "unknown_initiative", fault.Args{"given": id})
}

func (c *checker) text(path, text string) {
	c.Check(utf8.ValidString(text), path, "invalid_text", nil)
	c.Check(utf8.RuneCountInString(text) <= MaxText, path, "too_long", fault.Args{"max": MaxText, "given": utf8.RuneCountInString(text)})
	c.Check(reference.Fold(text) != "", path, "required", nil)
}
