package find

import (
	"sync"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/search"
)

// Finder searches. It is safe for use by several goroutines.
//
// Its index follows the views: before each search it takes in what has changed since
// the one before. That costs a step for each decision, round, need and product, and
// nothing where the views stand as they stood.
type Finder struct {
	query *query.Reader
	ref   *reference.Data

	mu       sync.RWMutex
	index    *search.Index
	names    *search.Index // of what can be suggested
	entries  []*entry      // by slot; nil: free
	free     []uint32
	slots    map[key]uint32
	vendors  map[string]bool
	filled   bool
	position uint64 // of the views, as they are in the index
}

// New gives a finder. The words that it takes for the same are those of the list of
// initiatives.
func New(q *query.Reader) *Finder {
	return &Finder{query: q, ref: q.Reference(), index: search.NewIndex(nil), names: search.NewIndex(nil), slots: map[key]uint32{}}
}

// follow brings the index up to date with the views.
func (f *Finder) follow() error {
	f.mu.RLock()
	current := f.filled && f.position == f.query.Position()
	f.mu.RUnlock()
	if current {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	position := f.query.Position() // first: what comes meanwhile is taken in again by the next
	if f.filled && f.position == position {
		return nil
	}
	var now []*entry
	if !f.filled {
		now = f.fixed()
	}
	changing, err := f.changing()
	if err != nil {
		return err
	}
	f.take(append(now, changing...))
	f.filled, f.position = true, position
	return nil
}

// fixed are the entries that come with the program.
func (f *Finder) fixed() (out []*entry) {
	for _, m := range f.ref.Municipalities() {
		out = append(out, ofMunicipality(m))
	}
	for _, c := range f.ref.Counties() {
		out = append(out, ofCounty(c))
	}
	for _, o := range f.ref.Organisations() {
		if o.Number != "" {
			out = append(out, ofOrganisation(o))
		}
	}
	for _, p := range pages {
		out = append(out, ofPage(p))
	}
	return out
}

// changing are the entries that follow from the views.
func (f *Finder) changing() (out []*entry, err error) {
	rounds, err := f.query.RoundStates()
	if err != nil {
		return nil, err
	}
	for i := range rounds {
		out = append(out, ofRound(&rounds[i]))
	}
	needs, err := f.query.AllNeeds()
	if err != nil {
		return nil, err
	}
	for i := range needs {
		out = append(out, ofNeed(&needs[i]))
	}
	networks, err := f.query.AllNetworks()
	if err != nil {
		return nil, err
	}
	for i := range networks {
		out = append(out, ofNetwork(&networks[i]))
	}
	products, err := f.query.Products()
	if err != nil {
		return nil, err
	}
	out = append(out, f.sold(products)...)
	var failed error
	err = f.query.Each(catalogue.Query{Where: filter.Set{filter.Class: classes()}, Sort: "id"}, func(row catalogue.Row) bool {
		if at, known := f.slots[key{Decision, row.ID}]; known && f.entries[at].version == row.Position {
			out = append(out, f.entries[at]) // as it was: the initiative is not read again
			return true
		}
		s, err := f.query.Stored(row.ID)
		if failed = err; failed == nil && s.Decision.Class != "" {
			out = append(out, ofDecision(&s, &row))
		}
		return failed == nil
	})
	if err == nil {
		err = failed
	}
	return out, err
}

func classes() (out []string) {
	for _, c := range events.Classes {
		out = append(out, string(c))
	}
	return out
}

// sold are products, and the vendors of them that are known by nothing else.
func (f *Finder) sold(products []product.State) (out []*entry) {
	f.vendors = map[string]bool{}
	for i := range products {
		s := &products[i]
		out = append(out, ofProduct(s))
		if _, known := f.ref.Organisation(s.Vendor); !known && !f.vendors[s.Vendor] && s.VendorName != "" {
			out = append(out, ofVendor(s))
		}
		f.vendors[s.Vendor] = true
	}
	return out
}

// take replaces the entries that have another version than before, and drops the
// changing ones that are not there any more.
func (f *Finder) take(now []*entry) {
	there := make(map[key]bool, len(now))
	for _, e := range now {
		k := key{e.Kind, e.ID}
		there[k] = true
		at, known := f.slots[k]
		switch {
		case known && f.entries[at].version == e.version:
			continue
		case known:
			f.drop(at)
		case len(f.free) > 0:
			at, f.free = f.free[len(f.free)-1], f.free[:len(f.free)-1]
		default:
			at, f.entries = uint32(len(f.entries)), append(f.entries, nil)
		}
		e.terms, e.parts = search.Analyse(e.parts...), nil
		f.entries[at], f.slots[k] = e, at
		f.index.Put(at, e.terms)
		if e.begun = e.nameTerms(); e.begun != nil {
			f.names.Put(at, e.begun)
		}
	}
	for k, at := range f.slots {
		if e := f.entries[at]; e.version > 0 && !there[k] {
			f.drop(at)
			f.entries[at] = nil
			f.free = append(f.free, at)
			delete(f.slots, k)
		}
	}
}

// drop takes the entry of a slot out of the indexes.
func (f *Finder) drop(at uint32) {
	e := f.entries[at]
	f.index.Remove(at, e.terms)
	if e.begun != nil {
		f.names.Remove(at, e.begun)
	}
}
