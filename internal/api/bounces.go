package api

import (
	"context"
	"io"

	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/notify"
)

// ReportBounce takes mail that was sent back to a letter's return address, as a
// mail server hands it over. What it answers holds nothing of the mail.
func (a *API) ReportBounce(ctx context.Context, r gen.ReportBounceRequestObject) (gen.ReportBounceResponseObject, error) {
	if err := a.notifying(); err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, &fault.Error{Code: fault.Malformed, Key: "bounce_unreadable", Cause: err}
	}
	outcome, err := a.notify.Bounce(ctx, raw)
	if err != nil {
		return nil, err
	}
	return private().json(bounce{outcome})
}

// bounce says what a returned letter came to. Its schema is Bounce.
type bounce struct {
	Outcome notify.Bounced `json:"outcome"`
}
