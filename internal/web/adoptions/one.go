package adoptions

import (
	"cmp"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// wordView is a word with who has said it.
type wordView struct {
	adoption.Word
	Number  string // of the municipality that it was said of, where that is one that is no more
	Who     string // the organisation that has said it
	Expired bool
	Differs bool // it is a report of something else than the municipality has said
	Press   string
}

func newWordView(v *shell.Request, w *adoption.Word) wordView {
	return wordView{Word: *w, Who: speaker(v, w.Said), Expired: w.Expired(v.Today())}
}

// speaker is the name of the organisation that has said something, also where it did
// so for another one.
func speaker(v *shell.Request, s adoption.Said) string {
	return v.Shell.OrganisationName(cmp.Or(s.Supplier, s.Organisation))
}

// views are what stands: the municipality's own word, what others report, and what
// was said of those that it was formed of.
func views(v *shell.Request, s *adoption.Stand) (out []wordView) {
	if s.Own != nil {
		out = append(out, newWordView(v, s.Own))
	}
	for i := range s.Reports {
		w := newWordView(v, &s.Reports[i])
		w.Differs = s.Own != nil && !s.Own.Same(w.Word)
		out = append(out, w)
	}
	for i := range s.Before {
		w := newWordView(v, &s.Before[i].Word)
		w.Number = s.Before[i].Number
		out = append(out, w)
	}
	return out
}

// onePage is one adoption with all that was said of it.
type onePage struct {
	ID, Number string
	Title      events.Text
	Name       string // of the municipality
	Ask        adoption.Ask
	Apart      bool // the initiative does not concern the municipality
	May        bool // who is here says it for the municipality
	Mandate    string
	Stand      []wordView
	Words      []wordView // all that was said, the latest first
	Obstacles  *adoption.Obstacle
	Efforts    []adoption.Effort
	MayEffort  bool
	Onboarding *onboardingView // nil: there is no package
	Form       *form.Form      // of the presses; nil for who may not press
}

// showOne is the page of an adoption.
func showOne(v *shell.Request) error {
	if to, former := today(v, v.HTTP.PathValue("number")); former {
		return v.Redirect("/tiltak/" + v.HTTP.PathValue("id") + "/innforing" + to)
	}
	id, m, about, err := readAdoption(v)
	if err != nil {
		return err
	}
	d := &onePage{
		ID: id, Number: m.Number, Title: about.Initiative.Title, Name: m.DisplayName, Ask: about.Stand.Asks(v.Today()),
		Stand: views(v, &about.Stand), Obstacles: about.Stand.Obstacles, Efforts: about.Stand.Efforts,
		Apart: !v.Shell.Config.Ref.Concerns(about.Initiative.Reach, m.Number),
	}
	for i := range slices.Backward(about.State.Words) {
		d.Words = append(d.Words, newWordView(v, &about.State.Words[i]))
	}
	if d.May = mayConfirm(v, m.Number); d.May {
		if err := d.presses(v, &about); err != nil {
			return err
		}
	}
	if d.Onboarding, err = d.onboarding(v, &visit{v: v, id: id, m: m, about: about}); err != nil {
		return err
	}
	return v.Render("adoption", shell.Page{
		Title:  v.T("adoption.title", fault.Args{"name": m.DisplayName, "title": v.Lang.Pick(d.Title)}),
		Crumbs: crumbs(v, id, d.Title, false, m),
	}, d)
}

// presses puts a press beside each word that can be confirmed.
func (d *onePage) presses(v *shell.Request, about *query.Adoption) (err error) {
	d.Mandate = v.Mandate()
	if own := about.Stand.Own; own != nil {
		d.MayEffort = own.State == events.AdoptionInUse || own.State == events.AdoptionStopped
	}
	for i, w := range d.Stand {
		if w.Number == "" && !(w.Own() && w.Day == v.Today()) {
			d.Stand[i].Press = pressed(d.ID, w.Event)
		}
	}
	if d.Form, err = v.NewForm(); err == nil {
		d.Form.NewKey()
	}
	return err
}

// mayConfirm says whether who is here says something for a municipality.
func mayConfirm(v *shell.Request, number string) bool {
	return v.Shell.Config.App.Command.MayAdopt(v.Caller(), adoption.KindConfirm, query.Adoption{Place: adoption.Place{Number: number}}) == nil
}

// today is where a number that is no longer one of today's leads, with a slash in
// front; "" where it leads to several.
func today(v *shell.Request, number string) (to string, former bool) {
	heirs, former, _ := v.Shell.Config.Ref.Current(number)
	if former && len(heirs) == 1 {
		return "/" + heirs[0], true
	}
	return "", former
}
