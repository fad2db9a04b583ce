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
	start     func(*visit) any // what the fields begin with; nil: nothing
	bind      func(*visit, *form.Binding) (product.Command, []fault.Field, error)
}

// visit is one visit to a form about a product.
type visit struct {
	v          *shell.Request
	word       *wordForm
	about      product.State    // the zero state where one is registered
	initiative initiative.State // that it is about; the zero state: of none
	f          *form.Form
	shown      *form.Preview // what would be recorded; nil: the form is shown
}

// report is what the vendor has said of the initiative; nil if nothing.
func (c *visit) report() *product.Word { return c.about.Report(c.initiative.ID) }

// verified is what the owner has said of that; nil if nothing.
func (c *visit) verified() *product.Verified {
	if r := c.report(); r != nil {
		return r.Verified
	}
	return nil
}

var cardFields = []form.Field{
	form.OneLine("name").Needed(), form.NorwegianLongText("description"), form.List("themes", form.OneOf("", form.Themes)), form.OneLine("homepage"), form.OneLine("vendorName"),
}

var registering = wordForm{
	key: "register", path: base + "/nytt", kind: product.KindRegister, fields: cardFields,
	bind: func(_ *visit, b *form.Binding) (product.Command, []fault.Field, error) {
		cmd, wrong, err := form.Bind[product.Register](b)
		return cmd, wrong, err
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
		s := &c.about
		return map[string]any{"name": s.Name, "description": c.v.Lang.Pick(s.Description), "themes": s.Themes, "homepage": s.Homepage, "vendorName": s.VendorName}
	},
	bind: func(c *visit, b *form.Binding) (product.Command, []fault.Field, error) {
		cmd, wrong, err := form.Bind[product.Change](b)
		cmd.Description = form.Kept(c.v.Lang, cmd.Description, c.about.Description)
		return cmd, wrong, err
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
		if r := c.report(); r != nil {
			return map[string]any{"state": r.State, "version": r.Version, "date": r.Date, "precision": r.Precision, "note": c.v.Lang.Pick(r.Note)}
		}
		return nil
	},
	bind: func(c *visit, b *form.Binding) (product.Command, []fault.Field, error) {
		cmd, wrong, err := form.Bind[product.Report](b)
		if r := c.report(); r != nil {
			cmd.Note = form.Kept(c.v.Lang, cmd.Note, r.Note)
		}
		cmd.Initiative = c.initiative.ID
		return cmd, wrong, err
	},
}

var verifying = wordForm{
	key: "verify", path: base + "/{product}/tiltak/{id}/bekreft", kind: product.KindVerify,
	fields: []form.Field{form.Carried("report"), form.NorwegianLongText("note")},
	start: func(c *visit) any {
		out := map[string]any{}
		if r := c.report(); r != nil {
			out["report"] = r.Event
		}
		if said := c.verified(); said != nil {
			out["note"] = c.v.Lang.Pick(said.Note)
		}
		return out
	},
	bind: func(c *visit, b *form.Binding) (product.Command, []fault.Field, error) {
		cmd, wrong, err := form.Bind[product.Verify](b)
		if said := c.verified(); said != nil {
			cmd.Note = form.Kept(c.v.Lang, cmd.Note, said.Note)
		}
		cmd.Initiative = c.initiative.ID
		return cmd, wrong, err
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
		if c.f.Values = c.began(); c.f.Values == nil {
			c.f.Values = url.Values{}
		}
		c.f.NewKey()
		return c.render()
	}
}

// began is what the fields begin with; nil: nothing.
func (c *visit) began() url.Values {
	if c.word.start != nil {
		if from := c.word.start(c); from != nil {
			return form.Fill(from)
		}
	}
	return nil
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
		app := v.Shell.Config.App.Command
		res, recorded, err := shell.Reviewed[product.Command]{
			Binding: c.binding(), Before: v.T("product.sent", nil), Seen: c.about.Position,
			Bind: func(b *form.Binding) (product.Command, []fault.Field, error) { return w.bind(c, b) },
			Try: func(cmd product.Command) (func(), error) {
				would, err := app.TryProduct(v.Caller(), &c.about, &c.initiative, cmd)
				return func() { c.shown = c.foresee(would) }, err
			},
			Send: func(req command.Request, cmd product.Command) (command.Result, error) {
				if r, registers := cmd.(product.Register); registers {
					return app.RegisterProduct(v.HTTP.Context(), req, r)
				}
				return app.DoProduct(v.HTTP.Context(), req, c.about.ID, cmd)
			},
		}.Receive(v)
		if err != nil {
			return err
		}
		if !recorded {
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
	Initiative initiative.State
	Report     *product.Word // that stands; nil: none
	Heading    string
	Lead       string
	Mandate    string // who speaks for the organisation; "" where it does itself
	For        string // that organisation
	form.Sheet
}

func (c *visit) render() error {
	args := fault.Args{"name": c.about.Name, "title": c.v.Lang.Pick(c.initiative.Title)}
	d := &formPage{
		Initiative: c.initiative, Report: c.report(), Mandate: c.v.Mandate(), For: c.v.Shell.OrganisationName(c.v.Session.Organisation),
		Heading: c.v.T("product.heading."+c.word.key, args), Lead: c.v.T("product.lead."+c.word.key, args), Sheet: c.binding().Sheet(c.shown),
	}
	d.Action, d.Button, d.Cancel = c.v.HTTP.URL.Path, c.v.T("product.button."+c.word.key, nil), base
	crumbs := []shell.Crumb{{Title: c.v.T("products.title", nil), Href: base}}
	if c.about.Exists() {
		d.Cancel = base + "/" + c.about.ID
		crumbs = append(crumbs, shell.Crumb{Title: c.about.Name, Href: d.Cancel})
	}
	return c.v.Render("product-form", shell.Page{Title: c.v.FormTitle(d.Review, d.Heading), Form: c.f, Status: c.f.Status, Crumbs: crumbs}, d)
}
