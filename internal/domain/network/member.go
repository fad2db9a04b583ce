package network

import (
	"cmp"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
)

// earliest is the first day that anybody can have been a member.
const earliest = events.Date("1900-01-01")

// yearsAhead is how far ahead a membership can be said to begin or end.
const yearsAhead = 5

// day checks a day of a membership, and says whether it is one.
func (env Env) day(l *checks.List, path string, day events.Date, required bool) bool {
	if !l.Date(path, day, required) {
		return false
	}
	year, _ := strconv.Atoi(string(env.Today[:4]))
	latest := events.Date(strconv.Itoa(year+yearsAhead)) + "-12-31"
	within := earliest <= day && day <= latest
	l.Check(within, path, "out_of_range", fault.Args{"min": string(earliest), "max": string(latest), "given": string(day)})
	return within
}

// known is one of today's municipalities, or the refusal of what is none.
func (env Env) known(number string) (Municipality, error) {
	m := env.Municipality(number)
	if !m.Known {
		return m, fault.New(fault.NotFound, "municipality_not_found", fault.Args{"given": number})
	}
	return m, nil
}

// under is the number that a membership stands under, where the municipality has
// another one today.
func (m *Member) under(today Municipality) string {
	if m.Municipality == today.Number {
		return ""
	}
	return m.Municipality
}

// none refuses what is said of a membership that there is not.
func (s *State) none(m Municipality) error {
	return fault.New(fault.NotAllowedNow, "not_in_network", fault.Args{"municipality": m.Number, "name": s.Name})
}

// Report says that municipalities are members, as the host or KS knows.
type Report struct {
	Municipalities []string    `json:"municipalities"`
	From           events.Date `json:"from"` // the first day of all of them
}

func (c Report) decide(s *State, env Env) ([]events.Payload, error) {
	var l checks.List
	dated := env.day(&l, "from", c.From, true)
	l.Check(len(c.Municipalities) > 0, "municipalities", "required", nil)
	l.Check(len(c.Municipalities) <= MaxMembers, "municipalities", "too_many", fault.Args{"max": MaxMembers, "given": len(c.Municipalities)})
	var out []events.Payload
	seen := map[string]bool{}
	for i, number := range c.Municipalities[:min(len(c.Municipalities), MaxMembers)] {
		path := "municipalities[" + strconv.Itoa(i) + "]"
		m := env.Municipality(number)
		l.Check(m.Known, path, "unknown_municipality", fault.Args{"given": number})
		l.Check(!seen[number], path, "twice", fault.Args{"given": number})
		if !m.Known || seen[number] {
			continue
		}
		seen[number] = true
		last, under := s.Last(m), ""
		switch {
		case last == nil:
		case last.Out == nil && (last.In.By != env.By || last.From == c.From):
			continue // it is one, as the municipality or another has said, or as was reported already
		case last.Out == nil:
			under = last.under(m)
		case last.Out.Own():
			l.Add(path, "member_says_not", fault.Args{"given": number})
			continue
		default:
			last = nil // it is over: another one begins
		}
		if dated {
			s.apart(&l, path, m, c.From, last)
		}
		out = append(out, &events.MemberReported{Name: s.Name, Municipality: m.Number, Under: under, By: env.By, From: c.From})
	}
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	return out, nil
}

// apart demands that a membership begins after those of before, but for the one that it
// takes the place of.
func (s *State) apart(l *checks.List, path string, m Municipality, from events.Date, instead *Member) {
	var until events.Date
	for i := range s.Members {
		if e := &s.Members[i]; e != instead && !e.Denied && m.Own(e.Municipality, e.In.At) {
			until = max(until, e.Until)
		}
	}
	l.Check(from > until, path, "member_overlaps", fault.Args{"given": m.Number, "until": string(until)})
}

// Join says that a municipality is a member, as it says itself: it joins, confirms what
// was reported, or takes back that it leaves.
type Join struct {
	Municipality string      `json:"municipality"`
	From         events.Date `json:"from"` // its first day; empty: the one that stands, or today
}

