package round

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/pkg/orgnr"
)

// The positions of a party on a candidate.
const (
	PositionSupports   = "supports"
	PositionConditions = "supports_with_conditions"
	PositionNotNow     = "not_now"
	PositionObjects    = "objects"
)

// DeclarePosition is a party's position on a candidate, after the reveal. The
// last one counts.
type DeclarePosition struct{ events.PositionDeclared }

func (c DeclarePosition) party() events.Party { return c.Party }

func (c DeclarePosition) decide(s *State, env Env) ([]events.Payload, error) {
	if err := s.deciding(c.Initiative); err != nil {
		return nil, err
	}
	var p check
	checks.OneOf(&p, "party", c.Party, events.Parties...)
	checks.OneOf(&p, "position", c.Position, PositionSupports, PositionConditions, PositionNotNow, PositionObjects)
	conditional := c.Position == PositionConditions
	p.Check(!conditional || len(c.Conditions) > 0, "conditions", "required", nil)
	p.Check(conditional || len(c.Conditions) == 0, "conditions", "conditions_without_support", nil)
	p.Check(len(c.Conditions) <= maxConditions, "conditions", "too_many", fault.Args{"max": maxConditions, "given": len(c.Conditions)})
	for i, x := range c.Conditions {
		at := nth("conditions", i)
		p.Text(at+".text", x.Text, initiative.MaxReason, true)
		p.Check(orgnr.Valid(x.Owner), at+".owner", "invalid_orgnr", fault.Args{"given": x.Owner})
		p.future(at+".due", x.Due, env.Today)
	}
	p.Text("reason", c.Reason, initiative.MaxReason, c.Position == PositionNotNow || c.Position == PositionObjects)
	p.Text("wouldChange", c.WouldChange, initiative.MaxReason, c.Position == PositionObjects)
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	return []events.Payload{&c.PositionDeclared}, nil
}

const maxConditions = 20

// deciding refuses what needs a candidate whose scores are revealed.
func (s *State) deciding(initiative string) error {
	if err := s.public(); err != nil {
		return err
	}
	return s.has(initiative)
}
