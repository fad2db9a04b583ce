package api

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// The functions of the files requests_*.go make commands of bodies, member by
// member: what a body has no member for, its sender cannot set, and a member
// that an event gets later is no member of a body before it is described.

func propose(b *gen.ProposeInitiative) initiative.Propose {
	return initiative.Propose{Proposed: events.Proposed{
		Title: b.Title, Summary: b.Summary, Description: b.Description, Owner: b.Owner, Reach: reach(&b.Reach),
		Obligation: b.Obligation, Phase: b.Phase, Themes: b.Themes, Functions: b.Functions, TargetGroups: groups(b.TargetGroups), Plan: b.Plan, Links: b.Links,
		ExternalID: b.ExternalId,
	}}
}

func reach(b *gen.RequestedReach) events.Reach {
	return events.Reach{
		Scope: events.ReachScope(b.Scope), Codes: b.Codes, Except: b.Except, Min: b.Min, Max: b.Max,
		ReferenceDate: b.ReferenceDate, Note: b.Note,
	}
}

func recordedAtStage(b *gen.RecordedAtStage) events.RecordedAtStage {
	return events.RecordedAtStage{Stage: events.Stage(b.Stage), Since: b.Since, Evidence: b.Evidence}
}

func announceBreakingChange(b *gen.AnnounceBreakingChange) initiative.AnnounceBreakingChange {
	return initiative.AnnounceBreakingChange{BreakingChangeAnnounced: events.BreakingChangeAnnounced{
		On: b.On, MovedFrom: b.MovedFrom, What: b.What, Action: b.Action, Reference: b.Reference,
	}}
}

func groups(given []string) []events.TargetGroup {
	out := make([]events.TargetGroup, len(given))
	for i, g := range given {
		out[i] = events.TargetGroup(g)
	}
	return out
}