func (c Join) decide(s *State, env Env) ([]events.Payload, error) {
	m, err := env.known(c.Municipality)
	if err != nil {
		return nil, err
	}
	var l checks.List
	dated, last := env.day(&l, "from", c.From, false), s.Last(m)
	if last != nil && !last.Lasts(env.Today) {
		last = nil // it is over: another one begins
	}
	if dated {
		s.apart(&l, "from", m, c.From, last)
	}
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	if last == nil {
		stands := env.Today
		if from := s.Inherited(m, env.Today); from != nil {
			stands = from.From
		}
		return []events.Payload{&events.MemberJoined{Name: s.Name, Municipality: m.Number, By: env.By, From: cmp.Or(c.From, stands)}}, nil
	}
	from, under := cmp.Or(c.From, last.From), last.under(m)
	switch {
	case last.Out == nil && last.In.Own() && from == last.From:
		return nil, nil
	case !last.In.Own():
		return []events.Payload{&events.MemberConfirmed{Name: s.Name, Municipality: m.Number, Under: under, By: env.By, From: from}}, nil
	}
	return []events.Payload{&events.MemberJoined{Name: s.Name, Municipality: m.Number, Under: under, By: env.By, From: from}}, nil
}

// Leave says until when a municipality is a member, as it says itself.
type Leave struct {
	Municipality string      `json:"municipality"`
	Until        events.Date `json:"until"` // its last day; empty: today
}

func (c Leave) decide(s *State, env Env) ([]events.Payload, error) {
	m, err := env.known(c.Municipality)
	if err != nil {
		return nil, err
	}
	last, number := s.Last(m), m.Number
	if last != nil {
		number = last.Municipality
	} else {
		last = s.Inherited(m, env.Today)
	}
	if last == nil || last.Denied {
		return nil, s.none(m)
	}
	return s.until(last, number, c.Until, env)
}

// until ends a membership on a day; empty: today.
func (s *State) until(e *Member, number string, day events.Date, env Env) ([]events.Payload, error) {
	var l checks.List
	if env.day(&l, "until", day, false); day == "" {
		day = env.Today
	}
	l.Check(day >= e.From, "until", "left_before_member", fault.Args{"given": string(day), "from": string(e.From)})
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	if e.Out != nil && e.Until == day && e.Out.Own() == own(env.By) {
		return nil, nil
	}
	return []events.Payload{&events.MemberLeft{Name: s.Name, Municipality: number, By: env.By, From: e.From, Until: day}}, nil
}

// Deny says that a municipality never was the member that it was reported to be, as it
// says itself.
type Deny struct {
	Municipality string `json:"municipality"`
}

func (c Deny) decide(s *State, env Env) ([]events.Payload, error) {
	m, err := env.known(c.Municipality)
	if err != nil {
		return nil, err
	}
	last := s.Last(m)
	switch {
	case last == nil && s.Inherited(m, env.Today) != nil:
		return []events.Payload{&events.MembershipDenied{Name: s.Name, Municipality: m.Number, By: env.By}}, nil
	case last == nil:
		return nil, s.none(m)
	case last.Denied && last.Out.Own():
		return nil, nil
	case last.In.Own():
		return nil, fault.New(fault.NotAllowedNow, "member_by_own_word", fault.Args{"municipality": m.Number, "name": s.Name})
	}
	return []events.Payload{&events.MembershipDenied{Name: s.Name, Municipality: last.Municipality, By: env.By}}, nil
}

// Correct takes back what the host or KS has reported of a member, or says until when
// it was one.
type Correct struct {
	Municipality string      `json:"municipality"`
	Until        events.Date `json:"until"` // its last day; empty: it never was a member
}

func (c Correct) decide(s *State, env Env) ([]events.Payload, error) {
	m, err := env.known(c.Municipality)
	if err != nil {
		return nil, err
	}
	last := s.Last(m)
	switch {
	case last == nil:
		return nil, s.none(m)
	case last.In.Own() || last.Out != nil && last.Out.Own():
		return nil, fault.New(fault.NotAllowedNow, "member_said_itself", fault.Args{"municipality": m.Number, "name": s.Name})
	case last.In.By != env.By:
		return nil, fault.New(fault.NotAllowedNow, "member_reported_by", fault.Args{"municipality": m.Number, "by": last.In.By})
	case c.Until != "":
		return s.until(last, last.Municipality, c.Until, env)
	case last.Denied:
		return nil, nil
	}
	return []events.Payload{&events.MembershipDenied{Name: s.Name, Municipality: last.Municipality, By: env.By}}, nil
}
