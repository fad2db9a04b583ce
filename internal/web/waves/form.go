package waves

import (
	"net/url"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/wave"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// base is the address of a wave.
const base = "/tiltak/{id}/puljer/{wave}"

// waveForm is a form about a wave. Its texts stand under page.wave.<what>.<key>.
type waveForm struct {
	key, path string
	kind      wave.Kind
	fields    []form.Field
	start     func(*visit) url.Values // what the fields begin with; nil: nothing
	bind      func(*visit, *form.Binding) (wave.Command, []fault.Field, error)
}

// visit is one visit to a form about a wave.
type visit struct {
	v     *shell.Request
	word  *waveForm
	id    string     // of the wave; "" where one is announced
	about wave.State // the zero state where one is announced
	of    initiative.State
	own   reference.Municipality // that who is here speaks for; the zero value: for none
	f     *form.Form
	shown *form.Preview // what would be recorded; nil: the form is shown
	waits bool          // the municipality would come on the waiting list
}

func bound[C wave.Command](_ *visit, b *form.Binding) (wave.Command, []fault.Field, error) {
	cmd, wrong, err := form.Bind[C](b)
	return cmd, wrong, err
}

func counties(b *form.Binding) (out []form.Option) {
	for _, county := range b.Ref.Counties() {
		out = append(out, form.Option{Value: county.Number, Name: county.Name})
	}
	return out
}

var (
	termFields = []form.Field{
		form.OneLine("name").Needed(), form.WholeNumber("places").Needed(), form.Date("signUpBy").Needed(), form.Date("start").Needed(),
		{Path: "counties", Kind: form.Checks, Options: counties}, form.OneLine("contact"), form.NorwegianLongText("note"),
	}
	reason = form.NorwegianLongText("reason")
)

var announcing = waveForm{
	key: "announce", path: "/tiltak/{id}/puljer/ny", kind: wave.KindAnnounce, fields: termFields, bind: bound[wave.Announce],
}

var changing = waveForm{
	key: "change", path: base + "/endre", kind: wave.KindChange, fields: append(termFields[:len(termFields):len(termFields)], reason),
	start: func(c *visit) url.Values {
		t := c.about.WaveTerms
		out := form.Fill(map[string]any{"name": t.Name, "places": t.Places, "signUpBy": t.SignUpBy, "start": t.Start, "contact": t.Contact, "note": c.v.Lang.Pick(t.Note)})
		out["counties"] = slices.Clone(t.Counties)
		return out
	},
	bind: func(c *visit, b *form.Binding) (wave.Command, []fault.Field, error) {
		cmd, wrong, err := form.Bind[wave.Change](b)
		cmd.Note = form.Kept(c.v.Lang, cmd.Note, c.about.Note)
		return cmd, wrong, err
	},
}

var closing = waveForm{key: "close", path: base + "/avslutt", kind: wave.KindClose, fields: []form.Field{reason}, bind: bound[wave.Close]}

var cancelling = waveForm{key: "cancel", path: base + "/avlys", kind: wave.KindCancel, fields: []form.Field{reason.Needed()}, bind: bound[wave.Cancel]}

var joining = waveForm{key: "join", path: base + "/meld-pa", kind: wave.KindSignUp, fields: []form.Field{form.NorwegianLongText("note")}, bind: bound[wave.Join]}

var withdrawing = waveForm{key: "withdraw", path: base + "/trekk", kind: wave.KindWithdraw, fields: []form.Field{reason}, bind: bound[wave.Withdraw]}

// open reads what a form is about, and refuses whoever it is not for.
func open(v *shell.Request, w *waveForm) (*visit, error) {
	if v.Caller().Anonymous() {
		return nil, fault.New(fault.Unauthenticated, "sign_in_needed", nil)
	}
	c, app, err := &visit{v: v, word: w, id: v.HTTP.PathValue("wave")}, v.Shell.Config.App, error(nil)
	if c.of, err = app.Query.State(v.HTTP.PathValue("id")); err != nil {
		return nil, err
	}
	var missing error
	if c.id != "" {
		c.about, missing = app.Query.Wave(c.of.ID, c.id)
	}
	c.own, _ = v.Shell.Config.Ref.ByOrganisation(v.Session.Organisation)
	if err := app.Command.MayWave(v.Caller(), w.kind, c.own.Number, &c.about, &c.of); err != nil {
		return nil, err
	}
	return c, missing
}

// begin is the page of a fresh form.
func begin(w *waveForm) shell.Handler {
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
			c.f.Values = w.start(c)
		}
		c.f.NewKey()
		return c.render()
	}
}

