package front

import (
	"slices"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// identity is somebody that one can be while trying things out: an organisation
// and the role in which it is met. They are no persons.
type identity struct {
	Key          string // of page.identity.<key>, and in the form
	Organisation string
}

// identities are those that the walks through the registry need.
var identities = []identity{
	{"skatteetaten", "974761076"},
	{"digdir", "991825827"},
	{"ks", "971032146"},
	{"stavanger", "964965226"},
	{"hvaler", "964947082"},
	{"supplier", "931796003"},
}

// directly refuses whoever cannot be a prepared identity.
func directly(h shell.Handler) shell.Handler {
	return func(v *shell.Request) error {
		if !v.MayBePrepared() {
			return fault.New(fault.Forbidden, "sign_in_through_proxy", nil)
		}
		return h(v)
	}
}

// signInPageData is the choice of an identity.
type signInPageData struct {
	Form       *form.Form
	Back       string
	Identities []identityChoice
}

type identityChoice struct {
	Key, Name, What string
	Chosen          bool
}

// signInPage lets one choose whom to act for.
func signInPage(v *shell.Request) error {
	f, err := v.NewForm()
	if err != nil {
		return err
	}
	f.Values.Set("tilbake", shell.LocalPath(v.HTTP.URL.Query().Get("tilbake")))
	return showSignIn(v, f)
}

func showSignIn(v *shell.Request, f *form.Form) error {
	d := &signInPageData{Form: f, Back: shell.LocalPath(f.Value("tilbake"))}
	for _, i := range identities {
		d.Identities = append(d.Identities, identityChoice{
			Key: i.Key, Name: v.Shell.OrganisationName(i.Organisation), What: v.T("identity."+i.Key, nil),
			Chosen: f.Value("identitet") == i.Key,
		})
	}
	return v.Render("signin", shell.Page{Title: v.T("signin.title", nil), Form: f, Status: f.Status}, d)
}

// signIn begins a session for the identity that was chosen.
func signIn(v *shell.Request) error {
	f, err := v.ReadForm()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(identities, func(i identity) bool { return i.Key == f.Value("identitet") })
	if i < 0 {
		wrong := &fault.Error{Code: fault.Invalid, Fields: []fault.Field{{Path: "identitet", Code: "identity_not_chosen"}}}
		if err := v.Refused(f, wrong); err != nil {
			return err
		}
		return showSignIn(v, f)
	}
	name := v.Shell.OrganisationName(identities[i].Organisation)
	if err := v.Begin(identities[i].Organisation, name); err != nil {
		return err
	}
	v.Leave("signin.done", fault.Args{"name": name})
	return v.Redirect(shell.LocalPath(f.Value("tilbake")))
}

// signOut ends the session, on every replica and for every copy of the cookie.
func signOut(v *shell.Request) error {
	if _, err := v.ReadForm(); err != nil {
		return err
	}
	if err := v.End(); err != nil {
		return err
	}
	v.Leave("signout.done", nil)
	return v.Redirect("/")
}
