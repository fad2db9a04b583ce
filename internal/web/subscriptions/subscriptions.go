package subscriptions

import (
	"slices"

	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/subscription"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// subscriptionsPage is what the organisation that is signed in subscribes to.
type subscriptionsPage struct {
	Form   *form.Form // its token is for the buttons
	List   []subscribed
	New    string // the subscription that was just made
	Secret string // of it; shown here and never again
	May    bool   // change and end them
}

// subscribed is one subscription in words.
type subscribed struct {
	notify.View
	What    []string // what it is about; empty for everything
	Target  string
	Maker   string   // who made it: a text under page.subscriptions.by
	Actions []string // what can be done with it; texts under page.subscriptions.action
}

// The things that can be done with a subscription.
const (
	actionPause  = "pause"
	actionResume = "fortsett"
	actionDelete = "slett"
)

// subscriptions lists them.
func subscriptions(v *shell.Request) error { return showSubscriptions(v, "", "") }

func showSubscriptions(v *shell.Request, made, secret string) error {
	list, err := v.Shell.Config.Notify.List(v.HTTP.Context(), v.Caller())
	if err != nil {
		return err
	}
	d := &subscriptionsPage{New: made, Secret: secret, May: v.May("changeSubscription")}
	if d.Form, err = v.NewForm(); err != nil {
		return err
	}
	for _, one := range slices.Backward(list) {
		d.List = append(d.List, newSubscribed(v, one))
	}
	return v.Render("subscriptions", shell.Page{
		Title:  v.T("subscriptions.title", nil),
		Crumbs: []shell.Crumb{{Title: v.T("menu.changes", nil), Href: "/endringer"}},
	}, d)
}

func newSubscribed(v *shell.Request, one notify.View) subscribed {
	s := subscribed{View: one, Target: one.Address + one.Endpoint, Maker: "another"}
	switch one.By {
	case "":
		s.Maker = "unknown"
	case v.Caller().Actor:
		s.Maker = "you"
	}
	for _, name := range filter.OfChanges {
		for _, value := range one.Filters.Set[name] {
			s.What = append(s.What, v.SaidAlone(name, value))
		}
	}
	switch one.Status {
	case subscription.Active:
		s.Actions = []string{actionPause}
	case subscription.Paused, subscription.Disabled, subscription.Pending:
		s.Actions = []string{actionResume}
	}
	s.Actions = append(s.Actions, actionDelete)
	return s
}

// changeSubscription does what a button asks for.
func changeSubscription(v *shell.Request) error {
	sent, err := v.ReadForm()
	if err != nil {
		return err
	}
	id, ctx := v.HTTP.PathValue("id"), v.HTTP.Context()
	switch action := sent.Value("gjor"); action {
	case actionPause:
		_, err = v.Shell.Config.Notify.Pause(ctx, notify.Request{Caller: v.Caller()}, id)
	case actionResume:
		_, err = v.Shell.Config.Notify.Resume(ctx, notify.Request{Caller: v.Caller()}, id)
	case actionDelete:
		err = v.Shell.Config.Notify.Delete(ctx, v.Caller(), id)
	default:
		err = shell.NotUnderstood("gjor", action)
	}
	if err != nil {
		return err
	}
	v.Leave("subscriptions.done."+sent.Value("gjor"), nil)
	return v.Redirect("/abonnementer")
}
