package exercise

import (
	"context"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/reference"
)

// trial is a pilot as its story knows it.
type trial struct {
	*tale
	places []reference.Municipality
	good   bool
	ended  bool
}

var measures = []events.Criterion{
	{ID: "svartid", Text: nb("Tid fra søknad til svar"), Unit: "dager", Direction: "at_most", Threshold: 5},
	{ID: "digitalt", Text: nb("Andel som kommer digitalt"), Unit: "prosent", Direction: "at_least", Threshold: 80},
}

// concerned are municipalities that an initiative concerns and that can act.
func (p *player) concerned(t *tale) (out []reference.Municipality) {
	s, err := p.app.Query.State(t.id)
	if err != nil {
		return nil
	}
	for _, m := range p.cast.municipalities {
		if p.ref.Concerns(s.Reach, m.Number) {
			out = append(out, m)
		}
	}
	return out
}

func (p *player) planPilot(ctx context.Context, t *tale) error {
	x := &trial{tale: t, places: some(p, p.between(2, 6), p.concerned(t)), good: p.chance(85)}
	if err := p.do(ctx, p.owner(t), t.id, initiative.PlanPilot{PilotPlanned: events.PilotPlanned{
		Purpose: nb("Prøve løsningen i kommuner av ulik størrelse."), Start: p.day(21), End: p.day(80), Criteria: measures,
	}}); err != nil {
		return err
	}
	p.in(p.between(4, 15), "pilot municipalities", p.unlessOver(t, func(ctx context.Context, _ *tale) error { return p.join(ctx, x) }))
	p.in(p.between(84, 100), "measurements", p.unlessOver(t, func(ctx context.Context, _ *tale) error { return p.measure(ctx, x) }))
	return nil
}

func (p *player) join(ctx context.Context, x *trial) error {
	for _, m := range x.places {
		if err := p.do(ctx, m.OrganisationNumber, x.id, initiative.JoinPilot{Municipality: m.Number, Note: nb("Vi har folk til å prøve.")}); err != nil {
			return err
		}
	}
	if len(x.places) < 4 {
		return nil
	}
	left := x.places[0]
	p.in(p.between(20, 50), "a municipality that leaves", p.unlessOver(x.tale, func(ctx context.Context, _ *tale) error {
		if x.ended {
			return nil
		}
		return p.do(ctx, left.OrganisationNumber, x.id, initiative.LeavePilot{Municipality: left.Number, Reason: nb("Nøkkelpersonen har sluttet, og ingen kan ta over nå.")})
	}))
	return nil
}

func (p *player) measure(ctx context.Context, x *trial) error {
	for i, value := range []float64{float64(p.between(2, 5)), float64(p.between(80, 97))} {
		if !x.good && i == 0 {
			value = float64(p.between(9, 20))
		}
		if err := p.do(ctx, p.owner(x.tale), x.id, initiative.MeasurePilot{PilotMeasured: events.PilotMeasured{
			Criterion: measures[i].ID, Value: value, Date: p.day(-2), Source: nb("Logg fra fagsystemet i pilotkommunene."),
		}}); err != nil {
			return err
		}
	}
	p.in(p.between(5, 20), "the end of a pilot", p.unlessOver(x.tale, func(ctx context.Context, _ *tale) error { return p.endPilot(ctx, x) }))
	return nil
}

func (p *player) endPilot(ctx context.Context, x *trial) error {
	s, err := p.app.Query.State(x.id)
	if err != nil {
		return err
	}
	x.ended = true
	conclusion, reason := initiative.ConclusionGo, "Målene er nådd, og kommunene vil fortsette."
	if !x.good {
		conclusion, reason = initiative.ConclusionNoGo, "Det tar for lang tid; løsningen må endres først."
	}
	for _, party := range events.Parties {
		cmd := initiative.ConcludePilot{Party: party, Conclusion: conclusion, ContentHash: s.PilotHash(), Reason: nb(reason)}
		if err := p.do(ctx, keyOf(party), x.id, cmd); err != nil {
			return err
		}
	}
	if x.good {
		p.afterPilot(x.tale)
	} else {
		p.in(p.between(40, 90), "a second pilot", p.unlessOver(x.tale, p.planPilot))
	}
	return nil
}

func (p *player) waive(ctx context.Context, t *tale) error {
	for _, party := range events.Parties {
		if err := p.do(ctx, keyOf(party), t.id, initiative.WaivePilot{Party: party, Reason: nb("Løsningen er i bruk i andre land, og tallene er kjent.")}); err != nil {
			return err
		}
	}
	p.afterPilot(t)
	return nil
}

