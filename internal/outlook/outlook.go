package outlook

import (
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
)

// Group is how an initiative concerns a municipality.
type Group string

// The groups. Left out is what is over: withdrawn, rejected, merged, retired,
// ended or stopped.
const (
	Must   Group = "must"   // obligatory now
	May    Group = "may"    // can be taken into use
	Coming Group = "coming" // obligatory later, or not ready to be taken into use
	Over   Group = "over"
)

// Groups lists the groups that concern a municipality, most urgent first.
var Groups = []Group{Must, May, Coming}

// GroupOf says how an initiative concerns the municipalities it reaches.
func GroupOf(r *catalogue.Row) Group {
	alive := r.Standing == events.StandingActive || r.Standing == events.StandingOnHold
	switch {
	case !alive || r.Phase == events.PhaseEnded || r.Phase == events.PhaseStopped:
		return Over
	case r.Obligation == string(events.ObligationMandatory):
		return Must
	case r.Obligation == string(events.ObligationMandatoryLater):
		return Coming
	case r.Phase == events.PhaseRollout || r.Phase == events.PhaseOperation || r.Stage == events.StageOperational:
		return May
	}
	return Coming
}

// binding says that a municipality will have to, now or later.
func binding(r *catalogue.Row) bool {
	return r.Obligation == string(events.ObligationMandatory) || r.Obligation == string(events.ObligationMandatoryLater)
}

// Period is one quarter.
type Period struct {
	Quarter Quarter
	Must    Load // of what is obligatory, now or later
	May     Load // of what is not
}

// Empty says that nothing is known to fall in a period, not even unassessed.
func (p Period) Empty() bool { return p.Must == Load{} && p.May == Load{} }

// Quiet is how many quarters there are in which nothing is known to fall.
func (o *Outlook) Quiet() (n int) {
	for _, p := range o.Periods {
		if p.Empty() {
			n++
		}
	}
	return n
}

// Outlook is what lies ahead of one municipality.
type Outlook struct {
	Periods []Period
	Undated Period // what is assessed without saying when

	Assessed int // initiatives with costs, or with an explicit "no cost"
	Unknown  int // initiatives that nobody has assessed
	Total    Period
}

// New is an empty outlook of so many quarters from the one of a day on.
func New(from time.Time, quarters int) *Outlook {
	first := NewQuarter(from.Year(), (int(from.Month())+2)/3)
	o := &Outlook{Periods: make([]Period, quarters)}
	for i := range o.Periods {
		o.Periods[i].Quarter = first + Quarter(i)
	}
	return o
}

// Add counts an initiative for a municipality of a size class. What falls
// outside the quarters is left out; an initiative that is over is too.
func (o *Outlook) Add(r *catalogue.Row, class string) { o.AddMoved(r, class, 0) }

// AddMoved is Add as it would be if everything of the initiative that has a time
// came so many quarters later, or earlier.
func (o *Outlook) AddMoved(r *catalogue.Row, class string, later int) {
	if GroupOf(r) == Over {
		return
	}
	pick := func(p *Period) *Load {
		if binding(r) {
			return &p.Must
		}
		return &p.May
	}
	if len(r.Costs) == 0 && !r.NoCost {
		o.Unknown++
		pick(&o.Total).Unknown++
		if q, ok := QuarterOf(r.Deadline); ok && o.within(q+Quarter(later)) {
			pick(&o.Periods[q+Quarter(later)-o.Periods[0].Quarter]).Unknown++
		}
		return
	}
	o.Assessed++
	for _, c := range costsOf(r.Costs, class, r.Deadline) {
		if c.span == (span{}) {
			pick(&o.Undated).add(c.unit, c.amount)
			pick(&o.Total).add(c.unit, c.amount)
			continue
		}
		c.span.from, c.span.to = c.span.from+Quarter(later), c.span.to+Quarter(later)
		o.spread(c, pick)
	}
}

// spread lays a cost evenly over the quarters of its span.
func (o *Outlook) spread(c cost, pick func(*Period) *Load) {
	n := int64(c.span.to - c.span.from + 1)
	for q := c.span.from; q <= c.span.to; q++ {
		if !o.within(q) {
			continue
		}
		share := c.amount.part(int64(q-c.span.from), n)
		if c.frequency == events.FrequencyYearly {
			share = c.amount.part(int64(q.Number()-1), 4)
		}
		pick(&o.Periods[q-o.Periods[0].Quarter]).add(c.unit, share)
		pick(&o.Total).add(c.unit, share)
	}
}

func (o *Outlook) within(q Quarter) bool {
	return len(o.Periods) > 0 && q >= o.Periods[0].Quarter && q <= o.Periods[len(o.Periods)-1].Quarter
}
