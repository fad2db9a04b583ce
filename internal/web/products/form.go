package products

import (
	"cmp"
	"net/url"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// wordForm is a form in which something is said of a product. Its texts stand under
// page.product.<what>.<key>.
type wordForm struct {
	key, path string
	kind      product.Kind
	fields    []form.Field
	start     func(*visit) any // what the fields begin with
	send      func(c *visit, b *form.Binding, req command.Request) (command.Result, error)
}

// visit is one visit to a form about a product.
type visit struct {
	v          *shell.Request
	word       *wordForm
	about      product.State    // the zero state where one is registered
	initiative initiative.State // that it is about; the zero state: of none
	f          *form.Form
}

var cardFields = []form.Field{
	form.OneLine("name").Needed(), form.NorwegianLongText("description"), form.List("themes", form.OneOf("", form.Themes)), form.OneLine("homepage"), form.OneLine("vendorName"),
}

var registering = wordForm{
	key: "register", path: base + "/nytt", kind: product.KindRegister, fields: cardFields,
	send: func(c *visit, b *form.Binding, req command.Request) (command.Result, error) {
		card, wrong, err := form.Bind[product.Card](b)
		if err != nil {
			return command.Result{}, err
		}
		req.Pending = wrong
		return c.v.Shell.Config.App.Command.RegisterProduct(c.v.HTTP.Context(), req, product.Register{Card: card})
	},
}

// vendorName is what the vendor of a product is called: by the name that the
// registry knows, or else by what it calls itself.
func vendorName(v *shell.Request, s *product.State) string {
	if name := v.Shell.OrganisationName(s.Vendor); name != s.Vendor {
		return name
	}
	return cmp.Or(s.VendorName, s.Vendor)
}

var changing = wordForm{
	key: "change", path: base + "/{product}/endre", kind: product.KindChange, fields: cardFields,
	start: func(c *visit) any {
		return product.Card{Name: c.about.Name, Description: c.about.Description, Themes: c.about.Themes, Homepage: c.about.Homepage, VendorName: c.about.VendorName}
	},
	send: func(c *visit, b *form.Binding, req command.Request) (command.Result, error) {
		card, wrong, err := form.Bind[product.Card](b)
		if err != nil {
			return command.Result{}, err
		}
		req.Pending = wrong
		return c.v.Shell.Config.App.Command.ChangeProduct(c.v.HTTP.Context(), req, c.about.ID, product.Change{Card: card})
	},
}

var reporting = wordForm{
	key: "report", path: base + "/{product}/tiltak/{id}", kind: product.KindReport,
	fields: []form.Field{
		form.OneOfFew("state", form.Values("state", events.Readinesses)).Needed(), form.Time("date", "precision").Depending(),
		form.OneOf("precision", form.WithNone("precision", form.Values("precision", events.Precisions[1:]))),
		form.OneLine("version"), form.NorwegianLongText("note"),
	},
	start: func(c *visit) any {
		r := c.about.Report(c.initiative.ID)
		if r == nil {
			return product.Report{}
		}
		return product.Report{State: r.State, Version: r.Version, Date: r.Date, Precision: r.Precision, Note: r.Note}
	},
	send: func(c *visit, b *form.Binding, req command.Request) (command.Result, error) {
		cmd, wrong, err := form.Bind[product.Report](b)
		if err != nil {
			return command.Result{}, err
		}
		req.Pending, cmd.Initiative = wrong, c.initiative.ID
		return c.v.Shell.Config.App.Command.ReportReadiness(c.v.HTTP.Context(), req, c.about.ID, cmd)
	},
}

var verifying = wordForm{
	key: "verify", path: base + "/{product}/tiltak/{id}/bekreft", kind: product.KindVerify,
	fields: []form.Field{form.Carried("report"), form.NorwegianLongText("note")},
	start: func(c *visit) any {
		r := c.about.Report(c.initiative.ID)
		if r == nil {
			return product.Verify{}
		}
		return product.Verify{Report: r.Event}
	},
	send: func(c *visit, b *form.Binding, req command.Request) (command.Result, error) {
		cmd, wrong, err := form.Bind[product.Verify](b)
		if err != nil {
			return command.Result{}, err
		}
		req.Pending, cmd.Initiative = wrong, c.initiative.ID
		return c.v.Shell.Config.App.Command.VerifyReadiness(c.v.HTTP.Context(), req, c.about.ID, cmd)
	},
}

// open reads what a form is about, and refuses whoever it is not for.
func open(v *shell.Request, w *wordForm) (*visit, error) {
	if v.Caller().Anonymous() {
		return nil, fault.New(fault.Unauthenticated, "sign_in_needed", nil)
	}
	c, app, err := &visit{v: v, word: w}, v.Shell.Config.App, error(nil)
	if id := v.HTTP.PathValue("id"); id != "" {
		if c.initiative, err = app.Query.State(id); err != nil {
			return nil, err
		}
	}
	var missing error
	if id := v.HTTP.PathValue("product"); id != "" {
		c.about, missing = app.Query.Product(id)
	}
	if err := app.Command.MayProduct(v.Caller(), w.kind, &c.about, &c.initiative); err != nil {
		return nil, err
	}
	return c, missing
}

// begin is the page of a fresh form.
func begin(w *wordForm) shell.Handler {
	return func(v *shell.Request) error {
		c, err := open(v, w)
		if err != nil {
			return err
		}
		if c.f, err = v.NewForm(); err != nil {
			return err
		}
		c.f.Values = url.Values{}
		if w.start != nil {
			c.f.Values = form.Fill(w.start(c))
		}
		c.f.NewKey()
		return c.render()
	}
}

// receive takes a form that was sent.
func receive(w *wordForm) shell.Handler {
	return func(v *shell.Request) error {
		f, err := v.ReadForm()
		if err != nil {
			return err
		}
		c, err := open(v, w)
		if err != nil {
			return err
		}
		c.f = f
		b := c.binding()
		if b.Press(f.Value(form.ButtonField)) {
			return c.render()
		}
		b.Compact()
		res, err := w.send(c, b, v.Once(f, 0))
		if err != nil {
			if err := v.Refused(f, err); err != nil {
				return err
			}
			v.SentBefore(f, err, v.T("sent.what", nil))
			b.Place()
			return c.render()
		}
		v.Leave("product.done."+w.key, nil)
		return v.Redirect(base + "/" + res.ID)
	}
}

func (c *visit) binding() *form.Binding {
	b := c.v.Binding(c.f, c.word.fields...)
	b.Key = "product"
	return b
}

// formPage is the page of a form.
type formPage struct {
	Product    product.State
	Initiative initiative.State
	Report     *product.Word // that stands; nil: none
	Heading    string
	Lead       string
	Form       *form.Form
	Fields     []form.View
	Action     string
	Button     string
	Cancel     string
}

func (c *visit) render() error {
	args := fault.Args{"name": c.about.Name, "title": c.v.Lang.Pick(c.initiative.Title)}
	d := &formPage{
		Product: c.about, Initiative: c.initiative, Report: c.about.Report(c.initiative.ID), Form: c.f, Fields: c.binding().Views(),
		Heading: c.v.T("product.heading."+c.word.key, args), Lead: c.v.T("product.lead."+c.word.key, args),
		Action: c.v.HTTP.URL.Path, Button: c.v.T("product.button."+c.word.key, nil), Cancel: base,
	}
	crumbs := []shell.Crumb{{Title: c.v.T("products.title", nil), Href: base}}
	if c.about.Exists() {
		d.Cancel = base + "/" + c.about.ID
		crumbs = append(crumbs, shell.Crumb{Title: c.about.Name, Href: d.Cancel})
	}
	return c.v.Render("product-form", shell.Page{Title: d.Heading, Form: c.f, Status: c.f.Status, Crumbs: crumbs}, d)
}
