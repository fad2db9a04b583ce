package api

import (
	"context"
	"net/http"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/readmodel/document"
)

// ListProducts lists all products by name.
func (a *API) ListProducts(ctx context.Context, r gen.ListProductsRequestObject) (gen.ListProductsResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	position := a.app.Query.Position()
	list, err := a.app.Query.Products()
	if err != nil {
		return nil, err
	}
	items, l := make([]productDocument, 0, len(list)), a.app.Query.Lookups()
	for i := range list {
		items = append(items, a.shapeProduct(&list[i], l))
	}
	out := ok()
	out.set("Samstyring-Position", formatPosition(position))
	out.set("Cache-Control", "no-cache")
	if err := l.Or(nil); err != nil {
		return nil, err
	}
	return out.json(map[string]any{"items": items})
}

// GetProduct answers a product with how many use it.
func (a *API) GetProduct(ctx context.Context, r gen.GetProductRequestObject) (gen.GetProductResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	s, err := a.app.Query.Product(r.Product)
	if err != nil {
		return nil, err
	}
	out := ok()
	out.set("Cache-Control", "no-cache")
	return a.product(out, &s)
}

// GetProductHistory answers every event of a product, oldest first.
func (a *API) GetProductHistory(ctx context.Context, r gen.GetProductHistoryRequestObject) (gen.GetProductHistoryResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	entries, err := a.app.Query.ProductHistory(r.Product)
	if err != nil {
		return nil, err
	}
	return a.history(ctx, entries)
}

// RegisterProduct registers a product.
func (a *API) RegisterProduct(ctx context.Context, r gen.RegisterProductRequestObject) (gen.RegisterProductResponseObject, error) {
	req, err := request(ctx)
	if err != nil {
		return nil, err
	}
	res, err := a.app.Command.RegisterProduct(ctx, req, product.Register{Card: productCard(r.Body)})
	return a.changedProduct(res, err, http.StatusCreated)
}

// ChangeProduct says something else of a product.
func (a *API) ChangeProduct(ctx context.Context, r gen.ChangeProductRequestObject) (gen.ChangeProductResponseObject, error) {
	req, err := request(ctx)
	if err != nil {
		return nil, err
	}
	res, err := a.app.Command.DoProduct(ctx, req, r.Product, product.Change{Card: productCard(r.Body)})
	return a.changedProduct(res, err, http.StatusOK)
}

// ReportReadiness is the vendor's word on a product and an initiative.
func (a *API) ReportReadiness(ctx context.Context, r gen.ReportReadinessRequestObject) (gen.ReportReadinessResponseObject, error) {
	req, err := request(ctx)
	if err != nil {
		return nil, err
	}
	res, err := a.app.Command.DoProduct(ctx, req, r.Product, reportReadiness(r.Id, r.Body))
	return a.changedProduct(res, err, http.StatusOK)
}

// VerifyReadiness is the word of the owner of an initiative on such a report.
func (a *API) VerifyReadiness(ctx context.Context, r gen.VerifyReadinessRequestObject) (gen.VerifyReadinessResponseObject, error) {
	req, err := request(ctx)
	if err != nil {
		return nil, err
	}
	res, err := a.app.Command.DoProduct(ctx, req, r.Product, verifyReadiness(r.Id, r.Body))
	return a.changedProduct(res, err, http.StatusOK)
}

// changedProduct answers a command with the product as it stood right after it,
// also when the command is repeated later.
func (a *API) changedProduct(res command.Result, err error, status int) (reply, error) {
	if err != nil {
		return reply{}, err
	}
	out := afterAdoption(res)
	if !res.Visible {
		return out.json(map[string]any{"id": res.ID, "position": res.Position})
	}
	if out.status = status; status == http.StatusCreated {
		out.set("Location", Base+"/products/"+res.ID)
	}
	s, err := a.app.Query.ProductAt(res.ID, res.Position)
	if err != nil {
		return reply{}, err
	}
	return a.product(out, &s)
}

func (a *API) product(out reply, s *product.State) (reply, error) {
	users, err := a.app.Query.UsersOf(s)
	if err != nil {
		return reply{}, err
	}
	l := a.app.Query.Lookups()
	d := a.shapeProduct(s, l)
	d.Users = newProductUsers(users)
	out.set("ETag", roundTag(s.Position))
	if err := l.Or(nil); err != nil {
		return reply{}, err
	}
	return out.json(d)
}

// GetReadiness answers which products are ready for an initiative.
func (a *API) GetReadiness(ctx context.Context, r gen.GetReadinessRequestObject) (gen.GetReadinessResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	position := a.app.Query.Position()
	found, err := a.app.Query.Readiness(r.Id)
	if err != nil {
		return nil, err
	}
	d := readinessDocument{
		Initiative: found.Initiative.ID, Title: found.Initiative.Title, Concerned: found.Concerned, Said: found.Said, HeldBack: found.HeldBack,
		Products: []productDocument{},
	}
	l := a.app.Query.Lookups()
	for i := range found.Products {
		p := &found.Products[i]
		one := p.State
		if one.Reports = nil; p.Report != nil {
			one.Reports = []product.Word{*p.Report}
		}
		shown, holds := a.shapeProduct(&one, l), p.HoldsBack()
		shown.Users, shown.HoldsBack = newProductUsers(p.Users), &holds
		d.Products = append(d.Products, shown)
	}
	out := ok()
	out.set("Samstyring-Position", formatPosition(position))
	out.set("Cache-Control", "no-cache")
	if err := l.Or(nil); err != nil {
		return nil, err
	}
	return out.json(d)
}

