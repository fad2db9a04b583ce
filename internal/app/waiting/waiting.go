// Package waiting finds what waits for a municipality: deadlines, waves that it can
// sign up for, answers to confirm, packages that are left by half, vendors that are
// ready, networks that ask. It is what the page of a municipality begins with, what the
// API gives, and what the letter of a quarter is about; the words are the same in all.
package waiting

import (
	"slices"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/agenda"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/outlook"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/reference"
)

// soonMonths is how far ahead a deadline is something to do now.
const soonMonths = 6

// Kind says what waits.
type Kind string

// The kinds.
const (
	Deadline   Kind = "deadline"   // something must be done by a day
	Missed     Kind = "missed"     // that day is over, and the municipality has not said that it is done
	Wave       Kind = "wave"       // it can sign up
	Confirm    Kind = "confirm"    // what was said of its adoptions, to be confirmed
	Onboarding Kind = "onboarding" // a package that it has begun with, or is to
	Vendor     Kind = "vendor"     // a product that it uses is ready for what it has not taken a stand on
	NeedList   Kind = "need_list"  // a network asks which needs are most urgent
	Membership Kind = "membership" // others have said that it is in a network
	Silent     Kind = "silent"     // what it must do and has said nothing of
	Products   Kind = "products"   // it has not said which products it uses
)

// Kinds lists them, in the order in which those without a day stand.
var Kinds = []Kind{Deadline, Missed, Wave, Confirm, Onboarding, Vendor, NeedList, Membership, Silent, Products}

// Named is something that an item is about.
type Named struct {
	ID    string
	Title events.Text
}

// Item is something that waits. What its kind does not have is zero.
type Item struct {
	Kind        Kind
	Date        events.Date // by which it must be done, as exactly as it is known
	Precision   string      // of events; "" is a day
	Last        events.Date // the last day that may be meant; "" where there is none
	Initiatives []Named     // what it is about: one, or those that are counted together
	Step        agenda.Step // of a deadline ahead: what is to be done, and what it takes
	Wave        *query.MunicipalityWave
	Left, Of    int              // steps of an onboarding package
	Hours       initiative.Hours // that those take that are left
	Product     Label
	Network     Label
	Year        int // of a list of needs
}

// Label is what has a name in one language.
type Label struct{ ID, Name string }

// Ahead says that the item stands in the next twelve months too.
func (i *Item) Ahead() bool { return i.Kind == Deadline || i.Kind == Wave }

// About is what is known of one municipality on a day.
type About struct {
	Municipality reference.Municipality
	Today        events.Date
	Rows         []catalogue.Row           // initiatives that concern it and are not over, the most pressing group first
	Adopted      map[string]*query.Adopted // what was said of it, by initiative
	Vendors      query.VendorReadiness
	Waves        []query.MunicipalityWave
	Networks     []query.NetworkSum
}

// Read reads what is known of a municipality.
func Read(q *query.Reader, m reference.Municipality, today events.Date) (*About, error) {
	a := &About{Municipality: m, Today: today}
	groups := map[outlook.Group][]catalogue.Row{}
	err := q.Each(catalogue.Query{Where: filter.Set{filter.Municipality: {m.Number}}, Sort: "deadline"}, func(r catalogue.Row) bool {
		groups[outlook.GroupOf(&r)] = append(groups[outlook.GroupOf(&r)], r)
		return true
	})
	if err != nil {
		return nil, err
	}
	for _, g := range outlook.Groups {
		a.Rows = append(a.Rows, groups[g]...)
	}
	if a.Adopted, err = Adopted(q, m, today); err != nil {
		return nil, err
	}
	if a.Vendors, err = q.VendorReadiness(m); err != nil {
		return nil, err
	}
	if a.Waves, err = q.MunicipalityWaves(m); err != nil {
		return nil, err
	}
	a.Networks, err = q.NetworksOf(m.Number)
	return a, err
}

// Adopted is where a municipality stands with the initiatives of which something was
// said of it, by initiative.
func Adopted(q *query.Reader, m reference.Municipality, on events.Date) (map[string]*query.Adopted, error) {
	list, err := q.AdoptedBy(m, on)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*query.Adopted, len(list))
	for i := range list {
		out[list[i].Initiative.ID] = &list[i]
	}
	return out, nil
}

// Find finds all that waits: what has a day first, by the last day that may be meant,
// and then by kind.
func (a *About) Find(q *query.Reader) ([]Item, error) {
	f := &finder{About: a, q: q}
	if err := f.deadlines(); err != nil {
		return nil, err
	}
	f.waves()
	f.confirmations()
	f.packages()
	f.vendors()
	f.networks()
	f.silent()
	if err := f.products(); err != nil {
		return nil, err
	}
	slices.SortStableFunc(f.items, func(a, b Item) int {
		if a.Last == "" || b.Last == "" {
			return strings.Compare(string(b.Last), string(a.Last)) // what has no day is last
		}
		return strings.Compare(string(a.Last), string(b.Last))
	})
	return f.items, nil
}

// until is the last day of what is something to do now.
func (a *About) until() (events.Date, error) {
	today, err := time.Parse(time.DateOnly, string(a.Today))
	return events.Date(today.AddDate(0, soonMonths, 0).Format(time.DateOnly)), err
}

// What is shown first to a person.
const (
	mostAhead   = 16 // of what stands in the next twelve months too
	missedShown = 3  // deadlines that are over, one by one; more are one item
	mostOfKind  = 5  // of what may be many: vendors that are ready, packages that were begun
)

// Brief is what a person is shown of all that waits. further is how many things that
// stand in the next twelve months are left out.
func Brief(all []Item) (shown []Item, further int) {
	count := map[Kind]int{}
	for i := range all {
		count[all[i].Kind]++
	}
	many, seen, ahead := -1, map[Kind]int{}, 0
	for _, one := range all {
		seen[one.Kind]++
		switch {
		case one.Kind == Missed && count[Missed] > missedShown && many >= 0:
			shown[many].Initiatives = append(shown[many].Initiatives, one.Initiatives...)
			continue
		case one.Kind == Missed && count[Missed] > missedShown:
			many, one.Initiatives = len(shown), slices.Clone(one.Initiatives)
		case (one.Kind == Onboarding || one.Kind == Vendor) && seen[one.Kind] > mostOfKind:
			continue
		case one.Ahead():
			if ahead++; ahead > mostAhead {
				continue
			}
		}
		shown = append(shown, one)
	}
	return shown, max(0, ahead-mostAhead)
}
