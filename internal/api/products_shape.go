package api

import (
	"cmp"
	"slices"

	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/readmodel/document"
)

func (a *API) shapeProduct(s *product.State, l *query.Lookups) productDocument {
	d := productDocument{
		ID: s.ID, Name: s.Name, Vendor: a.vendor(s), Description: s.Description, Themes: s.Themes,
		Homepage: s.Homepage, RegisteredAt: s.At, Position: s.Position, Readiness: []readinessReport{},
	}
	if d.Themes == nil {
		d.Themes = []string{}
	}
	today := a.app.Query.Today(a.app.Clock())
	for i := range s.Reports {
		r := &s.Reports[i]
		shown := readinessReport{
			Initiative: r.Initiative, Title: l.Title(r.Initiative), Report: r.Event, At: r.At, State: r.State, Version: r.Version,
			Date: r.Date, Precision: r.Precision, Overdue: r.Overdue(today), Note: r.Note,
		}
		if v := r.Verified; v != nil {
			shown.Verified = &verifiedReport{v.At, a.organisation(v.Organisation, v.At), v.Note}
		}
		d.Readiness = append(d.Readiness, shown)
	}
	return d
}

// vendor is the vendor of a product, by the name that the registry knows, or else
// by what it calls itself.
func (a *API) vendor(s *product.State) document.Organisation {
	out := a.organisation(s.Vendor, a.app.Clock())
	out.Name = cmp.Or(out.Name, s.VendorName)
	return out
}

func (a *API) productRef(s *product.State) productRef {
	return productRef{s.ID, s.Name, a.vendor(s)}
}

func (a *API) shapeDeclared(d *product.Declared, products []product.State) declaredDocument {
	out := declaredDocument{At: d.At, By: d.By, Organisation: a.organisation(d.Organisation, d.At), Products: []productRef{}}
	if d.Supplier != "" {
		supplier := a.organisation(d.Supplier, d.At)
		out.Supplier = &supplier
	}
	for _, id := range d.Products {
		i := slices.IndexFunc(products, func(s product.State) bool { return s.ID == id })
		if i >= 0 {
			out.Products = append(out.Products, a.productRef(&products[i]))
		}
	}
	return out
}
