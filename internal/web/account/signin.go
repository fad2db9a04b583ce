package account

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/access/openid"
	"github.com/samstyring/samstyring/internal/app/secrets"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/shell"
)

const (
	attemptCookie  = "innlogging"
	attemptSeconds = 15 * 60
	idTokenCookie  = "utlogging"
	sealedAttempt  = "attempt" // what the sealed values are for
	sealedIDToken  = "id token"
)

type issuersData struct {
	Issuers []issuerLink
	Test    bool // one of them asks for no password
}

type issuerLink struct{ Name, Href string }

// chooseIssuer lists where one can sign in.
func chooseIssuer(v *shell.Request) error {
	back := shell.LocalPath(v.HTTP.URL.Query().Get("tilbake"))
	if v.Session.Known() && !v.Session.SignedIn() {
		return v.Redirect(organisationPath + "?" + url.Values{"tilbake": {back}}.Encode())
	}
	if !v.MaySignIn() {
		return fault.New(fault.Forbidden, "sign_in_through_proxy", nil)
	}
	d := &issuersData{}
	for _, i := range v.Shell.Config.SignIn.List() {
		if v.MayUse(i) {
			href := "/logg-inn/til/" + i.Key + "?" + url.Values{"tilbake": {back}}.Encode()
			d.Issuers, d.Test = append(d.Issuers, issuerLink{i.Name, href}), d.Test || i.Test
		}
	}
	return v.Render("issuers", shell.Page{Title: v.T("signin.title", nil)}, d)
}

// begin sends the browser to an issuer. The issuer sends it back to the address
// that the registry calls itself by, so it must have come there from.
func begin(v *shell.Request) error {
	key, q := v.HTTP.PathValue("issuer"), v.HTTP.URL.Query()
	i, there := v.Shell.Config.SignIn.Find(key)
	switch {
	case !there:
		return fault.New(fault.NotFound, "route_not_found", nil)
	case !v.MayUse(i):
		return fault.New(fault.Forbidden, "sign_in_through_proxy", nil)
	}
	own := v.Shell.Config.Site.String()
	if _, host, _ := strings.Cut(own, "://"); v.HTTP.Host != host {
		return v.Redirect(own + v.HTTP.URL.RequestURI())
	}
	ask := openid.Ask{Back: shell.LocalPath(q.Get("tilbake"))}
	if q.Has("paa-nytt") {
		ask.Fresh, ask.Level = true, i.Signing
	}
	to, attempt, err := v.Shell.Config.SignIn.Begin(v.HTTP.Context(), key, ask)
	if err != nil {
		return err
	}
	if err := v.Seal(attemptCookie, sealedAttempt, attempt, attemptSeconds); err != nil {
		return err
	}
	v.W.Header().Set("Cache-Control", "no-store")
	return v.Redirect(to)
}

// finish takes the issuer's answer. An attempt is good for one answer, here and
// on every replica.
func finish(v *shell.Request) error {
	answer := v.HTTP.URL.Query()
	v.HTTP.URL.RawQuery = "" // no page repeats it
	var a openid.Attempt
	there := v.Sealed(attemptCookie, sealedAttempt, &a)
	v.Forget(attemptCookie)
	if !there || a.Issuer != v.HTTP.PathValue("issuer") {
		return refused(v, "no attempt of this browser at this issuer")
	}
	if i, ok := v.Shell.Config.SignIn.Find(a.Issuer); !ok || !v.MayUse(i) {
		return refused(v, "test issuer through a proxy")
	}
	first, err := v.Shell.Config.App.Secrets.Once(v.HTTP.Context(), "attempt", a.State)
	if err != nil {
		return &fault.Error{Code: fault.Unavailable, Key: "sign_in_not_recorded", Cause: err}
	}
	if !first {
		return refused(v, "attempt was answered before")
	}
	p, err := v.Shell.Config.SignIn.Finish(v.HTTP.Context(), a, answer)
	switch {
	case errors.Is(err, openid.ErrCancelled):
		v.Leave("signin.cancelled", nil)
		return v.Redirect("/logg-inn?" + url.Values{"tilbake": {a.Back}}.Encode())
	case err != nil:
		v.Shell.Config.Logger.Info("sign-in refused", "issuer", a.Issuer, "err", err) // the outside is not told why
		return err
	}
	return welcome(v, p, a.Back)
}

