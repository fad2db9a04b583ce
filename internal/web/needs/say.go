package needs

import (
	"net/url"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// sayForm is a short form about a need. Its texts stand under page.need.<what>.<key>.
type sayForm struct {
	key, path string
	kind      need.Kind
	fields    func(*visit) []form.Field
	single    bool             // one button and nothing typed, to be taken back with another: recorded without a preview
	start     func(*visit) any // what the fields begin with; nil: nothing
	bind      func(*visit, *form.Binding) (need.Command, []fault.Field, error)
}

// visit is one visit to such a form.
type visit struct {
	v     *shell.Request
	word  *sayForm
	about need.State
	own   reference.Municipality // that who is here speaks for; the zero value: for none
	f     *form.Form
	shown *form.Preview // what would be recorded; nil: the form is shown
}

func bound[C need.Command](_ *visit, b *form.Binding) (need.Command, []fault.Field, error) {
	cmd, wrong, err := form.Bind[C](b)
	return cmd, wrong, err
}

var supporting = sayForm{
	key: "support", path: one + "/stott", kind: need.KindSupport,
	fields: func(*visit) []form.Field { return []form.Field{matters, form.NorwegianLongText("note")} },
	start: func(c *visit) any {
		if has := c.voice(); has != nil {
			return map[string]any{"matters": has.Matters, "note": c.v.Lang.Pick(has.Note)}
		}
		return nil
	},
	bind: func(c *visit, b *form.Binding) (need.Command, []fault.Field, error) {
		cmd, wrong, err := form.Bind[need.Support](b)
		if has := c.voice(); has != nil {
			cmd.Note = form.Kept(c.v.Lang, cmd.Note, has.Note)
		}
		return cmd, wrong, err
	},
}

// voice is that of the municipality that is here; nil if it is not behind the need.
func (c *visit) voice() *need.Voice {
	return c.v.Shell.Config.App.Query.NeedVoice(&c.about, c.own)
}

var withdrawing = sayForm{
	key: "withdraw", path: one + "/trekk-stotte", kind: need.KindWithdraw, single: true, bind: bound[need.Withdraw],
	fields: func(*visit) []form.Field { return nil },
}

var answering = sayForm{
	key: "answer", path: one + "/svar", kind: need.KindAnswer,
	fields: func(c *visit) []form.Field {
		return []form.Field{
			form.OneOfFew("answer", form.Values("answer", events.NeedAnswers)).Needed(),
			form.OneOf("initiative", form.WithNone("initiative", c.initiatives)).Depending(), form.OneOf("into", form.WithNone("into", c.others)).Depending(),
			form.NorwegianLongText("reason").Depending(),
		}
	},
	start: func(c *visit) any {
		if a := c.about.Answer; a != nil {
			return map[string]any{"answer": a.Answer, "initiative": a.Initiative, "reason": c.v.Lang.Pick(a.Reason)}
		}
		return nil
	},
	bind: func(c *visit, b *form.Binding) (need.Command, []fault.Field, error) {
		cmd, wrong, err := form.Bind[need.Reply](b)
		if a := c.about.Answer; a != nil {
			cmd.Reason = form.Kept(c.v.Lang, cmd.Reason, a.Reason)
		}
		return cmd, wrong, err
	},
}

var closing = sayForm{
	key: "close", path: one + "/lukk", kind: need.KindClose, bind: bound[need.Close],
	fields: func(*visit) []form.Field { return []form.Field{form.NorwegianLongText("reason").Needed()} },
}

// initiatives are those that can take a need up, what is alike first; and the one that has,
// whatever became of it.
func (c *visit) initiatives(*form.Binding) (out []form.Option) {
	app := c.v.Shell.Config.App
	alike, others := c.v.T("need.answer.alike", nil), c.v.T("need.answer.others", nil)
	seen := map[string]bool{}
	offer := func(id string, title events.Text, group string) {
		if !seen[id] {
			seen[id] = true
			out = append(out, form.Option{Value: id, Name: c.v.Lang.Pick(title) + " (" + id + ")", Group: group})
		}
	}
	for _, a := range app.Query.Alike(c.about.Title, c.about.Problem, "") {
		if slices.Contains(alive, string(a.Row.Standing)) {
			offer(a.Row.ID, a.Row.Title, alike)
		}
	}
	all := catalogue.Query{Where: filter.Set{filter.Standing: alive}, Sort: "title"}
	_ = app.Query.Each(all, func(row catalogue.Row) bool { // where it cannot be read, what was chosen is refused
		offer(row.ID, row.Title, others)
		return true
	})
	if a := c.about.Answer; a != nil && a.Initiative != "" {
		if has, err := app.Query.State(a.Initiative); err == nil { // likewise
			offer(has.ID, has.Title, others)
		}
	}
	return out
}

// alive are the standings in which an initiative can take a need up.
var alive = []string{string(events.StandingActive), string(events.StandingOnHold)}

// others are the needs that this one can go on as.
func (c *visit) others(*form.Binding) (out []form.Option) {
	list, err := c.v.Shell.Config.App.Query.Needs(query.NeedFilter{Phases: []need.Phase{need.PhaseOpen, need.PhaseTakenUp, need.PhaseNotNow}})
	if err != nil {
		return nil
	}
	for i := range list {
		if s := &list[i]; s.ID != c.about.ID {
			out = append(out, form.Option{Value: s.ID, Name: c.v.Lang.Pick(s.Title) + " (" + c.v.Shell.MunicipalityName(s.Municipality) + ")"})
		}
	}
	return out
}

// open reads what a form is about, and refuses whoever it is not for.
func open(v *shell.Request, w *sayForm) (*visit, error) {
	if v.Caller().Anonymous() {
		return nil, fault.New(fault.Unauthenticated, "sign_in_needed", nil)
	}
	c, app := &visit{v: v, word: w}, v.Shell.Config.App
	c.own, _ = v.Shell.Config.Ref.ByOrganisation(v.Session.Organisation)
	var missing error
	c.about, missing = app.Query.Need(v.HTTP.PathValue("need"))
	if err := app.Command.MayNeed(v.Caller(), w.kind, c.own.Number, &c.about); err != nil {
		return nil, err
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
		_, recorded, err := shell.Reviewed[need.Command]{
			Binding: c.binding(), Single: w.single, Before: v.T("need.sent", nil), Seen: c.about.Position,
			Bind: func(b *form.Binding) (need.Command, []fault.Field, error) { return w.bind(c, b) },
			Try: func(cmd need.Command) (func(), error) {
				would, err := app.TryNeed(v.Caller(), &c.about, c.own.Number, cmd)
				return func() { c.shown = c.foresee(would) }, err
			},
			Send: func(req command.Request, cmd need.Command) (command.Result, error) {
				return app.DoNeed(v.HTTP.Context(), req, c.about.ID, c.own.Number, cmd)
			},
		}.Receive(v)
		if err != nil {
			return err
		}
		if !recorded {
			return c.render()
		}
		v.Leave("need.done."+w.key, nil)
		return v.Redirect(base + "/" + c.about.ID)
	}
}

func (c *visit) binding() *form.Binding {
	b := c.v.Binding(c.f, c.word.fields(c)...)
	b.Key = "need"
	return b
}

// sayPage is the page of a form.
type sayPage struct {
	About   need.State
	Heading string
	Lead    string
	Mandate string
	Own     string
	form.Sheet
}

func (c *visit) render() error {
	args := fault.Args{"municipality": c.own.DisplayName}
	d := &sayPage{
		About: c.about, Own: c.own.DisplayName, Mandate: c.v.Mandate(), Sheet: c.binding().Sheet(c.shown),
		Heading: c.v.T("need.heading."+c.word.key, args), Lead: c.v.T("need.lead."+c.word.key, args),
	}
	d.Reviewed, d.Action, d.Button, d.Cancel = !c.word.single, c.v.HTTP.URL.Path, c.v.T("need.button."+c.word.key, args), base+"/"+c.about.ID
	title := c.v.FormTitle(d.Review, d.Heading+" – "+c.v.Lang.Pick(c.about.Title))
	return c.v.Render("need-say", shell.Page{Title: title, Form: c.f, Status: c.f.Status, Crumbs: crumbs(c.v, &c.about)}, d)
}
