package command

import (
	"context"
	"fmt"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/plaintext"
)

// RegisterProduct registers a product of the caller's organisation.
func (h *Handler) RegisterProduct(ctx context.Context, req Request, cmd product.Register) (Result, error) {
	r := h.begin(req)
	id := h.newID()
	if req.Key != "" {
		id = derivedID("product", r.command) // the same on every replica and at every try
	}
	return h.decideProduct(ctx, r, id, cmd)
}

// DoProduct gives one command about a registered product: of its vendor, or of the owner
// of the initiative that the command names.
func (h *Handler) DoProduct(ctx context.Context, req Request, id string, cmd product.Command) (Result, error) {
	return h.decideProduct(ctx, h.begin(req), id, cmd)
}

// TryProduct gives what RegisterProduct or DoProduct would record now, as a page shows it
// before it is sent; nothing: all of it stands already. about is the zero state where one
// is registered, and of where the command names no initiative. An error is what they would
// be refused with.
func (h *Handler) TryProduct(caller access.Caller, about *product.State, of *initiative.State, cmd product.Command) ([]events.Payload, error) {
	if err := h.MayProduct(caller, product.KindOf(cmd), about, of); err != nil {
		return nil, err
	}
	return h.ofProduct(Request{Caller: caller}, h.clock(), about, of, cmd)
}

// ofProduct gives what a command would record of a product at a time, or every reason
// against it.
func (h *Handler) ofProduct(req Request, at time.Time, about *product.State, of *initiative.State, cmd product.Command) ([]events.Payload, error) {
	l := h.query.Lookups()
	would, err := product.Decide(*about, cmd, l.ProductEnv(at, req.Caller.Organisation, about.ID, of.Standing))
	return would, plaintext.Reasons(req.Pending, cmd, l.Or(err))
}

// initiativeOf is the initiative that a command about a product names; "" if it names none.
func initiativeOf(cmd product.Command) string {
	switch c := cmd.(type) {
	case product.Report:
		return c.Initiative
	case product.Verify:
		return c.Initiative
	}
	return ""
}

// decideProduct is the path of every command about a product.
func (h *Handler) decideProduct(ctx context.Context, r run, id string, cmd product.Command) (Result, error) {
	kind, about := product.KindOf(cmd), initiativeOf(cmd)
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
			d.events, err = h.ofProduct(r.Request, r.at, p, &s, cmd)
			return d, err
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
			d.events, err = h.ofProductUse(r.Pending, r.at, by, u, cmd)
			return d, err
		},
		id: always[query.ProductUse](product.UseID(number)),
	})
}

// TryProductUse gives what DeclareProductUse would record now; nothing: it was said today
// already. An error is what it would be refused with.
func (h *Handler) TryProductUse(caller access.Caller, number string, cmd product.Declare) ([]events.Payload, error) {
	by, err := h.policy.AllowProductUse(caller.Offered(), number)
	if err != nil {
		return nil, err
	}
	u, err := h.query.ProductUse(number)
	if err != nil {
		return nil, fmt.Errorf("read product use: %w", err)
	}
	return h.ofProductUse(nil, h.clock(), by, &u, cmd)
}

// ofProductUse gives what a declaration would record at a time, or every reason against it.
func (h *Handler) ofProductUse(pending []fault.Field, at time.Time, by events.Speaker, u *query.ProductUse, cmd product.Declare) ([]events.Payload, error) {
	l := h.query.Lookups()
	would, err := product.DecideUse(u.Own, cmd, l.ProductUseEnv(at, by, u))
	return would, plaintext.Reasons(pending, cmd, l.Or(err))
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