func refused(v *shell.Request, why string) error {
	v.Shell.Config.Logger.Info("sign-in refused", "err", why)
	return fault.New(fault.Forbidden, "sign_in_refused", nil)
}

// welcome begins the session of who has signed in. Whoever represents one
// organisation acts for it; one who represents several chooses, but need not
// choose anew after showing once more who they are.
func welcome(v *shell.Request, p openid.Person, back string) error {
	who := person(v, p.Issuer, p.Address, p.Subject)
	organisations, err := representedBy(v, p, who)
	if err != nil {
		return err
	}
	s := secrets.Session{
		Issuer: p.Issuer, Person: who, Organisations: organisations,
		ACR: p.ACR, Level: p.Level, SignedIn: p.At,
	}
	before := v.Session
	switch {
	case before.Person == s.Person && slices.Contains(organisations, before.Organisation):
		s.Organisation = before.Organisation
	case before.Person == s.Person && slices.Contains(organisations, before.Through):
		s.Organisation, s.Through = before.Organisation, before.Through
	case len(organisations) == 1:
		s.Organisation = organisations[0]
	}
	if err := v.Begin(s, p.SessionID); err != nil {
		return err
	}
	// The issuer wants the id token back when one signs out. It holds more about
	// the person than the registry may keep, so the browser keeps it.
	if len(p.IDToken) < maxIDToken {
		if err := v.Seal(idTokenCookie, sealedIDToken, hint{v.Session.ID, p.IDToken}, int(secrets.SessionLife.Seconds())); err != nil {
			return err
		}
	}
	if s.Organisation == "" {
		return v.Redirect(organisationPath + "?" + url.Values{"tilbake": {back}}.Encode())
	}
	return actingFor(v, s.Organisation, back)
}

// representedBy are the organisations that a person acts for: those that the
// issuer names, where the roles that it claims are given, and those that have
// invited the person.
func representedBy(v *shell.Request, p openid.Person, who string) ([]string, error) {
	as := func(organisation string) string { return v.Shell.MemberCode(who, organisation) }
	for _, number := range p.Organisations {
		c := access.Caller{Organisation: number, Person: true, Actor: as(number)}
		if err := v.Shell.Config.App.Command.Claim(v.HTTP.Context(), c, p.Claimed[number]); err != nil {
			// Reading needs no role, and the next sign-in claims anew.
			v.Shell.Config.Logger.Warn("roles that a sign-in claims could not be recorded", "organisation", number, "err", err)
		}
	}
	member, err := v.Shell.Config.App.Query.MemberOf(as)
	if err != nil {
		return nil, &fault.Error{Code: fault.Unavailable, Key: "sign_in_not_recorded", Cause: err}
	}
	return slices.Compact(slices.Sorted(slices.Values(slices.Concat(p.Organisations, member)))), nil
}

// maxIDToken is what fits into a cookie when it is sealed, in bytes.
const maxIDToken = 2800

// hint is the id token of a session.
type hint struct {
	Session string `json:"s"`
	Token   string `json:"t"`
}

// person is a pseudonym of who has signed in: the same at every sign-in, and not
// to be traced back without the registry's key.
func person(v *shell.Request, issuer, address, subject string) string {
	return v.Shell.Config.Keys.Pseudonym("signed in", knownAs(v.Shell.Config.SignIn.List(), issuer, address), subject)
}

// knownAs is what the people of an issuer are told apart by: its address. A test
// issuer has another one each time it starts, and the same people.
func knownAs(issuers []openid.Issuer, key, address string) string {
	for _, i := range issuers {
		if i.Key == key && i.Test {
			return i.Key
		}
	}
	return address
}

// known refuses who has not signed in.
func known(h shell.Handler) shell.Handler {
	return func(v *shell.Request) error {
		if v.Session.Known() {
			return h(v)
		}
		if v.HTTP.Method == http.MethodGet && v.MaySignIn() {
			return v.Redirect(v.SignInPath())
		}
		return fault.New(fault.Unauthenticated, "sign_in_needed", nil)
	}
}
