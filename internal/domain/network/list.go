package network

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
)

// How many needs stand on a list, and how many a member proposes for one.
const (
	MinListed   = 5
	MaxListed   = 10
	MaxProposed = 5
)

// NeedList is a year's list of the needs that are most urgent to a network.
type NeedList struct {
	Year      int          `json:"year"`
	At        time.Time    `json:"at"`                  // when it was opened
	Deadline  events.Date  `json:"deadline"`            // the last day for members to propose
	Proposals []Proposal   `json:"proposals,omitempty"` // in the order in which they were said first
	Published *Publication `json:"published,omitempty"` // the last one; nil: it was not published
}

// Proposal is which needs a member would put on a list.
type Proposal struct {
	Municipality string             `json:"municipality"` // its number when it was said
	Needs        []events.NamedNeed `json:"needs"`        // the most urgent first
	Word
}

// Publication is which needs stand on a list.
type Publication struct {
	At         time.Time          `json:"at"`
	Supplier   string             `json:"supplier,omitempty"` // number of the organisation that published it for the host
	Needs      []events.NamedNeed `json:"needs"`              // the most urgent first
	Note       events.Text        `json:"note,omitempty"`
	Correction events.Text        `json:"correction,omitempty"` // why it takes the place of one before; nil: it is the first
}

// Rank is the place of a need on the list as it was published, from 1; 0: it does not
// stand there.
func (l *NeedList) Rank(id string) int {
	if l.Published == nil {
		return 0
	}
	return 1 + slices.IndexFunc(l.Published.Needs, func(n events.NamedNeed) bool { return n.Need == id })
}

// TakesProposals says whether members can still say which needs they would put there.
func (l *NeedList) TakesProposals(today events.Date) bool {
	return l.Published == nil && today <= l.Deadline
}

// Proposal is that of one of today's municipalities; nil: it has made none.
func (l *NeedList) Proposal(m Municipality) *Proposal {
	for i := range l.Proposals {
		if p := &l.Proposals[i]; m.Own(p.Municipality, p.At) {
			return p
		}
	}
	return nil
}

// List is that of a year; nil: it was not opened.
func (s *State) List(year int) *NeedList {
	for i := range s.Lists {
		if s.Lists[i].Year == year {
			return &s.Lists[i]
		}
	}
	return nil
}

// MayPublish says whether a list can be published: its deadline is over, or all who
// are members have proposed.
func (s *State) MayPublish(l *NeedList, env Env) bool {
	return l.Deadline < env.Today || !slices.ContainsFunc(env.Members(s), func(number string) bool { return l.Proposal(env.Municipality(number)) == nil })
}

// opened is the list of a year, or the refusal of one that was not opened.
func (s *State) opened(year int) (*NeedList, error) {
	if l := s.List(year); l != nil {
		return l, nil
	}
	return nil, fault.New(fault.NotAllowedNow, "need_list_not_open", fault.Args{"year": year, "name": s.Name})
}

// takesProposals is the refusal of a list that members cannot say anything of any more.
func (s *State) takesProposals(l *NeedList, today events.Date) error {
	switch {
	case l.Published != nil:
		return fault.New(fault.NotAllowedNow, "need_list_published", fault.Args{"year": l.Year, "name": s.Name})
	case !l.TakesProposals(today):
		return fault.New(fault.NotAllowedNow, "need_list_deadline_over", fault.Args{"year": l.Year, "name": s.Name, "deadline": string(l.Deadline)})
	}
	return nil
}

