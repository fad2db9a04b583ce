package initiative

import (
	"time"

	"maps"
	"slices"

	"github.com/samstyring/samstyring/events"
)

// Evolve applies one event of the initiative; those of others are the caller's
// to leave out. It is total: an event of a type this program does not know
// only moves the position. Maps and slices of the old state are never changed,
// so that a copy of it stays what it was.
func Evolve(s *State, r events.Record) {
	s.Position = r.Position
	if r.Data == nil {
		return
	}
	if s.ID == "" {
		s.ID, s.RegisteredAt, s.RegisteredBy = r.AggregateID, r.Time, r.Organisation
		s.Stage, s.Standing, s.FromList = events.StageProposed, events.StandingActive, SaidByList(r.Data)
		if !s.FromList {
			s.StageSince = r.Time
		}
	}
	s.ChangedAt = r.Time
	s.noteWho(r)
	if day := Day(r.Time); len(s.ChangedOn) == 0 || s.ChangedOn[len(s.ChangedOn)-1] < day {
		s.ChangedOn = append(slices.Clip(s.ChangedOn), day)
	}
	before := *s
	evolve(s, r)
	s.noteBypass(before.Bypassed(), r)
	s.First = s.First.moved(&before, s)
}

// NoteRound applies an event of a round to an initiative that it is about. It
// is no event of the initiative, whose position stays.
func NoteRound(s *State, data events.Payload) {
	if e, ok := data.(*events.DisagreementRecorded); ok && e.Initiative == s.ID {
		s.Disagreed = true
	}
}

// evolve leads each event to what it changes.
func evolve(s *State, r events.Record) {
	switch e := r.Data.(type) {
	case *events.AssessmentSubmitted, *events.StatementGiven, *events.StatementAnswered,
		*events.StatementDeadlinePassed, *events.ImpactAssessed, *events.AssessmentReopened:
		evolveAssessment(s, r)
	case *events.DecisionSigned, *events.Prioritized, *events.PriorityRejected,
		*events.InvestigationRequested, *events.PriorityReconfirmed:
		evolveDecision(s, r)
	case *events.PilotPlanned, *events.PilotJoined, *events.PilotLeft, *events.PilotMeasured,
		*events.PilotConcluded, *events.PilotWaived, *events.Piloted:
		evolvePilot(s, r)
	case *events.HandoverPrepared, *events.HandoverItemSettled, *events.HandoverAccepted, *events.HandedToOperations:
		evolveHandover(s, r)
	case *events.PutOnHold, *events.Resumed, *events.Withdrawn, *events.Merged, *events.Retired:
		evolveStanding(s, r)
	case *events.BreakingChangeAnnounced:
		evolveAnnouncements(s, e, r)
	case *events.BreakingChangeWithdrawn:
		s.forgetAnnounced(e.On)
	case *events.ContactsChosen:
		s.Contacts = e.Contacts
	case *events.OnboardingDescribed:
		evolveOnboarding(s, e, r)
	default:
		evolveRecord(s, e, r)
	}
}

