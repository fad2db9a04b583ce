package shell

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/access/openid"
	"github.com/samstyring/samstyring/internal/app/secrets"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/site"
)

// Session is who is here. The zero value is nobody. One with an ID alone exists
// only so that a form can be tied to the browser.
type Session struct {
	secrets.Session
	Name   string // of the organisation that is acted for, never of a person
	place  string // where the registry keeps it
	acting acting
}

// Known says that a person has signed in.
func (s Session) Known() bool { return s.Person != "" }

// SignedIn says that the session acts for an organisation.
func (s Session) SignedIn() bool { return s.Organisation != "" }

// carried is what a browser brings along of its session: what opens it.
type carried struct {
	ID    string    `json:"i"`
	Place string    `json:"p,omitempty"`
	Ends  time.Time `json:"e"` // whatever is done with it
}

// Pseudonyms are those under which a person acts for the organisations that the
// session knows of.
func (v *Request) Pseudonyms() []string {
	var out []string
	for _, organisation := range v.Session.Organisations {
		out = append(out, v.Shell.MemberCode(v.Session.Person, organisation))
	}
	return out
}

const (
	sessionCookie = "sesjon"
	sealedSession = "session" // what a sealed session is for
)

// readSession is nobody if the cookie is missing, forged or too old, if the
// session has ended, or if nobody can sign in at its issuer here any more. The
// error says that it could not be found out.
func (v *Request) readSession() (Session, error) {
	var c carried
	now := v.Shell.Config.Clock()
	if !v.Sealed(sessionCookie, sealedSession, &c) || c.ID == "" || !now.Before(c.Ends) {
		return Session{}, nil
	}
	if c.Place == "" {
		return Session{Session: secrets.Session{ID: c.ID}}, nil
	}
	if v.Shell.Config.App.ReadsOnly() != nil {
		return Session{}, nil // sessions lie beside the log, and every page says what is wrong
	}
	s, ok, err := v.Shell.Config.App.Secrets.Session(v.HTTP.Context(), c.Place, c.ID)
	if !ok || err != nil {
		return Session{}, err
	}
	if i, there := v.Shell.Config.SignIn.Find(s.Issuer); !there || !v.MayUse(i) {
		return Session{}, nil
	}
	out := Session{Session: s, place: c.Place}
	if out.acting, err = v.actingIn(&out.Session); err != nil {
		return Session{}, err
	}
	if out.Organisation != "" {
		out.Name = v.Shell.OrganisationName(out.Organisation)
	}
	return out, nil
}

// Begin starts a session with a new id, and ends the one that was there. sid is
// that of the session at the issuer.
func (v *Request) Begin(s secrets.Session, sid string) error {
	if err := v.End(); err != nil {
		return err
	}
	s.ID = rand.Text()
	place, err := v.Shell.Config.App.Secrets.BeginSession(v.HTTP.Context(), s, sid)
	if err != nil {
		return &fault.Error{Code: fault.Unavailable, Key: "sign_in_not_recorded", Cause: err}
	}
	return v.carry(Session{Session: s, place: place})
}

// beginUnknown gives a browser that nobody has signed in with something to tie
// forms to.
func (v *Request) beginUnknown() error {
	return v.carry(Session{Session: secrets.Session{ID: rand.Text()}})
}

// renew notes that a session is in use. That it cannot be noted is no reason not
// to show a page.
func (v *Request) renew() {
	if !v.Session.Known() || v.HTTP.Method != http.MethodGet {
		return
	}
	if err := v.Shell.Config.App.Secrets.UseSession(v.HTTP.Context(), v.Session.Session); err != nil {
		v.Shell.Config.Logger.Warn("the use of a session could not be noted", "err", err)
	}
}

// carry gives the browser a session to bring along.
func (v *Request) carry(s Session) error {
	v.Session = s
	return v.Seal(sessionCookie, sealedSession, carried{s.ID, s.place, v.Shell.Config.Clock().Add(secrets.SessionLife)}, 0)
}

