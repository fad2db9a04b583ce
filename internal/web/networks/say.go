package networks

import (
	"net/url"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/network"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// sayForm is a form about a network. Its texts stand under page.network.<what>.<key>.
type sayForm struct {
	key, path string
	kind      network.Kind
	fields    func(*visit) []form.Field
	single    bool             // one button and nothing typed, to be taken back with another: recorded without a preview
	start     func(*visit) any // what the fields begin with; nil: nothing
	bind      func(*visit, *form.Binding) (network.Command, []fault.Field, error)
}

// visit is one visit to such a form.
type visit struct {
	v      *shell.Request
	word   *sayForm
	about  network.State          // the zero state where one is formed
	own    reference.Municipality // that who is here speaks for; the zero value: for none
	member reference.Municipality // whose membership is corrected; the zero value: nobody's
	list   *network.NeedList      // the year's that it is about; nil: none
	f      *form.Form
	shown  *form.Preview // what would be recorded; nil: the form is shown
}

func bound[C network.Command](_ *visit, b *form.Binding) (network.Command, []fault.Field, error) {
	cmd, wrong, err := form.Bind[C](b)
	return cmd, wrong, err
}

// asks are fields that are the same at every visit.
func asks(fields ...form.Field) func(*visit) []form.Field {
	return func(*visit) []form.Field { return fields }
}

var termFields = asks(
	form.OneLine("name").Needed(), form.OneLine("short"), form.NorwegianLongText("purpose").Needed(), form.OneLine("homePage"), form.OneLine("contact"),
)

var forms = []*sayForm{
	{key: "form", path: base + "/nytt", kind: network.KindForm, fields: termFields, bind: bound[network.Form]},
	{
		key: "describe", path: one + "/endre", kind: network.KindDescribe, fields: termFields,
		start: func(c *visit) any {
			t := c.about.NetworkTerms
			return map[string]any{"name": t.Name, "short": t.Short, "purpose": c.v.Lang.Pick(t.Purpose), "homePage": t.HomePage, "contact": t.Contact}
		},
		bind: func(c *visit, b *form.Binding) (network.Command, []fault.Field, error) {
			cmd, wrong, err := form.Bind[network.Describe](b)
			cmd.Purpose = form.Kept(c.v.Lang, cmd.Purpose, c.about.Purpose)
			return cmd, wrong, err
		},
	},
	{
		key: "report", path: one + "/meld-medlemmer", kind: network.KindReport, bind: bound[network.Report],
		fields: asks(form.Field{Path: "municipalities", Kind: form.Codes, Required: true}, form.Date("from").Needed()),
	},
	{
		key: "correct", path: one + "/rett/{number}", kind: network.KindCorrect, fields: asks(form.Date("until")),
		bind: func(c *visit, b *form.Binding) (network.Command, []fault.Field, error) {
			cmd, wrong, err := form.Bind[network.Correct](b)
			cmd.Municipality = c.member.Number
			return cmd, wrong, err
		},
	},
	{
		key: "join", path: one + "/bli-med", kind: network.KindJoin, fields: asks(form.Date("from")),
		bind: func(c *visit, b *form.Binding) (network.Command, []fault.Field, error) {
			cmd, wrong, err := form.Bind[network.Join](b)
			cmd.Municipality = c.own.Number
			return cmd, wrong, err
		},
	},
	{
		key: "leave", path: one + "/ga-ut", kind: network.KindLeave, fields: asks(form.Date("until")),
		bind: func(c *visit, b *form.Binding) (network.Command, []fault.Field, error) {
			cmd, wrong, err := form.Bind[network.Leave](b)
			cmd.Municipality = c.own.Number
			return cmd, wrong, err
		},
	},
	{
		key: "deny", path: one + "/ikke-med", kind: network.KindDeny, single: true, fields: asks(),
		bind: func(c *visit, _ *form.Binding) (network.Command, []fault.Field, error) {
			return network.Deny{Municipality: c.own.Number}, nil, nil
		},
	},
	opening, proposing, withdrawing, publishing,
	{key: "close", path: one + "/avslutt", kind: network.KindClose, fields: asks(form.NorwegianLongText("reason").Needed()), bind: bound[network.Close]},
}

// open reads what a form is about, and refuses whoever it is not for.
func open(v *shell.Request, w *sayForm) (*visit, error) {
	if v.Caller().Anonymous() {
		return nil, fault.New(fault.Unauthenticated, "sign_in_needed", nil)
	}
	c, app, ref := &visit{v: v, word: w}, v.Shell.Config.App, v.Shell.Config.Ref
	c.own, _ = ref.ByOrganisation(v.Session.Organisation)
	var missing error
	if w.kind != network.KindForm {
		c.about, missing = app.Query.Network(v.HTTP.PathValue("network"))
	}
	if err := app.Command.MayNetwork(v.Caller(), w.kind, c.own.Number, &c.about); err != nil {
		return nil, err
	}
	if number := v.HTTP.PathValue("number"); number != "" && missing == nil {
		known := false
		if c.member, known = ref.Municipality(number); !known {
			missing = fault.New(fault.NotFound, "municipality_not_found", fault.Args{"given": number})
		}
	}
	if year := v.HTTP.PathValue("year"); year != "" && missing == nil {
		missing = c.ofYear(year)
	}
	return c, missing
}

// begin is the page of a fresh form.
func begin(w *sayForm) shell.Handler {
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
func receive(w *sayForm) shell.Handler {
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
		res, recorded, err := shell.Reviewed[network.Command]{
			Binding: c.binding(), Single: w.single, Before: v.T("network.sent", nil), Seen: c.about.Position,
			Bind: func(b *form.Binding) (network.Command, []fault.Field, error) { return w.bind(c, b) },
			Try: func(cmd network.Command) (func(), error) {
				would, err := app.TryNetwork(v.Caller(), &c.about, c.own.Number, cmd)
				return func() { c.shown = c.foresee(cmd, would) }, err
			},
			Send: func(req command.Request, cmd network.Command) (command.Result, error) {
				if forms, is := cmd.(network.Form); is {
					return app.FormNetwork(v.HTTP.Context(), req, forms)
				}
				return app.DoNetwork(v.HTTP.Context(), req, c.about.ID, c.own.Number, cmd)
			},
		}.Receive(v)
		if err != nil {
			return err
		}
		if !recorded {
			return c.render()
		}
		v.Leave("network.done."+w.key, nil)
		return v.Redirect(base + "/" + res.ID)
	}
}

func (c *visit) binding() *form.Binding {
	b := c.v.Binding(c.f, c.word.fields(c)...)
	b.Key = "network"
	return b
}

// sayPage is the page of a form.
type sayPage struct {
	ID, Name string // of the network; "" where one is formed
	Heading  string
	Lead     string
	Mandate  string             // who speaks for the organisation; "" where it does itself
	For      string             // that organisation
	Taken    []events.NamedNeed // what is taken back
	form.Sheet
}

func (c *visit) render() error {
	args := fault.Args{"name": c.about.Name, "municipality": c.own.DisplayName}
	if c.member.Number != "" {
		args["municipality"] = c.member.DisplayName
	}
	if c.list != nil {
		args["year"], args["deadline"] = c.list.Year, c.list.Deadline
	}
	b, lead, button := c.binding(), c.v.T("network.lead."+c.word.key, args), c.v.T("network.button."+c.word.key, args)
	var taken []events.NamedNeed
	if c.word.kind == network.KindWithdraw {
		if taken = c.proposed(); taken == nil {
			lead, button = c.v.T("network.withdraw.none", args), ""
		}
	}
	d := &sayPage{
		ID: c.about.ID, Name: c.about.Name, Mandate: c.v.Mandate(), For: c.v.Shell.OrganisationName(c.v.Session.Organisation),
		Heading: c.v.T("network.heading."+c.word.key, args), Lead: lead, Taken: taken, Sheet: b.Sheet(c.shown),
	}
	d.Reviewed, d.Action, d.Button, d.Cancel = !c.word.single, c.v.HTTP.URL.Path, button, base
	if c.about.Exists() {
		d.Cancel += "/" + c.about.ID
	}
	return c.v.Render("network-say", shell.Page{
		Title: c.v.FormTitle(d.Review, d.Heading), Form: c.f, Status: c.f.Status, Crumbs: crumbs(c.v, &c.about),
	}, d)
}

// crumbs lead from the list to a network, where a form stands below it.
func crumbs(v *shell.Request, below *network.State) []shell.Crumb {
	out := []shell.Crumb{{Title: v.T("menu.municipality", nil), Href: "/kommuner"}, {Title: v.T("networks.title", nil), Href: base}}
	if below != nil && below.Exists() {
		out = append(out, shell.Crumb{Title: below.Name, Href: base + "/" + below.ID})
	}
	return out
}
