package product

import (
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// State is what is true about one product after the events so far. Its slices are
// never changed, only replaced.
type State struct {
	ID          string      `json:"id"`
	Position    uint64      `json:"position"` // of its last event; 0: it does not exist
	Vendor      string      `json:"vendor"`
	VendorName  string      `json:"vendorName,omitempty"` // as it calls itself
	Name        string      `json:"name"`
	Description events.Text `json:"description,omitempty"`
	Themes      []string    `json:"themes,omitempty"`
	Homepage    string      `json:"homepage,omitempty"`
	Registered  uint64      `json:"registered"` // position at which it was registered first
	At          time.Time   `json:"at"`         // when that was
	Reports     []Word      `json:"reports,omitempty"`
}

// Word is what the vendor said last of one initiative.
type Word struct {
	Initiative string    `json:"initiative"`
	Event      string    `json:"event"` // its id
	Position   uint64    `json:"position"`
	At         time.Time `json:"at"`
	Supplier   string    `json:"supplier,omitempty"` // who did it for the vendor
	events.ReadinessWord
	Note     events.Text `json:"note,omitempty"`
	Verified *Verified   `json:"verified,omitempty"` // nil: the owner has not
}

// Verified is that the owner of the initiative has seen it.
type Verified struct {
	At           time.Time   `json:"at"`
	Organisation string      `json:"organisation"`
	Note         events.Text `json:"note,omitempty"`
}

// Overdue says of a plan that its day is past, so that it says nothing any more
// of when the product is ready.
func (r *Word) Overdue(today events.Date) bool {
	_, last, ok := r.Date.Period(r.Precision)
	return r.State == events.ReadinessPlanned && ok && last < today
}

// Exists says whether the product was registered.
func (s *State) Exists() bool { return s.Registered > 0 }

// Report is what the vendor said last of an initiative; nil if nothing.
func (s *State) Report(initiative string) *Word {
	i := slices.IndexFunc(s.Reports, func(r Word) bool { return r.Initiative == initiative })
	if i < 0 {
		return nil
	}
	return &s.Reports[i]
}

// Evolve applies one event. It is total: an event of a type this program does not
// know only moves the position.
func Evolve(s *State, r events.Record) {
	s.Position, s.ID = r.Position, r.AggregateID
	switch e := r.Data.(type) {
	case *events.ProductRegistered:
		s.Vendor, s.VendorName, s.Name, s.Description, s.Themes, s.Homepage = e.Vendor, e.VendorName, e.Name, e.Description, e.Themes, e.Homepage
		if s.Registered == 0 {
			s.Registered, s.At = r.Position, r.Time
		}
	case *events.ReadinessReported:
		s.put(Word{
			Initiative: e.Initiative, Event: r.ID, Position: r.Position, At: r.Time, Supplier: r.Supplier,
			ReadinessWord: e.ReadinessWord, Note: e.Note,
		})
	case *events.ReadinessVerified:
		if was := s.Report(e.Initiative); was != nil && was.Event == e.Report {
			now := *was
			now.Verified = &Verified{At: r.Time, Organisation: r.Organisation, Note: e.Note}
			s.put(now)
		}
	}
}

// put takes the place of what was said of the same initiative.
func (s *State) put(r Word) {
	i := slices.IndexFunc(s.Reports, func(was Word) bool { return was.Initiative == r.Initiative })
	s.Reports = slices.Clone(s.Reports)
	if i < 0 {
		s.Reports = append(s.Reports, r)
		return
	}
	s.Reports[i] = r
}

// Use is which products a municipality has said that it uses, under one number.
type Use struct {
	ID           string     `json:"id"`
	Municipality string     `json:"municipality"` // its number
	Position     uint64     `json:"position"`     // of its last event; 0: nothing was said
	Declared     []Declared `json:"declared,omitempty"`
}

// Declared is all that a municipality said that it uses on a day.
type Declared struct {
	Event        string         `json:"event"` // its id
	Position     uint64         `json:"position"`
	At           time.Time      `json:"at"`
	Day          events.Date    `json:"day"` // in Norway
	By           events.Speaker `json:"by"`
	Organisation string         `json:"organisation"`       // on whose behalf
	Supplier     string         `json:"supplier,omitempty"` // who did it for them
	Products     []string       `json:"products"`           // ids, sorted
}

// Uses says whether a product is among them.
func (d *Declared) Uses(id string) bool {
	_, found := slices.BinarySearch(d.Products, id)
	return found
}

// Knew says whether a product was registered when it was said, so that leaving it
// out says that it is not used.
func (d *Declared) Knew(s *State) bool { return d.Position > s.Registered || d.Uses(s.ID) }

// useID begins the id of the aggregate of what a municipality uses.
const useID = "use-"

// UseID is the id of what the municipality of a number uses.
func UseID(number string) string { return useID + number }

// IsUse says whether the id of an aggregate is that of what a municipality uses.
func IsUse(id string) bool { return len(id) > len(useID) && id[:len(useID)] == useID }

// EvolveUse applies one event to what a municipality uses.
func EvolveUse(u *Use, r events.Record) {
	u.Position, u.ID = r.Position, r.AggregateID
	e, ok := r.Data.(*events.ProductUseDeclared)
	if !ok {
		return
	}
	u.Municipality = e.Municipality
	u.Declared = append(slices.Clip(u.Declared), Declared{
		Event: r.ID, Position: r.Position, At: r.Time, Day: initiative.Day(r.Time), By: e.By,
		Organisation: r.Organisation, Supplier: r.Supplier, Products: e.Products,
	})
}

// Last is what was said last; nil if nothing was.
func (u *Use) Last() *Declared {
	if len(u.Declared) == 0 {
		return nil
	}
	return &u.Declared[len(u.Declared)-1]
}
