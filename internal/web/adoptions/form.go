package adoptions

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// wordForm is a form in which a municipality says something of one adoption. Its
// texts stand under page.adoption.<key>.
type wordForm struct {
	key     string
	slug    string // of the address, after /tiltak/{id}/innforing/{number}/
	kind    adoption.Kind
	fields  func(*visit) []form.Field
	start   func(*visit) url.Values
	command func(*visit) (adoption.Command, []fault.Field, error)
	lead    func(*visit, string) string // of a path of the domain to that of a field
	review  func(*visit) bool           // what will be recorded is shown before it is sent; nil: never
	ready   func(*visit) error          // refuses what there is nothing to say of; nil: never
	choose  func(*visit) []stateChoice  // what is chosen before anything is asked; nil: nothing
}

// backField is where the form was come to from, and where it leads when it is done.
const backField = "_tilbake"

// visit is one visit to a form about an adoption.
type visit struct {
	v     *shell.Request
	word  *wordForm
	id    string // of the initiative
	m     reference.Municipality
	about query.Adoption
	f     *form.Form
	lines []string // of an effort: the figures that its lines were made of
}

// readAdoption reads an adoption that there may be; the number must be one of today's.
func readAdoption(v *shell.Request) (id string, m reference.Municipality, about query.Adoption, err error) {
	id = v.HTTP.PathValue("id")
	if about, err = v.Shell.Config.App.Query.Adoption(id, v.HTTP.PathValue("number")); err != nil {
		return id, m, about, err
	}
	if !about.Initiative.Exists() {
		return id, m, about, fault.New(fault.NotFound, "initiative_not_found", fault.Args{"id": id})
	}
	if !about.Known {
		return id, m, about, fault.New(fault.NotFound, "municipality_not_found", fault.Args{"given": about.Place.Number})
	}
	m, _ = v.Shell.Config.Ref.Municipality(about.Place.Number)
	return id, m, about, nil
}

// open reads what a form is about, and refuses whoever it is not for.
func open(v *shell.Request, w *wordForm) (*visit, error) {
	if v.Caller().Anonymous() {
		return nil, fault.New(fault.Unauthenticated, "sign_in_needed", nil)
	}
	c := &visit{v: v, word: w}
	var err error
	if c.id, c.m, c.about, err = readAdoption(v); err != nil {
		return nil, err
	}
	if err = v.Shell.Config.App.Command.MayAdopt(v.Caller(), w.kind, c.about); err == nil && w.ready != nil {
		err = w.ready(c)
	}
	return c, err
}

func (c *visit) path() string { return "/tiltak/" + c.id + "/innforing/" + c.m.Number }

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
		c.f.Values = w.start(c)
		if back := v.HTTP.URL.Query().Get("tilbake"); back != "" {
			c.f.Values.Set(backField, shell.LocalPath(back))
		}
		c.f.NewKey()
		return c.render(false)
	}
}

// receive takes a form that was sent: to show what will be recorded, or to record it.
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
		switch do := f.Value(form.ButtonField); {
		case do == "rett":
			return c.render(false)
		case w.review != nil && w.review(c) && do != "send":
			return c.send(true)
		}
		return c.send(false)
	}
}