// receive takes a form that was sent.
func receive(w *waveForm) shell.Handler {
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
		res, recorded, err := shell.Reviewed[wave.Command]{
			Binding: c.binding(), Before: v.T("wave.sent", nil), Seen: c.about.Position,
			Bind: func(b *form.Binding) (wave.Command, []fault.Field, error) { return w.bind(c, b) },
			Try: func(cmd wave.Command) (func(), error) {
				would, err := app.TryWave(v.Caller(), &c.about, &c.of, c.own.Number, cmd)
				return func() { c.shown = c.foresee(would) }, err
			},
			Send: func(req command.Request, cmd wave.Command) (command.Result, error) {
				if a, announces := cmd.(wave.Announce); announces {
					return app.AnnounceWave(v.HTTP.Context(), req, c.of.ID, a)
				}
				return app.DoWave(v.HTTP.Context(), req, c.of.ID, c.id, c.own.Number, cmd)
			},
		}.Receive(v)
		if err != nil {
			return err
		}
		if !recorded {
			return c.render()
		}
		c.leave(res.ID)
		return v.Redirect("/tiltak/" + c.of.ID + "/puljer/" + res.ID)
	}
}

// leave says what was done on the page that comes next: to who signed up, whether
// there was a place.
func (c *visit) leave(id string) {
	if c.word.kind == wave.KindSignUp {
		s, err := c.v.Shell.Config.App.Query.Wave(c.of.ID, id)
		if err != nil {
			return // the page that comes next says what stands
		}
		if _, turn := s.SignUp(c.v.Shell.Config.App.Query.Numbers(c.own)...); turn > 0 {
			c.v.Leave("wave.done.join.waiting", fault.Args{"turn": turn})
			return
		}
	}
	c.v.Leave("wave.done."+c.word.key, nil)
}

func (c *visit) binding() *form.Binding {
	b := c.v.Binding(c.f, c.word.fields...)
	b.Key = "wave"
	return b
}

// formPage is the page of a form.
type formPage struct {
	Title   events.Text // of the initiative
	ID      string
	Heading string
	Lead    string
	Mandate string // who signs up for the municipality; "" where it does itself
	Name    string // of the municipality
	form.Sheet
}

func (c *visit) render() error {
	args := fault.Args{"name": c.about.Name, "title": c.v.Lang.Pick(c.of.Title), "municipality": c.own.DisplayName}
	d := &formPage{
		Title: c.of.Title, ID: c.of.ID, Name: c.own.DisplayName, Sheet: c.binding().Sheet(c.shown),
		Heading: c.v.T("wave.heading."+c.word.key, args), Lead: c.v.T("wave.lead."+c.word.key, args),
	}
	d.Action, d.Button, d.Cancel = c.v.HTTP.URL.Path, c.v.T("wave.button."+c.word.key, args), "/tiltak/"+c.of.ID+"/innforing"
	if c.waits {
		d.Button = c.v.T("wave.button.wait", nil)
	}
	if c.about.Exists() {
		d.Cancel = "/tiltak/" + c.of.ID + "/puljer/" + c.id
	}
	if c.own.Number != "" {
		d.Mandate = c.v.Mandate()
	}
	return c.v.Render("wave-form", shell.Page{
		Title: c.v.FormTitle(d.Review, d.Heading), Form: c.f, Status: c.f.Status, Crumbs: crumbs(c.v, &c.of, &c.about),
	}, d)
}

// crumbs lead from the list to the wave; to its own page where a form stands below it.
func crumbs(v *shell.Request, of *initiative.State, below *wave.State) []shell.Crumb {
	out := []shell.Crumb{
		{Title: v.T("menu.initiatives", nil), Href: "/tiltak"}, {Title: v.Lang.Pick(of.Title), Href: "/tiltak/" + of.ID},
		{Title: v.T("uptake.link", nil), Href: "/tiltak/" + of.ID + "/innforing"},
	}
	if below != nil && below.Exists() {
		out = append(out, shell.Crumb{Title: below.Name, Href: "/tiltak/" + of.ID + "/puljer/" + below.ID})
	}
	return out
}
