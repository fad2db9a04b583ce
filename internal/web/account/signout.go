package account

import (
	"net/http"

	"github.com/samstyring/samstyring/internal/access/openid"
	"github.com/samstyring/samstyring/internal/app/secrets"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/shell"
)

type leavingData struct{ Issuer, Href string }

// signOut ends the session, on every replica and for every copy of the cookie,
// and leads on to sign out at the issuer.
func signOut(v *shell.Request) error {
	if _, err := v.ReadForm(); err != nil {
		return err
	}
	return leave(v)
}

// leave ends the session here and at the issuer. The answer is a page that leads
// on by itself: what was sent from a form may not be answered with an address
// elsewhere (form-action).
func leave(v *shell.Request) error {
	s := v.Session
	var h hint
	if !v.Sealed(idTokenCookie, sealedIDToken, &h) || h.Session != s.ID {
		h.Token = ""
	}
	v.Forget(idTokenCookie)
	if err := v.End(); err != nil {
		return err
	}
	i, _ := v.Shell.Config.SignIn.Find(s.Issuer)
	to := ""
	if s.Known() {
		to = v.Shell.Config.SignIn.LogoutURL(v.HTTP.Context(), s.Issuer, h.Token)
	}
	if to == "" {
		return v.Redirect(openid.LoggedOutPath)
	}
	v.W.Header().Set("Refresh", "0; url="+to)
	return v.Render("leaving", shell.Page{Title: v.T("signout.leaving", nil), Secret: true}, leavingData{i.Name, to})
}

// signedOut is the page that one ends at.
func signedOut(v *shell.Request) error {
	return v.Render("signedout", shell.Page{Title: v.T("signout.title", nil)}, nil)
}

// backChannelLogout ends the sessions here of which an issuer says that they have ended
// there (OpenID Connect Back-Channel Logout 1.0). What is wrong with what was sent
// stays in the log.
func backChannelLogout(v *shell.Request) error {
	v.W.Header().Set("Cache-Control", "no-store")
	err := endLoggedOut(v)
	if err == nil {
		v.W.WriteHeader(http.StatusOK)
		return nil
	}
	v.Shell.Config.Logger.Info("logout token refused", "err", err)
	status, body := http.StatusBadRequest, `{"error":"invalid_request"}`
	if fault.CodeOf(err) != fault.Forbidden {
		status, body = http.StatusServiceUnavailable, `{"error":"temporarily_unavailable"}`
		v.W.Header().Set("Retry-After", "1")
	}
	v.W.Header().Set("Content-Type", "application/json")
	v.W.WriteHeader(status)
	_, _ = v.W.Write([]byte(body)) // the issuer is gone if this fails
	return nil
}

func endLoggedOut(v *shell.Request) error {
	ctx, store := v.HTTP.Context(), v.Shell.Config.App.Secrets
	if err := v.HTTP.ParseForm(); err != nil {
		return &fault.Error{Code: fault.Forbidden, Cause: err}
	}
	logout, err := v.Shell.Config.SignIn.ReadLogout(ctx, v.HTTP.PostForm.Get("logout_token"))
	if err != nil {
		return err
	}
	first, err := store.Once(ctx, "logout", logout.Address, logout.ID)
	switch {
	case err != nil:
		return err
	case !first:
		return fault.New(fault.Forbidden, "sign_in_refused", nil)
	case logout.SessionID != "":
		return store.EndSessionsAt(ctx, logout.Issuer, logout.SessionID)
	}
	_, err = store.EndSessionsOf(ctx, person(v, logout.Issuer, logout.Address, logout.Subject), func(secrets.Session) bool { return true })
	return err
}
