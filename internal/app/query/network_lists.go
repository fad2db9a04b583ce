package query

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/network"
)

// NeedProposal is what one of today's municipalities has proposed for a list; nil:
// nothing.
func (q *Reader) NeedProposal(l *network.NeedList, number string) *network.Proposal {
	return l.Proposal(q.networkMunicipality(number))
}

// MayPropose says whether one of today's municipalities can propose needs for a list of
// a network.
func (q *Reader) MayPropose(s *NetworkSum, l *network.NeedList, number string) bool {
	m, today := s.Of(number), q.Today(q.clock())
	return s.Closed == nil && m != nil && m.On(today) && l.TakesProposals(today)
}

// MayPublish says whether the list of a network can be published today.
func (q *Reader) MayPublish(s *network.State, l *network.NeedList) bool {
	return s.MayPublish(l, q.Lookups().NetworkEnv(q.clock(), events.SpeakerHost, s.ID))
}

// Listed is the place of a need on the list of a network.
type Listed struct {
	events.NamedNeed
	Network string // its id
	Name    string // of the network
	Year    int
	Rank    int // from 1
	Of      int // how many stand on the list
}

// Listed finds the lists that needs stand on, those of the latest year first.
func (q *Reader) Listed(ids ...string) ([]Listed, error) {
	return q.listed(func(n events.NamedNeed, _ int) bool { return slices.Contains(ids, n.Need) })
}

// urgent are the ids of the needs that stand on a list of this year or a later one.
func (q *Reader) urgent() (map[string]bool, error) {
	now, _ := strconv.Atoi(string(q.Today(q.clock())[:4]))
	list, err := q.listed(func(_ events.NamedNeed, year int) bool { return year >= now })
	out := make(map[string]bool, len(list))
	for _, l := range list {
		out[l.Need] = true
	}
	return out, err
}

func (q *Reader) listed(wanted func(n events.NamedNeed, year int) bool) (out []Listed, err error) {
	all, err := q.views.Networks()
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		for _, l := range s.Lists {
			if l.Published == nil {
				continue
			}
			for i, n := range l.Published.Needs {
				if wanted(n, l.Year) {
					out = append(out, Listed{n, s.ID, s.Name, l.Year, i + 1, len(l.Published.Needs)})
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Listed) int { return cmp.Or(b.Year-a.Year, cmp.Compare(a.Name, b.Name)) })
	return out, nil
}
