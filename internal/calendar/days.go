package calendar

import (
	"cmp"
	"maps"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the day in Norway must be known on every machine

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// Kind says what a day is.
type Kind string

// The kinds.
const (
	Milestone  Kind = "milestone"
	Obligation Kind = "obligation" // by when one must act
	Statement  Kind = "statement"  // by when KS gives its statement
	Breaking   Kind = "breaking"   // from when the old way to connect no longer works
	SignUp     Kind = "sign_up"    // by when municipalities sign up for a wave
	Start      Kind = "start"      // when a wave begins
	Answer     Kind = "answer"     // by when KS answers a need
	NeedList   Kind = "list"       // by when members of a network say which needs are most urgent
)

// Day is a day of an initiative, a need or a network. Kind and Name are its identity.
type Day struct {
	Kind      Kind
	Name      string      // of the milestone; of a breaking change the position where it was first announced; the id of a wave; the year of a list; "" of the others
	Date      events.Date // as forecast now; of one that was dropped, as it was last
	Precision string      // day, month, quarter, year; "": day
	Baseline  events.Date // the date in the baseline; of a breaking change that moved, its first day; "": there is none
	What      events.Text // of a breaking change: what breaks; of a wave what should be known
	Wave      string      // what the wave is called
	Action    events.Text // and what must be done about it
	Position  uint64      // of the event that last changed it
	Changed   time.Time   // time of that event
	Created   time.Time
	Cancelled bool // dropped, or it was ahead when the initiative ended
}

type identity struct {
	kind Kind
	name string
}

func (d Day) identity() identity { return identity{d.Kind, d.Name} }

// sameDay says whether a reader would see the same.
func (d Day) sameDay(o Day) bool {
	return d.Date == o.Date && d.Precision == o.Precision && d.Baseline == o.Baseline && d.Cancelled == o.Cancelled &&
		maps.Equal(d.What, o.What) && maps.Equal(d.Action, o.Action)
}

// Days gives the days of one initiative, in the order in which they came. The
// records are all events of the initiative, oldest first.
func Days(records []events.Record) []Day {
	f := folder{announced: map[events.Date]string{}}
	for _, r := range records {
		initiative.Evolve(&f.state, r)
		f.note(r)
	}
	return f.days
}

// folder follows the days of an initiative from event to event.
type folder struct {
	state     initiative.State
	days      []Day
	announced map[events.Date]string // names of the breaking changes, by the day that each is announced for
	ended     events.Date            // the day it ended; "": it has not
}

// note compares what is planned after an event with what was before.
func (f *folder) note(r events.Record) {
	f.end(r.Time)
	f.name(r)
	now := map[identity]Day{}
	for _, d := range f.planned() {
		d.Cancelled = f.ended != "" && d.Date >= f.ended
		if _, twice := now[d.identity()]; !twice {
			now[d.identity()] = d
			f.put(d, r)
		}
	}
	for _, known := range f.days {
		if _, still := now[known.identity()]; !still && !known.Cancelled {
			known.Cancelled = true
			f.put(known, r)
		}
	}
}

// name keeps track of which breaking change is which: one that is moved is the
// same, and one that is announced after it was withdrawn is another.
func (f *folder) name(r events.Record) {
	switch e := r.Data.(type) {
	case *events.BreakingChangeAnnounced:
		from := cmp.Or(e.MovedFrom, e.On)
		name, known := f.announced[from]
		if !known {
			name = strconv.FormatUint(r.Position, 10)
		}
		delete(f.announced, from)
		f.announced[e.On] = name
	case *events.BreakingChangeWithdrawn:
		delete(f.announced, e.On)
	}
}

// put takes a day as it is after an event.
func (f *folder) put(d Day, r events.Record) {
	d.Position, d.Changed, d.Created = r.Position, r.Time, r.Time
	for i, known := range f.days {
		if known.identity() != d.identity() {
			continue
		}
		if !known.sameDay(d) {
			d.Created = known.Created
			f.days[i] = d
		}
		return
	}
	f.days = append(f.days, d)
}

// end notes when the initiative has ended. What is retired ends on a day of its
// own.
func (f *folder) end(at time.Time) {
	switch f.state.Standing {
	case events.StandingWithdrawn, events.StandingRejected, events.StandingMerged, events.StandingRetired:
		if f.ended == "" {
			f.ended = events.Date(at.In(oslo).Format(time.DateOnly))
		}
		if f.state.Retired != nil && f.state.Retired.On != "" {
			f.ended = f.state.Retired.On
		}
	default:
		f.ended = ""
	}
}

var oslo = mustZone("Europe/Oslo")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic("load zone " + name + ": " + err.Error()) // the zones are part of the program
	}
	return zone
}

// planned are the days that stand in an initiative now.
func (f *folder) planned() []Day {
	s := &f.state
	baseline := make(map[string]events.Date, len(s.Baseline))
	for _, m := range s.Baseline {
		baseline[strings.TrimSpace(m.Milestone)] = m.Date
	}
	var out []Day
	for _, m := range s.Plan {
		name := strings.TrimSpace(m.Milestone)
		out = append(out, Day{Kind: Milestone, Name: name, Date: m.Date, Precision: m.Precision, Baseline: baseline[name]})
	}
	if o := s.Obligation; o != nil && o.Deadline != "" {
		out = append(out, Day{Kind: Obligation, Date: o.Deadline})
	}
	if a := s.Assessment; a != nil && a.StatementDeadline != "" {
		out = append(out, Day{Kind: Statement, Date: a.StatementDeadline})
	}
	for _, b := range s.BreakingChanges {
		out = append(out, Day{Kind: Breaking, Name: f.announced[b.On], Date: b.On, Baseline: b.MovedFrom, What: b.What, Action: b.Action})
	}
	return out
}
