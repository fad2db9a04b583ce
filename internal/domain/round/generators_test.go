package round_test

import (
	"math"

	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
)

// forward is a command that brings the round on.
func (l *life) forward(t *rapid.T) round.Command {
	s := &l.state
	if !s.Exists() {
		return openRound()
	}
	for _, p := range events.Parties {
		if _, ok := s.Weights[p]; !ok {
			return round.SetWeights{Party: p, Weights: map[string]float64{"value": 2, "burden": 1, "urgency": 1}}
		}
	}
	if !s.Public() {
		p := rapid.SampledFrom(events.Parties).Draw(t, "party")
		if _, done := s.Sealed[p]; done && rapid.Bool().Draw(t, "other") {
			p = other(p)
		}
		return l.seal(t, p)
	}
	if len(s.Candidates) == 0 || s.Concluded != nil {
		return round.Conclude{}
	}
	for _, id := range s.Candidates {
		for _, p := range events.Parties {
			if x, ok := s.Signatures[id][p]; (!ok || x.ContentHash != l.all[id].ContentHash) && !s.Disagreed(id) {
				return l.sign(t, p, id)
			}
		}
	}
	return round.Conclude{}
}

// seal seals some scores, with the other party's from where they are kept, or
// once in a while with nothing or with something else.
func (l *life) seal(t *rapid.T, p events.Party) round.Command {
	c := round.Seal{Party: p, Clear: round.Clear{Salt: rapid.SampledFrom([]string{saltA, saltB}).Draw(t, "salt")}}
	for _, id := range l.state.Candidates {
		for _, a := range []string{"1", "2"}[:rapid.IntRange(1, 2).Draw(t, "assessors")] {
			v := rapid.SliceOfN(rapid.IntRange(0, round.MaxScore), 3, 3).Draw(t, "scores")
			c.Clear.Scores = append(c.Clear.Scores, scores(a, id, v...))
		}
	}
	if kept, ok := l.kept[other(p)]; ok && rapid.IntRange(0, 9).Draw(t, "kept") > 0 {
		c.Other = &kept
	} else {
		c.Other = &c.Clear
	}
	return c
}

// sign signs what the other party has signed, or else some class.
func (l *life) sign(t *rapid.T, p events.Party, id string) round.Command {
	class := rapid.SampledFrom(events.Classes).Draw(t, "class")
	content := l.all[id].ContentHash
	if x, ok := l.state.Signatures[id][other(p)]; ok && x.ContentHash == content {
		class = x.Class
	}
	return round.Sign{Party: p, Initiative: id, Class: class, DecisionHash: l.state.DecisionHash(id, content, class), Reason: why}
}

// sensible is a command that somebody might give, right or not.
func (l *life) sensible(t *rapid.T) round.Command {
	p := rapid.SampledFrom(events.Parties).Draw(t, "party")
	id := rapid.SampledFrom([]string{one, two, three, four}).Draw(t, "initiative")
	class := rapid.SampledFrom(events.Classes).Draw(t, "class")
	var total int64
	for _, c := range l.state.Candidates {
		total += l.all[c].Hours
	}
	return rapid.SampledFrom([]round.Command{
		openRound(), round.AddCandidate{Initiative: id}, round.RemoveCandidate{Initiative: id, Reason: why},
		round.SetWeights{Party: p, Matrix: [][]float64{{1, 3, 5}, {1.0 / 3, 1, 2}, {0.2, 0.5, 1}}},
		l.seal(t, p), round.Conclude{}, round.Conclude{}, l.sign(t, p, id),
		round.Sign{Party: p, Initiative: id, Class: class, DecisionHash: l.state.DecisionHash(id, l.all[id].ContentHash, class), Reason: why},
		round.Sign{Party: p, Initiative: id, Class: class, DecisionHash: decision(id, class), Reason: why},
		round.SignException{
			Party: p, Initiatives: l.state.Candidates, Reason: why,
			ContentHash: round.ExceptionHash(l.state.ID, l.state.CapacityHours, total, l.state.Candidates),
		},
		round.DeclarePosition{PositionDeclared: events.PositionDeclared{Party: p, Initiative: id, Position: "not_now", Reason: why}},
		round.RecordDisagreement{Party: p, Initiative: id, Reason: why, WouldChange: why},
		round.Escalate{Initiative: id, Level: rapid.SampledFrom(events.EscalationLevels).Draw(t, "level"), Deadline: deadline, Reason: why},
		round.ResolveEscalation{Initiative: id, Resolution: why},
	}).Draw(t, "sensible")
}

// anyCommand is any command with any values, most of them nonsense.
func anyCommand() *rapid.Generator[round.Command] {
	return rapid.OneOf(
		command[round.Open](), command[round.AddCandidate](), command[round.RemoveCandidate](), command[round.SetWeights](), command[round.Seal](),
		command[round.DeclarePosition](), command[round.Sign](), command[round.SignException](), command[round.RecordDisagreement](),
		command[round.Escalate](), command[round.ResolveEscalation](), command[round.Conclude](),
	)
}

func command[C round.Command]() *rapid.Generator[round.Command] {
	return rapid.Map(rapid.Make[C](), func(c C) round.Command { return c })
}

var payloads = map[string]*rapid.Generator[events.Payload]{
	"round-opened": payload[events.RoundOpened](), "candidate-added": payload[events.CandidateAdded](),
	"candidate-removed": payload[events.CandidateRemoved](), "weights-set": payload[events.WeightsSet](),
	"scores-sealed": payload[events.ScoresSealed](), "scores-revealed": payload[events.ScoresRevealed](),
	"position-declared": payload[events.PositionDeclared](), "capacity-exception-signed": payload[events.CapacityExceptionSigned](),
	"decision-signed": payload[events.RoundDecisionSigned](), "disagreement-recorded": payload[events.DisagreementRecorded](),
	"escalated": payload[events.Escalated](), "escalation-resolved": payload[events.EscalationResolved](),
	"round-concluded": payload[events.RoundConcluded](),
}

// payload is any payload that JSON can hold: numbers are finite.
func payload[T any, P interface {
	*T
	events.Payload
}]() *rapid.Generator[events.Payload] {
	return rapid.Map(rapid.Make[T](), func(v T) events.Payload {
		if e, ok := any(&v).(*events.WeightsSet); ok {
			for i := range e.Weights {
				e.Weights[i].Weight = finite(e.Weights[i].Weight)
			}
			for _, row := range e.Matrix {
				for j := range row {
					row[j] = finite(row[j])
				}
			}
			if e.ConsistencyRatio != nil {
				*e.ConsistencyRatio = finite(*e.ConsistencyRatio)
			}
		}
		return P(&v)
	})
}

func finite(v float64) float64 {
	if math.IsInf(v, 0) || math.IsNaN(v) {
		return 0
	}
	return v
}
