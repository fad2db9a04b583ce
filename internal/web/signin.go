package web

import (
	"slices"

	"github.com/samstyring/samstyring/internal/fault"
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
func directly(h handler) handler {
	return func(v *visit) error {
		if !v.mayBePrepared() {
			return fault.New(fault.Forbidden, "sign_in_through_proxy", nil)
		}
		return h(v)
	}
}

// signInPageData is the choice of an identity.
type signInPageData struct {
	Form       *form
	Back       string
	Identities []identityChoice
}

type identityChoice struct {
	Key, Name, What string
	Chosen          bool
}

// signInPage lets one choose whom to act for.
func (w *Web) signInPage(v *visit) error {
	f, err := v.newForm()
	if err != nil {
		return err
	}
	f.Values.Set("tilbake", localPath(v.r.URL.Query().Get("tilbake")))
	return v.showSignIn(f)
}

func (v *visit) showSignIn(f *form) error {
	d := &signInPageData{Form: f, Back: localPath(f.Value("tilbake"))}
	for _, i := range identities {
		d.Identities = append(d.Identities, identityChoice{
			Key: i.Key, Name: v.web.organisationName(i.Organisation), What: v.text("identity."+i.Key, nil),
			Chosen: f.Value("identitet") == i.Key,
		})
	}
	return v.render("signin", Page{Title: v.text("signin.title", nil), Form: f, Status: f.Status}, d)
}

// signIn begins a session for the identity that was chosen.
func (w *Web) signIn(v *visit) error {
	f, err := v.readForm()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(identities, func(i identity) bool { return i.Key == f.Value("identitet") })
	if i < 0 {
		wrong := &fault.Error{Code: fault.Invalid, Fields: []fault.Field{{Path: "identitet", Code: "identity_not_chosen"}}}
		if err := f.refused(v, wrong); err != nil {
			return err
		}
		return v.showSignIn(f)
	}
	name := w.organisationName(identities[i].Organisation)
	if err := v.begin(identities[i].Organisation, name); err != nil {
		return err
	}
	v.leave("signin.done", fault.Args{"name": name})
	return v.redirect(localPath(f.Value("tilbake")))
}

// signOut ends the session, on every replica and for every copy of the cookie.
func (w *Web) signOut(v *visit) error {
	if _, err := v.readForm(); err != nil {
		return err
	}
	if err := v.end(); err != nil {
		return err
	}
	v.leave("signout.done", nil)
	return v.redirect("/")
}
