package exercise

import (
	"context"
	"fmt"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/app/secrets"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
)

// meeting is a round as its story knows it.
type meeting struct {
	id         string
	nth        int
	candidates []*tale
	hours      []int64 // of each, when the round was opened
	frame      int64
	now        []string // in class now
	total      int64    // their hours
	classes    []events.Class
	disagreed  []bool
}

const (
	mostCandidates = 14
	fewest         = 2
	assessors      = 2 // of each party
)

// openRound opens the n-th round on what has been assessed and not decided on.
func (p *player) openRound(n int) func(context.Context) error {
	return func(ctx context.Context) error {
		m := &meeting{nth: n}
		var ids []string
		for _, t := range p.cast.initiatives {
			if t.assessed && !t.over && !t.held && len(ids) < mostCandidates {
				t.assessed, t.inRound = false, true
				m.candidates, ids = append(m.candidates, t), append(ids, t.id)
			}
		}
		if len(ids) < fewest {
			for _, t := range m.candidates {
				t.assessed, t.inRound = true, false
			}
			return nil
		}
		p.classify(m)
		about := fmt.Sprintf("open round %d", n)
		req := p.request(one(p, []string{reference.Digdir, reference.KS}), about)
		res, err := p.give(ctx, func() (command.Result, error) {
			return p.app.Command.OpenRound(ctx, req, round.Open{
				Name:       marked(events.Text{"nb": fmt.Sprintf("Felles runde %d", n+1), "nn": fmt.Sprintf("Felles runde %d", n+1), "en": fmt.Sprintf("Joint round %d", n+1)}),
				Candidates: ids, CriteriaSet: criteria, WorkingDays: 20, CapacityHours: m.frame, Bodies: bodies,
			})
		})
		if m.id, err = p.result(ctx, res, about, err); err != nil {
			return err
		}
		if err := p.replace(ctx, m); err != nil {
			return err
		}
		p.in(2, "weights", func(ctx context.Context) error { return p.weigh(ctx, m) })
		return nil
	}
}

// replace takes a candidate out, and in again.
func (p *player) replace(ctx context.Context, m *meeting) error {
	if m.nth%2 == 0 {
		return nil
	}
	t := m.candidates[0]
	err := p.round(ctx, reference.KS, m.id, round.RemoveCandidate{Initiative: t.id, Reason: nb("Kommunene vil se en pilot først.")})
	if err != nil {
		return err
	}
	return p.round(ctx, reference.Digdir, m.id, round.AddCandidate{Initiative: t.id})
}

// classify decides beforehand how the round will end: hours until the frame is full
// in class now, and the rest behind. In every third round the parties go past the
// frame, and sign that.
func (p *player) classify(m *meeting) {
	var all int64
	for _, t := range m.candidates {
		h := p.hours(t.id)
		m.hours = append(m.hours, h)
		all += h
	}
	m.frame = max(all*6/10, 1)
	beyond := m.nth%3 == 1
	for i, t := range m.candidates {
		class := one(p, []events.Class{events.ClassNext, events.ClassLater, events.ClassInvestigate, events.ClassNo})
		if class == events.ClassNo && t.binding {
			class = events.ClassLater
		}
		fits := m.total+m.hours[i] <= m.frame
		over := beyond && !fits && m.total <= m.frame
		unlike := !over && m.nth > 0 && p.chance(15)
		if (fits && p.chance(60) || over) && !unlike {
			class = events.ClassNow
			m.now, m.total = append(m.now, t.id), m.total+m.hours[i]
		}
		m.classes, m.disagreed = append(m.classes, class), append(m.disagreed, unlike)
	}
}

func (p *player) weigh(ctx context.Context, m *meeting) error {
	for _, party := range events.Parties {
		weights := map[string]float64{}
		for _, c := range criteria.Criteria {
			weights[c.ID] = float64(p.between(1, 9))
		}
		if err := p.round(ctx, keyOf(party), m.id, round.SetWeights{Party: party, Weights: weights}); err != nil {
			return err
		}
	}
	for i, party := range events.Parties {
		p.in(8+4*i, "scores", func(ctx context.Context) error { return p.score(ctx, m, party) })
	}
	p.in(20, "positions", func(ctx context.Context) error { return p.positions(ctx, m) })
	return nil
}

var whys = []string{
	"Mange innbyggere merker det.", "Gevinsten er målt i to kommuner.", "Krever endringer i ett fagsystem.",
	"Få kommuner har folk til dette nå.", "Grunnlaget er usikkert.",
}

// score writes a party's drafts and seals them. What was sealed before a play was
// broken off is left.
func (p *player) score(ctx context.Context, m *meeting, party events.Party) error {
	s, err := p.app.Query.RoundState(m.id)
	if err != nil {
		return err
	}
	_, sealed := s.Sealed[party]
	for a := 1; a <= assessors; a++ {
		d := p.draft(m, fmt.Sprint(a))
		if sealed {
			continue
		}
		if _, err := p.app.Secrets.WriteDraft(ctx, machine(keyOf(party)), m.id, d); err != nil && fault.CodeOf(err) != fault.PreconditionFailed {
			return err
		}
	}
	about := "seal " + m.id
	req := p.request(keyOf(party), about)
	res, err := p.give(ctx, func() (command.Result, error) { return p.app.Command.Seal(ctx, req, m.id, party) })
	_, err = p.result(ctx, res, about, err)
	return err
}

func (p *player) draft(m *meeting, assessor string) secrets.Draft {
	d := secrets.Draft{Assessor: assessor}
	for _, t := range m.candidates {
		s := events.AssessorScores{Initiative: t.id}
		for _, c := range criteria.Criteria {
			s.Scores = append(s.Scores, events.CriterionScore{Criterion: c.ID, Score: p.rand.IntN(round.MaxScore + 1), Justification: nb(one(p, whys))})
		}
		d.Scores = append(d.Scores, s)
	}
	return d
}

