package api

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
)

// ListRounds lists all rounds, the latest first.
func (a *API) ListRounds(ctx context.Context, r gen.ListRoundsRequestObject) (gen.ListRoundsResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	position := a.app.Query.Position()
	items, err := a.app.Query.Rounds()
	if err != nil {
		return nil, err
	}
	out := ok()
	out.set("Samstyring-Position", formatPosition(position))
	return out.json(map[string]any{"items": items})
}

// OpenRound opens a round.
func (a *API) OpenRound(ctx context.Context, r gen.OpenRoundRequestObject) (gen.OpenRoundResponseObject, error) {
	req, err := request(ctx)
	if err != nil {
		return nil, err
	}
	b := r.Body
	set, err := a.app.Query.ChooseCriteria(criteriaSet(b.CriteriaSet))
	if fault.CodeOf(err) == fault.Invalid && err != nil { // what else is wrong is to be reported as well
		set, req.Pending = round.Default(), append(slices.Clip(req.Pending), asFault(err).Fields...)
	} else if err != nil {
		return nil, err
	}
	res, err := a.app.Command.OpenRound(ctx, req, round.Open{
		Name: b.Name, Candidates: b.Candidates, CriteriaSet: set, CapacityHours: b.CapacityHours,
		Deadline: b.Deadline, WorkingDays: b.WorkingDays, Bodies: map[events.Party]events.Text{
			events.PartyState: b.Bodies.State, events.PartyMunicipalities: b.Bodies.Municipalities,
		},
	})
	if err != nil {
		return nil, err
	}
	return a.answerRound(res)
}

// GetRound answers a round with everything that may be known about it now.
func (a *API) GetRound(ctx context.Context, r gen.GetRoundRequestObject) (gen.GetRoundResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	d, err := a.app.Query.Round(r.Round)
	if err != nil {
		return nil, err
	}
	out := ok()
	out.set("ETag", roundTag(d.Position))
	out.set("Samstyring-Position", formatPosition(d.Position))
	out.set("Cache-Control", "no-cache")
	return out.json(d)
}

// GetRoundHistory answers every event of a round, oldest first.
func (a *API) GetRoundHistory(ctx context.Context, r gen.GetRoundHistoryRequestObject) (gen.GetRoundHistoryResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	entries, err := a.app.Query.RoundHistory(r.Round)
	if err != nil {
		return nil, err
	}
	return a.history(ctx, entries)
}

// AddCandidate takes one more initiative into a round.
func (a *API) AddCandidate(ctx context.Context, r gen.AddCandidateRequestObject) (gen.AddCandidateResponseObject, error) {
	return a.doRound(ctx, r.Round, round.AddCandidate{Initiative: r.Body.Initiative})
}

// RemoveCandidate takes an initiative out of a round.
func (a *API) RemoveCandidate(ctx context.Context, r gen.RemoveCandidateRequestObject) (gen.RemoveCandidateResponseObject, error) {
	return a.doRound(ctx, r.Round, round.RemoveCandidate{Initiative: r.Body.Initiative, Reason: r.Body.Reason})
}

// ConcludeRound ends a round and moves what was decided.
func (a *API) ConcludeRound(ctx context.Context, r gen.ConcludeRoundRequestObject) (gen.ConcludeRoundResponseObject, error) {
	return a.doRound(ctx, r.Round, round.Conclude{})
}

// doRound gives a command about a round and answers with the round.
func (a *API) doRound(ctx context.Context, id string, cmd round.Command) (reply, error) {
	req, err := request(ctx)
	if err != nil {
		return reply{}, err
	}
	res, err := a.app.Command.DoRound(ctx, req, id, cmd)
	if err != nil {
		return reply{}, err
	}
	return a.answerRound(res)
}

// answerRound shows what a command has led to: the round as it stood right
// after it, also when the command is repeated later.
func (a *API) answerRound(res command.Result) (reply, error) {
	return a.afterRound(res, func(out *reply, s *round.State) (any, error) {
		if res.Created {
			out.status = http.StatusCreated
		}
		return a.app.Query.ShowRound(s)
	})
}

// afterRound answers a command about a round with what show makes of the round
// as it stood right after it.
func (a *API) afterRound(res command.Result, show func(*reply, *round.State) (any, error)) (reply, error) {
	out := ok()
	out.set("Samstyring-Position", formatPosition(res.Position))
	if res.Created {
		out.set("Location", Base+"/rounds/"+res.ID)
	}
	if res.Replayed {
		out.set("Idempotent-Replayed", "true")
	}
	if !res.Visible {
		out.status = http.StatusAccepted
		return out.json(map[string]any{"id": res.ID, "position": res.Position})
	}
	s, err := a.app.Query.RoundStateAt(res.ID, res.Position)
	if err != nil {
		return reply{}, err
	}
	out.set("ETag", roundTag(s.Position))
	body, err := show(&out, &s)
	if err != nil {
		return reply{}, err
	}
	return out.json(body)
}

// roundTag is the version of a round. It is a weak one: what the round's
// initiatives look like today is shown with it, and is not part of it.
func roundTag(position uint64) string { return "W/" + etag(position) }

// ListCriteriaSets lists the sets that ship and those that rounds have used.
func (a *API) ListCriteriaSets(ctx context.Context, r gen.ListCriteriaSetsRequestObject) (gen.ListCriteriaSetsResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	position := a.app.Query.Position()
	sets, err := a.app.Query.CriteriaSets()
	if err != nil {
		return nil, err
	}
	out := ok()
	out.set("Samstyring-Position", formatPosition(position))
	return out.json(map[string]any{"items": sets})
}

// ExportRound answers a round as a document that anybody can verify.
func (a *API) ExportRound(ctx context.Context, r gen.ExportRoundRequestObject) (gen.ExportRoundResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	e, err := a.app.Query.ExportRound(ctx, r.Round)
	if err != nil {
		return nil, err
	}
	if len(e.Events) == 0 {
		return nil, errors.New("export of a round without events")
	}
	out := ok()
	out.set("Samstyring-Position", formatPosition(e.Events[len(e.Events)-1].Position))
	out.set("Content-Disposition", `attachment; filename="runde-`+r.Round+`.json"`)
	return out.json(e)
}