// evolveRecord applies what describes the initiative and its plan. Whoever
// maintains the record vouches for it on that day; a list that somebody else has
// compiled vouches for nothing.
func evolveRecord(s *State, data events.Payload, r events.Record) {
	if vouched(data) {
		s.ConfirmedAt = r.Time
	}
	switch e := data.(type) {
	case *events.Proposed:
		evolveProposed(s, e)
	case *events.Described:
		evolveDescribed(s, e)
	case *events.ReachChanged:
		s.Reach = e.Reach
		s.imported(e.Provenance, "reach", func(p *events.Proposed) { p.Reach = e.Reach })
	case *events.ObligationChanged:
		s.Obligation = e.Obligation
		s.imported(e.Provenance, "obligation", func(p *events.Proposed) { p.Obligation = e.Obligation })
	case *events.PhaseReported:
		s.setPhase(e.Phase, e.Note)
		s.imported(e.Provenance, "phase", func(p *events.Proposed) { p.Phase, p.PhaseNote = e.Phase, e.Note })
	case *events.PlanBaselined:
		s.Baseline, s.Plan = e.Milestones, e.Milestones
		s.imported(e.Provenance, "plan", func(p *events.Proposed) { p.Plan = e.Milestones })
	case *events.ForecastChanged:
		s.Plan = e.Milestones
		s.imported(nil, "plan", nil) // a forecast is the owner's own word
	case *events.RelationAdded:
		s.Relations = append(slices.Clone(s.Relations), e.Relation)
	case *events.RelationRemoved:
		s.Relations = slices.DeleteFunc(slices.Clone(s.Relations), func(x events.Relation) bool {
			return x.Kind == e.Kind && x.Target == e.Target
		})
	case *events.RecordedAtStage:
		s.Recorded = e
		if StageIndex(e.Stage) > StageIndex(s.Stage) {
			s.Stage, s.StageSince = e.Stage, time.Time{} // it was before the registry; the day, if it is known, stands in Recorded
		}
	case *events.ConfirmedCurrent:
		if e.Provenance != nil {
			for field := range s.Sources {
				s.source(field, *e.Provenance)
			}
			s.imported(e.Provenance, "", func(*events.Proposed) {})
		}
	}
}

// noteWho keeps apart what somebody has said of the initiative on a day, and what a list
// says that was read then. That a list says the same again changes nothing.
func (s *State) noteWho(r events.Record) {
	switch r.Data.(type) {
	case *events.RecordedAtStage: // it was before
		return
	case *events.ConfirmedCurrent:
		if SaidByList(r.Data) {
			return
		}
	}
	if s.ChangedByList = SaidByList(r.Data); !s.ChangedByList {
		s.SaidAt = r.Time
	}
}

// SaidByList says that an event is what a list says, or what was before the registry: the
// day on which it was recorded is not the day on which it came to be so.
func SaidByList(data events.Payload) bool { return !vouched(data) }

// vouched says whether what describes an initiative is the word of whoever
// maintains it.
func vouched(data events.Payload) bool {
	var from *events.Provenance
	switch e := data.(type) {
	case *events.Proposed:
		from = e.Provenance
	case *events.Described:
		from = e.Provenance
	case *events.ReachChanged:
		from = e.Provenance
	case *events.ObligationChanged:
		from = e.Provenance
	case *events.PhaseReported:
		from = e.Provenance
	case *events.PlanBaselined:
		from = e.Provenance
	case *events.ConfirmedCurrent:
		from = e.Provenance
	case *events.RecordedAtStage:
		return false
	}
	return from == nil
}

func evolveProposed(s *State, e *events.Proposed) {
	s.Title, s.Summary, s.Description = e.Title, e.Summary, e.Description
	s.Owner, s.OwnerName, s.Reach, s.Obligation = e.Owner, e.OwnerName, e.Reach, e.Obligation
	s.Themes, s.Functions, s.TargetGroups, s.Links, s.ExternalID = e.Themes, e.Functions, e.TargetGroups, e.Links, e.ExternalID
	s.Baseline, s.Plan = e.Plan, e.Plan
	s.setPhase(e.Phase, e.PhaseNote)
	if e.Provenance == nil {
		return
	}
	s.Imported = e
	for _, field := range importedFields(e) {
		s.source(field, *e.Provenance)
	}
}