// positions lets both say where they stand on some candidates.
func (p *player) positions(ctx context.Context, m *meeting) error {
	for i, t := range m.candidates {
		for _, party := range events.Parties {
			d := events.PositionDeclared{Party: party, Initiative: t.id, Position: round.PositionSupports, Reason: nb("Treffer et behov som mange kommuner har meldt.")}
			switch {
			case m.disagreed[i] && party == events.PartyMunicipalities:
				d.Position, d.Reason, d.WouldChange = round.PositionObjects, nb("Kommunene får regningen."), nb("At staten dekker innføringen.")
			case m.classes[i] != events.ClassNow:
				d.Position, d.Reason = round.PositionNotNow, nb("Andre tiltak haster mer.")
			case p.chance(30):
				d.Position = round.PositionConditions
				d.Conditions = []events.Condition{{Text: nb("Opplæringen er klar før innføringen."), Owner: p.owner(t), Due: p.day(90)}}
			}
			if err := p.round(ctx, keyOf(party), m.id, round.DeclarePosition{PositionDeclared: d}); err != nil {
				return err
			}
		}
	}
	p.in(7, "signatures", func(ctx context.Context) error { return p.decide(ctx, m) })
	return nil
}

// decide signs, disagrees and concludes.
func (p *player) decide(ctx context.Context, m *meeting) error {
	if m.total > m.frame {
		hash := round.ExceptionHash(m.id, m.frame, m.total, m.now)
		for _, party := range events.Parties {
			cmd := round.SignException{Party: party, Initiatives: m.now, ContentHash: hash, Reason: nb("Begge vil ha dette i gang, og flytter annet.")}
			if err := p.round(ctx, keyOf(party), m.id, cmd); err != nil {
				return err
			}
		}
	}
	for i, t := range m.candidates {
		do := p.agree
		if m.disagreed[i] {
			do = p.disagree
		}
		if err := do(ctx, m, i, t); err != nil {
			return err
		}
	}
	p.in(p.between(2, 6), "a conclusion", func(ctx context.Context) error { return p.conclude(ctx, m) })
	return nil
}

func (p *player) agree(ctx context.Context, m *meeting, i int, t *tale) error {
	s, err := p.app.Query.RoundState(m.id)
	if err != nil {
		return err
	}
	content, err := p.content(t.id)
	if err != nil {
		return err
	}
	for _, party := range events.Parties {
		cmd := round.Sign{
			Party: party, Initiative: t.id, Class: m.classes[i], DecisionHash: s.DecisionHash(t.id, content, m.classes[i]),
			Reason: nb("Etter poengene og drøftingen i møtet."),
		}
		if err := p.round(ctx, keyOf(party), m.id, cmd); err != nil {
			return err
		}
	}
	return nil
}

// disagree says why, takes it to a higher level, and may find a way.
func (p *player) disagree(ctx context.Context, m *meeting, _ int, t *tale) error {
	cmds := []struct {
		by  string
		cmd round.Command
	}{
		{reference.KS, round.RecordDisagreement{Party: events.PartyMunicipalities, Initiative: t.id, Reason: nb("Kostnadene er ikke dekket."), WouldChange: nb("Full finansiering i to år.")}},
		{reference.Digdir, round.RecordDisagreement{Party: events.PartyState, Initiative: t.id, Reason: nb("Tiltaket er vedtatt i statsbudsjettet."), WouldChange: nb("Et billigere alternativ.")}},
		{reference.KS, round.Escalate{Initiative: t.id, Level: events.EscalationLevels[0], Deadline: p.day(p.between(20, 60)), Reason: nb("Partene kommer ikke lenger i rådene.")}},
	}
	for _, c := range cmds {
		if err := p.round(ctx, c.by, m.id, c.cmd); err != nil {
			return err
		}
	}
	if p.chance(50) {
		p.in(p.between(15, 50), "a way out", func(ctx context.Context) error {
			t.assessed = true // the next round takes it up anew
			return p.round(ctx, reference.Digdir, m.id, round.ResolveEscalation{Initiative: t.id, Resolution: nb("Staten dekker opplæringen; tiltaket tas opp igjen.")})
		})
	}
	return nil
}

func (p *player) conclude(ctx context.Context, m *meeting) error {
	if err := p.round(ctx, one(p, []string{reference.Digdir, reference.KS}), m.id, round.Conclude{}); err != nil {
		return err
	}
	for i, t := range m.candidates {
		t.inRound = false
		if !m.disagreed[i] {
			p.settled(t, m.classes[i])
		}
	}
	return nil
}

// settled tells what follows from a class.
func (p *player) settled(t *tale, class events.Class) {
	t.decided = class
	if (class == events.ClassNow || class == events.ClassNext) && p.chance(30) {
		p.in(p.between(25, 90), "a description after a decision", p.unlessOver(t, p.restate))
	}
	switch class {
	case events.ClassNow:
		if p.chance(85) {
			p.in(p.between(5, 20), "a pilot", p.unlessOver(t, p.planPilot))
		} else {
			p.in(p.between(10, 30), "a waiver", p.unlessOver(t, p.waive))
		}
	case events.ClassNo:
		t.over = true
	case events.ClassInvestigate:
		t.decided = ""
		p.in(p.between(20, 80), "an investigation", p.unlessOver(t, p.reopen))
	case events.ClassNext:
		if p.chance(40) {
			p.in(p.between(60, 140), "a pilot", p.unlessOver(t, p.planPilot))
		}
	}
}
