package exercise

import (
	"context"
	"fmt"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/organisation"
	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/reference"
)

// made is a product as its story knows it.
type made struct {
	name, theme string
	id, vendor  string
}

// ourProducts are what vendors make in an exercise.
var ourProducts = []made{
	{name: "Øvelse Oppvekst", theme: "barnehage"}, {name: "Øvelse Skole", theme: "grunnskole"}, {name: "Øvelse Helse og omsorg", theme: "omsorgstjenester"},
	{name: "Øvelse Sosial", theme: "sosiale-tjenester"}, {name: "Øvelse Byggesak", theme: "bygging"}, {name: "Øvelse Sak og arkiv", theme: "apenhet"},
	{name: "Øvelse Økonomi", theme: "skatt"}, {name: "Øvelse Kart", theme: "planer"},
}

func (p *player) registerProducts(ctx context.Context) error {
	for i, x := range ourProducts {
		x.vendor = p.cast.vendors[i%len(p.cast.vendors)]
		about := "register product " + x.name
		req := p.request(x.vendor, about)
		res, err := p.give(ctx, func() (command.Result, error) {
			return p.app.Command.RegisterProduct(ctx, req, product.Register{Card: product.Card{
				Name: x.name, Description: nb("Et fagsystem som er laget til øvelsen og ikke finnes."), Themes: []string{x.theme}, Homepage: "https://ovelse.example/fagsystem",
			}})
		})
		if x.id, err = p.result(ctx, res, about, err); err != nil {
			return err
		}
		p.cast.products = append(p.cast.products, &x)
	}
	for _, m := range some(p, p.share(220), p.cast.municipalities) {
		p.in(p.between(5, 400), "what a municipality uses", func(ctx context.Context) error { return p.declare(ctx, m) })
	}
	p.in(60, "readiness", p.readiness)
	return nil
}

func (p *player) declare(ctx context.Context, m reference.Municipality) error {
	var ids []string
	for _, x := range some(p, p.between(2, 6), p.cast.products) {
		ids = append(ids, x.id)
	}
	about := "declare products " + m.Number
	req := p.requestOf(p.voice(m), about)
	res, err := p.give(ctx, func() (command.Result, error) {
		return p.app.Command.DeclareProductUse(ctx, req, m.Number, product.Declare{Products: ids})
	})
	_, err = p.result(ctx, res, about, err)
	return err
}

// readiness lets vendors say how far they have come, again and again.
func (p *player) readiness(ctx context.Context) error {
	p.in(p.between(15, 30), "readiness", p.readiness)
	for _, x := range p.cast.products {
		var about []*tale
		for _, t := range p.cast.initiatives {
			if !t.over && t.id != "" && (t.decided != "" || t.piloted) {
				about = append(about, t)
			}
		}
		if len(about) == 0 {
			continue
		}
		if err := p.comeSoFar(ctx, x, one(p, about)); err != nil {
			return err
		}
	}
	return nil
}

func (p *player) comeSoFar(ctx context.Context, x *made, t *tale) error {
	word := product.Report{Initiative: t.id, State: events.ReadinessNotStarted}
	switch n := p.rand.IntN(10); {
	case n < 5:
		word = product.Report{Initiative: t.id, State: events.ReadinessPlanned, Version: fmt.Sprintf("%d.%d", p.between(3, 9), p.between(0, 5)), Date: p.day(p.between(40, 250)), Precision: "quarter"}
	case n < 9:
		word = product.Report{Initiative: t.id, State: events.ReadinessReady, Version: fmt.Sprintf("%d.%d", p.between(3, 9), p.between(0, 5)), Date: p.day(-p.between(1, 40))}
	}
	if err := p.ready(ctx, x.vendor, x.id, word); err != nil {
		return err
	}
	if word.State != events.ReadinessReady || !p.chance(60) {
		return nil
	}
	s, err := p.app.Query.Product(x.id)
	if err != nil {
		return err
	}
	cmd := product.Verify{Initiative: t.id, Note: nb("Prøvd i testmiljøet.")}
	if was := s.Report(t.id); was != nil {
		cmd.Report = was.Event
	}
	about := "verify readiness " + x.id + " " + t.id
	req := p.request(p.owner(t), about)
	res, err := p.give(ctx, func() (command.Result, error) { return p.app.Command.DoProduct(ctx, req, x.id, cmd) })
	_, err = p.result(ctx, res, about, err)
	return err
}

// giveMandates lets some municipalities be spoken for by a company that municipalities
// own.
func (p *player) giveMandates(ctx context.Context) error {
	to := p.cast.owners["ks-digital"]
	for i, m := range some(p, 12, p.cast.municipalities) {
		about := "mandate of " + m.Number
		tasks := []events.Task{events.TaskAdoptions, events.TaskProducts}
		req := p.request(m.OrganisationNumber, about)
		res, err := p.give(ctx, func() (command.Result, error) {
			return p.app.Command.DoOrganisation(ctx, req, m.OrganisationNumber, organisation.GiveMandate{To: to, Tasks: tasks, Until: p.day(days + 60)})
		})
		if _, err = p.result(ctx, res, about, err); err != nil {
			return err
		}
		id, tasks, err := p.app.Query.Mandate(m.OrganisationNumber, to)
		if err != nil {
			return err
		}
		p.cast.mandated[m.Number] = machine(to).Under(m.OrganisationNumber, id, tasks)
		if p.chance(25) || i == 0 { // one at least
			p.in(p.between(200, 500), "a mandate taken back", func(ctx context.Context) error { return p.takeBack(ctx, m, id) })
		}
	}
	return nil
}

func (p *player) takeBack(ctx context.Context, m reference.Municipality, mandate string) error {
	delete(p.cast.mandated, m.Number)
	about := "mandate taken back by " + m.Number
	req := p.request(m.OrganisationNumber, about)
	res, err := p.give(ctx, func() (command.Result, error) {
		return p.app.Command.DoOrganisation(ctx, req, m.OrganisationNumber, organisation.WithdrawMandate{ID: mandate})
	})
	_, err = p.result(ctx, res, about, err)
	return err
}
