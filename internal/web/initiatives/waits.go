package initiatives

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/domain/network"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// waits is what waits for an organisation, and what is on its way to it.
type waits struct {
	Dated  []wait      // what who is here can do, and that has a deadline, the nearest first
	Groups []waitGroup // and what has none
	Others []waitGroup // what takes a role that who is here has not
	Coming []waitGroup // what is waited for with others

	v     *shell.Request
	whole access.Caller   // whoever has every role in the organisation
	round map[string]bool // initiatives that an open round decides on
}

// wait is one thing that waits.
type wait struct {
	What  string // in words
	Href  string
	ID    string // of an initiative; "" for a round
	Title events.Text
	Until events.Date
	Late  bool // the deadline is over
	rank  int  // of its reason
}

// waitGroup is what waits for the same reason.
type waitGroup struct {
	What  string
	Role  string // who does it, where that is somebody else
	Waits []wait // the nearest deadline first
	More  int    // that are not shown
	rank  int
}

// mostWaits is how much of a group is shown.
const mostWaits = 50

// newWaits begins with the rounds that are open.
func newWaits(v *shell.Request) (*waits, error) {
	w := &waits{v: v, whole: access.Caller{Organisation: v.Session.Organisation, Person: true, Roles: events.Roles}, round: map[string]bool{}}
	party := partyOf(v.Session.Organisation)
	if party == "" {
		return w, nil
	}
	items, err := v.Shell.Config.App.Query.Rounds()
	if err != nil {
		return nil, err
	}
	for _, item := range items {
		s, err := v.Shell.Config.App.Query.RoundState(item.ID)
		if err != nil {
			return nil, err
		}
		w.inRound(&s, party)
	}
	return w, nil
}

func (w *waits) inRound(s *round.State, party events.Party) {
	if s.Open() {
		for _, id := range s.Candidates {
			w.round[id] = true
		}
	}
	may := w.v.Shell.Config.App.Command.MayAsk
	for _, x := range round.Waits(s, party) {
		one := wait{
			What: w.v.T("wait.round."+string(x.Reason), nil), Href: "/prioritering/" + s.ID, Title: s.Name,
			Until: x.Until, rank: len(initiative.Reasons) + slices.Index(round.Reasons, x.Reason),
		}
		if x.Initiative != "" {
			one.Href += "/tiltak/" + x.Initiative
		}
		w.put(one, string(x.Kind), may(w.v.Caller(), string(x.Kind)) == nil)
	}
}

// needs adds the needs that wait for an answer, of whoever answers them.
func (w *waits) needs() error {
	if w.v.Session.Organisation != reference.KS {
		return nil
	}
	app := w.v.Shell.Config.App
	list, err := app.Query.Needs(query.NeedFilter{Phases: []need.Phase{need.PhaseOpen}})
	mine := app.Command.MayAsk(w.v.Caller(), string(need.KindAnswer)) == nil
	for i := range list {
		s := &list[i]
		one := wait{
			What: w.v.T("wait.need", nil), Href: "/behov/" + s.ID, Title: s.Title, Until: s.AnswerBy, rank: len(initiative.Reasons) + len(round.Reasons),
		}
		if mine {
			one.Href += "/svar"
		}
		w.put(one, string(need.KindAnswer), mine)
	}
	return err
}

// lists adds what the networks' lists of needs wait for: that a member proposes, until
// the deadline, and that the host publishes. own is the municipality that it is; "" of
// others.
func (w *waits) lists(own string) error {
	all, err := w.v.Shell.Config.App.Query.Networks()
	for i := range all {
		for n := range all[i].Lists {
			w.list(&all[i], &all[i].Lists[n], own)
		}
	}
	return err
}

