package query

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/reference"
)

// Product reads a product. NotFound: there is none.
func (q *Reader) Product(id string) (product.State, error) {
	s, err := q.views.Product(id)
	if err == nil && !s.Exists() {
		err = fault.New(fault.NotFound, "product_not_found", nil)
	}
	return s, err
}

// ProductHistory reads every event of a product, oldest first.
func (q *Reader) ProductHistory(id string) ([]document.Entry, error) {
	if _, err := q.Product(id); err != nil {
		return nil, err
	}
	raw, err := q.views.History(id)
	if err != nil {
		return nil, err
	}
	return decodeEntries(raw)
}

// ProductAt is a product as it stood right after a position; it is what a repeated
// command is answered with.
func (q *Reader) ProductAt(id string, position uint64) (product.State, error) {
	s, err := q.Product(id)
	if err != nil || s.Position <= position {
		return s, err
	}
	entries, err := q.ProductHistory(id)
	if err != nil {
		return s, err
	}
	return replay(entries, position, product.Evolve)
}

// Products lists all products by name.
func (q *Reader) Products() ([]product.State, error) {
	list, err := q.views.Products()
	slices.SortFunc(list, byName)
	return list, err
}

func byName(a, b product.State) int {
	return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.ID, b.ID))
}

// ProductEnv is what a decision about a product may look at, for an organisation
// and with an initiative of a standing.
func (l *Lookups) ProductEnv(at time.Time, by, id string, standing events.Standing) product.Env {
	return product.Env{
		Today: l.reader.Today(at), Vendor: by, World: l.reader.world, Standing: standing,
		Taken: func(vendor, name string) bool {
			list, err := l.reader.views.Products()
			l.note("products", err)
			return slices.ContainsFunc(list, func(s product.State) bool {
				return s.ID != id && s.Vendor == vendor && strings.EqualFold(s.Name, name)
			})
		},
	}
}

// ProductUse is which products one of today's municipalities uses.
type ProductUse struct {
	Place    adoption.Place
	Known    bool              // the municipality is one of today's
	Own      product.Use       // all that it has said, under whichever number
	Position uint64            // of what was said last under the number of today
	Declared *product.Declared // what stands; nil: it has said nothing
	Before   []DeclaredBefore  // what those said last that it was formed from
}

// DeclaredBefore is what a municipality that is no more said that it uses.
type DeclaredBefore struct {
	Number string
	product.Declared
}

// ProductUse reads which products a municipality uses.
func (q *Reader) ProductUse(number string) (u ProductUse, err error) {
	m, known := q.ref.Municipality(number)
	if !known {
		u.Place.Number = number
		return u, nil
	}
	p := q.Place(m)
	said := map[string]*product.Use{}
	for _, span := range slices.Concat(p.Own, p.Former) {
		s, err := q.views.ProductUse(span.Number)
		if err != nil {
			return u, err
		}
		said[span.Number] = &s
	}
	return useOf(p, said), nil
}

// useOf puts together what was said under the numbers of a municipality.
func useOf(p adoption.Place, said map[string]*product.Use) ProductUse {
	u := ProductUse{Place: p, Known: true}
	u.Own.ID, u.Own.Municipality = product.UseID(p.Number), p.Number
	for _, span := range slices.Backward(p.Own) { // oldest first
		s := said[span.Number]
		if s == nil {
			continue
		}
		if span.Number == p.Number {
			u.Position = s.Position
		}
		for _, d := range s.Declared {
			if span.Holds(d.Day) {
				u.Own.Declared = append(u.Own.Declared, d)
			}
		}
	}
	u.Declared = u.Own.Last()
	for _, span := range p.Former {
		if s := said[span.Number]; s != nil {
			for _, d := range slices.Backward(s.Declared) {
				if span.Holds(d.Day) {
					u.Before = append(u.Before, DeclaredBefore{span.Number, d})
					break
				}
			}
		}
	}
	return u
}

// ProductUseEnv is what a decision about what a municipality uses may look at.
func (l *Lookups) ProductUseEnv(at time.Time, by events.Speaker, u *ProductUse) product.UseEnv {
	env := product.UseEnv{Today: l.reader.Today(at), Municipality: u.Place.Number, Known: u.Known, By: by}
	list, err := l.reader.views.Products()
	l.note("products", err)
	known := map[string]bool{}
	for i := range list {
		known[list[i].ID] = true
		env.Newest = max(env.Newest, list[i].Registered)
	}
	env.Product = func(id string) bool { return known[id] }
	return env
}

// productUses are what those of today's municipalities have said that have said
// anything, by number.
func (q *Reader) productUses() (map[string]ProductUse, error) {
	said, err := q.views.ProductUses()
	if err != nil {
		return nil, err
	}
	out := map[string]ProductUse{}
	for number := range said {
		for _, heir := range q.ref.Heirs(number) {
			if _, done := out[heir]; done {
				continue
			}
			if m, ok := q.ref.Municipality(heir); ok {
				out[heir] = useOf(q.Place(m), said)
			}
		}
	}
	return out, nil
}

// Users counts municipalities by what they have said of a product.
type Users struct {
	Concerned int // that are counted
	Said      int // of them, that have said whether they use it
	Using     int // of them, that say that they do
}

// ProductStand is a product and an initiative.
type ProductStand struct {
	product.State
	Report *product.Word // what the vendor says of the initiative; nil: nothing
	Users                // of those whom the initiative concerns
}

// Ready says that the vendor says that it is.
func (s *ProductStand) Ready() bool {
	return s.Report != nil && s.Report.State == events.ReadinessReady
}

