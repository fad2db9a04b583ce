package query

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/network"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/reference"
)

// Network reads a network. NotFound: there is none.
func (q *Reader) Network(id string) (network.State, error) {
	s, err := q.views.Network(id)
	if err == nil && !s.Exists() {
		err = fault.New(fault.NotFound, "network_not_found", nil)
	}
	return s, err
}

// NetworkHistory reads every event of a network, oldest first.
func (q *Reader) NetworkHistory(id string) ([]document.Entry, error) {
	if _, err := q.Network(id); err != nil {
		return nil, err
	}
	raw, err := q.views.History(id)
	if err != nil {
		return nil, err
	}
	return decodeEntries(raw)
}

// NetworkAt is a network as it stood right after a position; it is what a repeated
// command is answered with.
func (q *Reader) NetworkAt(id string, position uint64) (network.State, error) {
	s, err := q.Network(id)
	if err != nil || s.Position <= position {
		return s, err
	}
	entries, err := q.NetworkHistory(id)
	if err != nil {
		return s, err
	}
	return replay(entries, position, network.Evolve)
}

// AllNetworks lists all networks, by id.
func (q *Reader) AllNetworks() ([]network.State, error) { return q.views.Networks() }

// NetworkSum is a network, and who is in it today.
type NetworkSum struct {
	network.State
	Now        []NetworkMember // members today, by number
	Later      []NetworkMember // from a day to come, by number
	Past       []NetworkMember // that were members or never were, as they stand in the log
	Population int             // of the members
}

// NetworkMember is a membership of a municipality.
type NetworkMember struct {
	network.Member
	Today     reference.Municipality // the zero value of one that is none any more
	Inherited bool                   // from a municipality that it was formed from; it has said nothing itself
}

// Own says that the municipality has said itself that it is a member.
func (m *NetworkMember) Own() bool { return m.In.Own() && !m.Inherited }

// Numbers are those of the members today.
func (s *NetworkSum) Numbers() []string {
	out := make([]string, 0, len(s.Now))
	for i := range s.Now {
		out = append(out, s.Now[i].Today.Number)
	}
	return out
}

// Municipalities are the members today, by number.
func (s *NetworkSum) Municipalities() (out []reference.Municipality) {
	for i := range s.Now {
		out = append(out, s.Now[i].Today)
	}
	return out
}

// Of is what stands of one of today's municipalities; nil: nothing does.
func (s *NetworkSum) Of(number string) *NetworkMember {
	for _, list := range [][]NetworkMember{s.Now, s.Later} {
		for i := range list {
			if list[i].Today.Number == number {
				return &list[i]
			}
		}
	}
	return nil
}

// NetworkSum finds who is in a network today: each of today's municipalities once.
func (q *Reader) NetworkSum(s *network.State) NetworkSum {
	sum, today := NetworkSum{State: *s}, q.Today(q.clock())
	stands := map[*network.Member]bool{}
	for _, number := range q.mentioned(s) {
		m, _ := q.ref.Municipality(number)
		one := NetworkMember{Today: m}
		of := q.networkMunicipality(number)
		e := s.Last(of)
		if e == nil {
			e, one.Inherited = s.Inherited(of, today), true
		}
		if e == nil || !e.Lasts(today) || s.Closed != nil {
			continue
		}
		stands[e], one.Member = true, *e
		if e.On(today) {
			sum.Now, sum.Population = append(sum.Now, one), sum.Population+m.Population
		} else {
			sum.Later = append(sum.Later, one)
		}
	}
	for i := range s.Members {
		if e := &s.Members[i]; !stands[e] {
			m, _ := q.ItselfToday(e.Municipality, e.In.At)
			sum.Past = append(sum.Past, NetworkMember{Member: *e, Today: m})
		}
	}
	return sum
}

