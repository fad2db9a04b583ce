package initiative

import "github.com/samstyring/samstyring/events"

// Completeness says how much of what a municipality needs to know is recorded.
type Completeness struct {
	Percent int      `json:"percent"` // of the points that apply, 0–100
	Missing []string `json:"missing"` // the points that are not recorded, in a fixed order
}

// Completeness lists what is missing. It refuses nothing: only gates do.
func (s *State) Completeness() Completeness {
	out := Completeness{Missing: []string{}}
	points, met := 0, 0
	point := func(name string, ok bool) {
		points++
		if ok {
			met++
			return
		}
		out.Missing = append(out.Missing, name)
	}
	point("title", !empty(s.Title))
	point("summary", !empty(s.Summary))
	point("owner", s.Owner != "")
	point("reach", s.Reach.Scope != "" && s.Reach.Scope != events.ScopeUnspecified)
	point("description", !empty(s.Description))
	point("phase", s.Phase != "")
	point("obligation", s.Obligation != nil)
	if s.Binding() {
		point("obligation.deadline", s.Obligation.Deadline != "" || s.Stage == events.StageOperational)
		point("obligation.legalBasis", s.Obligation.LegalBasis != "")
	}
	point("themes", len(s.Themes) > 0)
	point("functions", len(s.Functions) > 0)
	point("plan", len(s.Plan) > 0)
	point("links", len(s.Links) > 0)
	a := s.Assessment
	point("assessment", a != nil || s.Recorded != nil)
	point("assessment.costs", a != nil && (len(a.Content.Costs) > 0 || !empty(a.Content.NoCostReason)))
	out.Percent = met * 100 / points
	return out
}
