package products

import (
	"cmp"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// usePage is which products a municipality uses, with the form for whoever may say, or what
// it will record.
type usePage struct {
	reference.Municipality
	Declared *product.Declared
	Who      string // that said it
	Used     []product.State
	Unsaid   int // products of which it has not said whether it uses them, after it has said something
	Before   []beforeView
	Any      bool // there are products
	May      bool
	Mandate  string // who speaks for the municipality; "" where it does itself
	form.Sheet
}

type beforeView struct {
	Name string // of the municipality that it was then
	Day  events.Date
	Used []product.State
}

// useVisit is one visit to the page.
type useVisit struct {
	v     *shell.Request
	m     reference.Municipality
	u     query.ProductUse
	list  []product.State // of all vendors
	may   bool
	f     *form.Form
	shown *form.Preview // what would be recorded; nil: the page is shown
}

// openUse reads what a municipality of today uses; a former number leads on.
func openUse(v *shell.Request) (c *useVisit, moved string, err error) {
	c, number, app := &useVisit{v: v}, v.HTTP.PathValue("number"), v.Shell.Config.App
	heirs, former, known := v.Shell.Config.Ref.Current(number)
	switch {
	case !known:
		return nil, "", fault.New(fault.NotFound, "municipality_not_found", fault.Args{"given": number})
	case former && len(heirs) == 1:
		return nil, "/kommuner/" + heirs[0] + "/fagsystemer", nil
	case former:
		return nil, "/kommuner/" + number, nil // it says where its inhabitants are
	}
	c.m, _ = v.Shell.Config.Ref.Municipality(number)
	if c.u, err = app.Query.ProductUse(number); err != nil {
		return nil, "", err
	}
	c.list, err = app.Query.Products()
	return c, "", err
}

func showUse(v *shell.Request) error {
	c, moved, err := openUse(v)
	if err != nil {
		return err
	}
	if moved != "" {
		return v.Redirect(moved)
	}
	c.f = form.New("")
	if c.may = v.Shell.Config.App.Command.MayDeclare(v.Caller(), c.m.Number) == nil; c.may {
		if c.f, err = v.NewForm(); err != nil {
			return err
		}
		c.f.NewKey()
		if c.u.Declared != nil {
			c.f.Values["products"] = c.u.Declared.Products
		}
	}
	return c.render()
}

// offeredField is how many products there were to choose from when the form was looked
// over.
const offeredField = "_fagsystemer"

func declareUse(v *shell.Request) error {
	f, err := v.ReadForm()
	if err != nil {
		return err
	}
	c, moved, err := openUse(v)
	if err != nil {
		return err
	}
	if moved != "" {
		return v.Redirect(moved)
	}
	app := v.Shell.Config.App.Command
	if err := app.MayDeclare(v.Caller(), c.m.Number); err != nil {
		return err
	}
	c.f, c.may = f, true
	_, recorded, err := shell.Reviewed[product.Declare]{
		Binding: c.binding(), Before: v.T("use.sent", nil), Seen: c.u.Position, Bind: form.Bind[product.Declare],
		Try: func(cmd product.Declare) (func(), error) {
			would, err := app.TryProductUse(v.Caller(), c.m.Number, cmd)
			return func() {
				c.shown = c.foresee(would)
				c.f.Values.Set(offeredField, strconv.Itoa(len(c.list)))
			}, err
		},
		Send: func(req command.Request, cmd product.Declare) (command.Result, error) {
			if c.f.Seen(offeredField) != uint64(len(c.list)) { // of the others it would say that they are not used
				return command.Result{}, fault.New(fault.PreconditionFailed, "", nil)
			}
			return app.DeclareProductUse(v.HTTP.Context(), req, c.m.Number, cmd)
		},
	}.Receive(v)
	if err != nil {
		return err
	}
	if !recorded {
		return c.render()
	}
	v.Leave("product.done.use", nil)
	return v.Redirect("/kommuner/" + c.m.Number + "/fagsystemer")
}

func (c *useVisit) binding() *form.Binding {
	b := c.v.Binding(c.f, form.AnyOf("products", offered(c.v, c.list)))
	b.Key = "product"
	return b
}

func (c *useVisit) render() error {
	v, u := c.v, &c.u
	d := &usePage{Municipality: c.m, Declared: u.Declared, Any: len(c.list) > 0, May: c.may, Mandate: v.Mandate(), Sheet: c.binding().Sheet(c.shown)}
	for i := range c.list {
		switch {
		case u.Declared == nil:
		case u.Declared.Uses(c.list[i].ID):
			d.Used = append(d.Used, c.list[i])
		case !u.Declared.Knew(&c.list[i]):
			d.Unsaid++
		}
	}
	if u.Declared != nil {
		d.Who = v.Shell.OrganisationName(cmp.Or(u.Declared.Supplier, u.Declared.Organisation))
	}
	for _, b := range u.Before {
		shown := beforeView{Name: v.Shell.MunicipalityName(b.Number), Day: b.Day}
		for i := range c.list {
			if b.Uses(c.list[i].ID) {
				shown.Used = append(shown.Used, c.list[i])
			}
		}
		d.Before = append(d.Before, shown)
	}
	d.Action, d.Button, d.Cancel = v.HTTP.URL.Path, v.T("use.button", nil), "/kommuner/"+c.m.Number
	return v.Render("product-use", shell.Page{
		Title: v.FormTitle(d.Review, v.T("use.title", fault.Args{"name": c.m.DisplayName})), Form: c.f, Status: c.f.Status,
		Crumbs: []shell.Crumb{{Title: v.T("menu.municipality", nil), Href: "/kommuner"}, {Title: c.m.DisplayName, Href: "/kommuner/" + c.m.Number}},
	}, d)
}

// offered are the products that can be chosen, by name.
func offered(v *shell.Request, list []product.State) form.Options {
	return func(*form.Binding) []form.Option {
		out := make([]form.Option, len(list))
		for i := range list {
			out[i] = form.Option{Value: list[i].ID, Name: list[i].Name, Help: vendorName(v, &list[i])}
		}
		return out
	}
}
