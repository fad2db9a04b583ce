package networks

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/domain/network"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// The forms about the lists of the most urgent needs.
var (
	opening = &sayForm{
		key: "open", path: one + "/liste", kind: network.KindOpenList, bind: bound[network.OpenList],
		fields: func(c *visit) []form.Field {
			year := form.OneOfFew("year", c.years).Needed()
			year.Number = true
			return []form.Field{year, form.Date("deadline").Needed()}
		},
	}
	proposing = &sayForm{
		key: "propose", path: one + "/liste/{year}/forslag", kind: network.KindPropose,
		fields: func(c *visit) []form.Field { return []form.Field{c.needs()} },
		start: func(c *visit) any {
			return map[string]any{"needs": rows(chosen(c.proposed()), network.MaxProposed)}
		},
		bind: func(c *visit, b *form.Binding) (network.Command, []fault.Field, error) {
			cmd, wrong, err := form.Bind[network.ProposeNeeds](b)
			cmd.Year, cmd.Municipality = c.list.Year, c.own.Number
			return cmd, wrong, err
		},
	}
	withdrawing = &sayForm{
		key: "withdraw", path: one + "/liste/{year}/trekk-forslag", kind: network.KindWithdraw, single: true, fields: asks(),
		bind: func(c *visit, _ *form.Binding) (network.Command, []fault.Field, error) {
			return network.WithdrawProposal{Year: c.list.Year, Municipality: c.own.Number}, nil, nil
		},
	}
	publishing = &sayForm{
		key: "publish", path: one + "/liste/{year}/publiser", kind: network.KindPublish,
		fields: func(c *visit) []form.Field {
			out := []form.Field{c.needs(), form.NorwegianLongText("note")}
			if c.list.Published != nil {
				out = append(out, form.NorwegianLongText("correction").Needed())
			}
			return out
		},
		start: func(c *visit) any {
			p := c.list.Published
			if p == nil {
				return map[string]any{"needs": rows(nil, network.MinListed)}
			}
			return map[string]any{"needs": chosen(p.Needs), "note": c.v.Lang.Pick(p.Note)}
		},
		bind: func(c *visit, b *form.Binding) (network.Command, []fault.Field, error) {
			cmd, wrong, err := form.Bind[network.PublishList](b)
			cmd.Year = c.list.Year
			return cmd, wrong, err
		},
	}
)

// ofYear finds the list that a form is about.
func (c *visit) ofYear(year string) error {
	n, _ := strconv.Atoi(year)
	if c.list = c.about.List(n); c.list == nil {
		return fault.New(fault.NotFound, "need_list_not_open", fault.Args{"year": year, "name": c.about.Name})
	}
	return nil
}

// proposed is what who is here has proposed for the list; nil: nothing.
func (c *visit) proposed() []events.NamedNeed {
	if has := c.v.Shell.Config.App.Query.NeedProposal(c.list, c.own.Number); has != nil {
		return has.Needs
	}
	return nil
}

// years are those that a list can be opened for.
func (c *visit) years(*form.Binding) (out []form.Option) {
	now, _ := strconv.Atoi(string(c.v.Today())[:4])
	for _, year := range []string{strconv.Itoa(now), strconv.Itoa(now + 1)} {
		out = append(out, form.Option{Value: year, Name: year})
	}
	return out
}

// chosen are the ids of needs.
func chosen(list []events.NamedNeed) (out []string) {
	for _, n := range list {
		out = append(out, n.Need)
	}
	return out
}

// rows are ids with empty rows behind, so many in all.
func rows(ids []string, n int) []string {
	return append(ids, make([]string, max(0, n-len(ids)))...)
}

// needs asks for needs, the most urgent first.
func (c *visit) needs() form.Field {
	one := form.OneOf("", form.WithNone("need", c.choices)).Called(c.v.Lang.Label("need"))
	return form.List("needs", one).Needed()
}

