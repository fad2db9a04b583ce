package exercise

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/network"
	"github.com/samstyring/samstyring/internal/reference"
)

// circle is a network as its story knows it.
type circle struct {
	id, name, host string
	terms          network.Terms
	members        []reference.Municipality // that have said so themselves
	closed         bool
}

// ourNetworks are those of an exercise: the county whose municipalities work together, and
// who is the host, where that is not the county.
var ourNetworks = []struct{ county, host string }{
	{county: "11"}, {county: "46", host: reference.KS}, {county: "50"}, {county: "33"}, {county: "18", host: reference.KS}, {county: "15"},
}

// formNetwork forms the n-th network, and tells who is in it and what it does.
func (p *player) formNetwork(n int) func(context.Context) error {
	return func(ctx context.Context) error {
		county, known := p.ref.County(ourNetworks[n].county)
		if !known {
			return fmt.Errorf("there is no county %s", ourNetworks[n].county)
		}
		w := &circle{name: "Nettverket " + county.Name + " (øvelse)", host: ourNetworks[n].host}
		if w.host == "" {
			w.host = county.OrganisationNumber
		}
		w.terms = network.Terms{Name: w.name, Purpose: nb("Kommunene i øvelsen deler erfaringer og tar ting i bruk sammen.")}
		about := "form network " + w.name
		req := p.request(w.host, about)
		res, err := p.give(ctx, func() (command.Result, error) {
			return p.app.Command.FormNetwork(ctx, req, network.Form{Terms: w.terms})
		})
		if w.id, err = p.result(ctx, res, about, err); err != nil {
			return err
		}
		var near []reference.Municipality
		for _, m := range p.cast.municipalities {
			if m.County == county.Number {
				near = append(near, m)
			}
		}
		near = some(p, p.between(12, 24), near)
		p.in(p.between(2, 8), "members that are reported", w.unlessClosed(func(ctx context.Context) error { return p.reportMembers(ctx, w, near[len(near)/4:]) }))
		for _, m := range near[:len(near)/4] {
			p.in(p.between(5, 300), "a new member", w.unlessClosed(func(ctx context.Context) error { return p.joinNetwork(ctx, w, m) }))
		}
		p.in(p.between(100, 250), "another purpose", w.unlessClosed(func(ctx context.Context) error {
			w.terms.Short, w.terms.Purpose = county.Name, nb("Kommunene i øvelsen deler erfaringer, tar ting i bruk sammen og velger hvilke behov som haster mest.")
			return p.network(ctx, w, network.Describe{Terms: w.terms})
		}))
		first := p.between(150, 200)
		if n%2 == 1 {
			first = p.between(325, 340) // the second one is open when the play ends
		}
		p.in(first, "a list of needs", w.unlessClosed(func(ctx context.Context) error { return p.openList(ctx, w) }))
		if n > 0 && n == len(ourNetworks)-1 {
			p.in(600, "an end of a network", func(ctx context.Context) error {
				w.closed = true
				return p.network(ctx, w, network.Close{Reason: nb("Kommunene i øvelsen går videre i et større nettverk.")})
			})
		}
		return nil
	}
}

// unlessClosed is what happens to a network that is not closed.
func (w *circle) unlessClosed(do func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		if w.closed {
			return nil
		}
		return do(ctx)
	}
}

// reportMembers is what the host knows of who is a member, and tells what they say to it.
func (p *player) reportMembers(ctx context.Context, w *circle, list []reference.Municipality) error {
	numbers := make([]string, len(list))
	for i, m := range list {
		numbers[i] = m.Number
	}
	if err := p.network(ctx, w, network.Report{Municipalities: numbers, From: p.day(-p.between(0, 200))}); err != nil {
		return err
	}
	for i, m := range list {
		said := p.rand.IntN(100)
		if i == 0 { // one that says no, and one that was reported wrongly
			said = 70
		} else if i == 1 {
			said = 80
		}
		switch days := p.between(3, 70); {
		case said < 70:
			p.in(days, "a confirmed membership", w.unlessClosed(func(ctx context.Context) error { return p.joinNetwork(ctx, w, m) }))
		case said < 77:
			p.in(days, "a denied membership", w.unlessClosed(func(ctx context.Context) error {
				w.forget(m)
				return p.networkAs(ctx, w, m, network.Deny{Municipality: m.Number})
			}))
		case said < 84:
			p.in(days, "a correction of members", w.unlessClosed(func(ctx context.Context) error {
				w.forget(m)
				return p.network(ctx, w, network.Correct{Municipality: m.Number})
			}))
		}
	}
	return nil
}