// needs checks the needs that are meant for a list, and gives what they are told by.
// had are those that stand on it already, which may have been closed since.
func (env Env) needs(l *checks.List, had []events.NamedNeed, ids []string, fewest, most int) (out []events.ListedNeed) {
	l.Check(len(ids) >= fewest, "needs", "too_few", fault.Args{"min": fewest, "given": len(ids)})
	l.Check(len(ids) <= most, "needs", "too_many", fault.Args{"max": most, "given": len(ids)})
	seen := map[string]bool{}
	for i, id := range ids {
		path := "needs[" + strconv.Itoa(i) + "]"
		about, stands := env.Need(id)
		stands = stands || slices.ContainsFunc(had, func(n events.NamedNeed) bool { return n.Need == id })
		l.Check(stands, path, "need_not_open", nil)
		l.Check(!seen[id], path, "twice", fault.Args{"given": about.Title})
		seen[id] = true
		out = append(out, events.ListedNeed{Need: id, NeedAbout: about})
	}
	return out
}

// OpenList opens a year's list, or gives the members longer.
type OpenList struct {
	Year     int         `json:"year"`
	Deadline events.Date `json:"deadline"` // the last day for members to propose
}

func (c OpenList) decide(s *State, env Env) ([]events.Payload, error) {
	var l checks.List
	before := s.List(c.Year)
	if before != nil && before.Published != nil {
		return nil, fault.New(fault.NotAllowedNow, "need_list_published", fault.Args{"year": c.Year, "name": s.Name})
	}
	if before != nil && before.Deadline == c.Deadline {
		return nil, nil
	}
	now, _ := strconv.Atoi(string(env.Today[:4]))
	l.Check(now <= c.Year && c.Year <= now+1, "year", "out_of_range", fault.Args{"min": now, "max": now + 1, "given": c.Year})
	if l.Date("deadline", c.Deadline, true) {
		latest := events.Date(strconv.Itoa(max(now, min(c.Year, now+1)))) + "-12-31"
		l.Check(env.Today <= c.Deadline && c.Deadline <= latest, "deadline", "out_of_range", fault.Args{"min": string(env.Today), "max": string(latest), "given": string(c.Deadline)})
		l.Check(before == nil || before.Deadline < c.Deadline, "deadline", "deadline_not_later", fault.Args{"deadline": deadlineOf(before)})
	}
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	e := &events.NeedListOpened{Name: s.Name, Year: c.Year, Deadline: c.Deadline, Members: append([]string{}, env.Members(s)...)}
	if before != nil {
		e.Was = before.Deadline
	}
	return []events.Payload{e}, nil
}

func deadlineOf(l *NeedList) string {
	if l == nil {
		return ""
	}
	return string(l.Deadline)
}

// ProposeNeeds says which needs a member would put on a year's list.
type ProposeNeeds struct {
	Year         int      `json:"year"`
	Municipality string   `json:"municipality"`
	Needs        []string `json:"needs"` // ids, the most urgent first
}

func (c ProposeNeeds) decide(s *State, env Env) ([]events.Payload, error) {
	m, err := env.known(c.Municipality)
	if err != nil {
		return nil, err
	}
	list, err := s.opened(c.Year)
	if err != nil {
		return nil, err
	}
	if last := cmp.Or(s.Last(m), s.Inherited(m, env.Today)); last == nil || last.Denied || !last.On(env.Today) {
		return nil, s.none(m)
	}
	if err := s.takesProposals(list, env.Today); err != nil {
		return nil, err
	}
	var l checks.List
	needs := named(env.needs(&l, nil, c.Needs, 1, MaxProposed))
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	e := &events.NeedListProposed{Name: s.Name, Year: c.Year, Municipality: m.Number, By: env.By, Needs: needs}
	if before := list.Proposal(m); before != nil {
		if sameNeeds(before.Needs, c.Needs) {
			return nil, nil
		}
		if before.Municipality != m.Number {
			e.Under = before.Municipality
		}
	}
	return []events.Payload{e}, nil
}

// WithdrawProposal takes back what a municipality has proposed for a year's list. One
// that is no member any more may do so too.
type WithdrawProposal struct {
	Year         int    `json:"year"`
	Municipality string `json:"municipality"`
}

