package initiative

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
)

// RecordAtStage records what happened before the registry existed, with
// evidence. Only Digdir may (internal/access): for an owner it would be a way
// around the gates.
type RecordAtStage struct{ events.RecordedAtStage }

func (c RecordAtStage) decide(s *State, env Env) ([]events.Payload, error) {
	if err := recordable(s); err != nil {
		return nil, err
	}
	var p check
	p.recorded(&c.RecordedAtStage, env)
	p.Check(!checks.Blank(c.Evidence.Source) && c.Evidence.URL != "", "evidence", "evidence_needed", nil)
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	return []events.Payload{&c.RecordedAtStage}, nil
}

func (c *check) recorded(r *events.RecordedAtStage, env Env) {
	checks.OneOf(c, "stage", r.Stage, events.Stages[1:]...)
	if c.Date("since", r.Since, false) {
		c.Check(r.Since <= env.Today, "since", "in_future", fault.Args{"given": string(r.Since)})
	}
	c.provenance("evidence", &r.Evidence)
}

func (c *check) provenance(path string, p *events.Provenance) {
	c.Check(!checks.Blank(p.Source), path+".source", "required", nil)
	c.Check(length(p.Source) <= 500, path+".source", "too_long", fault.Args{"max": 500, "given": length(p.Source)})
	if p.URL != "" {
		c.WebAddress(path+".url", p.URL)
	}
	c.Date(path+".date", p.Date, false)
	checks.OneOf(c, path+".certainty", p.Certainty, events.Certainties...)
}

// recordable is nil until something has been governed here.
func recordable(s *State) error {
	if s.Stage != events.StageProposed || s.Assessment != nil {
		return fault.New(fault.NotAllowedNow, "governance_has_started", fault.Args{"stage": s.Stage})
	}
	return nil
}
