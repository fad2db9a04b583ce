package needs

import (
	"net/url"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/parts"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// themesOf are the themes that are life events, or those that are not.
func themesOf(event bool) form.Options {
	return func(b *form.Binding) []form.Option {
		return slices.DeleteFunc(form.Themes(b), func(o form.Option) bool {
			t, _ := b.Ref.Theme(o.Value)
			return (t.Kind == reference.ThemeEvent) != event
		})
	}
}

var matters = form.OneOfFew("matters", form.Values("matters", mostFirst())).Needed()

// mostFirst are the words for how much a need matters, as one is asked.
func mostFirst() []string {
	out := slices.Clone(events.Matters)
	slices.Reverse(out)
	return out
}

var raiseFields = []form.Field{
	form.NorwegianText("title").Needed(), form.NorwegianLongText("problem").Needed(), form.NorwegianLongText("audience").Needed(),
	form.OneOfFew("frequency", form.Values("frequency", events.Often)).Needed(), form.OneOf("theme", form.WithNone("theme", themesOf(false))).Needed(),
	form.OneOf("lifeEvent", form.WithNone("lifeEvent", themesOf(true))), form.WholeNumber("hours"), matters,
}

// raisePage is the form that raises a need, or what it will record.
type raisePage struct {
	Own     string // name of the municipality
	Mandate string
	Form    *form.Form
	Fields  []form.View
	Hidden  []form.HiddenValue
	Review  bool
	Shown   []form.Described
	Blank   []string
	Alike   []parts.Alike
	Days    int // that KS has to answer
}

// raising is one visit to the form.
type raising struct {
	v     *shell.Request
	own   reference.Municipality
	f     *form.Form
	shown *need.Raise // what would be recorded; nil: the form is shown
}

// openRaising refuses whoever it is not for.
func openRaising(v *shell.Request) (*raising, error) {
	if v.Caller().Anonymous() {
		return nil, fault.New(fault.Unauthenticated, "sign_in_needed", nil)
	}
	c := &raising{v: v}
	c.own, _ = v.Shell.Config.Ref.ByOrganisation(v.Session.Organisation)
	return c, v.Shell.Config.App.Command.MayNeed(v.Caller(), need.KindRaise, c.own.Number, &need.State{})
}

func beginRaising(v *shell.Request) error {
	c, err := openRaising(v)
	if err != nil {
		return err
	}
	if c.f, err = v.NewForm(); err != nil {
		return err
	}
	c.f.Values = url.Values{}
	c.f.NewKey()
	return c.render()
}

// receiveRaising takes the form: to show what will be recorded beside what is alike, or
// to record it.
func receiveRaising(v *shell.Request) error {
	f, err := v.ReadForm()
	if err != nil {
		return err
	}
	c, err := openRaising(v)
	if err != nil {
		return err
	}
	c.f = f
	app := v.Shell.Config.App.Command
	res, recorded, err := shell.Reviewed[need.Raise]{
		Binding: c.binding(), Before: v.T("need.sent", nil), Bind: form.Bind[need.Raise],
		Try: func(cmd need.Raise) (func(), error) {
			_, err := app.TryNeed(v.Caller(), &need.State{}, c.own.Number, cmd)
			return func() { c.shown = &cmd }, err
		},
		Send: func(req command.Request, cmd need.Raise) (command.Result, error) {
			return app.RaiseNeed(v.HTTP.Context(), req, cmd)
		},
	}.Receive(v)
	if err != nil {
		return err
	}
	if !recorded {
		return c.render()
	}
	v.Leave("need.done.raise", nil)
	return v.Redirect(base + "/" + res.ID)
}

func (c *raising) binding() *form.Binding {
	b := c.v.Binding(c.f, raiseFields...)
	b.Key = "need"
	return b
}

// render shows the form, or what it will record.
func (c *raising) render() (err error) {
	b, cmd := c.binding(), c.shown
	d := &raisePage{Own: c.own.DisplayName, Mandate: c.v.Mandate(), Form: c.f, Fields: b.Views(), Review: cmd != nil, Days: need.AnswerDays}
	title := c.v.FormTitle(d.Review, c.v.T("need.raise.title", nil))
	if cmd != nil {
		d.Shown, d.Blank = b.Describe(nil)
		if d.Alike, err = parts.FindAlike(c.v, cmd.Title, cmd.Problem); err != nil {
			return err
		}
	}
	d.Hidden = b.HiddenValues(cmd != nil)
	return c.v.Render("need-raise", shell.Page{Title: title, Form: c.f, Status: c.f.Status, Crumbs: crumbs(c.v, nil)}, d)
}

// crumbs lead from the list to a need, where a form stands below it.
func crumbs(v *shell.Request, below *need.State) []shell.Crumb {
	out := []shell.Crumb{{Title: v.T("needs.title", nil), Href: base}}
	if below != nil {
		out = append(out, shell.Crumb{Title: v.Lang.Pick(below.Title), Href: base + "/" + below.ID})
	}
	return out
}
