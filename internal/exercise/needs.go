package exercise

import (
	"context"
	"fmt"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/reference"
)

// wish is a need as its story knows it.
type wish struct {
	trouble
	id     string
	raiser reference.Municipality
	ended  bool // closed, or goes on as another
}

// raise lets a municipality say what is hard, and tells who else has the same need
// and what becomes of it.
func (p *player) raise(n int) func(context.Context) error {
	return func(ctx context.Context) error {
		w := &wish{trouble: troubles[n], raiser: one(p, p.cast.municipalities)}
		about := fmt.Sprintf("raise need %d", n)
		matters := one(p, events.Matters)
		req := p.request(w.raiser.OrganisationNumber, about)
		res, err := p.give(ctx, func() (command.Result, error) {
			return p.app.Command.RaiseNeed(ctx, req, need.Raise{
				Title: marked(nb(w.title)), Problem: nb(w.problem), Audience: nb(w.audience), Frequency: w.frequency, Theme: w.theme, LifeEvent: w.event,
				Hours: w.hours, Matters: matters,
			})
		})
		if w.id, err = p.result(ctx, res, about, err); err != nil {
			return err
		}
		p.cast.needs = append(p.cast.needs, w)
		for _, m := range some(p, p.between(3, 70), p.cast.municipalities) {
			if m.Number != w.raiser.Number {
				p.in(p.between(1, 250), "a voice", func(ctx context.Context) error { return p.support(ctx, w, m) })
			}
		}
		p.in(p.between(10, 45), "an answer", func(ctx context.Context) error { return p.answer(ctx, w) })
		return nil
	}
}

func (p *player) support(ctx context.Context, w *wish, m reference.Municipality) error {
	if w.ended {
		return nil
	}
	cmd := need.Support{Matters: one(p, events.Matters)}
	if p.chance(15) {
		cmd.Note = nb("Hos oss gjelder det også vikarer.")
	}
	if p.chance(5) {
		p.in(p.between(5, 60), "a voice taken back", func(ctx context.Context) error {
			if w.ended {
				return nil
			}
			return p.need(ctx, m.OrganisationNumber, w.id, m.Number, need.Withdraw{})
		})
	}
	return p.need(ctx, m.OrganisationNumber, w.id, m.Number, cmd)
}

// answer is what KS says. Of some it says nothing, and the deadline passes.
func (p *player) answer(ctx context.Context, w *wish) error {
	switch n := p.rand.IntN(100); {
	case n < 45:
		for _, t := range p.cast.initiatives {
			if t.theme == w.theme && !t.over {
				return p.reply(ctx, w, need.Reply{Answer: events.NeedTakenUp, Initiative: t.id, Reason: nb("Tiltaket løser det meste av dette.")})
			}
		}
		return p.reply(ctx, w, need.Reply{Answer: events.NeedNotNow, Reason: nb("Ingen etat har noe på gang som løser dette.")})
	case n < 60:
		return p.reply(ctx, w, need.Reply{Answer: events.NeedNotNow, Reason: nb("Behovet er reelt, men andre behov går foran i år.")})
	case n < 70:
		for _, other := range p.cast.needs {
			if other != w && !other.ended && (other.theme == w.theme || p.chance(30)) {
				w.ended = true
				return p.reply(ctx, w, need.Reply{Answer: events.NeedJoin, Into: other.id, Reason: nb("Dette er det samme behovet.")})
			}
		}
	case n < 85:
		p.in(p.between(5, 60), "an end of a need", func(ctx context.Context) error {
			w.ended = true
			return p.need(ctx, w.raiser.OrganisationNumber, w.id, w.raiser.Number, need.Close{Reason: nb("Vi har løst det selv.")})
		})
	}
	return nil
}

func (p *player) reply(ctx context.Context, w *wish, cmd need.Reply) error {
	return p.need(ctx, reference.KS, w.id, "", cmd)
}
