package initiative

import "github.com/samstyring/samstyring/events"

// TakenBack gives the events that put back what an import has changed in an
// initiative, given its state right before and right after that and as it is
// now. A field that was changed since is left, and so is one that cannot be
// emptied; left names them. An initiative that the import registered is withdrawn
// with the reason, unless something has happened to it since.
func TakenBack(before, after, now *State, reason events.Text) (caused []events.Payload, left []string) {
	switch now.Standing {
	case events.StandingActive, events.StandingOnHold:
	default:
		return nil, []string{"standing"}
	}
	if !before.Exists() {
		if now.Position != after.Position {
			return nil, []string{"registered"}
		}
		return []events.Payload{&events.Withdrawn{Reason: reason}}, nil
	}
	was, wrote, is := recorded(before), recorded(after), recorded(now)
	for _, f := range append(fields[:len(fields):len(fields)], field{"externalId", func(p *events.Proposed) any { return p.ExternalID }}) {
		if same(f.of(&was), f.of(&wrote)) {
			continue
		}
		back := restore(f.name, before)
		if back == nil || !same(f.of(&is), f.of(&wrote)) {
			left = append(left, f.name)
			continue
		}
		caused = append(caused, back...)
	}
	return caused, left
}

// restore gives the events that put one field back as it was, from the source
// that it had then; nil if there is no way to say it.
func restore(name string, s *State) []events.Payload {
	var from *events.Provenance
	if source, ok := s.Sources[name]; ok {
		from = &source
	}
	d := &events.Described{Provenance: from}
	switch name {
	case "title":
		d.Title = &s.Title
	case "summary":
		d.Summary = &s.Summary
	case "description":
		d.Description = &s.Description
	case "owner":
		if s.Owner == "" {
			return nil
		}
		d.Owner = &s.Owner
	case "themes":
		d.Themes = &s.Themes
	case "functions":
		d.Functions = &s.Functions
	case "targetGroups":
		d.TargetGroups = &s.TargetGroups
	case "links":
		d.Links = &s.Links
	case "externalId":
		d.ExternalID = &s.ExternalID
	case "reach":
		return []events.Payload{&events.ReachChanged{Reach: s.Reach, Provenance: from}}
	case "obligation":
		return []events.Payload{&events.ObligationChanged{Obligation: s.Obligation, Provenance: from}}
	case "phase":
		if s.Phase == "" {
			return nil
		}
		return []events.Payload{&events.PhaseReported{Phase: s.Phase, Note: s.PhaseNote, Provenance: from}}
	case "plan":
		out := []events.Payload{&events.PlanBaselined{Milestones: s.Baseline, Provenance: from}}
		if !same(s.Plan, s.Baseline) {
			out = append(out, &events.ForecastChanged{Milestones: s.Plan})
		}
		return out
	}
	return []events.Payload{d}
}