// mentioned are the numbers of today's municipalities of which something was said, or of
// one that they come from.
func (q *Reader) mentioned(s *network.State) (out []string) {
	for i := range s.Members {
		out = append(out, q.ref.Heirs(s.Members[i].Municipality)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// networkMunicipality is one of today's municipalities as networks know it.
func (q *Reader) networkMunicipality(number string) network.Municipality {
	_, known := q.ref.Municipality(number)
	lineage := q.ref.Lineage(number)
	had := func(spans []reference.Span) func(string, time.Time) bool {
		return func(number string, at time.Time) bool {
			day := q.Today(at)
			return slices.ContainsFunc(spans, func(s reference.Span) bool {
				return s.Number == number && s.From <= day && (s.Until == "" || day <= s.Until)
			})
		}
	}
	return network.Municipality{Number: number, Known: known, Own: had(lineage.Own), Former: had(lineage.Former)}
}

// Networks lists all networks with who is in them, those that were closed last, else by
// name.
func (q *Reader) Networks() (out []NetworkSum, err error) {
	list, err := q.views.Networks()
	if err != nil {
		return nil, err
	}
	for i := range list {
		out = append(out, q.NetworkSum(&list[i]))
	}
	slices.SortFunc(out, func(a, b NetworkSum) int {
		over := func(s *NetworkSum) int {
			if s.Closed != nil {
				return 1
			}
			return 0
		}
		return cmp.Or(over(&a)-over(&b), strings.Compare(reference.Fold(a.Name), reference.Fold(b.Name)), strings.Compare(a.ID, b.ID))
	})
	return out, nil
}

// NetworksWith lists the networks that filters of needs ask for: those that are named,
// and have a member in one of the places. A network has no theme and takes nothing up,
// so that there is none where that is asked for.
func (q *Reader) NetworksWith(where filter.Set) ([]NetworkSum, error) {
	if len(where[filter.Theme]) > 0 || len(where[filter.LifeEvent]) > 0 || len(where[filter.Initiative]) > 0 {
		return nil, nil
	}
	list, err := q.Networks()
	named, places := where[filter.Network], where.With(filter.Network).Places(q.ref)
	return slices.DeleteFunc(list, func(s NetworkSum) bool {
		return named != nil && !slices.Contains(named, s.ID) ||
			places != nil && !slices.ContainsFunc(s.Numbers(), func(number string) bool { return slices.Contains(places, number) })
	}), err
}

// NetworksOf lists the networks that a municipality of today is a member of, or will be.
func (q *Reader) NetworksOf(number string) ([]NetworkSum, error) {
	list, err := q.Networks()
	return slices.DeleteFunc(list, func(s NetworkSum) bool { return s.Of(number) == nil }), err
}

// membersOf are the numbers of the members of a network today.
func (q *Reader) membersOf(id string) (numbers []string, known bool, err error) {
	s, err := q.views.Network(id)
	if err != nil || !s.Exists() {
		return nil, false, err
	}
	sum := q.NetworkSum(&s)
	return sum.Numbers(), true, nil
}

// NetworkEnv is what a decision about a network may look at, and as whom it is given.
func (l *Lookups) NetworkEnv(at time.Time, by events.Speaker, id string) network.Env {
	q := l.reader
	return network.Env{
		Today: q.Today(at), By: by, RoleMailbox: q.world.RoleMailbox, Municipality: q.networkMunicipality,
		Taken: func(name string) bool {
			list, err := q.views.Networks()
			l.note("networks", err)
			return slices.ContainsFunc(list, func(s network.State) bool {
				return s.ID != id && s.Closed == nil && (strings.EqualFold(s.Name, name) || strings.EqualFold(s.Short, name))
			})
		},
		Members: func(s *network.State) []string {
			sum := q.NetworkSum(s)
			return sum.Numbers()
		},
		Need: func(id string) (about events.NeedAbout, stands bool) {
			s, err := q.views.Need(id)
			l.note("need", err)
			return s.About(), s.Exists() && s.Stands()
		},
	}
}