func evolveDescribed(s *State, e *events.Described) {
	set(s, e.Provenance, "title", e.Title, &s.Title, func(p *events.Proposed) *events.Text { return &p.Title })
	set(s, e.Provenance, "summary", e.Summary, &s.Summary, func(p *events.Proposed) *events.Text { return &p.Summary })
	set(s, e.Provenance, "description", e.Description, &s.Description, func(p *events.Proposed) *events.Text { return &p.Description })
	set(s, e.Provenance, "owner", e.Owner, &s.Owner, func(p *events.Proposed) *string { return &p.Owner })
	set(s, e.Provenance, "themes", e.Themes, &s.Themes, func(p *events.Proposed) *[]string { return &p.Themes })
	set(s, e.Provenance, "functions", e.Functions, &s.Functions, func(p *events.Proposed) *[]string { return &p.Functions })
	set(s, e.Provenance, "targetGroups", e.TargetGroups, &s.TargetGroups, func(p *events.Proposed) *[]events.TargetGroup { return &p.TargetGroups })
	set(s, e.Provenance, "links", e.Links, &s.Links, func(p *events.Proposed) *[]events.Link { return &p.Links })
	set(s, e.Provenance, "externalId", e.ExternalID, &s.ExternalID, func(p *events.Proposed) *string { return &p.ExternalID })
	if s.Owner != "" {
		s.OwnerName = ""
	}
}

func (s *State) setPhase(p events.Phase, note events.Text) {
	s.Phase, s.PhaseNote = p, note
	if p != events.PhaseStopped && phaseIndex(p) > phaseIndex(s.FurthestPhase) {
		s.FurthestPhase = p
	}
}

// toStage moves forward only.
func (s *State) toStage(stage events.Stage, r events.Record) {
	if StageIndex(stage) > StageIndex(s.Stage) {
		s.Stage, s.StageSince = stage, r.Time
	}
}

func evolveStanding(s *State, r events.Record) {
	s.HoldUntil = ""
	switch e := r.Data.(type) {
	case *events.PutOnHold:
		s.Standing, s.StandingReason, s.HoldUntil = events.StandingOnHold, e.Reason, e.Until
	case *events.Resumed:
		s.Standing, s.StandingReason = events.StandingActive, e.Reason
	case *events.Withdrawn:
		s.Standing, s.StandingReason = events.StandingWithdrawn, e.Reason
	case *events.Merged:
		s.Standing, s.StandingReason, s.MergedInto = events.StandingMerged, e.Reason, e.Into
	case *events.Retired:
		s.Standing, s.StandingReason, s.Retired = events.StandingRetired, e.Reason, e
	}
}

func evolveAssessment(s *State, r events.Record) {
	var a AssessmentState
	if s.Assessment != nil {
		a = *s.Assessment
	}
	switch e := r.Data.(type) {
	case *events.AssessmentSubmitted:
		a = AssessmentState{Content: e.Assessment, SubmittedAt: r.Time, StatementDeadline: e.StatementDeadline}
	case *events.StatementGiven:
		a.Statement, a.StatementAt, a.Answers = e, r.Time, nil
	case *events.StatementAnswered:
		a.Answers = cloned(a.Answers)
		for _, answer := range e.Answers {
			a.Answers[answer.Change] = answer
		}
	case *events.StatementDeadlinePassed:
		a.WithoutStatement = true
	case *events.ImpactAssessed:
		a.Finalised, a.FinalisedAt, a.WithoutStatement = true, r.Time, e.WithoutStatement
		s.toStage(events.StageAssessed, r)
	case *events.AssessmentReopened:
		a.Finalised, a.ReopenedReason = false, e.Reason
	}
	s.Assessment = &a
}

func evolveDecision(s *State, r events.Record) {
	d := &s.Decision
	switch e := r.Data.(type) {
	case *events.DecisionSigned:
		d.Pending = cloned(d.Pending)
		d.Pending[e.Party] = Signed{By: r.Organisation, At: r.Time, Class: e.Class, ContentHash: e.ContentHash, Reason: e.Reason}
	case *events.Prioritized:
		d.settle(e.Class, e.ContentHash, e.Round, e.Signatures, r)
		s.toStage(events.StagePrioritized, r)
	case *events.PriorityReconfirmed:
		d.settle(e.Class, e.ContentHash, e.Round, e.Signatures, r)
	case *events.InvestigationRequested:
		d.settle(events.ClassInvestigate, e.ContentHash, e.Round, e.Signatures, r)
	case *events.PriorityRejected:
		d.settle(events.ClassNo, e.ContentHash, e.Round, e.Signatures, r)
		s.Standing, s.StandingReason = events.StandingRejected, e.Reason
	}
}