func (w *waits) list(s *query.NetworkSum, l *network.NeedList, own string) {
	if s.Closed != nil || l.Published != nil {
		return
	}
	app := w.v.Shell.Config.App
	add := func(what, way string, kind network.Kind, until events.Date, rank int) {
		one := wait{What: w.v.T("wait."+what, nil), Href: "/nettverk/" + s.ID, Title: events.Text{"nb": s.Name + " " + strconv.Itoa(l.Year)}, Until: until, rank: rank}
		mine := app.Command.MayNetwork(w.v.Caller(), kind, own, &s.State) == nil
		if mine {
			one.Href += "/liste/" + strconv.Itoa(l.Year) + way
		}
		w.put(one, string(kind), mine)
	}
	rank := len(initiative.Reasons) + len(round.Reasons) + 1 // behind the needs
	if app.Query.MayPropose(s, l, own) && app.Query.NeedProposal(l, own) == nil {
		add("propose", "/forslag", network.KindPropose, l.Deadline, rank)
	}
	hosts := s.Host == w.v.Session.Organisation || w.v.Session.Organisation == reference.KS && !app.Command.Hosts(&s.State)
	if hosts && app.Query.MayPublish(&s.State, l) {
		add("publish", "/publiser", network.KindPublish, "", rank+1)
	}
}

// initiative adds what one initiative waits for.
func (w *waits) initiative(s *initiative.State) {
	org := w.v.Session.Organisation
	theirs, coming := initiative.Waits(s, org, partyOf(org), w.v.Today())
	for _, x := range theirs {
		if x.Reason == initiative.WaitsSignature && w.round[s.ID] {
			continue // the round waits, and says until when
		}
		refused, unmet := mayBegin(w.v, w.whole, s, x.Kind)
		switch {
		case refused != nil:
		case len(unmet) > 0 && x.Reason.Jointly(): // others have something to do first
			coming = append(coming, x)
		default:
			one := w.of(s, x, w.v.T("wait."+string(x.Reason), nil))
			mine, _ := mayBegin(w.v, w.v.Caller(), s, x.Kind)
			if mine == nil {
				one.Href += "/" + formOf(x.Kind).slug
			}
			w.put(one, string(x.Kind), mine == nil)
		}
	}
	for _, x := range coming {
		w.Coming = grouped(w.Coming, w.of(s, x, w.v.T("coming."+string(x.Reason), nil)), "")
	}
}

func (w *waits) of(s *initiative.State, x initiative.Wait, what string) wait {
	return wait{
		What: what, Href: "/tiltak/" + s.ID, ID: s.ID, Title: s.Title,
		Until: x.Until, rank: slices.Index(initiative.Reasons, x.Reason),
	}
}

// formOf is the form that gives commands of a kind.
func formOf(kind initiative.Kind) *actionForm {
	i := slices.IndexFunc(actionForms, func(a *actionForm) bool { return a.kind == kind })
	return actionForms[i] // whatever is waited for has a form
}

// put adds what waits for the organisation, where who is here can do it or
// where they see who can.
func (w *waits) put(one wait, operation string, mine bool) {
	one.Late = one.Until != "" && one.Until < w.v.Today()
	switch {
	case mine && one.Until != "":
		w.Dated = append(w.Dated, one)
	case mine:
		w.Groups = grouped(w.Groups, one, "")
	default:
		role := ""
		if r, _ := access.RightTo(operation); len(r.Roles) > 0 {
			role = string(r.Roles[0])
		}
		w.Others = grouped(w.Others, one, role)
	}
}

// grouped adds to the group of the same reason.
func grouped(groups []waitGroup, one wait, role string) []waitGroup {
	for i := range groups {
		if groups[i].rank == one.rank {
			groups[i].Waits = append(groups[i].Waits, one)
			return groups
		}
	}
	return append(groups, waitGroup{What: one.What, Role: role, Waits: []wait{one}, rank: one.rank})
}

// order puts the nearest deadline first, and the most pressing reason where
// there is none.
func (w *waits) order() {
	slices.SortStableFunc(w.Dated, compareWaits)
	for _, groups := range [][]waitGroup{w.Groups, w.Others, w.Coming} {
		slices.SortFunc(groups, func(a, b waitGroup) int { return cmp.Compare(a.rank, b.rank) })
		for i := range groups {
			g := &groups[i]
			slices.SortStableFunc(g.Waits, compareWaits)
			if g.More = max(0, len(g.Waits)-mostWaits); g.More > 0 {
				g.Waits = g.Waits[:mostWaits]
			}
		}
	}
}

// compareWaits puts what has no deadline last.
func compareWaits(a, b wait) int {
	switch {
	case a.Until == b.Until:
		return cmp.Compare(a.rank, b.rank)
	case a.Until == "" || b.Until != "" && a.Until > b.Until:
		return 1
	}
	return -1
}
