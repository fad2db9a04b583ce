package command

import (
	"context"
	"fmt"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/plaintext"
)

// RegisterProduct registers a product of the caller's organisation.
func (h *Handler) RegisterProduct(ctx context.Context, req Request, cmd product.Register) (Result, error) {
	r := h.begin(req)
	id := h.newID()
	if req.Key != "" {
		id = derivedID("product", r.command) // the same on every replica and at every try
	}
	return h.decideProduct(ctx, r, id, cmd, "")
}

// ChangeProduct says something else of a product.
func (h *Handler) ChangeProduct(ctx context.Context, req Request, id string, cmd product.Change) (Result, error) {
	return h.decideProduct(ctx, h.begin(req), id, cmd, "")
}

// ReportReadiness is the vendor's word on a product and an initiative.
func (h *Handler) ReportReadiness(ctx context.Context, req Request, id string, cmd product.Report) (Result, error) {
	return h.decideProduct(ctx, h.begin(req), id, cmd, cmd.Initiative)
}

// VerifyReadiness is the word of the owner of an initiative on such a report.
func (h *Handler) VerifyReadiness(ctx context.Context, req Request, id string, cmd product.Verify) (Result, error) {
	return h.decideProduct(ctx, h.begin(req), id, cmd, cmd.Initiative)
}

// decideProduct is the path of every command about a product; about is the
// initiative that it names, if any.
func (h *Handler) decideProduct(ctx context.Context, r run, id string, cmd product.Command, about string) (Result, error) {
	kind := product.KindOf(cmd)
	var s initiative.State
	return execute(ctx, h, r, operation[product.State]{
		aggregate: events.AggregateProduct,
		admit:     r.authenticated,
		load: func(context.Context) (p product.State, position uint64, err error) {
			if initiative.ValidID(about) {
				if s, err = h.query.Stored(about); err != nil {
					return p, 0, fmt.Errorf("read initiative: %w", err)
				}
			}
			if p, err = h.views.Product(id); err != nil {
				return p, 0, fmt.Errorf("read product: %w", err)
			}
			return p, p.Position, nil
		},
		allow: func(_ context.Context, p *product.State) error { return h.policy.AllowProduct(r.Caller, kind, p, &s) },
		decide: func(_ context.Context, p *product.State) (d decision, err error) {
			l := h.query.Lookups()
			env := l.ProductEnv(r.at, r.Caller.Organisation, p.ID, s.Standing)
			d.events, err = product.Decide(*p, cmd, env)
			return d, plaintext.Reasons(r.Pending, cmd, l.Or(err))
		},
		id: always[product.State](id),
	})
}

// DeclareProductUse says which products a municipality uses.
func (h *Handler) DeclareProductUse(ctx context.Context, req Request, number string, cmd product.Declare) (Result, error) {
	r := h.begin(req)
	var by events.Speaker
	return execute(ctx, h, r, operation[query.ProductUse]{
		aggregate: events.AggregateProduct,
		admit: func() (err error) {
			by, err = h.policy.AllowProductUse(r.Caller, number)
			return err
		},
		load: func(context.Context) (query.ProductUse, uint64, error) {
			u, err := h.query.ProductUse(number)
			return u, u.Position, err
		},
		decide: func(_ context.Context, u *query.ProductUse) (d decision, err error) {
			l := h.query.Lookups()
			d.events, err = product.DecideUse(u.Own, cmd, l.ProductUseEnv(r.at, by, u))
			return d, plaintext.Reasons(r.Pending, cmd, l.Or(err))
		},
		id: always[query.ProductUse](product.UseID(number)),
	})
}

// MayProduct is nil if the caller may give a command of a kind about a product, as
// a page asks before it offers something.
func (h *Handler) MayProduct(caller access.Caller, kind product.Kind, about *product.State, s *initiative.State) error {
	return h.policy.AllowProduct(caller.Offered(), kind, about, s)
}

// MayDeclare is nil if the caller may say which products a municipality uses.
func (h *Handler) MayDeclare(caller access.Caller, number string) error {
	_, err := h.policy.AllowProductUse(caller.Offered(), number)
	return err
}
