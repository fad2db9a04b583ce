package casepapers

import (
	"slices"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/outlook"
	"github.com/samstyring/samstyring/internal/web/parts"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// costs says what it takes a municipality of the size, who says so, and how sure it
// is. What nobody has assessed is said to be so, and is no nought.
func (p *paper) costs() {
	p.section("costs")
	size := p.m.SizeClass()
	p.say("size", fault.Args{"name": p.m.DisplayName, "sizeClass": size})
	switch a := p.doc.Assessment; {
	case a == nil:
		p.lacks("assessment", nil)
	case len(a.Content.Costs) == 0 && len(a.Content.NoCostReason) > 0:
		p.say("nocost", nil)
		p.prose(a.Content.NoCostReason)
	default:
		p.assessed(a.Content.Costs, size)
	}
	p.prices(size)
	p.statement()
}

// assessed writes the sums of the lines for a size class, with what they rest on.
func (p *paper) assessed(lines []events.CostLine, size string) {
	var own []events.CostLine
	for _, l := range lines {
		if l.SizeClass == "" || l.SizeClass == size {
			own = append(own, l)
		}
	}
	if len(own) == 0 {
		p.lacks("size", nil)
		return
	}
	var rows [][]string
	sums := outlook.PerClass(own)[slices.Index(events.SizeClasses, size)]
	for _, sum := range []struct {
		key, unit, frequency string
		amount               outlook.Range
	}{
		{"hours.once", events.UnitHours, events.FrequencyOneOff, sums.OneOffHours}, {"hours.yearly", events.UnitHours, events.FrequencyYearly, sums.YearlyHours},
		{"money.once", events.UnitNOK, events.FrequencyOneOff, sums.OneOffMoney}, {"money.yearly", events.UnitNOK, events.FrequencyYearly, sums.YearlyMoney},
	} {
		said := p.v.T("case.unassessed", nil)
		if slices.ContainsFunc(own, func(l events.CostLine) bool { return l.Unit == sum.unit && l.Frequency == sum.frequency }) {
			said = shell.Interval(p.v.Lang, sum.amount, sum.unit)
		}
		rows = append(rows, []string{p.v.T("case."+sum.key, nil), said})
	}
	p.table(p.v.T("case.costs", nil), []int{90, 80}, []string{p.v.T("case.costs", nil), p.v.T("case.expected", nil)}, rows)
	p.restsOn(own)
}

// restsOn says who has assessed, when, and what the figures rest on.
func (p *paper) restsOn(lines []events.CostLine) {
	a, low, high := p.doc.Assessment, 5, 1
	var kinds []string
	system := false
	for _, l := range lines {
		low, high, system = min(low, l.Confidence), max(high, l.Confidence), system || l.VendorSystem != ""
		if kind := p.v.Lang.Value("evidence", l.Evidence); !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	sure := strconv.Itoa(low)
	if low != high {
		sure += "–" + strconv.Itoa(high)
	}
	p.say("assessed", fault.Args{"owner": p.doc.Owner.Name, "day": p.v.Shell.Config.App.Query.Today(a.SubmittedAt), "kinds": strings.Join(kinds, ", "), "sure": sure})
	if a.FinalisedAt == nil {
		p.say("unfinished", nil)
	}
	if system {
		p.say("bysystem", nil)
	}
}

// prices are what municipalities of the size will be charged.
func (p *paper) prices(size string) {
	var rows [][]string
	if h := p.doc.Handover; h != nil {
		for _, y := range h.PriceModel {
			if y.SizeClass == "" || y.SizeClass == size {
				rows = append(rows, []string{strconv.Itoa(y.Year), p.v.Lang.Money(y.Amount), p.v.Lang.Pick(y.Basis)})
			}
		}
	}
	if len(rows) == 0 {
		p.lacks("price", nil)
		return
	}
	p.table(p.v.T("case.price", nil), []int{30, 50, 90}, []string{p.v.Lang.Label("year"), p.v.T("case.price", nil), p.v.Lang.Label("basis")}, rows)
}

// statement is what KS has said for the municipalities.
func (p *paper) statement() {
	switch a := p.doc.Assessment; {
	case a == nil:
	case a.Statement != nil:
		p.say("ks", fault.Args{"position": a.Statement.Position})
		p.prose(a.Statement.Text)
	case a.WithoutStatement:
		p.say("ks.none", nil)
	default:
		p.lacks("ks", nil)
	}
}

// steps are what the municipality does to begin, and what of it is done.
func (p *paper) steps() {
	p.section("steps")
	o := p.doc.Onboarding
	if o == nil {
		if h := p.doc.Handover; h != nil && h.OnboardingPackage != nil {
			p.prose(h.OnboardingPackage.Text)
			p.text(h.OnboardingPackage.URL)
		}
		p.lacks("steps", fault.Args{"owner": p.doc.Owner.Name})
		return
	}
	progress, said := p.about.Progress(), p.about.Stand.Ticked != nil
	var rows [][]string
	for _, s := range parts.OnboardingSteps(p.v, p.about.Initiative.Onboarding.Steps, progress) {
		who, done := p.v.T("none.doneBy", nil), p.v.T("onboarding.undone", nil)
		if s.DoneBy != "" {
			who = p.v.Lang.Value("doneBy", s.DoneBy)
		}
		switch {
		case s.Done:
			done = p.v.T("onboarding.done", nil)
		case !said:
			done = p.v.T("unknown", nil)
		}
		rows = append(rows, []string{p.v.Lang.Pick(s.Title), who, s.Time, done})
	}
	p.table(p.v.T("case.h.steps", nil), []int{70, 40, 35, 25}, []string{p.v.Lang.Label("step"), p.v.Lang.Label("doneBy"), p.v.T("onboarding.time", nil), p.v.T("onboarding.done", nil)}, rows)
	p.text(p.v.T("onboarding.takes", fault.Args{"time": parts.OnboardingTime(p.v, o.Hours, len(o.Steps))}))
	if o.Hours.Unknown > 0 {
		p.unknown = append(p.unknown, p.v.T("case.lacks.hours", fault.Args{"n": o.Hours.Unknown, "of": len(o.Steps)}))
	}
}