// afterPilot tells what follows when a solution is ready for all.
func (p *player) afterPilot(t *tale) {
	t.piloted = true
	p.takeUp(t)
	p.in(p.between(5, 25), "a handover", p.unlessOver(t, p.prepare))
}

// prepare hands over to the agency itself, or to a company that municipalities own.
func (p *player) prepare(ctx context.Context, t *tale) error {
	receiver := p.owner(t)
	if p.chance(30) {
		receiver = p.cast.owners["ks-digital"]
	}
	year := p.year()
	if err := p.do(ctx, p.owner(t), t.id, initiative.PrepareHandover{HandoverPrepared: events.HandoverPrepared{
		Receiver: receiver, BenefitOwner: reference.KS,
		OnboardingPackage: &events.Package{URL: "https://ovelse.example/" + t.id + "/start", Text: nb("Slik kommer kommunen i gang: avtale, tilgang, opplæring og test.")},
		PriceModel: []events.PriceYear{
			{Year: year, Amount: 0, Basis: nb("Gratis det første året")}, {Year: year + 1, Amount: int64(p.between(5, 40)) * 1000},
			{Year: year + 2, Amount: int64(p.between(10, 60)) * 1000},
		},
	}}); err != nil {
		return err
	}
	p.in(p.between(8, 30), "the nine points", p.unlessOver(t, func(ctx context.Context, t *tale) error { return p.settle(ctx, t, receiver) }))
	return nil
}

func (p *player) settle(ctx context.Context, t *tale, receiver string) error {
	for _, item := range events.HandoverItems {
		x := events.HandoverItemSettled{Item: item, Outcome: events.OutcomeAccepted}
		if p.chance(12) {
			x = events.HandoverItemSettled{Item: item, Outcome: events.OutcomeWaived, Reason: nb("Ikke aktuelt for denne løsningen.")}
		}
		if err := p.do(ctx, receiver, t.id, initiative.SettleHandoverItem{HandoverItemSettled: x}); err != nil {
			return err
		}
	}
	if p.chance(80) { // the others wait
		p.in(p.between(5, 20), "acceptance", p.unlessOver(t, func(ctx context.Context, t *tale) error { return p.accept(ctx, t, receiver) }))
	}
	return nil
}

func (p *player) accept(ctx context.Context, t *tale, receiver string) error {
	for _, x := range []struct{ as, by string }{{"owner", p.owner(t)}, {"receiver", receiver}, {"ks", reference.KS}} {
		if err := p.do(ctx, x.by, t.id, initiative.AcceptHandover{As: x.as, Note: nb("Godkjent i øvelsen.")}); err != nil {
			return err
		}
	}
	if p.chance(40) {
		p.in(p.between(20, 90), "a breaking change", p.unlessOver(t, p.warn))
	}
	if p.chance(10) {
		p.in(p.between(60, 120), "an end", p.unlessOver(t, func(ctx context.Context, t *tale) error {
			t.over = true
			return p.do(ctx, p.owner(t), t.id, initiative.Retire{Reason: nb("Løsningen avløses av en ny."), On: p.day(120)})
		}))
	}
	return nil
}

// warn announces that something will stop working, and may move the day.
func (p *player) warn(ctx context.Context, t *tale) error {
	on := p.day(p.between(120, 260))
	change := events.BreakingChangeAnnounced{
		On: on, What: nb("Versjon 1 av grensesnittet slås av."), Action: nb("Ta i bruk versjon 2 i fagsystemet."), Reference: "https://ovelse.example/" + t.id + "/v2",
	}
	switch n := p.rand.IntN(10); {
	case n < 4:
		p.in(p.between(20, 60), "a warning taken back", p.unlessOver(t, func(ctx context.Context, t *tale) error {
			return p.do(ctx, p.owner(t), t.id, initiative.WithdrawBreakingChange{On: on, Reason: nb("Begge versjonene blir støttet.")})
		}))
	case n < 7:
		p.in(p.between(20, 60), "a moved day", p.unlessOver(t, func(ctx context.Context, t *tale) error {
			later := change
			later.MovedFrom, later.On = on, moved(on, 60)
			return p.do(ctx, p.owner(t), t.id, initiative.AnnounceBreakingChange{BreakingChangeAnnounced: later})
		}))
	}
	return p.do(ctx, p.owner(t), t.id, initiative.AnnounceBreakingChange{BreakingChangeAnnounced: change})
}
