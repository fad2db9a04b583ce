package query

import (
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/filter"
)

// Moved is when something last left what was asked for: the municipality that it was
// found by was behind it no longer, or was a member no longer.
type Moved struct {
	Position uint64 // of an event at that time or after it
	At       time.Time
	Left     bool // it has not come back since
}

// stay is a time in which a municipality of today was behind a need or a member of a
// network.
type stay struct {
	number      string
	from, until time.Time // until is zero: it is still
	position    uint64    // of the event that it ended with, or one after it
}

// NeedsLately lists the needs that filters of needs ask for, as Needs does, and behind them
// those that left since a time; moved says of which of them that is so, by their ids.
func (q *Reader) NeedsLately(where filter.Set, since time.Time) (out []NeedSum, moved map[string]Moved, err error) {
	out, err = q.Needs(NeedFilter{Where: where})
	if err != nil || where.Places(q.ref) == nil {
		return out, nil, err
	}
	asked, err := q.staysAsked(where)
	if err != nil {
		return nil, nil, err
	}
	all, err := q.Needs(NeedFilter{Where: anywhere(where)})
	in := len(out)
	moved = map[string]Moved{}
	for i := range all {
		s := &all[i]
		stands := slices.ContainsFunc(out[:in], func(is NeedSum) bool { return is.ID == s.ID })
		if m, has := lastTogether(q.voices(&s.State), asked, since); has {
			m.Position, m.Left = max(m.Position, s.Position), !stands
			moved[s.ID] = m
			if m.Left {
				out = append(out, *s)
			}
		}
	}
	return out, moved, err
}

// NetworksLately lists the networks that filters of needs ask for, as NetworksWith does,
// and behind them those that left since a time; moved likewise.
func (q *Reader) NetworksLately(where filter.Set, since time.Time) (out []NetworkSum, moved map[string]Moved, err error) {
	out, err = q.NetworksWith(where)
	places := where.With(filter.Network)
	if err != nil || places.Places(q.ref) == nil {
		return out, nil, err
	}
	asked, err := q.staysAsked(places)
	if err != nil {
		return nil, nil, err
	}
	all, err := q.NetworksWith(where.With(filter.Municipality).With(filter.County))
	in := len(out)
	moved = map[string]Moved{}
	for i := range all {
		s := &all[i]
		stands := slices.ContainsFunc(out[:in], func(is NetworkSum) bool { return is.ID == s.ID })
		if m, has := lastTogether(q.memberships(s), asked, since); has {
			m.Position, m.Left = s.Position, !stands
			moved[s.ID] = m
			if m.Left {
				out = append(out, *s)
			}
		}
	}
	return out, moved, err
}

// anywhere is what is asked for apart from where.
func anywhere(where filter.Set) filter.Set {
	return where.With(filter.Municipality).With(filter.County).With(filter.Network)
}

// staysAsked are the municipalities that are asked for, those of networks for the time in
// which they are members.
func (q *Reader) staysAsked(where filter.Set) (out []stay, err error) {
	for _, number := range where.With(filter.Network).Places(q.ref) {
		out = append(out, stay{number: number})
	}
	for _, id := range where[filter.Network] {
		s, err := q.views.Network(id)
		if err != nil {
			return nil, err
		}
		sum := q.NetworkSum(&s)
		out = append(out, q.memberships(&sum)...)
	}
	return out, nil
}

// voices are the times in which municipalities were behind a need.
func (q *Reader) voices(s *need.State) (out []stay) {
	add := func(number string, from, until time.Time, position uint64) {
		if m, is := q.ItselfToday(number, from); is {
			out = append(out, stay{m.Number, from, until, position})
		}
	}
	for _, v := range s.Voices {
		add(v.Municipality, v.At, time.Time{}, 0)
	}
	for _, v := range s.Withdrawn {
		add(v.Municipality, v.From, v.At, v.Position)
	}
	return out
}

// memberships are the times in which municipalities were members of a network: until it
// was closed, at most.
func (q *Reader) memberships(s *NetworkSum) (out []stay) {
	for i := range s.Now {
		out = append(out, stay{number: s.Now[i].Today.Number, from: s.Now[i].In.At})
	}
	for _, m := range s.Past {
		var until time.Time
		if m.Out != nil {
			until = m.Out.At
			if over := q.endOf(m.Until); !m.Denied && over.After(until) {
				until = over
			}
		}
		if s.Closed != nil && (until.IsZero() || s.Closed.At.Before(until)) {
			until = s.Closed.At
		}
		if m.Today.Number != "" && !until.IsZero() {
			out = append(out, stay{m.Today.Number, m.In.At, until, s.Position})
		}
	}
	return out
}

// endOf is when a day is over; the zero time of none.
func (q *Reader) endOf(day events.Date) time.Time {
	at, err := time.ParseInLocation(time.DateOnly, string(day), q.zone)
	if err != nil {
		return time.Time{}
	}
	return at.AddDate(0, 0, 1)
}

// lastTogether is the end of the last time, since another one, in which a municipality was
// in both of two lists.
func lastTogether(a, b []stay, since time.Time) (last Moved, has bool) {
	for _, one := range a {
		for _, two := range b {
			from, ends := one.from, one
			if two.from.After(from) {
				from = two.from
			}
			if ends.until.IsZero() || !two.until.IsZero() && two.until.Before(ends.until) {
				ends = two
			}
			if one.number == two.number && !ends.until.Before(from) && ends.until.After(since) && ends.until.After(last.At) {
				last, has = Moved{Position: ends.position, At: ends.until}, true
			}
		}
	}
	return last, has
}