func (c WithdrawProposal) decide(s *State, env Env) ([]events.Payload, error) {
	m, err := env.known(c.Municipality)
	if err != nil {
		return nil, err
	}
	list, err := s.opened(c.Year)
	if err != nil {
		return nil, err
	}
	has := list.Proposal(m)
	if has == nil {
		return nil, nil
	}
	if err := s.takesProposals(list, env.Today); err != nil {
		return nil, err
	}
	return []events.Payload{&events.NeedListProposalWithdrawn{Name: s.Name, Year: c.Year, Municipality: has.Municipality, By: env.By, Needs: has.Needs}}, nil
}

// PublishList publishes which needs are most urgent to the network in a year. One that
// was published before is corrected, and why is said.
type PublishList struct {
	Year       int         `json:"year"`
	Needs      []string    `json:"needs"` // ids, the most urgent first
	Note       events.Text `json:"note"`
	Correction events.Text `json:"correction"` // why it takes the place of the one before
}

func (c PublishList) decide(s *State, env Env) ([]events.Payload, error) {
	list, err := s.opened(c.Year)
	if err != nil {
		return nil, err
	}
	before := list.Published
	if before == nil && !s.MayPublish(list, env) {
		return nil, fault.New(fault.NotAllowedNow, "need_list_deadline_ahead", fault.Args{"year": c.Year, "name": s.Name, "deadline": string(list.Deadline)})
	}
	if before != nil && sameNeeds(before.Needs, c.Needs) && maps.Equal(before.Note, c.Note) {
		return nil, nil
	}
	var l checks.List
	var had []events.NamedNeed
	if before != nil {
		had = before.Needs
	}
	needs := env.needs(&l, had, c.Needs, MinListed, MaxListed)
	l.Text("note", c.Note, MaxText, false)
	l.Text("correction", c.Correction, MaxText, before != nil)
	l.Check(before != nil || len(c.Correction) == 0, "correction", "nothing_to_correct", nil)
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	return []events.Payload{&events.NeedListPublished{
		Name: s.Name, Year: c.Year, Needs: needs, Note: c.Note, Correction: c.Correction, Members: append([]string{}, env.Members(s)...),
	}}, nil
}

// list takes what happens to the list of a year; one that was not there is opened.
// Those of later years stand first.
func (s *State) list(year int, at time.Time, happens func(*NeedList)) {
	s.Lists = slices.Clone(s.Lists)
	if s.List(year) == nil {
		s.Lists = append(s.Lists, NeedList{Year: year, At: at})
		slices.SortFunc(s.Lists, func(a, b NeedList) int { return b.Year - a.Year })
	}
	happens(s.List(year))
}

// propose takes a proposal in the place of the one that the municipality had made under
// a number, or behind all.
func (l *NeedList) propose(under string, p Proposal) {
	l.Proposals = slices.Clone(l.Proposals)
	under = cmp.Or(under, p.Municipality)
	if i := slices.IndexFunc(l.Proposals, func(has Proposal) bool { return has.Municipality == under }); i >= 0 {
		l.Proposals[i] = p
		return
	}
	l.Proposals = append(l.Proposals, p)
}

// withdraw takes away what the municipality had proposed under a number.
func (l *NeedList) withdraw(number string) {
	l.Proposals = slices.DeleteFunc(slices.Clone(l.Proposals), func(has Proposal) bool { return has.Municipality == number })
}

// named are what needs on a list are called.
func named(listed []events.ListedNeed) []events.NamedNeed {
	out := make([]events.NamedNeed, len(listed))
	for i, n := range listed {
		out[i] = events.NamedNeed{Need: n.Need, Title: n.Title}
	}
	return out
}

// sameNeeds says whether ids are those of needs, in their order.
func sameNeeds(has []events.NamedNeed, ids []string) bool {
	return slices.EqualFunc(has, ids, func(n events.NamedNeed, id string) bool { return n.Need == id })
}
