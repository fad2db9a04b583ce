package exercise

import (
	"context"
	"fmt"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/reference"
)

const (
	mostFollowing = 45 // municipalities that themselves say how far they have come, of each initiative
	mostReported  = 250
)

// takeUp tells how municipalities begin with a solution: those that say it themselves,
// those in waves, and what the owner knows.
func (p *player) takeUp(t *tale) {
	if t.spreading {
		return
	}
	t.spreading = true
	p.in(p.between(5, 20), "considerations", p.unlessOver(t, p.follow))
	if p.chance(60) {
		p.in(p.between(2, 15), "an onboarding package", p.unlessOver(t, p.describeOnboarding))
	}
	p.in(p.between(10, 40), "a wave", p.unlessOver(t, p.announce))
	p.in(p.between(40, 70), "a report", p.unlessOver(t, p.report))
}

// follow lets some municipalities begin to say how far they have come.
func (p *player) follow(ctx context.Context, t *tale) error {
	for _, m := range some(p, p.between(mostFollowing/2, mostFollowing), p.concerned(t)) {
		p.in(p.between(1, 90), "an adoption", p.unlessOver(t, func(ctx context.Context, t *tale) error { return p.consider(ctx, t, m) }))
	}
	return nil
}

// word is what a municipality has said last.
type word struct {
	state events.AdoptionState
	day   events.Date
}

func (p *player) say(ctx context.Context, t *tale, m reference.Municipality, say adoption.Say) error {
	t.said[m.Number] = word{say.State, p.today()}
	return p.adopt(ctx, p.voice(m), t.id, m.Number, say)
}

func (p *player) consider(ctx context.Context, t *tale, m reference.Municipality) error {
	then := func(low, high int, what string, do func(context.Context, *tale, reference.Municipality) error) {
		p.in(p.between(low, high), what, p.unlessOver(t, func(ctx context.Context, t *tale) error { return do(ctx, t, m) }))
	}
	switch n := p.rand.IntN(100); {
	case n < 12:
		return p.say(ctx, t, m, adoption.Say{State: events.AdoptionNotConsidered})
	case n < 30: // it was in use before anybody asked
		then(1, 10, "use", p.use)
	case n < 42:
		then(15, 60, "a no", p.decline)
	case n < 55:
		then(5, 30, "obstacles", p.obstacles)
	default:
		then(20, 70, "a yes", p.accede)
	}
	return p.say(ctx, t, m, adoption.Say{State: events.AdoptionConsidering, Date: p.day(-p.between(0, 20))})
}

var committees = []string{"Kommunestyret", "Formannskapet", "Kommunedirektøren"}

func (p *player) accede(ctx context.Context, t *tale, m reference.Municipality) error {
	p.in(p.between(5, 30), "a plan", p.unlessOver(t, func(ctx context.Context, t *tale) error { return p.planUse(ctx, t, m) }))
	return p.say(ctx, t, m, adoption.Say{
		State: events.AdoptionDecidedYes, Date: p.day(-p.between(0, 10)), Body: one(p, committees), CaseNumber: fmt.Sprintf("Ø%d/%d", p.year()%100, p.between(1, 400)),
	})
}

func (p *player) decline(ctx context.Context, t *tale, m reference.Municipality) error {
	return p.say(ctx, t, m, adoption.Say{
		State: events.AdoptionDecidedNo, Date: p.day(-p.between(0, 10)), Body: one(p, committees), Reason: nb("Vi har ikke folk til innføringen i år."),
	})
}

func (p *player) planUse(ctx context.Context, t *tale, m reference.Municipality) error {
	ahead := p.between(20, 200)
	p.in(ahead+p.between(-10, 40), "use", p.unlessOver(t, func(ctx context.Context, t *tale) error { return p.use(ctx, t, m) }))
	return p.say(ctx, t, m, adoption.Say{State: events.AdoptionInPlan, Date: p.day(ahead), Precision: one(p, []string{"day", "month", "quarter"}), Extent: one(p, events.Extents)})
}

func (p *player) use(ctx context.Context, t *tale, m reference.Municipality) error {
	after := func(low, high int, what string, do func(context.Context, *tale, reference.Municipality) error) {
		p.in(p.between(low, high), what, p.unlessOver(t, func(ctx context.Context, t *tale) error { return do(ctx, t, m) }))
	}
	if p.chance(60) {
		after(2, 20, "what it took", p.effort(events.EffortOnUse))
		after(365, 390, "what a year took", p.effort(events.EffortAfterYear))
	}
	switch n := p.rand.IntN(100); {
	case n < 8:
		after(3, 15, "a correction", p.correct)
	case n < 12:
		after(60, 200, "an end of use", func(ctx context.Context, t *tale, m reference.Municipality) error {
			if t.said[m.Number].state != events.AdoptionInUse {
				return nil
			}
			return p.say(ctx, t, m, adoption.Say{State: events.AdoptionStopped, Date: p.today(), Reason: nb("Fagsystemet ble byttet.")})
		})
	}
	return p.say(ctx, t, m, adoption.Say{State: events.AdoptionInUse, Date: p.day(-p.between(0, 14)), Extent: one(p, events.Extents)})
}

