package municipalities

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/outlook"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// figures sum up what concerns one municipality, as its page has it.
type figures struct {
	Inhabitants int
	Initiatives int // that are not over
	Must        int // of them, obligatory now
	Bypassed    int // of them, have gone past the municipalities
	Pilots      int // of initiatives, that the municipality takes part in
	Hours       int
	Assessed    int // initiatives that Hours are the sum of; with 0 they are not known
}

// overview is what concerns each municipality, kept until something is changed.
type overview struct {
	mu       sync.Mutex
	position uint64
	day      events.Date
	figures  map[string]figures // by number; nil: not worked out yet
}

// figures works out what concerns each municipality. The map is shared and must
// not be changed.
func (p *municipal) figures(v *shell.Request) (map[string]figures, error) {
	o, today, position := &p.overview, v.Today(), v.Shell.Config.App.Query.Position()
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.figures != nil && o.position == position && o.day == today {
		return o.figures, nil
	}
	now, err := time.Parse(time.DateOnly, string(today))
	if err != nil {
		return nil, fmt.Errorf("read today: %w", err)
	}
	s := newSums(v.Shell.Config.Ref, now)
	if err := v.Shell.Config.App.Query.Each(catalogue.Query{}, s.add); err != nil {
		return nil, err
	}
	o.figures, o.position, o.day = s.figures(), position, today
	return o.figures, nil
}

// sums gathers the figures of all municipalities in one reading of the list.
// What concerns all of them is counted once for each size class.
type sums struct {
	ref     *reference.Data
	now     time.Time
	all     figures
	classes map[string]*outlook.Outlook
	own     map[string]*figures
	ahead   map[string]*outlook.Outlook
	class   map[string]string // of each municipality
}

func newSums(ref *reference.Data, now time.Time) *sums {
	s := &sums{
		ref: ref, now: now, classes: map[string]*outlook.Outlook{}, own: map[string]*figures{},
		ahead: map[string]*outlook.Outlook{}, class: map[string]string{},
	}
	for _, class := range events.SizeClasses {
		s.classes[class] = outlook.New(now, aheadQuarters)
	}
	for _, m := range ref.Municipalities() {
		s.own[m.Number], s.class[m.Number] = &figures{Inhabitants: m.Population}, m.SizeClass()
	}
	return s
}

func (s *sums) add(r catalogue.Row) bool {
	for _, number := range r.Pilot {
		today, _, _ := s.ref.Current(number)
		for _, t := range today {
			s.own[t].Pilots++
		}
	}
	group := outlook.GroupOf(&r)
	if group == outlook.Over {
		return true
	}
	concerned := s.ref.Concerned(r.Reach)
	if len(concerned) == len(s.own) {
		s.all.count(group, r.Bypassed)
		for class, o := range s.classes {
			o.Add(&r, class)
		}
		return true
	}
	for _, number := range concerned {
		s.own[number].count(group, r.Bypassed)
		if len(r.Costs) == 0 && !r.NoCost {
			continue
		}
		if s.ahead[number] == nil {
			s.ahead[number] = outlook.New(s.now, aheadQuarters)
		}
		s.ahead[number].Add(&r, s.class[number])
	}
	return true
}

func (f *figures) count(group outlook.Group, bypassed bool) {
	f.Initiatives++
	if group == outlook.Must {
		f.Must++
	}
	if bypassed {
		f.Bypassed++
	}
}

func (f *figures) expect(o *outlook.Outlook) {
	if o != nil {
		f.Hours += int(o.Total.Must.Hours.Expected + o.Total.May.Hours.Expected)
		f.Assessed += o.Assessed
	}
}

func (s *sums) figures() map[string]figures {
	out := make(map[string]figures, len(s.own))
	for number, own := range s.own {
		f := *own
		f.Initiatives += s.all.Initiatives
		f.Must += s.all.Must
		f.Bypassed += s.all.Bypassed
		f.expect(s.classes[s.class[number]])
		f.expect(s.ahead[number])
		out[number] = f
	}
	return out
}

// burden says how much there is for so few, beside the municipality that has as
// many above as below.
func (p *municipal) burden(v *shell.Request, number string) (string, error) {
	all, err := p.figures(v)
	if err != nil {
		return "", err
	}
	var values []int
	for _, f := range all {
		values = append(values, perThousand(f.Initiatives, f.Inhabitants))
	}
	slices.Sort(values)
	here := all[number]
	if here.Initiatives == 0 || len(values) == 0 {
		return "", nil
	}
	say := func(value int) string { return v.Lang.Figure(float64(value) / tenths) }
	return v.T("municipality.burden", fault.Args{"here": say(perThousand(here.Initiatives, here.Inhabitants)), "median": say(values[len(values)/2])}), nil
}