// choices are the needs that can stand on the list: those that members have proposed, the
// most proposed first, those that members are behind, and all others.
func (c *visit) choices(*form.Binding) (out []form.Option) {
	app, v := c.v.Shell.Config.App, c.v
	standing, err := app.Query.Needs(query.NeedFilter{Phases: []need.Phase{need.PhaseOpen, need.PhaseTakenUp, need.PhaseNotNow}})
	if err != nil {
		return nil
	}
	sum := app.Query.NetworkSum(&c.about)
	places := sum.Numbers()
	proposed := map[string]int{}
	for _, p := range c.list.Proposals {
		for _, n := range p.Needs {
			proposed[n.Need]++
		}
	}
	group := func(s *query.NeedSum) int {
		switch {
		case proposed[s.ID] > 0:
			return 0
		case slices.ContainsFunc(s.Behind, func(b query.Behind) bool { return slices.Contains(places, b.Today.Number) }):
			return 1
		}
		return 2
	}
	slices.SortStableFunc(standing, func(a, b query.NeedSum) int {
		return cmp.Or(group(&a)-group(&b), proposed[b.ID]-proposed[a.ID])
	})
	for i := range standing {
		s := &standing[i]
		name := v.Lang.Pick(s.Title) + " (" + v.Shell.MunicipalityName(s.Municipality) + ")"
		if n := proposed[s.ID]; n > 0 {
			name += " – " + v.T("network.list.proposedby", fault.Args{"n": n})
		}
		out = append(out, form.Option{Value: s.ID, Name: name, Group: v.T("network.list.group."+strconv.Itoa(group(s)), nil)})
	}
	return append(out, c.over(standing)...)
}

// over are the needs that stand on the list and were closed or merged since: they are
// there still.
func (c *visit) over(standing []query.NeedSum) (out []form.Option) {
	if c.list.Published == nil {
		return nil
	}
	for _, n := range c.list.Published.Needs {
		if !slices.ContainsFunc(standing, func(s query.NeedSum) bool { return s.ID == n.Need }) {
			out = append(out, form.Option{Value: n.Need, Name: c.v.Lang.Pick(n.Title), Group: c.v.T("network.list.group.over", nil)})
		}
	}
	return out
}

// listView is a year's list on the page of its network.
type listView struct {
	network.NeedList
	Open      bool // members can propose
	Needs     []listedLine
	Proposals []proposalLine
	Silent    []string // names of the members that have proposed nothing
	Propose   string   // the form of the municipality that is here; "" for whoever may not
	Has       bool     // it has proposed
	Withdraw  string   // the form in which it takes that back; "" for whoever may not
	Publish   string   // the form of the host; likewise
}

// listedLine is a need on a list, and where it stands today.
type listedLine struct {
	events.NamedNeed
	Phase need.Phase
}

// proposalLine is a member's proposal.
type proposalLine struct {
	network.Proposal
	Name string
}

// lists shows the lists of a network, with what whoever is here can do about each.
func (d *onePage) lists(v *shell.Request, own string, may func(network.Kind, string) bool) error {
	app := v.Shell.Config.App
	host := d.State.Closed == nil && may(network.KindPublish, "")
	if host {
		d.OpenList = base + "/" + d.ID + "/liste"
	}
	for i := range d.NetworkSum.Lists {
		l := &d.NetworkSum.Lists[i]
		way := base + "/" + d.ID + "/liste/" + strconv.Itoa(l.Year)
		view := listView{NeedList: *l, Open: l.TakesProposals(v.Today()) && d.State.Closed == nil}
		if host && (l.Published != nil || app.Query.MayPublish(&d.State, l)) {
			view.Publish = way + "/publiser"
		}
		if app.Query.MayPropose(&d.NetworkSum, l, own) && may(network.KindPropose, own) {
			view.Propose, view.Has = way+"/forslag", app.Query.NeedProposal(l, own) != nil
		}
		if view.Open && app.Query.NeedProposal(l, own) != nil && may(network.KindWithdraw, own) {
			view.Withdraw = way + "/trekk-forslag"
		}
		if err := view.fill(v, d.Now); err != nil {
			return err
		}
		d.Lists = append(d.Lists, view)
	}
	return nil
}

func (l *listView) fill(v *shell.Request, members []query.NetworkMember) error {
	app := v.Shell.Config.App
	if l.Published != nil {
		for _, n := range l.Published.Needs {
			s, err := app.Query.Need(n.Need)
			if err != nil {
				return err
			}
			l.Needs = append(l.Needs, listedLine{n, s.Phase()})
		}
	}
	for _, p := range l.NeedList.Proposals {
		l.Proposals = append(l.Proposals, proposalLine{p, v.Shell.MunicipalityName(p.Municipality)})
	}
	if l.Published == nil {
		for i := range members {
			if app.Query.NeedProposal(&l.NeedList, members[i].Today.Number) == nil {
				l.Silent = append(l.Silent, members[i].Today.DisplayName)
			}
		}
	}
	return nil
}
