package casepapers

import (
	"slices"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
)

// mostNamed is how many other municipalities are named, and how many efforts are
// shown: a paper is read in a meeting.
const mostNamed = 10

// own is what the municipality itself has said so far.
func (p *paper) own() {
	p.section("own")
	s := &p.about.Stand
	switch w := s.Counts(); {
	case w == nil:
		p.lacks("own", fault.Args{"name": p.m.DisplayName})
	case w.Own():
		p.say("own.said", fault.Args{"name": p.m.DisplayName, "state": w.State, "day": w.Day})
	default:
		p.say("own.reported", fault.Args{"name": p.m.DisplayName, "state": w.State, "who": p.v.Shell.OrganisationName(w.Organisation), "day": w.Day})
	}
	if s.Obstacles == nil || len(s.Obstacles.Obstacles) == 0 {
		return
	}
	var list []string
	for _, o := range s.Obstacles.Obstacles {
		list = append(list, p.v.Lang.Value("kind", o.Kind))
	}
	p.say("own.obstacles", fault.Args{"list": strings.Join(list, ", ")})
}

// others are what other municipalities of the size have done and said, among those
// whom the initiative concerns. Those who have said nothing are unknown, and said to
// be.
func (p *paper) others() error {
	p.section("others")
	u, err := p.v.Shell.Config.App.Query.Uptake(p.about.ID, "")
	if err != nil {
		return err
	}
	var alike []query.Standing
	counts, silent := map[events.AdoptionState]int{}, 0
	for _, s := range u.Stands {
		if s.Municipality.SizeClass() != p.m.SizeClass() || s.Municipality.Number == p.m.Number {
			continue
		}
		alike = append(alike, s)
		if w := s.Counts(); w == nil {
			silent++
		} else {
			counts[w.State]++
		}
	}
	if silent == len(alike) {
		p.lacks("others", nil)
		return nil
	}
	p.say("others", fault.Args{"n": len(alike), "silent": silent})
	var rows [][]string
	for _, state := range events.AdoptionStates {
		if n := counts[state]; n > 0 {
			rows = append(rows, []string{locale.Capital(p.v.Lang.Value("state", string(state))), p.v.Lang.Figure(float64(n))})
		}
	}
	p.table(p.v.T("case.h.others", nil), []int{110, 60}, []string{p.v.Lang.Label("state"), p.v.T("case.municipalities", nil)}, rows)
	p.using(alike)
	p.efforts(alike)
	return nil
}

// using names those that use it.
func (p *paper) using(alike []query.Standing) {
	var names []string
	for _, s := range alike {
		if w := s.Counts(); w != nil && w.State == events.AdoptionInUse {
			names = append(names, s.Municipality.DisplayName)
		}
	}
	switch {
	case len(names) > mostNamed:
		p.say("using.some", fault.Args{"names": strings.Join(names[:mostNamed], ", "), "n": len(names) - mostNamed})
	case len(names) > 0:
		p.say("using", fault.Args{"names": strings.Join(names, ", ")})
	}
}

// efforts are what it has taken others, as they say themselves.
func (p *paper) efforts(alike []query.Standing) {
	var rows [][]string
	for _, s := range alike {
		for _, e := range s.Efforts {
			rows = append(rows, []string{s.Municipality.DisplayName, locale.Capital(p.v.Lang.Value("moment", e.Moment)), p.effort(&e), p.v.Lang.Value("basis", e.Basis)})
		}
	}
	if len(rows) == 0 {
		p.lacks("efforts", nil)
		return
	}
	rows = rows[:min(len(rows), mostNamed)]
	p.table(p.v.T("case.efforts", nil), []int{40, 40, 60, 30}, []string{p.v.Lang.Label("municipality"), p.v.Lang.Label("moment"), p.v.T("case.efforts", nil), p.v.Lang.Label("basis")}, rows)
}

func (p *paper) effort(e *adoption.Effort) string {
	var list []string
	for _, l := range e.Lines {
		amount := p.v.Lang.Hours(l.Low, l.High)
		if l.Unit == events.UnitNOK {
			amount = p.v.Lang.Money(l.Low)
			if l.Low != l.High {
				amount += "–" + p.v.Lang.Money(l.High)
			}
		}
		list = append(list, p.v.T("case.effort."+l.Frequency, fault.Args{"amount": amount}))
	}
	return strings.Join(list, ", ")
}

// vendors says whether the products that the municipality uses are ready.
func (p *paper) vendors() error {
	p.section("vendors")
	r, err := p.v.Shell.Config.App.Query.VendorReadiness(p.m)
	if err != nil {
		return err
	}
	stands := r.Stands[p.about.ID]
	switch {
	case r.Use.Declared == nil:
		p.lacks("products", fault.Args{"name": p.m.DisplayName})
	case len(stands) == 0:
		p.lacks("vendors", fault.Args{"name": p.m.DisplayName})
	default:
		var rows [][]string
		for _, s := range stands {
			rows = append(rows, []string{s.Name, p.vendor(&s), p.readiness(&s)})
		}
		slices.SortFunc(rows, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
		p.table(p.v.T("case.h.vendors", nil), []int{55, 55, 60}, []string{p.v.T("product.name", nil), p.v.T("product.vendor", nil), p.v.Lang.Label("state")}, rows)
	}
	return nil
}

// vendor is the name that the registry knows, or else what the vendor calls itself.
func (p *paper) vendor(s *query.ProductStand) string {
	if known := p.v.Shell.OrganisationName(s.Vendor); known != s.Vendor || s.VendorName == "" {
		return known
	}
	return s.VendorName
}

func (p *paper) readiness(s *query.ProductStand) string {
	out := locale.Capital(p.v.Lang.Value("state", s.Report.State))
	if s.Report.Date != "" {
		out += " (" + p.v.Lang.Date(s.Report.Date, s.Report.Precision) + ")"
	}
	if s.Report.Verified != nil {
		out += ", " + locale.Uncapital(p.v.T("product.verified", nil))
	}
	return out
}
