package api

import (
	"bytes"
	"context"

	"github.com/samstyring/samstyring/internal/accept"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/minutes"
)

// GetRoundMinutes answers who decided what in a round: as a page for print, or
// as data.
func (a *API) GetRoundMinutes(ctx context.Context, r gen.GetRoundMinutesRequestObject) (gen.GetRoundMinutesResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	d, err := a.app.Query.Round(r.Round)
	if err != nil {
		return nil, err
	}
	out := ok()
	out.set("Samstyring-Position", formatPosition(d.Position))
	out.set("Vary", "Accept, Accept-Language")
	out.set("Cache-Control", "no-cache")
	switch accept.Preferred(meta(ctx).Accept, "text/html", "application/json") {
	case "application/json":
		return out.json(d.Minutes)
	case "":
		return nil, fault.New(fault.NotAcceptable, "not_acceptable", nil)
	}
	var page bytes.Buffer
	err = minutes.Write(&page, d.Minutes, minutes.Surroundings{
		Language: meta(ctx).Language, Exercise: a.app.Exercise(), Stylesheet: Base + MinutesStylePath, Organisation: a.ref.NameOf,
	})
	if err != nil {
		return nil, err
	}
	out.set("Content-Type", "text/html; charset=utf-8")
	out.set("Content-Language", string(meta(ctx).Language))
	out.body = page.Bytes()
	return out, nil
}

// MinutesStylePath is where the stylesheet of the minutes is served, below
// Base.
const MinutesStylePath = "/docs/minutes.css"