// send gives the command, or only looks whether it would be refused and shows what
// it would record.
func (c *visit) send(review bool) error {
	cmd, wrong, err := c.word.command(c)
	if err != nil {
		return err
	}
	registry := c.v.Shell.Config.App
	if review {
		err = fault.Merge(wrong, registry.Command.TryAdoption(c.v.Caller(), cmd, c.about))
	} else {
		req := c.v.Once(c.f, 0)
		req.Pending, req.IfMatch = wrong, c.f.Seen(form.SeenField)
		_, err = registry.Command.DoAdoption(c.v.HTTP.Context(), req, c.id, c.m.Number, cmd)
	}
	overtaken := fault.CodeOf(err) == fault.PreconditionFailed
	if overtaken {
		if refused := registry.Command.TryAdoption(c.v.Caller(), cmd, c.about); refused != nil {
			overtaken, err = false, refused // what stands now does not let it
		}
	}
	if review || overtaken {
		c.f.Values.Set(form.SeenField, strconv.FormatUint(c.about.State.Position, 10))
	}
	switch {
	case overtaken:
		if err := c.v.Overtaken(c.f, err); err != nil {
			return err
		}
		return c.render(true)
	case err != nil:
		if err := c.v.Refused(c.f, err); err != nil {
			return err
		}
		c.v.SentBefore(c.f, err, c.v.T("sent.what", nil))
		return c.render(false)
	case review:
		return c.render(true)
	}
	c.v.Leave("adoption.done."+c.word.key, nil)
	if back := c.f.Value(backField); back != "" {
		return c.v.Redirect(shell.LocalPath(back))
	}
	return c.v.Redirect(c.path())
}

func (c *visit) binding() *form.Binding {
	b := c.v.Binding(c.f, c.word.fields(c)...)
	b.Key = "adoption"
	if c.word.lead != nil {
		b.Lead = func(path string) string { return c.word.lead(c, path) }
	}
	return b
}

// formPage is the page of a form, or of what it will record.
type formPage struct {
	ID, Number string
	Title      events.Text
	Name       string // of the municipality
	Heading    string
	Lead       string
	Apart      bool   // the initiative does not concern it
	Mandate    string // who says it for the municipality; "" where it does itself
	Stand      []wordView
	Choices    []stateChoice // what can be said; empty: the form is shown
	Form       *form.Form
	Fields     []form.View
	Hidden     []form.HiddenValue
	Action     string
	Button     string
	Reviewed   bool
	Review     bool
	Shown      []form.Described
	Blank      []string
}

func (c *visit) render(review bool) error {
	d := &formPage{
		ID: c.id, Number: c.m.Number, Title: c.about.Initiative.Title, Name: c.m.DisplayName, Mandate: c.v.Mandate(), Form: c.f,
		Heading: c.v.T("adoption.heading."+c.word.key, fault.Args{"name": c.m.DisplayName}), Lead: c.v.T("adoption.lead."+c.word.key, nil),
		Stand: views(c.v, &c.about.Stand), Action: c.path() + "/" + c.word.slug, Button: c.v.T("adoption.button."+c.word.key, nil),
		Apart:  !c.v.Shell.Config.Ref.Concerns(c.about.Initiative.Reach, c.m.Number),
		Review: review, Reviewed: c.word.review != nil && c.word.review(c),
	}
	if c.word.choose != nil {
		d.Choices = c.word.choose(c)
	}
	b := c.binding()
	d.Fields = b.Views()
	if review {
		d.Shown, d.Blank = b.Describe(nil)
	}
	d.Hidden = b.HiddenValues(review)
	if state := c.f.Value("state"); state != "" {
		d.Heading = c.v.T("adoption.says", fault.Args{"name": c.m.DisplayName, "state": state})
	}
	if c.f.Status == 0 {
		c.f.Status = http.StatusOK
	}
	return c.v.Render("adoption-form", shell.Page{
		Title: d.Heading + " – " + c.v.Lang.Pick(d.Title), Form: c.f, Status: c.f.Status, Crumbs: crumbs(c.v, c.id, d.Title, true, c.m),
	}, d)
}

// crumbs lead from the list to the adoption; with its own page where a form stands
// below it.
func crumbs(v *shell.Request, id string, title events.Text, below bool, m reference.Municipality) []shell.Crumb {
	out := []shell.Crumb{
		{Title: v.T("menu.initiatives", nil), Href: "/tiltak"}, {Title: v.Lang.Pick(title), Href: "/tiltak/" + id},
		{Title: v.T("uptake.link", nil), Href: "/tiltak/" + id + "/innforing"},
	}
	if below {
		out = append(out, shell.Crumb{Title: m.DisplayName, Href: "/tiltak/" + id + "/innforing/" + m.Number})
	}
	return out
}
