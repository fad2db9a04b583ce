package needs

import (
	"net/url"
	"slices"

	"github.com/samstyring/samstyring/events"
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
	start     func(*visit) any // what the fields begin with; nil: nothing
	bind      func(*form.Binding) (need.Command, []fault.Field, error)
}

// visit is one visit to such a form.
type visit struct {
	v     *shell.Request
	word  *sayForm
	about need.State
	own   reference.Municipality // that who is here speaks for; the zero value: for none
	f     *form.Form
}

func bound[C need.Command](b *form.Binding) (need.Command, []fault.Field, error) {
	cmd, wrong, err := form.Bind[C](b)
	return cmd, wrong, err
}

var supporting = sayForm{
	key: "support", path: one + "/stott", kind: need.KindSupport, bind: bound[need.Support],
	fields: func(*visit) []form.Field { return []form.Field{matters, form.NorwegianLongText("note")} },
	start: func(c *visit) any {
		if has := c.v.Shell.Config.App.Query.NeedVoice(&c.about, c.own); has != nil {
			return map[string]any{"matters": has.Matters, "note": c.v.Lang.Pick(has.Note)}
		}
		return nil
	},
}

var withdrawing = sayForm{
	key: "withdraw", path: one + "/trekk-stotte", kind: need.KindWithdraw, bind: bound[need.Withdraw],
	fields: func(*visit) []form.Field { return nil },
}

var answering = sayForm{
	key: "answer", path: one + "/svar", kind: need.KindAnswer, bind: bound[need.Reply],
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
}

var closing = sayForm{
	key: "close", path: one + "/lukk", kind: need.KindClose, bind: bound[need.Close],
	fields: func(*visit) []form.Field { return []form.Field{form.NorwegianLongText("reason").Needed()} },
}

// initiatives are those that can take a need up: what is alike first.
func (c *visit) initiatives(b *form.Binding) (out []form.Option) {
	app := c.v.Shell.Config.App
	alike := c.v.T("need.answer.alike", nil)
	for _, a := range app.Query.Alike(c.about.Title, c.about.Problem, "") {
		if slices.Contains(alive, string(a.Row.Standing)) {
			out = append(out, form.Option{Value: a.Row.ID, Name: c.v.Lang.Pick(a.Row.Title) + " (" + a.Row.ID + ")", Group: alike})
		}
	}
	near := len(out)
	all := catalogue.Query{Where: filter.Set{filter.Standing: alive}, Sort: "title"}
	_ = app.Query.Each(all, func(row catalogue.Row) bool { // where it cannot be read, what was chosen is refused
		if !slices.ContainsFunc(out[:near], func(o form.Option) bool { return o.Value == row.ID }) {
			out = append(out, form.Option{Value: row.ID, Name: c.v.Lang.Pick(row.Title) + " (" + row.ID + ")", Group: c.v.T("need.answer.others", nil)})
		}
		return true
	})
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
		c.f.Values = url.Values{}
		if w.start != nil {
			if from := w.start(c); from != nil {
				c.f.Values = form.Fill(from)
			}
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
		b := c.binding()
		cmd, wrong, err := w.bind(b)
		if err != nil {
			return err
		}
		req := v.Once(f, 0)
		req.Pending = wrong
		if _, err := v.Shell.Config.App.Command.DoNeed(v.HTTP.Context(), req, c.about.ID, c.own.Number, cmd); err != nil {
			if err := v.Refused(f, err); err != nil {
				return err
			}
			v.SentBefore(f, err, v.T("need.sent", nil))
			b.Place()
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
	need.State
	Key     string
	Heading string
	Lead    string
	Mandate string
	Own     string
	Form    *form.Form
	Fields  []form.View
	Button  string
}

func (c *visit) render() error {
	args := fault.Args{"municipality": c.own.DisplayName}
	d := &sayPage{
		State: c.about, Key: c.word.key, Form: c.f, Fields: c.binding().Views(), Own: c.own.DisplayName, Mandate: mandate(c.v),
		Heading: c.v.T("need.heading."+c.word.key, args), Lead: c.v.T("need.lead."+c.word.key, args), Button: c.v.T("need.button."+c.word.key, args),
	}
	return c.v.Render("need-say", shell.Page{
		Title: d.Heading + " – " + c.v.Lang.Pick(c.about.Title), Form: c.f, Status: c.f.Status, Crumbs: crumbs(c.v, &c.about),
	}, d)
}
