package account

import (
	"slices"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// organisationPath is where one chooses whom to act for.
const organisationPath = "/logg-inn/virksomhet"

type organisationData struct {
	Form          *form.Form
	Back, Issuer  string
	Organisations []organisationChoice // none: the person represents nobody
}

type organisationChoice struct {
	Number, Name string
	Chosen       bool
}

// choosePage lets somebody choose which of their organisations they act for, or
// says what to do when there is none.
func choosePage(v *shell.Request) error {
	f, err := v.NewForm()
	if err != nil {
		return err
	}
	f.Values.Set("tilbake", shell.LocalPath(v.HTTP.URL.Query().Get("tilbake")))
	return showChoice(v, f)
}

func showChoice(v *shell.Request, f *form.Form) error {
	i, _ := v.Shell.Config.SignIn.Find(v.Session.Issuer)
	d := &organisationData{Form: f, Back: shell.LocalPath(f.Value("tilbake")), Issuer: i.Name}
	for _, number := range v.Session.Organisations {
		d.Organisations = append(d.Organisations, organisationChoice{
			Number: number, Name: v.Shell.OrganisationName(number), Chosen: number == v.Session.Organisation,
		})
	}
	title := v.T("organisation.title", nil)
	if len(d.Organisations) == 0 {
		title = v.T("organisation.none.title", nil)
	}
	return v.Render("organisation", shell.Page{Title: title, Form: f, Status: f.Status}, d)
}

// choose acts for another organisation from now on.
func choose(v *shell.Request) error {
	f, err := v.ReadForm()
	if err != nil {
		return err
	}
	number := f.Value("virksomhet")
	if !slices.Contains(v.Session.Organisations, number) {
		wrong := &fault.Error{Code: fault.Invalid, Fields: []fault.Field{{Path: "virksomhet", Code: "organisation_not_chosen"}}}
		if err := v.Refused(f, wrong); err != nil {
			return err
		}
		return showChoice(v, f)
	}
	if err := v.Shell.Config.App.Secrets.ActFor(v.HTTP.Context(), v.Session.Session, number, ""); err != nil {
		return &fault.Error{Code: fault.Unavailable, Key: "sign_in_not_recorded", Cause: err}
	}
	return actingFor(v, number, shell.LocalPath(f.Value("tilbake")))
}

// actingFor leads back and says for whom one acts.
func actingFor(v *shell.Request, number, back string) error {
	v.Leave("signin.done", fault.Args{"name": v.Shell.OrganisationName(number)})
	return v.Redirect(back)
}
