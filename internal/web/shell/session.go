package shell

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/site"
)

// Session is what a browser carries: whom it acts for. The zero value is nobody.
type Session struct {
	ID           string    `json:"i"` // random; forms are tied to it
	Organisation string    `json:"o,omitempty"`
	Name         string    `json:"n,omitempty"` // of the organisation or role, never of a person
	Expires      time.Time `json:"e"`           // whatever is done with it
	Idle         time.Time `json:"u"`           // when it ends unless it is used
}

// SignedIn says that the session acts for an organisation. A session that does
// not exists only so that a form can be tied to it.
func (s Session) SignedIn() bool { return s.Organisation != "" }

// How long a session lasts: a working day, and less when nobody uses it. There
// must be time to fill in a long form. Renewing it is put off for a while, so
// that not every page sets a cookie.
const (
	sessionLife    = 8 * time.Hour
	sessionIdle    = 2 * time.Hour
	sessionRenewal = 5 * time.Minute
)

// caller may do what the organisation may; the actor is a pseudonym.
func (s Session) caller(keys *access.Keys) access.Caller {
	if !s.SignedIn() {
		return access.Caller{}
	}
	return access.Caller{
		Organisation: s.Organisation, Scopes: []string{access.ScopeWrite},
		Actor: keys.Pseudonym("web", s.Organisation, s.Name),
	}
}

// sessionCookie has the prefix that makes browsers refuse it from elsewhere,
// where there is TLS.
func (w *Shell) sessionCookie() string {
	if w.secure {
		return "__Host-sesjon"
	}
	return "sesjon"
}

// readSession is nobody if the cookie is missing, forged or too old, if somebody
// has signed out of it, or if it is a prepared identity where there is none. The
// error says that it could not be found out.
func (v *Request) readSession() (Session, error) {
	c, err := v.HTTP.Cookie(v.Shell.sessionCookie())
	if err != nil {
		return Session{}, nil
	}
	var s Session
	now := v.Shell.Config.Clock()
	if v.Shell.sealer.open("session", c.Value, &s) != nil || s.ID == "" || !now.Before(s.Expires) || !now.Before(s.Idle) {
		return Session{}, nil
	}
	if !s.SignedIn() {
		return s, nil
	}
	if !v.MayBePrepared() {
		return Session{}, nil
	}
	if ended, err := v.Shell.Config.App.Secrets.SessionEnded(v.HTTP.Context(), s.ID); ended || err != nil {
		return Session{}, err
	}
	return s, nil
}

// Begin starts a session with a new id, and ends the one that was there.
func (v *Request) Begin(organisation, name string) error {
	if err := v.End(); err != nil {
		return err
	}
	now := v.Shell.Config.Clock()
	return v.carry(Session{
		ID: rand.Text(), Organisation: organisation, Name: name, Expires: now.Add(sessionLife), Idle: now.Add(sessionIdle),
	})
}

// renew lets a session last that is in use.
func (v *Request) renew() error {
	s, until := v.Session, v.Shell.Config.Clock().Add(sessionIdle)
	if s.ID == "" || v.HTTP.Method != http.MethodGet || until.Sub(s.Idle) < sessionRenewal {
		return nil
	}
	s.Idle = until
	return v.carry(s)
}

// carry gives the browser a session to bring along.
func (v *Request) carry(s Session) error {
	sealed, err := v.Shell.sealer.seal("session", s)
	if err != nil {
		return err
	}
	v.Session = s
	v.setCookie(v.Shell.sessionCookie(), sealed, 0)
	return nil
}

// End ends the session for everybody who has its cookie, and makes the browser
// forget it in any case. Nothing was done under one that nobody signed in to.
func (v *Request) End() error {
	s := v.Session
	v.Session = Session{}
	v.setCookie(v.Shell.sessionCookie(), "", -1)
	if !s.SignedIn() {
		return nil
	}
	if err := v.Shell.Config.App.Secrets.EndSession(v.HTTP.Context(), s.ID); err != nil {
		return &fault.Error{Code: fault.Unavailable, Key: "sign_out_not_recorded", Cause: err}
	}
	return nil
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

// MayBePrepared says whether the request can be made as a prepared identity:
// only where that was asked for, under the registry's own address, and by nobody
// who comes through a proxy. A proxy on this machine would let in everybody that
// it is reached by.
func (v *Request) MayBePrepared() bool {
	return v.Shell.Config.DemoSignIn && v.Shell.Config.Site.Serves(v.HTTP) && !site.Proxied(v.HTTP.Header)
}