// End ends the session for everybody who has its cookie, and makes the browser
// forget it in any case. Nothing was done under one that nobody signed in to.
func (v *Request) End() error {
	s := v.Session
	v.Session = Session{}
	v.Forget(sessionCookie)
	if !s.Known() {
		return nil
	}
	if err := v.Shell.Config.App.Secrets.EndSession(v.HTTP.Context(), s.place); err != nil {
		return &fault.Error{Code: fault.Unavailable, Key: "sign_out_not_recorded", Cause: err}
	}
	return nil
}

// Seal gives the browser a value in a cookie that only the registry can read and
// make, for some seconds; 0: until the browser is closed.
func (v *Request) Seal(cookie, purpose string, value any, seconds int) error {
	sealed, err := v.Shell.sealer.seal(purpose, value)
	if err == nil {
		v.setCookie(v.cookieName(cookie), sealed, seconds)
	}
	return err
}

// Sealed reads what Seal has given; false if there is nothing, or it is forged.
func (v *Request) Sealed(cookie, purpose string, value any) bool {
	c, err := v.HTTP.Cookie(v.cookieName(cookie))
	return err == nil && v.Shell.sealer.open(purpose, c.Value, value) == nil
}

// Forget takes a cookie of Seal back.
func (v *Request) Forget(cookie string) { v.setCookie(v.cookieName(cookie), "", -1) }

// cookieName has the prefix that makes browsers refuse it from elsewhere, where
// there is TLS.
func (v *Request) cookieName(name string) string {
	if v.Shell.secure {
		return "__Host-" + name
	}
	return name
}

// setCookie sets a cookie, instead of what this answer has set it to before.
func (v *Request) setCookie(name, value string, maxAge int) {
	h := v.W.Header()
	h["Set-Cookie"] = slices.DeleteFunc(h["Set-Cookie"], func(set string) bool { return strings.HasPrefix(set, name+"=") })
	http.SetCookie(v.W, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: maxAge,
		HttpOnly: true, Secure: v.Shell.secure, SameSite: http.SameSiteLaxMode,
	})
}

// MayUse says whether somebody can sign in at an issuer with this request. A test
// issuer asks for no password: it is only for who asks the registry under its own
// address, and not through a proxy, which would let in everybody that it is
// reached by.
func (v *Request) MayUse(i openid.Issuer) bool {
	return !i.Test || v.Shell.Config.Site.Serves(v.HTTP) && !site.Proxied(v.HTTP.Header)
}

// MaySignIn says whether there is any issuer to sign in at.
func (v *Request) MaySignIn() bool {
	return slices.ContainsFunc(v.Shell.Config.SignIn.List(), v.MayUse)
}

// SignInPath is where one signs in and comes back to this page, or to the front
// page from those about signing in and out.
func (v *Request) SignInPath() string {
	back := v.path()
	if strings.HasPrefix(back, "/logg-") {
		back = "/"
	}
	return "/logg-inn?" + url.Values{"tilbake": {back}}.Encode()
}

// freshly lets nobody sign who has not shown within access.FreshWithin, and as surely
// as is asked for, who they are: they are sent to do so, and come back.
func freshly(h Handler) Handler {
	return func(v *Request) error {
		i, there := v.Shell.Config.SignIn.Find(v.Session.Issuer)
		if !there || v.Session.Fresh(v.Shell.Config.Clock(), access.FreshWithin, i.Signing) {
			return h(v) // whoever has not signed in at all is refused there
		}
		again := "/logg-inn/til/" + i.Key + "?" + url.Values{"paa-nytt": {"ja"}, "tilbake": {v.path()}}.Encode()
		if v.HTTP.Method == http.MethodGet {
			return v.Redirect(again)
		}
		// What was sent leads to no other site, so it is a page with a link.
		return v.Render("again", Page{Title: v.T("again.title", nil), Status: http.StatusForbidden}, again)
	}
}
