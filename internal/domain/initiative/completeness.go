package initiative

import "github.com/samstyring/samstyring/events"

// Completeness says how much of what a municipality needs to know is recorded.
type Completeness struct {
	Percent int      `json:"percent"` // of the points that apply, 0–100
	Missing []string `json:"missing"` // the points that are not recorded, in a fixed order
}

// What municipalities need most – whether they must, when, what it costs, whom to
// ask – counts as much as three of the rest.
const (
	essential = 3
	useful    = 1
)

// Completeness lists what is missing, what municipalities need most first. It
// refuses nothing: only gates do.
func (s *State) Completeness() Completeness {
	out := Completeness{Missing: []string{}}
	points, met := 0, 0
	point := func(name string, weight int, ok bool) {
		points += weight
		if ok {
			met += weight
			return
		}
		out.Missing = append(out.Missing, name)
	}
	point("reach", essential, s.Reach.Scope != "" && s.Reach.Scope != events.ScopeUnspecified)
	point("obligation", essential, s.Obligation != nil)
	if s.Binding() {
		point("obligation.deadline", essential, s.Obligation.Deadline != "" || s.Stage == events.StageOperational)
		point("obligation.legalBasis", essential, s.Obligation.LegalBasis != "")
	}
	point("plan", essential, len(s.Plan) > 0)
	a := s.Assessment
	point("assessment", essential, a != nil)
	point("assessment.costs", essential, a != nil && (len(a.Content.Costs) > 0 || !empty(a.Content.NoCostReason)))
	point("contacts", essential, len(s.Contacts) > 0)
	point("title", useful, !empty(s.Title))
	point("summary", useful, !empty(s.Summary))
	point("owner", useful, s.Owner != "")
	point("description", useful, !empty(s.Description))
	point("phase", useful, s.Phase != "")
	point("themes", useful, len(s.Themes) > 0)
	point("functions", useful, len(s.Functions) > 0)
	point("links", useful, len(s.Links) > 0)
	out.Percent = met * 100 / points
	return out
}
