package exercise

import (
	"context"
	"strconv"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/reference"
)

// assess sends an assessment to KS, of a level that the story chooses, and tells what
// follows: a statement or none, answers, and that it is done.
func (p *player) assess(ctx context.Context, t *tale) error {
	a := p.assessment(one(p, events.AssessmentLevels))
	if err := p.do(ctx, p.owner(t), t.id, initiative.SubmitAssessment{Assessment: a}); err != nil {
		return err
	}
	if p.chance(20) { // nothing comes in time; ten working days may be three weeks and more
		p.in(p.between(30, 40), "an end without a statement", p.unlessOver(t, p.finalise))
		return nil
	}
	p.in(p.between(5, 13), "a statement", p.unlessOver(t, p.state))
	return nil
}

var (
	objections = []string{
		"Innføringen må ikke falle sammen med budsjettarbeidet.", "Små kommuner må få hjelp til opplæring.",
		"Prisen må være kjent før kommunene forplikter seg.", "Fagsystemene må være klare før fristen begynner å løpe.",
		"Gevinstene for kommunene må tallfestes.",
	}
	replies = []string{"Enig, og planen er endret.", "Vi tar det med så langt budsjettet rekker.", "Det må avklares med departementet først."}
	answers = []string{"taken", "partly", "not"}
)

func (p *player) state(ctx context.Context, t *tale) error {
	s := events.StatementGiven{Position: events.StatementSupports, Text: nb("Øvelse: KS støtter tiltaket slik det er vurdert.")}
	switch n := p.rand.IntN(10); {
	case n < 5:
		s.Position, s.Text = events.StatementSupportsWithChanges, nb("Øvelse: KS støtter tiltaket med endringer.")
	case n < 6:
		s.Position, s.Text = events.StatementObjects, nb("Øvelse: KS går imot tiltaket slik det er lagt fram. Kommunene får utgiftene, og staten får gevinstene.")
	}
	if s.Position != events.StatementSupports {
		for i, text := range some(p, p.between(1, 3), objections) {
			s.RequestedChanges = append(s.RequestedChanges, events.RequestedChange{ID: strconv.Itoa(i + 1), Text: nb(text)})
		}
	}
	if err := p.do(ctx, reference.KS, t.id, initiative.GiveStatement{StatementGiven: s}); err != nil {
		return err
	}
	if len(s.RequestedChanges) == 0 {
		p.in(p.between(2, 8), "the end of an assessment", p.unlessOver(t, p.finalise))
		return nil
	}
	p.in(p.between(6, 20), "answers", p.unlessOver(t, func(ctx context.Context, t *tale) error {
		var list []events.Answer
		for _, c := range s.RequestedChanges {
			n := p.rand.IntN(len(answers))
			list = append(list, events.Answer{Change: c.ID, Answer: answers[n], Reason: nb(replies[n])})
		}
		p.in(p.between(2, 8), "the end of an assessment", p.unlessOver(t, p.finalise))
		return p.do(ctx, p.owner(t), t.id, initiative.AnswerStatement{Answers: list})
	}))
	return nil
}

func (p *player) finalise(ctx context.Context, t *tale) error {
	if err := p.do(ctx, p.owner(t), t.id, initiative.FinaliseAssessment{}); err != nil {
		return err
	}
	if p.chance(8) { // something has changed, so it is assessed anew
		p.in(p.between(10, 30), "a second look", p.unlessOver(t, p.reopen))
		return nil
	}
	t.assessed = true
	if p.chance(12) { // it cannot wait for a round
		t.assessed = false
		p.in(p.between(5, 25), "a decision without a round", p.unlessOver(t, p.signBoth))
	}
	return nil
}

func (p *player) reopen(ctx context.Context, t *tale) error {
	if err := p.do(ctx, p.owner(t), t.id, initiative.ReopenAssessment{Reason: nb("Leverandøren har endret prisene.")}); err != nil {
		return err
	}
	p.in(p.between(5, 20), "an assessment", p.unlessOver(t, p.assess))
	return nil
}

