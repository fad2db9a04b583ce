package initiative

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
)

// Acceptors lists who must accept a handover.
var Acceptors = []string{"owner", "receiver", "ks"}

// notOperational refuses what would change a handover that is done.
func notOperational(s *State) error {
	if s.Stage == events.StageOperational {
		return fault.New(fault.NotAllowedNow, "already_operational", nil)
	}
	if s.Stage != events.StagePiloted {
		return fault.New(fault.NotAllowedNow, "handover_needs_piloted", fault.Args{"stage": s.Stage})
	}
	return nil
}

// PrepareHandover says who takes over and what comes with it. Parts may come
// later; the gate demands them. Acceptances given on an earlier one lapse.
type PrepareHandover struct{ events.HandoverPrepared }

func (c PrepareHandover) decide(s *State, _ Env) ([]events.Payload, error) {
	if err := notOperational(s); err != nil {
		return nil, err
	}
	var p check
	p.organisation("receiver", c.Receiver)
	if c.BenefitOwner != "" {
		p.organisation("benefitOwner", c.BenefitOwner)
	}
	if c.OnboardingPackage != nil {
		p.WebAddress("onboardingPackage.url", c.OnboardingPackage.URL)
		p.Text("onboardingPackage.text", c.OnboardingPackage.Text, MaxDescription, true)
	}
	for i, y := range c.PriceModel {
		path := nth("priceModel", i)
		p.Check(y.Year >= 2000 && y.Year <= 2100, path+".year", "out_of_range", fault.Args{"min": 2000, "max": 2100, "given": y.Year})
		p.Check(y.Amount >= 0 && y.Amount <= maxAmount, path+".amount", "out_of_range", fault.Args{"min": 0, "max": maxAmount, "given": y.Amount})
		if y.SizeClass != "" {
			checks.OneOf(&p, path+".sizeClass", y.SizeClass, events.SizeClasses...)
		}
		p.Text(path+".basis", y.Basis, MaxReason, false)
	}
	p.Check(len(c.PriceModel) <= 200, "priceModel", "too_many", fault.Args{"max": 200, "given": len(c.PriceModel)})
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	return []events.Payload{&c.HandoverPrepared}, nil
}

// SettleHandoverItem: the receiver accepts one of the nine points, or waives
// it with a reason.
type SettleHandoverItem struct{ events.HandoverItemSettled }

func (c SettleHandoverItem) decide(s *State, _ Env) ([]events.Payload, error) {
	if err := notOperational(s); err != nil {
		return nil, err
	}
	var p check
	checks.OneOf(&p, "item", c.Item, events.HandoverItems...)
	checks.OneOf(&p, "outcome", c.Outcome, events.HandoverOutcomes...)
	p.Text("reason", c.Reason, MaxReason, c.Outcome == events.OutcomeWaived)
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	if old, ok := s.Handover.Items[c.Item]; ok && same(old, c.HandoverItemSettled) {
		return nil, nil
	}
	return []events.Payload{&c.HandoverItemSettled}, nil
}

// AcceptHandover is one of the three acceptances. Each needs everything to be
// in place; the third moves the initiative to operational.
type AcceptHandover struct {
	As   string
	Note events.Text
}

func (c AcceptHandover) decide(s *State, _ Env) ([]events.Payload, error) {
	var p check
	checks.OneOf(&p, "as", c.As, Acceptors...)
	p.Text("note", c.Note, MaxReason, false)
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	if err := acceptable(s, c.As); err != nil {
		return nil, err
	}
	accepted := &events.HandoverAccepted{As: c.As, Note: c.Note}
	if len(s.Handover.Accepted) == len(Acceptors)-1 {
		return []events.Payload{accepted, &events.HandedToOperations{Receiver: s.Handover.Prepared.Receiver}}, nil
	}
	return []events.Payload{accepted}, nil
}

// acceptable is nil if everything is in place that an acceptance needs, and this
// one has not been given.
func acceptable(s *State, as string) error {
	if s.Stage == events.StageOperational {
		return fault.New(fault.NotAllowedNow, "already_operational", nil)
	}
	var gate check
	gate.gateOperational(s)
	if err := gate.gate(events.StageOperational); err != nil {
		return err
	}
	if _, done := s.Handover.Accepted[as]; done {
		return fault.New(fault.NotAllowedNow, "already_accepted", fault.Args{"as": as})
	}
	return nil
}
