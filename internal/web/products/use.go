package products

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// usePage is which products a municipality uses, with the form for whoever may say.
type usePage struct {
	reference.Municipality
	Declared *product.Declared
	Who      string // that said it
	Used     []product.State
	Unsaid   int // products of which it has not said whether it uses them, after it has said something
	Before   []beforeView
	Any      bool // there are products
	May      bool
	Form     *form.Form
	Fields   []form.View
}

type beforeView struct {
	Number string
	Day    events.Date
	Used   []product.State
}

// useOfToday reads what a municipality of today uses; a former number leads on.
func useOfToday(v *shell.Request) (m reference.Municipality, u query.ProductUse, moved string, err error) {
	number := v.HTTP.PathValue("number")
	heirs, former, known := v.Shell.Config.Ref.Current(number)
	switch {
	case !known:
		return m, u, "", fault.New(fault.NotFound, "municipality_not_found", fault.Args{"given": number})
	case former && len(heirs) == 1:
		return m, u, "/kommuner/" + heirs[0] + "/fagsystemer", nil
	case former:
		return m, u, "/kommuner/" + number, nil // it says where its inhabitants are
	}
	m, _ = v.Shell.Config.Ref.Municipality(number)
	u, err = v.Shell.Config.App.Query.ProductUse(number)
	return m, u, "", err
}

func useForm(v *shell.Request) error {
	m, u, moved, err := useOfToday(v)
	if err != nil {
		return err
	}
	if moved != "" {
		return v.Redirect(moved)
	}
	f := form.New("")
	may := v.Shell.Config.App.Command.MayDeclare(v.Caller(), m.Number) == nil
	if may {
		if f, err = v.NewForm(); err != nil {
			return err
		}
		f.NewKey()
		if u.Declared != nil {
			f.Values["products"] = u.Declared.Products
		}
	}
	return showUse(v, m, &u, f, may)
}

func declareUse(v *shell.Request) error {
	f, err := v.ReadForm()
	if err != nil {
		return err
	}
	m, u, moved, err := useOfToday(v)
	if err != nil {
		return err
	}
	if moved != "" {
		return v.Redirect(moved)
	}
	cmd, wrong, err := form.Bind[product.Declare](v.Binding(f, form.AnyOf("products", nil)))
	if err != nil {
		return err
	}
	req := v.Once(f, 0)
	req.Pending = wrong
	if _, err := v.Shell.Config.App.Command.DeclareProductUse(v.HTTP.Context(), req, m.Number, cmd); err != nil {
		if err := v.Refused(f, err); err != nil {
			return err
		}
		v.SentBefore(f, err, v.T("sent.what", nil))
		return showUse(v, m, &u, f, true)
	}
	v.Leave("product.done.use", nil)
	return v.Redirect("/kommuner/" + m.Number + "/fagsystemer")
}

func showUse(v *shell.Request, m reference.Municipality, u *query.ProductUse, f *form.Form, may bool) error {
	list, err := v.Shell.Config.App.Query.Products()
	if err != nil {
		return err
	}
	d := &usePage{Municipality: m, Declared: u.Declared, Any: len(list) > 0, May: may, Form: f}
	for i := range list {
		switch {
		case u.Declared == nil:
		case u.Declared.Uses(list[i].ID):
			d.Used = append(d.Used, list[i])
		case !u.Declared.Knew(&list[i]):
			d.Unsaid++
		}
	}
	if u.Declared != nil {
		d.Who = v.Shell.OrganisationName(u.Declared.Organisation)
		if u.Declared.Supplier != "" {
			d.Who = v.Shell.OrganisationName(u.Declared.Supplier)
		}
	}
	for _, b := range u.Before {
		shown := beforeView{Number: b.Number, Day: b.Day}
		for i := range list {
			if b.Uses(list[i].ID) {
				shown.Used = append(shown.Used, list[i])
			}
		}
		d.Before = append(d.Before, shown)
	}
	b := v.Binding(f, form.AnyOf("products", offered(v, list)))
	b.Key = "product"
	b.Place()
	d.Fields = b.Views()
	return v.Render("product-use", shell.Page{
		Title: v.T("use.title", fault.Args{"name": m.DisplayName}), Form: f, Status: f.Status,
		Crumbs: []shell.Crumb{{Title: v.T("menu.municipality", nil), Href: "/kommuner"}, {Title: m.DisplayName, Href: "/kommuner/" + m.Number}},
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