// GetMunicipalityProducts answers which products a municipality uses.
func (a *API) GetMunicipalityProducts(ctx context.Context, r gen.GetMunicipalityProductsRequestObject) (gen.GetMunicipalityProductsResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	if out, done, err := a.today(r.Number, "/products"); done || err != nil {
		return out, err
	}
	out := ok()
	out.set("Cache-Control", "no-cache")
	return a.productUse(out, r.Number)
}

// DeclareProductUse says which products a municipality uses.
func (a *API) DeclareProductUse(ctx context.Context, r gen.DeclareProductUseRequestObject) (gen.DeclareProductUseResponseObject, error) {
	req, err := request(ctx)
	if err != nil {
		return nil, err
	}
	res, err := a.app.Command.DeclareProductUse(ctx, req, r.Number, product.Declare{Products: r.Body.Products})
	if err != nil {
		return nil, err
	}
	out := afterAdoption(res)
	if !res.Visible {
		return out.json(map[string]any{"id": res.ID, "position": res.Position})
	}
	return a.productUse(out, r.Number)
}

func (a *API) productUse(out reply, number string) (reply, error) {
	position := a.app.Query.Position()
	u, err := a.app.Query.ProductUse(number)
	if err != nil {
		return reply{}, err
	}
	list, err := a.app.Query.Products()
	if err != nil {
		return reply{}, err
	}
	m, _ := a.ref.Municipality(number)
	d := useDocument{Municipality: number, Name: m.DisplayName, Before: []declaredDocument{}, Unsaid: []productRef{}}
	if u.Declared != nil {
		declared := a.shapeDeclared(u.Declared, list)
		d.Declared = &declared
	}
	for i := range u.Before {
		before := a.shapeDeclared(&u.Before[i].Declared, list)
		before.Number = u.Before[i].Number
		d.Before = append(d.Before, before)
	}
	for i := range list {
		if u.Declared == nil || !u.Declared.Knew(&list[i]) {
			d.Unsaid = append(d.Unsaid, a.productRef(&list[i]))
		}
	}
	if u.Position > 0 {
		out.set("ETag", roundTag(u.Position))
	}
	out.set("Samstyring-Position", formatPosition(max(position, u.Position)))
	return out.json(d)
}

// productDocument is a product as it is answered. Its schema is Product.
type productDocument struct {
	ID           string                `json:"id"`
	Name         string                `json:"name"`
	Vendor       document.Organisation `json:"vendor"`
	Description  events.Text           `json:"description,omitempty"`
	Themes       []string              `json:"themes"`
	Homepage     string                `json:"homepage,omitempty"`
	RegisteredAt time.Time             `json:"registeredAt"`
	Position     uint64                `json:"position"`
	Users        *productUsers         `json:"users,omitempty"`
	Readiness    []readinessReport     `json:"readiness"`
	HoldsBack    *int                  `json:"holdsBack,omitempty"`
}

// productUsers counts municipalities. Its schema is ProductUsers.
type productUsers struct {
	Concerned int `json:"concerned"`
	Said      int `json:"said"`
	Using     int `json:"using"`
}

func newProductUsers(u query.Users) *productUsers { return &productUsers{u.Concerned, u.Said, u.Using} }

// readinessReport is what a vendor says of an initiative. Its schema is ProductReport.
type readinessReport struct {
	Initiative string           `json:"initiative"`
	Title      events.Text      `json:"title"`
	Report     string           `json:"report"`
	At         time.Time        `json:"at"`
	State      events.Readiness `json:"state"`
	Version    string           `json:"version,omitempty"`
	Date       events.Date      `json:"date,omitempty"`
	Precision  string           `json:"precision,omitempty"`
	Overdue    bool             `json:"overdue"`
	Note       events.Text      `json:"note,omitempty"`
	Verified   *verifiedReport  `json:"verified,omitempty"`
}

type verifiedReport struct {
	At           time.Time             `json:"at"`
	Organisation document.Organisation `json:"organisation"`
	Note         events.Text           `json:"note,omitempty"`
}

// readinessDocument is which products are ready. Its schema is Readiness.
type readinessDocument struct {
	Initiative string            `json:"initiative"`
	Title      events.Text       `json:"title"`
	Concerned  int               `json:"concerned"`
	Said       int               `json:"said"`
	HeldBack   int               `json:"heldBack"`
	Products   []productDocument `json:"products"`
}

// useDocument is which products a municipality uses. Its schema is MunicipalityProducts.
type useDocument struct {
	Municipality string             `json:"municipality"`
	Name         string             `json:"name"`
	Declared     *declaredDocument  `json:"declared,omitempty"`
	Before       []declaredDocument `json:"before"`
	Unsaid       []productRef       `json:"unsaid"`
}

type declaredDocument struct {
	Number       string                 `json:"number,omitempty"`
	At           time.Time              `json:"at"`
	By           events.Speaker         `json:"by"`
	Organisation document.Organisation  `json:"organisation"`
	Supplier     *document.Organisation `json:"supplier,omitempty"`
	Products     []productRef           `json:"products"`
}

type productRef struct {
	ID     string                `json:"id"`
	Name   string                `json:"name"`
	Vendor document.Organisation `json:"vendor"`
}
