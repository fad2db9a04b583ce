package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
)

// AmendInitiative applies a merge patch (RFC 7396): what is absent stays, null
// removes, and texts are merged language by language. A reach and an
// obligation that name their scope or level are replaced as a whole.
func (a *API) AmendInitiative(ctx context.Context, r gen.AmendInitiativeRequestObject) (gen.AmendInitiativeResponseObject, error) {
	if err := ifMatchNeeded(ctx); err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, fmt.Errorf("read patch: %w", err)
	}
	patch := map[string]json.RawMessage{}
	if err := json.Unmarshal(raw, &patch); err != nil {
		return nil, patchFault(ctx, err)
	}
	state, err := a.app.Query.State(r.Id)
	if err != nil {
		return nil, err
	}
	cmd, err := amendment(patch, &state)
	if err != nil {
		return nil, patchFault(ctx, err)
	}
	return a.do(ctx, r.Id, cmd)
}

// patchFault tells what the schema found rather than what the decoder says.
func patchFault(ctx context.Context, err error) error {
	if pending := meta(ctx).Pending; len(pending) > 0 {
		return fault.Merge(pending, nil)
	}
	return &fault.Error{Code: fault.Malformed, Key: "malformed_json", Cause: err}
}

// amendment turns a patch into a command, given what stands now.
func amendment(patch map[string]json.RawMessage, s *initiative.State) (initiative.Amend, error) {
	var c initiative.Amend
	p := patcher{patch: patch}
	c.Title = merged(&p, "title", s.Title)
	c.Summary = merged(&p, "summary", s.Summary)
	c.Description = merged(&p, "description", s.Description)
	c.Owner = replaced[string](&p, "owner")
	if r := replaced[gen.RequestedReach](&p, "reach"); r != nil {
		next := reach(r)
		c.Reach = &next
	}
	c.Phase = replaced[events.Phase](&p, "phase")
	c.Themes = replaced[[]string](&p, "themes")
	c.Functions = replaced[[]string](&p, "functions")
	c.TargetGroups = replaced[[]events.TargetGroup](&p, "targetGroups")
	c.Plan = replaced[[]events.Milestone](&p, "plan")
	c.Links = replaced[[]events.Link](&p, "links")
	c.ExternalID = replaced[string](&p, "externalId")
	c.Obligation = p.obligation(s.Obligation)
	if reason := replaced[events.Text](&p, "reason"); reason != nil {
		c.Reason = *reason
	}
	return c, p.err
}

// patcher reads the members of a patch; the first failure stays.
type patcher struct {
	patch map[string]json.RawMessage
	err   error
}

func (p *patcher) read(name string, into any) {
	if err := json.Unmarshal(p.patch[name], into); err != nil && p.err == nil {
		p.err = fmt.Errorf("read %s: %w", name, err)
	}
}

// replaced is nil if the member is absent, and a pointer to the empty value if
// it is null.
func replaced[T any](p *patcher, name string) *T {
	if _, given := p.patch[name]; !given {
		return nil
	}
	v := new(T)
	p.read(name, v)
	return v
}

// merged puts the languages of a patch over those that stand; null takes one
// away.
func merged(p *patcher, name string, now events.Text) *events.Text {
	given := replaced[map[string]*string](p, name)
	if given == nil {
		return nil
	}
	next := events.Text{}
	if *given != nil {
		for tag, text := range now {
			next[tag] = text
		}
	}
	for tag, text := range *given {
		if text == nil {
			delete(next, tag)
			continue
		}
		next[tag] = *text
	}
	return &next
}

// obligation is merged member by member, unless its level is given.
func (p *patcher) obligation(now *events.Obligation) **events.Obligation {
	given := replaced[*events.Obligation](p, "obligation")
	if given == nil || *given == nil || now == nil || (*given).Level != "" {
		return given
	}
	next := *now
	p.read("obligation", &next)
	pointer := &next
	return &pointer
}

func relationKind(s string) events.RelationKind { return events.RelationKind(s) }
