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

	maxPeriods = 20
)

// World answers what cannot be known from the filters.
type World struct {
	Ref        *reference.Data
	Initiative func(id string) (registered bool, err error)              // nil: none is
	Owner      func(number string) (owns bool, err error)                // whether it has initiatives; nil: only reference data counts
	Members    func(id string) (numbers []string, known bool, err error) // of a network, today; nil: there is none
	Product    func(name string) (named bool, err error)                 // whether an initiative names a product, or a vendor has registered it; nil: none is known
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
		code := ""
		switch {
		case seen[value]:
			code = "twice"
		case value == "":
			code = "required"
		case f.check != nil:
			code = f.check(c, value)
		case !slices.Contains(f.Values, value):
			code = "not_one_of"
		}
		seen[value] = true
		if code != "" {
			c.Add(path+"["+strconv.Itoa(i)+"]", code, c.args(f, code, value))
		}
	}
}

// ask notes a question that could not be answered.
func (c *checker) ask(answer bool, err error) bool {
	if err != nil {
		c.unread = &fault.Error{Code: fault.Unavailable, Cause: err}
	}
	return answer
}

// args are what the words of a code need.
func (c *checker) args(f *Field, code, value string) fault.Args {
	switch code {
	case "required", "invalid_text":
		return nil
	case "not_one_of":
		return fault.Args{"given": value, "allowed": f.Values}
	case "which_municipality":
		var names []string
		for _, n := range c.world.Ref.MunicipalitiesNamed(value) {
			names = append(names, n.Number+" "+municipality("", c.world.Ref, n.Number))
		}
		return fault.Args{"given": value, "names": names}
	case "too_long":
		return fault.Args{"max": MaxText, "given": utf8.RuneCountInString(value)}
	}
	return fault.Args{"given": value}
}

// unless is a code for what is not so.
func unless(ok bool, code string) string {
	if ok {
		return ""
	}
	return code
}

func (c *checker) municipality(number string) string {
	if _, _, ok := c.world.Ref.Current(number); ok {
		return ""
	}
	if len(c.world.Ref.MunicipalitiesNamed(number)) > 1 {
		return "which_municipality"
	}
	return "unknown_municipality"
}

func (c *checker) county(number string) string {
	return unless(c.world.Ref.CountyKnownOn(number, ""), "unknown_county")
}

func (c *checker) network(id string) string {
	known := false
	if c.world.Members != nil {
		var err error
		_, known, err = c.world.Members(id)
		known = c.ask(known, err)
	}
	return unless(known, "unknown_network")
}

func (c *checker) owner(number string) string {
	if !orgnr.Valid(number) {
		return "invalid_orgnr"
	}
	known := c.world.Ref.NameOf(number, "") != "" || c.world.Owner != nil && c.ask(c.world.Owner(number))
	return unless(known, "unknown_organisation")
}

func (c *checker) ministry(number string) string {
	org, ok := c.world.Ref.Organisation(number)
	return unless(ok && org.Kind == reference.KindMinistry, "unknown_organisation")
}

func (c *checker) theme(slug string) string {
	_, ok := c.world.Ref.Theme(slug)
	return unless(ok, "unknown_theme")
}

func (c *checker) lifeEvent(slug string) string {
	t, ok := c.world.Ref.Theme(slug)
	return unless(ok && t.Kind == reference.ThemeEvent, "unknown_life_event")
}

func (c *checker) product(name string) string {
	ok := c.world.Product != nil && c.ask(c.world.Product(name))
	return unless(ok, "unknown_product")
}

func (c *checker) initiative(id string) string {
	ok := initiative.ValidID(id) && c.world.Initiative != nil && c.ask(c.world.Initiative(id))
	return unless(ok, "unknown_initiative")
}

func (c *checker) text(text string) string {
	switch {
	case !utf8.ValidString(text):
		return "invalid_text"
	case utf8.RuneCountInString(text) > MaxText:
		return "too_long"
	}
	return unless(reference.Fold(text) != "", "required")
}
