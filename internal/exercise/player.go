package exercise

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/domain/wave"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/sleep"
)

// Actor is who has done what an exercise holds: the play, and no person.
const Actor = "act_exercise"

// again is waited before a command that got no answer is given again.
const again = 200 * time.Millisecond

// player plays one plan into one registry.
type player struct {
	app     *app.App
	plan    Plan
	ref     *reference.Data
	rand    *rand.Rand
	clock   *clock
	source  *source
	start   time.Time
	end     time.Time
	stories stories
	n       uint64 // commands so far
	done    uint64 // of them, those that were not there already
	cast    cast
}

// newPlayer makes a registry that was opened, and does not run yet, ready for a play: its
// clock, ids and salts are the play's from now on. It is closed when it has been
// played; whoever goes on opens it again.
func newPlayer(a *app.App, p Plan) (*player, error) {
	zone := a.Query.Zone()
	p, start, err := p.begin(zone)
	if err != nil {
		return nil, err
	}
	c := &clock{now: start}
	pl := &player{
		app: a, plan: p, ref: a.Query.Reference(), rand: rand.New(rand.NewPCG(p.Seed, dice)), clock: c, source: newSource(c, p.Seed),
		start: start, end: start.AddDate(0, 0, days),
	}
	a.Clock, a.NewID, a.Random = c.Now, pl.source.NewID, pl.source
	pl.cast = pl.casting()
	return pl, nil
}

// Progress is how far a play has come.
type Progress struct {
	Day      events.Date // of the story
	Part     float64     // of the two years
	Commands uint64
}

// play plays everything that is not there yet. The registry runs and is ready.
// Progress is told once for each month of the story; nil: nobody is.
func (p *player) play(ctx context.Context, tell func(Progress)) (Progress, error) {
	p.prologue()
	told := 0
	for {
		next, ok := p.stories.next()
		if !ok || !next.at.Before(p.end) {
			break
		}
		if month := int(next.at.Sub(p.start).Hours() / 24 / 30); month > told && tell != nil {
			told = month
			tell(p.progress(next.at))
		}
		p.clock.to(next.at)
		if err := next.do(ctx); err != nil {
			return p.progress(next.at), fmt.Errorf("play %s on %s: %w", next.what, next.at.Format(time.DateOnly), err)
		}
	}
	return p.progress(p.end), ctx.Err()
}

func (p *player) progress(at time.Time) Progress {
	return Progress{events.Date(at.Format(time.DateOnly)), at.Sub(p.start).Hours() / 24 / days, p.n}
}

// today is the day of the play, and day is so many days from it.
func (p *player) today() events.Date { return p.day(0) }
func (p *player) day(n int) events.Date {
	return events.Date(p.clock.Now().In(p.app.Query.Zone()).AddDate(0, 0, n).Format(time.DateOnly))
}

// request is the next command of an organisation. What it is about makes a play that
// has come out of step known: the same key for something else is refused.
func (p *player) request(organisation, about string) command.Request {
	return p.requestOf(machine(organisation), about)
}

// machine is how the play acts for an organisation.
func machine(organisation string) access.Caller {
	return access.Caller{
		Organisation: organisation, Scopes: []string{access.ScopeWrite, access.ScopeSign, access.ScopeManage}, Actor: Actor,
	}
}

func (p *player) requestOf(c access.Caller, about string) command.Request {
	p.n++
	p.source.command(p.n)
	p.clock.to(p.clock.Now().Add(time.Duration(20+p.n%70) * time.Second))
	return command.Request{Caller: c, Key: "exercise-" + strconv.FormatUint(p.n, 10), Fingerprint: about}
}

// give gives a command, and again with the same key and ids while the log does not
// answer in time: how busy the machine is changes nothing of a play.
func (p *player) give(ctx context.Context, do func() (command.Result, error)) (res command.Result, err error) {
	for end := time.Now().Add(patience); ; {
		res, err = do()
		unanswered := fault.CodeOf(err) == fault.Unavailable || errors.Is(err, eventlog.ErrUnavailable) || errors.Is(err, eventlog.ErrUnknownOutcome)
		if !unanswered || time.Now().After(end) || sleep.For(ctx, again) != nil {
			return res, err
		}
		p.source.command(p.n)
	}
}

// result takes what a command has led to.
func (p *player) result(ctx context.Context, res command.Result, about string, err error) (string, error) {
	if err != nil {
		return "", fmt.Errorf("%s: %w", about, err)
	}
	if !res.Replayed {
		p.done++
	}
	return res.ID, p.app.Query.WaitFor(ctx, res.Position)
}

// do gives a command about an initiative.
func (p *player) do(ctx context.Context, organisation, id string, cmd initiative.Command) error {
	about := fmt.Sprintf("%s %s", initiative.KindOf(cmd), id)
	req := p.request(organisation, about)
	res, err := p.give(ctx, func() (command.Result, error) { return p.app.Command.Do(ctx, req, id, cmd) })
	_, err = p.result(ctx, res, about, err)
	return err
}

func (p *player) round(ctx context.Context, organisation, id string, cmd round.Command) error {
	about := fmt.Sprintf("%s %s", round.KindOf(cmd), id)
	req := p.request(organisation, about)
	res, err := p.give(ctx, func() (command.Result, error) { return p.app.Command.DoRound(ctx, req, id, cmd) })
	_, err = p.result(ctx, res, about, err)
	return err
}

func (p *player) adopt(ctx context.Context, c access.Caller, id, number string, cmd adoption.Command) error {
	about := fmt.Sprintf("%s %s %s", adoption.KindOf(cmd), id, number)
	req := p.requestOf(c, about)
	res, err := p.give(ctx, func() (command.Result, error) { return p.app.Command.DoAdoption(ctx, req, id, number, cmd) })
	_, err = p.result(ctx, res, about, err)
	return err
}

func (p *player) need(ctx context.Context, organisation, id, number string, cmd need.Command) error {
	about := fmt.Sprintf("%s %s", need.KindOf(cmd), id)
	req := p.request(organisation, about)
	res, err := p.give(ctx, func() (command.Result, error) { return p.app.Command.DoNeed(ctx, req, id, number, cmd) })
	_, err = p.result(ctx, res, about, err)
	return err
}

func (p *player) wave(ctx context.Context, organisation, about, id, number string, cmd wave.Command) error {
	what := strings.TrimSpace(fmt.Sprintf("%s %s %s", wave.KindOf(cmd), id, number))
	req := p.request(organisation, what)
	res, err := p.give(ctx, func() (command.Result, error) { return p.app.Command.DoWave(ctx, req, about, id, number, cmd) })
	_, err = p.result(ctx, res, what, err)
	return err
}

func (p *player) ready(ctx context.Context, vendor, id string, cmd product.Report) error {
	about := fmt.Sprintf("%s %s %s", product.KindOf(cmd), id, cmd.Initiative)
	req := p.request(vendor, about)
	res, err := p.give(ctx, func() (command.Result, error) { return p.app.Command.DoProduct(ctx, req, id, cmd) })
	_, err = p.result(ctx, res, about, err)
	return err
}
