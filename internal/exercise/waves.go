package exercise

import (
	"context"
	"fmt"

	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/wave"
	"github.com/samstyring/samstyring/internal/reference"
)

// crowd is a wave as its story knows it.
type crowd struct {
	*tale
	id    string
	by    string // who has announced it
	terms wave.Terms
	shut  bool // closed, or cancelled
	gone  bool // cancelled
}

// mostWaves is how many an initiative has.
const mostWaves = 3

// announce offers a wave, and tells who signs up.
func (p *player) announce(ctx context.Context, t *tale) error {
	t.waves++
	c := &crowd{tale: t, by: p.owner(t)}
	if p.chance(25) {
		c.by = reference.KS
	}
	until := p.between(25, 50)
	c.terms = wave.Terms{
		Name: fmt.Sprintf("Pulje %d (øvelse)", t.waves), Places: p.between(6, 25), SignUpBy: p.day(until), Start: p.day(until + p.between(15, 60)),
		Note: nb("Opplæring på nett i uka før start. Kommunen må ha avtalen klar."),
	}
	about := fmt.Sprintf("announce wave %d of %s", t.waves, t.id)
	req := p.request(c.by, about)
	res, err := p.give(ctx, func() (command.Result, error) {
		return p.app.Command.AnnounceWave(ctx, req, t.id, wave.Announce{Terms: c.terms})
	})
	if c.id, err = p.result(ctx, res, about, err); err != nil {
		return err
	}
	for _, m := range some(p, c.terms.Places*p.between(60, 150)/100, p.concerned(t)) {
		p.in(p.between(1, until-1), "a sign-up", p.unlessOver(t, func(ctx context.Context, _ *tale) error { return p.signUp(ctx, c, m) }))
	}
	p.changeOfWave(c, until)
	if t.waves < mostWaves {
		p.in(until+p.between(30, 90), "a wave", p.unlessOver(t, p.announce))
	}
	return nil
}

// changeOfWave tells what else becomes of it.
func (p *player) changeOfWave(c *crowd, until int) {
	then := func(days int, what string, shuts bool, cmd func() wave.Command) {
		p.in(days, what, p.unlessOver(c.tale, func(ctx context.Context, _ *tale) error {
			if p.today() >= c.terms.Start || days < until && p.today() > c.terms.SignUpBy {
				return nil // the initiative was on hold meanwhile
			}
			c.shut = c.shut || shuts
			return p.wave(ctx, c.by, c.tale.id, c.id, "", cmd())
		}))
	}
	switch n := p.rand.IntN(100); {
	case n < 20:
		then(until-4, "more places", false, func() wave.Command {
			c.terms.Places += 5
			return wave.Change{Terms: c.terms, Reason: nb("Det ble plass til flere.")}
		})
	case n < 30:
		then(until-1, "an end of signing up", true, func() wave.Command { return wave.Close{Reason: nb("Opplæringen er full.")} })
	case n < 38:
		then(until+2, "a cancellation", true, func() wave.Command {
			c.gone = true
			return wave.Cancel{Reason: nb("For få fagsystemer er klare.")}
		})
	}
}

func (p *player) signUp(ctx context.Context, c *crowd, m reference.Municipality) error {
	if c.shut || p.today() > c.terms.SignUpBy {
		return nil
	}
	as := p.voice(m)
	about := fmt.Sprintf("sign up for wave %s %s", c.id, m.Number)
	req := p.requestOf(as, about)
	res, err := p.give(ctx, func() (command.Result, error) {
		return p.app.Command.DoWave(ctx, req, c.tale.id, c.id, m.Number, wave.Join{})
	})
	if _, err = p.result(ctx, res, about, err); err != nil {
		return err
	}
	if p.chance(8) {
		p.in(p.between(1, 6), "a withdrawal from a wave", p.unlessOver(c.tale, func(ctx context.Context, _ *tale) error {
			if c.gone || p.today() >= c.terms.Start {
				return nil
			}
			return p.wave(ctx, m.OrganisationNumber, c.tale.id, c.id, m.Number, wave.Withdraw{Reason: nb("Vi har ikke kapasitet i år.")})
		}))
	}
	return nil
}
