package web

import (
	"crypto/rand"
	"net/http"
	"time"

	"github.com/samstyring/samstyring/internal/access"
)

// Session is what a browser carries: whom it acts for. The zero value is nobody.
type Session struct {
	ID           string    `json:"i"` // random; forms are tied to it
	Organisation string    `json:"o,omitempty"`
	Name         string    `json:"n,omitempty"` // of the organisation or role, never of a person
	Expires      time.Time `json:"e"`
}

// SignedIn says that the session acts for an organisation. A session that does
// not exists only so that a form can be tied to it.
func (s Session) SignedIn() bool { return s.Organisation != "" }

// sessionLife is a working day.
const sessionLife = 10 * time.Hour

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
func (w *Web) sessionCookie() string {
	if w.secure {
		return "__Host-sesjon"
	}
	return "sesjon"
}

// readSession is nobody if the cookie is missing, forged or too old.
func (w *Web) readSession(r *http.Request) Session {
	c, err := r.Cookie(w.sessionCookie())
	if err != nil {
		return Session{}
	}
	var s Session
	if w.sealer.open("session", c.Value, &s) != nil || s.ID == "" || !w.cfg.Clock().Before(s.Expires) {
		return Session{}
	}
	return s
}

// begin starts a session with a new id, whatever was there before.
func (v *visit) begin(organisation, name string) error {
	s := Session{ID: rand.Text(), Organisation: organisation, Name: name, Expires: v.web.cfg.Clock().Add(sessionLife)}
	sealed, err := v.web.sealer.seal("session", s)
	if err != nil {
		return err
	}
	v.session = s
	v.setCookie(v.web.sessionCookie(), sealed, 0)
	return nil
}

// end makes the browser forget the session.
func (v *visit) end() {
	v.session = Session{}
	v.setCookie(v.web.sessionCookie(), "", -1)
}

func (v *visit) setCookie(name, value string, maxAge int) {
	http.SetCookie(v.w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: maxAge,
		HttpOnly: true, Secure: v.web.secure, SameSite: http.SameSiteLaxMode,
	})
}