// HoldsBack is how many municipalities wait for the product, as far as they have
// said that they use it.
func (s *ProductStand) HoldsBack() int {
	if s.Ready() {
		return 0
	}
	return s.Using
}

// Readiness is what vendors say of an initiative.
type Readiness struct {
	Initiative initiative.State
	Products   []ProductStand // what holds most back first
	Concerned  int            // municipalities
	Said       int            // of them, that have said which products they use
	HeldBack   int            // of them, that use one that is not ready
}

// Readiness reads the products of which vendors say something about an initiative,
// and those that its assessment names.
func (q *Reader) Readiness(id string) (r Readiness, err error) {
	if r.Initiative, err = q.State(id); err != nil {
		return r, err
	}
	list, err := q.touched(&r.Initiative)
	if err != nil {
		return r, err
	}
	concerned := q.ref.Concerned(r.Initiative.Reach)
	r.Concerned = len(concerned)
	uses, err := q.productUses()
	if err != nil {
		return r, err
	}
	for i := range list {
		r.Products = append(r.Products, ProductStand{State: list[i], Report: list[i].Report(id), Users: Users{Concerned: len(concerned)}})
	}
	for _, number := range concerned {
		u, said := uses[number]
		if !said || u.Declared == nil {
			continue
		}
		r.Said++
		held := 0
		for i := range r.Products {
			held += r.Products[i].count(u.Declared)
		}
		r.HeldBack += min(held, 1)
	}
	slices.SortStableFunc(r.Products, func(a, b ProductStand) int {
		return cmp.Or(cmp.Compare(b.HoldsBack(), a.HoldsBack()), cmp.Compare(b.Using, a.Using), byName(a.State, b.State))
	})
	return r, nil
}

// count adds what a municipality has said, and gives 1 if the product holds it back.
func (s *ProductStand) count(d *product.Declared) int {
	if !d.Knew(&s.State) {
		return 0
	}
	s.Said++
	if !d.Uses(s.ID) {
		return 0
	}
	s.Using++
	if s.Ready() {
		return 0
	}
	return 1
}

// touched are the products of which a vendor says something about an initiative,
// and those that its assessment names.
func (q *Reader) touched(s *initiative.State) ([]product.State, error) {
	list, err := q.views.ProductsFor(s.ID)
	if err != nil {
		return nil, err
	}
	named := s.Products()
	if len(named) == 0 {
		return list, nil
	}
	all, err := q.views.Products()
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Report(s.ID) == nil && slices.ContainsFunc(named, func(n string) bool { return strings.EqualFold(n, all[i].Name) }) {
			list = append(list, all[i])
		}
	}
	return list, nil
}

// VendorReadiness is what the vendors of a municipality say, by initiative.
type VendorReadiness struct {
	Use    ProductUse
	Stands map[string][]ProductStand // by initiative; those of which none of them says anything are absent
}

// VendorReadiness reads what the vendors of the products that a municipality uses
// say about initiatives.
func (q *Reader) VendorReadiness(m reference.Municipality) (r VendorReadiness, err error) {
	if r.Use, err = q.ProductUse(m.Number); err != nil || r.Use.Declared == nil {
		return r, err
	}
	r.Stands = map[string][]ProductStand{}
	for _, id := range r.Use.Declared.Products {
		s, err := q.views.Product(id)
		if err != nil {
			return r, err
		}
		for i := range s.Reports {
			about := s.Reports[i].Initiative
			r.Stands[about] = append(r.Stands[about], ProductStand{State: s, Report: &s.Reports[i]})
		}
	}
	return r, nil
}

// UsersOf counts all of today's municipalities by what they have said of a product.
func (q *Reader) UsersOf(s *product.State) (u Users, err error) {
	uses, err := q.productUses()
	if err != nil {
		return u, err
	}
	u.Concerned = len(q.ref.Municipalities())
	for _, use := range uses {
		if d := use.Declared; d != nil && d.Knew(s) {
			u.Said++
			if d.Uses(s.ID) {
				u.Using++
			}
		}
	}
	return u, nil
}

// Touching are the initiatives of which the vendor of a product says something, by
// id.
func (q *Reader) Touching(s *product.State) (out []initiative.State, err error) {
	for i := range s.Reports {
		about, err := q.Stored(s.Reports[i].Initiative)
		if err != nil {
			return nil, err
		}
		if about.Exists() {
			out = append(out, about)
		}
	}
	slices.SortFunc(out, func(a, b initiative.State) int { return strings.Compare(a.ID, b.ID) })
	return out, nil
}

// maxNearby is how many initiatives a vendor is asked about at a time.
const maxNearby = 20

// Nearby are initiatives of the same service areas of which the vendor of a product
// has said nothing, and that are not over; those that changed last first.
func (q *Reader) Nearby(s *product.State) (out []initiative.State, err error) {
	if len(s.Themes) == 0 {
		return nil, nil
	}
	var failed error
	where := filter.Set{filter.Theme: s.Themes, filter.Standing: {string(events.StandingActive), string(events.StandingOnHold)}}
	err = q.Each(catalogue.Query{Where: where}, func(row catalogue.Row) bool {
		if s.Report(row.ID) != nil {
			return true
		}
		var about initiative.State
		if about, failed = q.Stored(row.ID); failed == nil {
			out = append(out, about)
		}
		return failed == nil && len(out) < maxNearby
	})
	if err == nil {
		err = failed
	}
	return out, err
}

// ProductsOf are the products of a vendor by name.
func (q *Reader) ProductsOf(vendor string) ([]product.State, error) {
	list, err := q.Products()
	return slices.DeleteFunc(list, func(s product.State) bool { return s.Vendor != vendor }), err
}
