package casepapers

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// whatItIs tells what the initiative is, whose it is, and where it stands.
func (p *paper) whatItIs() {
	p.section("about")
	d := p.doc
	p.prose(d.Summary)
	p.prose(d.Description)
	args := fault.Args{"owner": d.Owner.Name}
	if d.Ministry != nil && d.Ministry.Verified {
		args["ministry"] = d.Ministry.Name
	}
	p.say("owner", args)
	if d.Standing != events.StandingActive {
		p.say("standing", fault.Args{"standing": d.Standing})
		p.prose(d.StandingReason)
	}
	p.say("stage", fault.Args{"stage": d.Stage})
	if d.Phase == "" {
		p.lacks("phase", nil)
	} else {
		p.say("phase", fault.Args{"phase": d.Phase})
	}
	if d.Bypassed {
		p.text(p.v.T("bypassed.title", nil))
	}
	if d.Decision == nil {
		p.lacks("decision", nil)
	} else {
		p.say("joint", fault.Args{"class": d.Decision.Class, "day": p.v.Shell.Config.App.Query.Today(d.Decision.At)})
	}
}

// must says whether the municipality must act, by when and by which law, and what is
// planned.
func (p *paper) must() {
	p.section("must")
	d, named := p.doc, fault.Args{"name": p.m.DisplayName}
	switch {
	case p.concerned():
		p.say("concerned", named)
	case d.Reach.Scope == events.ScopeUnspecified:
		p.lacks("reach", named)
	default:
		p.say("unconcerned", named)
	}
	if o := d.Obligation; o == nil {
		p.lacks("obligation", nil)
	} else {
		p.obligation(o)
	}
	var rows [][]string
	for _, m := range d.Plan {
		if !m.Dropped {
			rows = append(rows, []string{p.v.Lang.Milestone(m.Milestone.Milestone), p.v.Lang.Date(m.Date, m.Precision)})
		}
	}
	if len(rows) == 0 {
		p.lacks("plan", nil)
		return
	}
	p.table(p.v.T("case.plan", nil), []int{110, 60}, []string{p.v.T("case.plan", nil), p.v.T("case.when", nil)}, rows)
}

func (p *paper) obligation(o *events.Obligation) {
	p.say("must."+string(o.Level), nil)
	binding := o.Level == events.ObligationMandatory || o.Level == events.ObligationMandatoryLater
	switch {
	case o.Deadline != "":
		p.say("deadline", fault.Args{"deadline": o.Deadline})
	case binding:
		p.lacks("deadline", nil)
	}
	switch {
	case o.LegalBasis != "":
		p.say("basis", fault.Args{"basis": o.LegalBasis})
	case binding:
		p.lacks("basis", nil)
	}
	p.prose(o.Note)
}