// settle puts a decision in force under the signatures that were given on the
// initiative, or in the round that it was decided in.
func (d *DecisionState) settle(class events.Class, hash, round string, signatures []events.Signature, r events.Record) {
	d.Class, d.ContentHash, d.Round, d.At = class, hash, round, r.Time
	d.Signatures, d.Pending = d.Pending, nil
	if len(signatures) == 0 {
		return
	}
	d.Signatures = make(map[events.Party]Signed, len(signatures))
	for _, x := range signatures {
		d.Signatures[x.Party] = Signed{By: x.By, At: x.At, Class: class, ContentHash: hash, DecisionHash: x.DecisionHash, Reason: x.Reason}
	}
}

func evolvePilot(s *State, r events.Record) {
	var p PilotState
	if s.Pilot != nil {
		p = *s.Pilot
	}
	switch e := r.Data.(type) {
	case *events.PilotPlanned:
		kept := p.Participants
		if p.Concluded != "" {
			kept = nil
		}
		p = PilotState{Plan: *e, Participants: kept}
	case *events.PilotJoined:
		p.Participants = cloned(p.Participants)
		p.Participants[e.Municipality] = Day(r.Time)
	case *events.PilotLeft:
		p.Participants = cloned(p.Participants)
		delete(p.Participants, e.Municipality)
	case *events.PilotMeasured:
		p.Measured = cloned(p.Measured)
		p.Measured[e.Criterion] = *e
	case *events.PilotConcluded:
		p.Conclusions = cloned(p.Conclusions)
		p.Conclusions[e.Party] = Signed{By: r.Organisation, At: r.Time, Conclusion: e.Conclusion, ContentHash: e.ContentHash, Reason: e.Reason}
		p.Concluded = agreed(p.Conclusions)
	case *events.PilotWaived:
		s.Waivers = cloned(s.Waivers)
		s.Waivers[e.Party] = Signed{By: r.Organisation, At: r.Time, Reason: e.Reason}
		return
	case *events.Piloted:
		s.toStage(events.StagePiloted, r)
		return
	}
	s.Pilot = &p
}

// agreed is the conclusion that both parties have signed over the same
// content, or "".
func agreed(c map[events.Party]Signed) string {
	state, stateSigned := c[events.PartyState]
	ks, ksSigned := c[events.PartyMunicipalities]
	if stateSigned && ksSigned && state.Conclusion == ks.Conclusion && state.ContentHash == ks.ContentHash {
		return state.Conclusion
	}
	return ""
}

func evolveHandover(s *State, r events.Record) {
	h := &s.Handover
	switch e := r.Data.(type) {
	case *events.HandoverPrepared:
		if h.Prepared != nil && h.Prepared.Receiver != e.Receiver {
			h.Items = nil // the points are the receiver's word
		}
		h.Prepared, h.Accepted = e, nil
	case *events.HandoverItemSettled:
		h.Items = cloned(h.Items)
		h.Items[e.Item], h.Accepted = *e, nil
	case *events.HandoverAccepted:
		h.Accepted = cloned(h.Accepted)
		h.Accepted[e.As] = Signed{By: r.Organisation, At: r.Time, Reason: e.Note}
	case *events.HandedToOperations:
		s.toStage(events.StageOperational, r)
	}
}

// cloned is a copy that may be written to, also of a nil map.
func cloned[K comparable, V any](m map[K]V) map[K]V {
	if m == nil {
		return make(map[K]V, 1)
	}
	return maps.Clone(m)
}
