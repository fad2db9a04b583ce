package account

import (
	"slices"
	"strings"

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

// organisationChoice is whom one can act for: an organisation of one's own, or
// one that has given a mandate to it.
type organisationChoice struct {
	Value        string // number, and of a mandate the number that it was given to after a dot
	Number, Name string
	Through      string // name of the own organisation, where a mandate was given to it
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
	var err error
	if d.Organisations, err = choices(v); err != nil {
		return err
	}
	title := v.T("organisation.title", nil)
	if len(d.Organisations) == 0 {
		title = v.T("organisation.none.title", nil)
	}
	return v.Render("organisation", shell.Page{Title: title, Form: f, Status: f.Status}, d)
}

// choices are all that a person can act for, their own organisations first.
func choices(v *shell.Request) (out []organisationChoice, err error) {
	s := v.Session
	for _, number := range s.Organisations {
		out = append(out, organisationChoice{
			Value: number, Number: number, Name: v.Shell.OrganisationName(number), Chosen: number == s.Organisation && s.Through == "",
		})
	}
	for _, own := range s.Organisations {
		received, err := v.Shell.Config.App.Query.MandatesTo(own)
		if err != nil {
			return nil, err
		}
		for _, r := range received {
			out = append(out, organisationChoice{
				Value: r.From + "." + own, Number: r.From, Name: v.Shell.OrganisationName(r.From),
				Through: v.Shell.OrganisationName(own), Chosen: r.From == s.Organisation && own == s.Through,
			})
		}
	}
	return out, nil
}

// choose acts for another organisation from now on.
func choose(v *shell.Request) error {
	f, err := v.ReadForm()
	if err != nil {
		return err
	}
	offered, err := choices(v)
	if err != nil {
		return err
	}
	n := slices.IndexFunc(offered, func(o organisationChoice) bool { return o.Value == f.Value("virksomhet") })
	if n < 0 {
		wrong := &fault.Error{Code: fault.Invalid, Fields: []fault.Field{{Path: "virksomhet", Code: "organisation_not_chosen"}}}
		if err := v.Refused(f, wrong); err != nil {
			return err
		}
		return showChoice(v, f)
	}
	number, through, _ := strings.Cut(offered[n].Value, ".")
	if err := v.Shell.Config.App.Secrets.ActFor(v.HTTP.Context(), v.Session.Session, number, through); err != nil {
		return &fault.Error{Code: fault.Unavailable, Key: "sign_in_not_recorded", Cause: err}
	}
	return actingFor(v, number, shell.LocalPath(f.Value("tilbake")))
}

// actingFor leads back and says for whom one acts.
func actingFor(v *shell.Request, number, back string) error {
	v.Leave("signin.done", fault.Args{"name": v.Shell.OrganisationName(number)})
	return v.Redirect(back)
}