// signBoth decides on an initiative by the two keys alone.
func (p *player) signBoth(ctx context.Context, t *tale) error {
	hash, err := p.content(t.id)
	if err != nil {
		return err
	}
	class := one(p, []events.Class{events.ClassNow, events.ClassNow, events.ClassNext})
	for _, party := range events.Parties {
		if err := p.do(ctx, keyOf(party), t.id, initiative.Sign{Party: party, Class: class, ContentHash: hash, Reason: nb("Haster, og rammene er kjent.")}); err != nil {
			return err
		}
	}
	p.settled(t, class)
	return nil
}

func (p *player) assessment(level events.AssessmentLevel) events.Assessment {
	a := events.Assessment{
		Level: level,
		Questions: events.Questions{
			Problem:        nb("Opplysninger skrives flere ganger, og innbyggerne venter på svar. Målet er at de gis én gang."),
			Measures:       nb("Felles løsning, bedre grensesnitt i dagens systemer, eller ingen endring."),
			Principles:     nb("Hvor langt staten kan bestemme hvordan kommunene organiserer arbeidet."),
			Effects:        nb("Mindre dobbeltarbeid i kommunene fra andre år. Små kommuner merker omstillingen mest."),
			Recommendation: nb("Felles løsning, fordi gevinsten ellers bare kommer i de største kommunene."),
			Prerequisites:  nb("At fagsystemene er klare, at opplæringen er gratis, og at noen svarer når kommunene ringer."),
		},
	}
	if level == events.LevelMinimum && p.chance(20) {
		a.NoCostReason = nb("Kommunene gjør ingenting nytt; staten endrer sin egen løsning.")
		return a
	}
	year := p.year()
	a.Costs = p.costs(year)
	if level == events.LevelMinimum {
		return a
	}
	a.Benefits = []events.Benefit{
		{What: nb("Raskere svar"), Who: nb("Innbyggere")}, {What: nb("Færre henvendelser"), Who: nb("Saksbehandlere i kommunen")},
	}
	a.Costs = append(a.Costs, p.cost("Lisens og drift", "NOK", events.FrequencyYearly, year+1, year+4, p.between(10, 180)*1000),
		p.cost("Forvaltning og brukerstøtte", "hours", events.FrequencyYearly, year+1, year+4, p.between(5, 60)))
	if level != events.LevelFull {
		return a
	}
	a.SystemEffects = []events.SystemEffect{{System: one(p, ourProducts).name, Effect: nb("Ny integrasjon mot felles løsning.")}}
	a.Risks = []events.Risk{
		{What: nb("Fagsystemene blir ikke klare i tide"), Probability: one(p, events.RiskLevels), Consequence: "high", Measure: nb("Pilot med to leverandører")},
		{What: nb("Opplæringen tar lengre tid"), Probability: "medium", Consequence: one(p, events.RiskLevels), Measure: nb("Kurs på nett")},
	}
	a.CapacityWindows = []events.CapacityWindow{{
		From: events.Date(strconv.Itoa(year+1) + "-09-01"), To: events.Date(strconv.Itoa(year+1) + "-11-15"), Note: nb("Budsjett og valg"),
	}}
	a.HalfAdoption = nb("Da må to løsninger driftes, og gevinsten halveres.")
	return a
}

func (p *player) year() int { return p.clock.Now().In(p.app.Query.Zone()).Year() }

// costs are what it takes to begin, more in larger municipalities.
func (p *player) costs(year int) []events.CostLine {
	out := []events.CostLine{}
	hours := p.between(8, 60)
	for i, class := range events.SizeClasses {
		l := p.cost("Innføring og opplæring", "hours", events.FrequencyOneOff, year+1, year+1, hours*(i+1))
		l.SizeClass = class
		out = append(out, l)
	}
	return append(out, p.cost("Tilpasning av fagsystem", "NOK", events.FrequencyOneOff, year+1, year+1, p.between(20, 400)*1000))
}

// cost is a range around what is expected.
func (p *player) cost(what, unit, frequency string, from, to, expected int) events.CostLine {
	return events.CostLine{
		What: nb(what), Unit: unit, Frequency: frequency, FromYear: from, ToYear: to,
		Low: int64(expected * p.between(50, 90) / 100), Expected: int64(expected), High: int64(expected * p.between(120, 220) / 100),
		Confidence: p.between(1, 5), Evidence: one(p, events.EvidenceKinds),
	}
}

// moved is a day that is later by so many days.
func moved(d events.Date, days int) events.Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return d
	}
	return events.Date(t.AddDate(0, 0, days).Format(time.DateOnly))
}
