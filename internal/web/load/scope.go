package load

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// The parameters of the page beside the filters of the list.
const (
	paramBy    = "linjer"    // what the lines are
	paramMove  = "flytt"     // an initiative that is tried at another time
	paramLater = "kvartaler" // by how many quarters: more is later
)

const (
	byCounty = "fylke"
	// mostMoved is how many quarters an initiative is moved at most.
	mostMoved = 8
)

// door is how the address names which initiatives count.
var door = filter.Page(filter.InList)

// scope is what an address asks for.
type scope struct {
	where          filter.Set
	by             string // byCounty, or "" for size classes
	moved          string // the id of the initiative that is moved; "" if none is
	later          int
	municipalities []reference.Municipality // of today, within the places that were chosen
}

// readScope understands an address, or says everything that it does not
// understand of it. more are parameters that are read elsewhere.
func readScope(v *shell.Request, more ...string) (*scope, error) {
	given, ref := v.HTTP.URL.Query(), v.Shell.Config.Ref
	set, found, err := door.Read(given, v.Shell.Config.App.Query.Filters())
	if err != nil {
		return nil, err
	}
	var wrong fault.List
	wrong.Append(found...)
	shell.UnknownParams(given, &wrong, door.Params(), append(more, paramBy, paramMove, paramLater)...)
	s := &scope{where: set, by: given.Get(paramBy)}
	wrong.Check(s.by == "" || s.by == byCounty, "query."+paramBy, "unknown_choice", fault.Args{"given": s.by})
	if err := s.readMove(v, given, &wrong); err != nil {
		return nil, err
	}
	if err := wrong.Err(fault.Malformed, "address_not_understood", nil); err != nil {
		return nil, err
	}
	chosen := set.Places(ref)
	for _, m := range ref.Municipalities() {
		if chosen == nil || slices.Contains(chosen, m.Number) {
			s.municipalities = append(s.municipalities, m)
		}
	}
	return s, nil
}

// readMove reads which initiative is moved and how far. One without the other, as a
// form has it that nobody has filled in, moves nothing.
func (s *scope) readMove(v *shell.Request, given url.Values, wrong *fault.List) error {
	id, quarters := given.Get(paramMove), given.Get(paramLater)
	later, err := strconv.Atoi(quarters)
	ok := quarters == "" || err == nil && later >= -mostMoved && later <= mostMoved
	wrong.Check(ok, "query."+paramLater, "unknown_choice", fault.Args{"given": quarters})
	if id == "" {
		return nil
	}
	known := initiative.ValidID(id)
	if known {
		_, err := v.Shell.Config.App.Query.State(id)
		if err != nil && fault.CodeOf(err) != fault.NotFound {
			return err
		}
		known = err == nil
	}
	wrong.Check(known, "query."+paramMove, "unknown_initiative", fault.Args{"given": id})
	if known && ok && later != 0 {
		s.moved, s.later = id, later
	}
	return nil
}

// query selects the initiatives that count.
func (s *scope) query(ref *reference.Data) catalogue.Query {
	return catalogue.Query{Sort: "id", Where: s.where.Rows(ref)}
}

// values are the scope as an address has it, without what is moved.
func (s *scope) values() url.Values {
	q := s.where.Query(door)
	if s.by != "" {
		q.Set(paramBy, s.by)
	}
	return q
}

// group is a line of the calendar: some of the municipalities.
type group struct {
	key            string // a size class, or the number of a county
	municipalities []reference.Municipality
}

// groups divides the municipalities of a scope; those without any are left out.
func (s *scope) groups(ref *reference.Data) (out []group) {
	keys, of := events.SizeClasses, func(m *reference.Municipality) string { return m.SizeClass() }
	if s.by == byCounty {
		keys, of = nil, func(m *reference.Municipality) string { return m.County }
		for _, c := range ref.Counties() {
			keys = append(keys, c.Number)
		}
	}
	for _, key := range keys {
		g := group{key: key}
		for i := range s.municipalities {
			if of(&s.municipalities[i]) == key {
				g.municipalities = append(g.municipalities, s.municipalities[i])
			}
		}
		if len(g.municipalities) > 0 {
			out = append(out, g)
		}
	}
	return out
}