// joinNetwork is a municipality's word that it is a member; some leave again.
func (p *player) joinNetwork(ctx context.Context, w *circle, m reference.Municipality) error {
	w.forget(m)
	w.members = append(w.members, m)
	if p.chance(8) {
		p.in(p.between(60, 300), "an end of a membership", w.unlessClosed(func(ctx context.Context) error {
			w.forget(m)
			return p.networkAs(ctx, w, m, network.Leave{Municipality: m.Number})
		}))
	}
	return p.networkAs(ctx, w, m, network.Join{Municipality: m.Number})
}

// forget takes a municipality out of the members.
func (w *circle) forget(m reference.Municipality) {
	is := func(other reference.Municipality) bool { return other.Number == m.Number }
	w.members = slices.DeleteFunc(w.members, is)
}

// openList opens the list of the year that comes, and tells what members propose and what
// is published.
func (p *player) openList(ctx context.Context, w *circle) error {
	year, _ := strconv.Atoi(string(p.today()[:4]))
	year++
	open := p.between(30, 60)
	if err := p.network(ctx, w, network.OpenList{Year: year, Deadline: p.day(open)}); err != nil {
		return err
	}
	for _, m := range slices.Clone(w.members) {
		if p.chance(70) {
			p.in(p.between(1, open-8), "needs that are proposed", w.unlessClosed(func(ctx context.Context) error { return p.propose(ctx, w, year, m) }))
		}
	}
	p.in(open+p.between(2, 12), "a list that is published", w.unlessClosed(func(ctx context.Context) error { return p.publish(ctx, w, year) }))
	p.in(365, "the next list of needs", w.unlessClosed(func(ctx context.Context) error { return p.openList(ctx, w) }))
	return nil
}

// urgent are needs that stand, so many at most.
func (p *player) urgent(n int) (ids []string) {
	for _, w := range some(p, len(p.cast.needs), p.cast.needs) {
		if !w.ended && len(ids) < n {
			ids = append(ids, w.id)
		}
	}
	return ids
}

// propose is which needs a member would put on the list; some take that back.
func (p *player) propose(ctx context.Context, w *circle, year int, m reference.Municipality) error {
	ids := p.urgent(p.between(1, network.MaxProposed))
	if len(ids) == 0 || !slices.ContainsFunc(w.members, func(is reference.Municipality) bool { return is.Number == m.Number }) {
		return nil
	}
	if p.chance(12) {
		p.in(p.between(1, 3), "a proposal that is taken back", w.unlessClosed(func(ctx context.Context) error {
			return p.networkAs(ctx, w, m, network.WithdrawProposal{Year: year, Municipality: m.Number})
		}))
	}
	return p.networkAs(ctx, w, m, network.ProposeNeeds{Year: year, Municipality: m.Number, Needs: ids})
}

// publish publishes the list, if there are needs enough; some lists are corrected.
func (p *player) publish(ctx context.Context, w *circle, year int) error {
	ids := p.urgent(p.between(network.MinListed, network.MaxListed))
	if len(ids) < network.MinListed {
		return nil
	}
	if p.chance(40) {
		p.in(p.between(3, 20), "a corrected list", w.unlessClosed(func(ctx context.Context) error {
			turned := append([]string{ids[1], ids[0]}, ids[2:]...)
			return p.network(ctx, w, network.PublishList{Year: year, Needs: turned, Correction: nb("De to første stod i feil rekkefølge.")})
		}))
	}
	return p.network(ctx, w, network.PublishList{Year: year, Needs: ids, Note: nb("Medlemmene i øvelsen er enige om disse.")})
}

// network gives a command of the host about a network, and networkAs one of a municipality.
func (p *player) network(ctx context.Context, w *circle, cmd network.Command) error {
	return p.networkBy(ctx, machine(w.host), w, "", cmd)
}

func (p *player) networkAs(ctx context.Context, w *circle, m reference.Municipality, cmd network.Command) error {
	return p.networkBy(ctx, p.voice(m), w, m.Number, cmd)
}

func (p *player) networkBy(ctx context.Context, c access.Caller, w *circle, number string, cmd network.Command) error {
	about := strings.TrimSpace(fmt.Sprintf("%s %s %s", network.KindOf(cmd), w.id, number))
	req := p.requestOf(c, about)
	res, err := p.give(ctx, func() (command.Result, error) { return p.app.Command.DoNetwork(ctx, req, w.id, number, cmd) })
	_, err = p.result(ctx, res, about, err)
	return err
}
