package waiting

import (
	"maps"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/agenda"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/outlook"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
)

// finder gathers what waits.
type finder struct {
	*About
	q     *query.Reader
	items []Item
}

func (f *finder) add(i Item) { f.items = append(f.items, i) }

func named(r *catalogue.Row) []Named { return []Named{{r.ID, r.Title}} }

// own is what the municipality itself has said last of an initiative; "": nothing.
func (a *About) own(initiative string) events.AdoptionState {
	if of := a.Adopted[initiative]; of != nil && of.Stand.Own != nil {
		return of.Stand.Own.State
	}
	return ""
}

// deadlines are the days by which the municipality must have done something, and those
// that are over.
func (f *finder) deadlines() error {
	until, err := f.until()
	if err != nil {
		return err
	}
	var over []Item
	for i := range f.Rows {
		r := &f.Rows[i]
		switch {
		case f.own(r.ID) == events.AdoptionInUse:
		case f.missed(r):
			over = append(over, Item{Kind: Missed, Date: r.Deadline, Last: r.Deadline, Initiatives: named(r)})
		case r.LastDay >= f.Today:
			if err := f.deadline(r, until); err != nil {
				return err
			}
		}
	}
	f.items = append(f.items, over...)
	return nil
}

func (f *finder) deadline(r *catalogue.Row, until events.Date) error {
	i, _, err := f.q.Planned(r, []agenda.Share{{Class: f.Municipality.SizeClass(), Municipalities: 1}})
	if err != nil {
		return err
	}
	next, ok := agenda.Next(f.Today, &i)
	if ok && next.Kind.Acts() && next.Last <= until {
		f.add(Item{Kind: Deadline, Date: next.Date, Precision: next.Precision, Last: next.Last, Initiatives: named(r), Step: next})
	}
	return nil
}

// missed says that the deadline of an obligation is over, and that the municipality has
// said neither that it has done what it must nor that it will not.
func (f *finder) missed(r *catalogue.Row) bool {
	if r.Deadline == "" || r.Deadline >= f.Today || outlook.GroupOf(r) != outlook.Must {
		return false
	}
	return !slices.Contains(ended, f.own(r.ID))
}

// ended are the states of whoever will not do it.
var ended = []events.AdoptionState{events.AdoptionDecidedNo, events.AdoptionStopped}

// waves are those that the municipality can sign up for.
func (f *finder) waves() {
	for i := range f.Waves {
		if w := &f.Waves[i]; w.Asks() {
			f.add(Item{Kind: Wave, Date: w.SignUpBy, Last: w.SignUpBy, Initiatives: []Named{{w.Initiative.ID, w.Initiative.Title}}, Wave: w})
		}
	}
}

// confirmations are the adoptions of which the municipality is asked.
func (f *finder) confirmations() {
	var asked []Named
	for _, id := range slices.Sorted(maps.Keys(f.Adopted)) {
		if a := f.Adopted[id]; a.Stand.Asks(f.Today) != "" {
			asked = append(asked, Named{id, a.Initiative.Title})
		}
	}
	if len(asked) > 0 {
		f.add(Item{Kind: Confirm, Initiatives: asked})
	}
}

// packages are the onboarding packages that are left by half, and those of what the
// municipality has decided on.
func (f *finder) packages() {
	for i := range f.Rows {
		r := &f.Rows[i]
		a := f.Adopted[r.ID]
		if a == nil {
			continue
		}
		p := adoption.NewProgress(a.Initiative.Onboarding.Steps, a.Stand.Ticked)
		if p.Of == 0 || p.Finished() || len(p.Done) == 0 && !slices.Contains(beginning, f.own(r.ID)) {
			continue
		}
		f.add(Item{Kind: Onboarding, Initiatives: named(r), Left: p.Of - len(p.Done), Of: p.Of, Hours: p.Left})
	}
}

// beginning are the states of whoever is about to begin.
var beginning = []events.AdoptionState{events.AdoptionDecidedYes, events.AdoptionInPlan}

// undecided are the states of whoever has not taken a stand.
var undecided = []events.AdoptionState{"", events.AdoptionConsidering, events.AdoptionNotConsidered}

// vendors are the products of the municipality that are ready for what it has not
// taken a stand on.
func (f *finder) vendors() {
	for i := range f.Rows {
		r := &f.Rows[i]
		stands := f.Vendors.Stands[r.ID]
		ready := slices.IndexFunc(stands, func(s query.ProductStand) bool { return s.Ready() })
		if ready >= 0 && slices.Contains(undecided, f.own(r.ID)) {
			f.add(Item{Kind: Vendor, Initiatives: named(r), Product: Label{stands[ready].ID, stands[ready].Name}})
		}
	}
}

// networks are those that ask which needs are most urgent to the municipality, and
// those that others have said it is in.
func (f *finder) networks() {
	number := f.Municipality.Number
	for i := range f.Networks {
		n := &f.Networks[i]
		label := Label{n.ID, n.Name}
		for j := range n.Lists {
			if l := &n.Lists[j]; f.q.MayPropose(n, l, number) && f.q.NeedProposal(l, number) == nil {
				f.add(Item{Kind: NeedList, Date: l.Deadline, Last: l.Deadline, Network: label, Year: l.Year})
			}
		}
		if m := n.Of(number); m != nil && !m.Own() {
			f.add(Item{Kind: Membership, Network: label})
		}
	}
}

// silent are the obligations of which nobody has said anything.
func (f *finder) silent() {
	var unsaid []Named
	for i := range f.Rows {
		r := &f.Rows[i]
		if a := f.Adopted[r.ID]; outlook.GroupOf(r) == outlook.Must && (a == nil || a.Stand.Own == nil && len(a.Stand.Reports) == 0) {
			unsaid = append(unsaid, named(r)...)
		}
	}
	if len(unsaid) > 0 {
		f.add(Item{Kind: Silent, Initiatives: unsaid})
	}
}

// products asks which products the municipality uses, where there is any to name.
func (f *finder) products() error {
	if f.Vendors.Use.Declared != nil {
		return nil
	}
	list, err := f.q.Products()
	if err == nil && len(list) > 0 {
		f.add(Item{Kind: Products})
	}
	return err
}

// Coming are the days of the next twelve months that do not wait yet, in order: what is
// further away than what is to be done now, and what only happens.
func (a *About) Coming(q *query.Reader, waits []Item) (out []agenda.Step, err error) {
	var all []agenda.Initiative
	for i := range a.Rows {
		if a.Rows[i].LastDay < a.Today {
			continue
		}
		planned, _, err := q.Planned(&a.Rows[i], []agenda.Share{{Class: a.Municipality.SizeClass(), Municipalities: 1}})
		if err != nil {
			return nil, err
		}
		all = append(all, planned)
	}
	year, err := agenda.New(a.Today, all)
	if err != nil {
		return nil, err
	}
	waiting := func(s agenda.Step) bool {
		return slices.ContainsFunc(waits, func(i Item) bool {
			return i.Kind == Deadline && i.Step.ID == s.ID && i.Step.Kind == s.Kind && i.Step.Last == s.Last
		})
	}
	for _, m := range year.Months {
		for _, s := range m.Steps {
			if !waiting(s) {
				out = append(out, s)
			}
		}
	}
	return out, nil
}
