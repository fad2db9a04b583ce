package initiative

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// PutOnHold pauses the initiative, with the reason.
type PutOnHold struct {
	Reason events.Text
	Until  events.Date
}

func (c PutOnHold) decide(_ *State, env Env) ([]events.Payload, error) {
	var p check
	p.Text("reason", c.Reason, MaxReason, true)
	if p.Date("until", c.Until, false) {
		p.Check(c.Until > env.Today, "until", "not_in_future", fault.Args{"given": string(c.Until)})
	}
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	return []events.Payload{&events.PutOnHold{Reason: c.Reason, Until: c.Until}}, nil
}

// Resume ends a pause.
type Resume struct{ Reason events.Text }

func (c Resume) decide(s *State, _ Env) ([]events.Payload, error) {
	if err := onHold(s); err != nil {
		return nil, err
	}
	return reasoned(c.Reason, &events.Resumed{Reason: c.Reason})
}

// Withdraw ends the initiative without a result.
type Withdraw struct{ Reason events.Text }

func (c Withdraw) decide(s *State, _ Env) ([]events.Payload, error) {
	if err := withdrawable(s); err != nil {
		return nil, err
	}
	return reasoned(c.Reason, &events.Withdrawn{Reason: c.Reason})
}

func reasoned(reason events.Text, e events.Payload) ([]events.Payload, error) {
	var p check
	p.Text("reason", reason, MaxReason, true)
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	return []events.Payload{e}, nil
}

// Merge ends the initiative because another one carries it on.
type Merge struct {
	Into   string
	Reason events.Text
}

func (c Merge) decide(s *State, env Env) ([]events.Payload, error) {
	var p check
	p.Text("reason", c.Reason, MaxReason, true)
	if into, ok := p.target("into", c.Into, s, env); ok {
		alive := into.Standing == events.StandingActive || into.Standing == events.StandingOnHold
		p.Check(alive, "into", "initiative_ended", fault.Args{"given": c.Into, "standing": into.Standing})
	}
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	return []events.Payload{&events.Merged{Into: c.Into, Reason: c.Reason}}, nil
}

// Retire ends what is in operation.
type Retire struct {
	Reason     events.Text
	On         events.Date
	ReplacedBy string
}

func (c Retire) decide(s *State, env Env) ([]events.Payload, error) {
	if err := retirable(s); err != nil {
		return nil, err
	}
	var p check
	p.Text("reason", c.Reason, MaxReason, true)
	p.Date("on", c.On, true)
	if c.ReplacedBy != "" {
		p.target("replacedBy", c.ReplacedBy, s, env)
	}
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	return []events.Payload{&events.Retired{Reason: c.Reason, On: c.On, ReplacedBy: c.ReplacedBy}}, nil
}

// onHold is nil if there is a pause to end.
func onHold(s *State) error {
	if s.Standing != events.StandingOnHold {
		return fault.New(fault.NotAllowedNow, "not_on_hold", nil)
	}
	return nil
}

// withdrawable refuses to withdraw what is in operation.
func withdrawable(s *State) error {
	if s.Stage == events.StageOperational {
		return fault.New(fault.NotAllowedNow, "operational_is_retired", nil)
	}
	return nil
}

// retirable is nil for what is in operation.
func retirable(s *State) error {
	if s.Stage != events.StageOperational {
		return fault.New(fault.NotAllowedNow, "not_operational", nil)
	}
	return nil
}