// correct says that the last word was wrong: it is still a plan.
func (p *player) correct(ctx context.Context, t *tale, m reference.Municipality) error {
	own, err := p.ownWord(t, m)
	if err != nil {
		return err
	}
	return p.say(ctx, t, m, adoption.Say{
		State: events.AdoptionInPlan, Date: p.day(60), Precision: "month", Extent: events.ExtentSome, Corrects: own, Note: nb("Det var bare testmiljøet som var i bruk."),
	})
}

// ownWord is the event in which a municipality has said last how far it has come.
func (p *player) ownWord(t *tale, m reference.Municipality) (string, error) {
	about, err := p.app.Query.Adoption(t.id, m.Number)
	if err == nil && about.Stand.Own == nil {
		err = fmt.Errorf("%s has said nothing of %s", m.Number, t.id)
	}
	if err != nil {
		return "", err
	}
	return about.Stand.Own.Event, nil
}

// effort reports hours and cost, by the size of the municipality.
func (p *player) effort(moment string) func(context.Context, *tale, reference.Municipality) error {
	return func(ctx context.Context, t *tale, m reference.Municipality) error {
		if s := t.said[m.Number].state; s != events.AdoptionInUse && s != events.AdoptionStopped {
			return nil
		}
		size := int64(1)
		for i, class := range events.SizeClasses {
			if class == m.SizeClass() {
				size = int64(i + 1)
			}
		}
		hours, money, frequency := size*int64(p.between(12, 70)), size*int64(p.between(5, 90))*1000, events.FrequencyOneOff
		if moment == events.EffortAfterYear {
			frequency = events.FrequencyYearly
		}
		return p.adopt(ctx, p.voice(m), t.id, m.Number, adoption.ReportEffort{
			Moment: moment, Basis: one(p, events.EvidenceKinds),
			Lines: []events.EffortLine{
				{Unit: "hours", Frequency: frequency, Low: hours, High: hours * int64(p.between(100, 130)) / 100},
				{Unit: "NOK", Frequency: frequency, Low: money, High: money * int64(p.between(100, 120)) / 100},
			},
		})
	}
}

func (p *player) obstacles(ctx context.Context, t *tale, m reference.Municipality) error {
	cmd := adoption.ReportObstacles{}
	for _, kind := range some(p, p.between(1, 3), events.Obstacles[:len(events.Obstacles)-1]) {
		cmd.Obstacles = append(cmd.Obstacles, events.Obstacle{Kind: kind})
	}
	if p.chance(40) {
		p.in(p.between(40, 120), "a yes after all", p.unlessOver(t, func(ctx context.Context, t *tale) error { return p.accede(ctx, t, m) }))
	}
	return p.adopt(ctx, p.voice(m), t.id, m.Number, cmd)
}

// report is what the owner knows of many at once, or KS; it comes again.
func (p *player) report(ctx context.Context, t *tale) error {
	by, source := p.owner(t), "Statistikk fra løsningen i øvelsen"
	if p.chance(20) {
		by, source = reference.KS, "Spørreundersøkelse i øvelsen"
	}
	var list []command.Report
	for _, m := range some(p, p.between(40, mostReported), p.concerned(t)) {
		r := adoption.Report{State: events.AdoptionInUse, Extent: events.ExtentSome, Source: nb(source)}
		if p.chance(35) {
			r = adoption.Report{State: events.AdoptionInPlan, Date: p.day(p.between(20, 200)), Precision: "month", Source: nb(source)}
		}
		list = append(list, command.Report{Municipality: m.Number, Report: r})
	}
	if len(list) == 0 {
		return nil
	}
	p.in(p.between(100, 180), "a report", p.unlessOver(t, p.report))
	about := "report adoptions " + t.id
	req := p.request(by, about)
	res, err := p.give(ctx, func() (command.Result, error) { return p.app.Command.ReportAdoptions(ctx, req, t.id, list) })
	_, err = p.result(ctx, res, about, err)
	return err
}

// confirmAll lets some municipalities confirm what they have said.
func (p *player) confirmAll(ctx context.Context) error {
	for _, m := range some(p, 60, p.cast.municipalities) {
		p.in(p.between(0, 300), "confirmations", func(ctx context.Context) error { return p.confirmWords(ctx, m) })
	}
	return nil
}

func (p *player) confirmWords(ctx context.Context, m reference.Municipality) error {
	var words []command.Confirmation
	for _, t := range p.cast.initiatives {
		if said, ok := t.said[m.Number]; !ok || t.over || said.day >= p.today() {
			continue
		}
		own, err := p.ownWord(t, m)
		if err != nil {
			return err
		}
		words = append(words, command.Confirmation{Initiative: t.id, Word: own})
	}
	if len(words) == 0 {
		return nil
	}
	about := "confirm adoptions " + m.Number
	req := p.requestOf(p.voice(m), about)
	res, err := p.give(ctx, func() (command.Result, error) { return p.app.Command.ConfirmAdoptions(ctx, req, m.Number, words) })
	_, err = p.result(ctx, res, about, err)
	return err
}
