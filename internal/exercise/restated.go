package exercise

import (
	"context"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// restate describes an initiative otherwise after it was decided on, so that the decision
// rests on an earlier version until both parties have signed anew.
func (p *player) restate(ctx context.Context, t *tale) error {
	if t.inRound { // nothing changes between two signatures
		return nil
	}
	text := nb("Dette tiltaket er laget til en øvelse og finnes ikke.\n\n" + t.summary + "\n\nBeskrivelsen er rettet etter spørsmål fra kommuner i øvelsen.")
	if err := p.do(ctx, p.owner(t), t.id, initiative.Amend{Description: &text}); err != nil {
		return err
	}
	if p.chance(80) { // of some it is shown for good
		p.in(p.between(10, 40), "a priority that is confirmed", p.unlessOver(t, p.reconfirm))
	}
	return nil
}

// reconfirm is that both parties stand by what they have decided.
func (p *player) reconfirm(ctx context.Context, t *tale) error {
	if t.inRound || t.assessed || t.decided == "" {
		return nil
	}
	hash, err := p.content(t.id)
	if err != nil {
		return err
	}
	for _, party := range events.Parties {
		if err := p.do(ctx, keyOf(party), t.id, initiative.Sign{Party: party, Class: t.decided, ContentHash: hash, Reason: nb("Endringen rører ikke prioriteringen.")}); err != nil {
			return err
		}
	}
	return nil
}
