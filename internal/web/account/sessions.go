package account

import (
	"time"

	"github.com/samstyring/samstyring/internal/app/secrets"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// others ends all sessions but the one that asks.
const others = "andre"

type sessionsData struct {
	Form     *form.Form
	Sessions []sessionRow // this one first
}

type sessionRow struct {
	Handle, Issuer, Organisation string
	Begun, Used                  time.Time
	This                         bool
}

// sessionsPage lists where one is signed in.
func sessionsPage(v *shell.Request) error {
	f, err := v.NewForm()
	if err != nil {
		return err
	}
	list, err := v.Shell.Config.App.Secrets.SessionsOf(v.HTTP.Context(), v.Session.Person)
	if err != nil {
		return &fault.Error{Code: fault.Unavailable, Key: "sessions_unknown", Cause: err}
	}
	d := &sessionsData{Form: f}
	for _, s := range list {
		i, _ := v.Shell.Config.SignIn.Find(s.Issuer)
		row := sessionRow{Handle: s.Handle, Issuer: i.Name, Begun: s.Begun, Used: s.Used, This: s.Handle == v.Session.Handle}
		if s.Organisation != "" {
			row.Organisation = v.Shell.OrganisationName(s.Organisation)
		}
		if row.This {
			d.Sessions = append([]sessionRow{row}, d.Sessions...)
		} else {
			d.Sessions = append(d.Sessions, row)
		}
	}
	return v.Render("sessions", shell.Page{Title: v.T("sessions.title", nil), Form: f}, d)
}

// endSessions ends one of one's sessions, or all others than this.
func endSessions(v *shell.Request) error {
	f, err := v.ReadForm()
	if err != nil {
		return err
	}
	which := func(s secrets.Session) bool { return s.Handle == f.Value("okt") }
	if f.Value("okt") == others {
		which = func(s secrets.Session) bool { return s.Handle != v.Session.Handle }
	}
	ended, err := v.Shell.Config.App.Secrets.EndSessionsOf(v.HTTP.Context(), v.Session.Person, which)
	if err != nil {
		return &fault.Error{Code: fault.Unavailable, Key: "sign_out_not_recorded", Cause: err}
	}
	if f.Value("okt") == v.Session.Handle {
		return leave(v)
	}
	v.Leave("sessions.ended", fault.Args{"count": ended})
	return v.Redirect("/min-side/okter")
}
