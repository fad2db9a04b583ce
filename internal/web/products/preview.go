package products

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// foresee puts into words what a command would record.
func (c *visit) foresee(would []events.Payload) *form.Preview {
	b := c.binding()
	p := b.Preview(len(would) == 0, c.began())
	p.Shown = append(c.parties(), p.Shown...)
	for _, e := range would {
		switch e := e.(type) {
		case *events.ProductRegistered:
			p.Shown = append(p.Shown, b.Lost("description", e.Description, c.about.Description)...)
		case *events.ReadinessReported:
			if was := c.report(); was != nil {
				p.Shown = append(p.Shown, b.Lost("note", e.Note, was.Note)...)
			}
			if said := c.verified(); said != nil { // it is of the report that is replaced
				p.Shown = append(p.Shown, gone(c.v.T("product.verified", nil), c.v.T("product.verified.by", fault.Args{
					"who": c.v.Shell.OrganisationName(said.Organisation), "day": c.v.Lang.Date(locale.Day(said.At), ""),
				}))...)
			}
		case *events.ReadinessVerified:
			if said := c.verified(); said != nil {
				p.Shown = append(p.Shown, b.Lost("note", e.Note, said.Note)...)
			}
		}
	}
	return p
}

// gone is what stands under a label and is no more; nothing where nothing does.
func gone(label string, texts ...string) []form.Described {
	if len(texts) == 0 {
		return nil
	}
	return []form.Described{{Label: label, Old: form.Known(label, texts...).Texts}}
}

// parties are the initiative, the product, its vendor, and the report that the owner of the
// initiative verifies.
func (c *visit) parties() (out []form.Described) {
	v, s := c.v, c.about
	if c.initiative.ID != "" {
		out = append(out, form.Known(v.Lang.Label("initiative"), v.Lang.Pick(c.initiative.Title)))
	}
	if s.Exists() {
		out = append(out, form.Known(v.Lang.Label("product"), s.Name))
	} else {
		s.Vendor, s.VendorName = v.Session.Organisation, c.f.Value("vendorName")
	}
	out = append(out, form.Known(v.T("product.vendor", nil), vendorName(v, &s)))
	if r := c.report(); r != nil && c.word.kind == product.KindVerify {
		out = append(out, form.Known(v.Lang.Label("state"), readiness(v, r)...))
	}
	return out
}

// readiness is a report in words: the state, the version and the day that there is, and
// when it was given.
func readiness(v *shell.Request, r *product.Word) []string {
	out := []string{locale.Capital(v.Lang.Value("state", string(r.State)))}
	if r.Version != "" {
		out = append(out, v.T("product.version", fault.Args{"version": r.Version}))
	}
	if r.Date != "" {
		out = append(out, v.Lang.Date(r.Date, r.Precision))
	}
	return append(out, v.T("product.said", fault.Args{"day": v.Lang.Date(locale.Day(r.At), "")}))
}

// foresee puts into words what would be recorded of the products that a municipality uses:
// all of them, and what differs from what stands.
func (c *useVisit) foresee(would []events.Payload) *form.Preview {
	v, b, chosen := c.v, c.binding(), c.f.Values["products"]
	p := b.Preview(len(would) == 0, nil)
	using := c.names(func(s *product.State) bool { return slices.Contains(chosen, s.ID) })
	if len(using) == 0 {
		using = []string{v.T("use.empty", nil)}
	}
	p.Blank = nil // none of them says something
	p.Shown = []form.Described{form.Known(v.Lang.Label("municipality"), c.m.DisplayName), form.Known(b.Label("products"), using...)}
	was := c.u.Declared
	if was == nil || p.Idle {
		return p
	}
	differs := func(label string, of func(s *product.State) bool) {
		if names := c.names(of); len(names) > 0 {
			p.Shown = append(p.Shown, form.Known(label, names...))
		}
	}
	differs(v.T("use.review.more", nil), func(s *product.State) bool { return slices.Contains(chosen, s.ID) && !was.Uses(s.ID) })
	differs(v.T("use.review.not", nil), func(s *product.State) bool { return !slices.Contains(chosen, s.ID) && !was.Knew(s) })
	p.Shown = append(p.Shown, gone(v.T("use.review.less", nil), c.names(func(s *product.State) bool {
		return !slices.Contains(chosen, s.ID) && was.Uses(s.ID)
	})...)...)
	return p
}

// names are some of the products, with their vendors: two can have the same name.
func (c *useVisit) names(of func(*product.State) bool) (out []string) {
	for i := range c.list {
		if s := &c.list[i]; of(s) {
			out = append(out, s.Name+" ("+vendorName(c.v, s)+")")
		}
	}
	return out
}
