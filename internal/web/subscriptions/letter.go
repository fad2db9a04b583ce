package subscriptions

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/subscription"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// letterView is the page behind a link of a letter.
type letterView struct {
	State    string // the texts stand under page.letter.<State>
	Lead     string // instead of the text .lead
	Ask      bool   // there is something to press
	About    *notify.View
	What     []string // what it is about, without words that somebody has typed; empty for everything
	Typed    bool     // there are such words
	Personal bool     // it is about no organisation
	Answer   bool     // of a press
	Action   string   // where the button leads; "" to the page itself
	Own      string   // where whoever follows without an organisation sees what they follow; ""
}

// letterRoutes are the links of the letters. Opening one changes nothing,
// because mail filters open every link; the button on its page does, or the POST
// that a mail program makes for its reader (RFC 8058). Neither needs a session:
// the address is the key.
func letterRoutes(w *shell.Shell) []shell.Route {
	return []shell.Route{
		{Pattern: "GET " + mail.ConfirmPath + "{token}", Handle: confirmLink},
		{Pattern: "POST " + mail.ConfirmPath + "{token}", Handle: confirmLink},
		{Pattern: "GET " + mail.ContactPath + "{token}", Handle: contactLink},
		{Pattern: "POST " + mail.ContactPath + "{token}", Handle: contactLink},
		{Pattern: "GET " + mail.NeverPath + "{token}", Handle: neverLink},
		{Pattern: "POST " + mail.NeverPath + "{token}", Handle: neverLink},
		{Pattern: "POST " + mail.AllowPath + "{token}", Handle: allowLink},
		{Pattern: "GET " + mail.UnsubscribePath + "{token}", Handle: stopLink},
		{Pattern: "POST " + mail.UnsubscribePath + "{token}", Handle: stopLink},
		{Pattern: "GET " + mail.SubscriptionPath + "{id}", Handle: manageLink},
	}
}

// confirmLink asks whether the address is wanted, and takes the answer.
func confirmLink(v *shell.Request) error {
	return showLetter(v, "confirm", mail.PurposeConfirm, v.Shell.Config.Notify.ConfirmEmail)
}

// stopLink asks whether letters are to stop, and takes the answer. The body of a
// POST is not read; that it comes at all is the click. It is answered there and
// not with a redirect, as RFC 8058 wants it.
func stopLink(v *shell.Request) error {
	return showLetter(v, "stop", mail.PurposeUnsubscribe, v.Shell.Config.Notify.Unsubscribe)
}

// manageLink leads to where the organisation looks after its subscriptions.
func manageLink(v *shell.Request) error { return v.Redirect("/abonnementer") }

// contactLink asks whoever looks after a webhook whether they want to be notified
// when it is turned off, and takes the answer.
func contactLink(v *shell.Request) error {
	return showLetter(v, "contact", mail.PurposeContact, v.Shell.Config.Notify.ConfirmContact)
}

// neverLink asks whether the registry is never to write to an address again,
// and takes the answer; the POST of a mail program is one.
func neverLink(v *shell.Request) error { return showRefusal(v, v.Shell.Config.Notify.Block) }

// allowLink takes that back.
func allowLink(v *shell.Request) error { return showRefusal(v, v.Shell.Config.Notify.Unblock) }

// showRefusal shows whether an address refuses all letters after what was done,
// if anything was. It is about no subscription.
func showRefusal(v *shell.Request, do func(context.Context, string) error) error {
	ctx, token, press := v.HTTP.Context(), v.HTTP.PathValue("token"), v.HTTP.Method == http.MethodPost
	if press {
		if err := do(ctx, token); err != nil {
			return deadLink(v, err)
		}
	}
	blocked, err := v.Shell.Config.Notify.Blocked(ctx, token)
	switch {
	case err != nil:
		return deadLink(v, err)
	case blocked:
		return renderLetter(v, http.StatusOK, &letterView{State: "blocked", Ask: true, Answer: press, Action: mail.AllowPath + token})
	case press:
		return renderLetter(v, http.StatusOK, &letterView{State: "allowed", Answer: true})
	}
	return renderLetter(v, http.StatusOK, &letterView{State: "never", Ask: true})
}

// showLetter shows how things stand after what was done, if anything was: the
// same for whoever comes back to a link that was used.
func showLetter(v *shell.Request, what string, purpose mail.Purpose, do func(context.Context, string) (notify.View, error)) error {
	token, press := v.HTTP.PathValue("token"), v.HTTP.Method == http.MethodPost
	view, err := v.Shell.Config.Notify.Linked(v.HTTP.Context(), purpose, token)
	if err == nil && press && (view.Status == subscription.Pending || what != "confirm") {
		view, err = do(v.HTTP.Context(), token)
	}
	if err != nil {
		return deadLink(v, err)
	}
	if _, err := v.HTTP.Cookie(shell.LanguageCookie); errors.Is(err, http.ErrNoCookie) {
		v.Lang = view.Language
	}
	d := &letterView{State: letterState(what, view), About: &view, Answer: press}
	d.Ask = d.State == what
	if subscription.OfMailbox(view.Owner) {
		d.Personal = true
		if slices.Contains(ownLeads, d.State) {
			d.Lead = v.T("letter.own."+d.State+".lead", nil)
		}
		if view.Status == subscription.Active || view.Status == subscription.Paused {
			d.Own = v.Shell.Config.Notify.OwnLink(view)
		}
	}
	for _, name := range filter.OfChanges {
		values := view.Filters.Set[name]
		if name == filter.Text { // a registry must not hand on what a stranger says
			d.Typed = len(values) > 0
			continue
		}
		for _, value := range values {
			d.What = append(d.What, v.SaidAlone(name, value))
		}
	}
	return renderLetter(v, http.StatusOK, d)
}

// ownLeads are the states of which whoever follows without an organisation is told
// otherwise.
var ownLeads = []string{"confirm", "paused", "disabled", "stopped"}

// letterState is what a page says: "confirm" and "stop" ask, the others tell.
func letterState(what string, view notify.View) string {
	switch s := view.Status; {
	case what == "contact" && view.ContactConfirmed:
		return "contacted"
	case what == "contact":
		return what
	case s == subscription.Disabled && what == "stop":
		return "stopped"
	case s == subscription.Disabled:
		return "disabled"
	case what == "stop" || s == subscription.Pending:
		return what
	case s == subscription.Paused:
		return "paused"
	default:
		return "confirmed"
	}
}

// deadLink tells why a link leads nowhere.
func deadLink(v *shell.Request, err error) error {
	f := app.Fault(err)
	if f.Code != fault.NotFound {
		return err
	}
	_, lead := v.Lang.Fault(f)
	return renderLetter(v, f.Code.Status(), &letterView{State: f.Key, Lead: lead})
}

func renderLetter(v *shell.Request, status int, d *letterView) error {
	return v.Render("letter", shell.Page{Title: v.T("letter."+d.State, nil), Status: status, Secret: true}, d)
}
