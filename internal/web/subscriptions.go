package web

import (
	"slices"

	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/subscription"
)

// subscriptionsPage is what the organisation that is signed in subscribes to.
type subscriptionsPage struct {
	Form   *form // its token is for the buttons
	List   []subscribed
	New    string // the subscription that was just made
	Secret string // of it; shown here and never again
}

// subscribed is one subscription in words.
type subscribed struct {
	notify.View
	What   []string // what it is about; empty for everything
	Target string
	Acts   []string // what can be done with it; texts under page.subscriptions.act
}

// The things that can be done with a subscription.
const (
	actPause  = "pause"
	actResume = "fortsett"
	actDelete = "slett"
)

// subscriptions lists them.
func (w *Web) subscriptions(v *visit) error { return v.showSubscriptions("", "") }

func (v *visit) showSubscriptions(made, secret string) error {
	list, err := v.web.cfg.Notify.List(v.r.Context(), v.caller())
	if err != nil {
		return err
	}
	d := &subscriptionsPage{New: made, Secret: secret}
	if d.Form, err = v.newForm(); err != nil {
		return err
	}
	for _, one := range slices.Backward(list) {
		d.List = append(d.List, v.subscribed(one))
	}
	return v.render("subscriptions", Page{
		Title:  v.text("subscriptions.title", nil),
		Crumbs: []Crumb{{v.text("menu.changes", nil), "/endringer"}},
	}, d)
}

func (v *visit) subscribed(one notify.View) subscribed {
	s := subscribed{View: one, Target: one.Address + one.Endpoint}
	for _, name := range filter.OfChanges {
		for _, value := range one.Filters.Set[name] {
			s.What = append(s.What, v.said(name, value))
		}
	}
	switch one.Status {
	case subscription.Active:
		s.Acts = []string{actPause}
	case subscription.Paused, subscription.Disabled, subscription.Pending:
		s.Acts = []string{actResume}
	}
	s.Acts = append(s.Acts, actDelete)
	return s
}

// changeSubscription does what a button asks for.
func (w *Web) changeSubscription(v *visit) error {
	sent, err := v.readForm()
	if err != nil {
		return err
	}
	id, ctx := v.r.PathValue("id"), v.r.Context()
	switch act := sent.Value("gjor"); act {
	case actPause:
		_, err = w.cfg.Notify.Pause(ctx, notify.Request{Caller: v.caller()}, id)
	case actResume:
		_, err = w.cfg.Notify.Resume(ctx, notify.Request{Caller: v.caller()}, id)
	case actDelete:
		err = w.cfg.Notify.Delete(ctx, v.caller(), id)
	default:
		err = notUnderstood("gjor", act)
	}
	if err != nil {
		return err
	}
	v.leave("subscriptions.done."+sent.Value("gjor"), nil)
	return v.redirect("/abonnementer")
}
