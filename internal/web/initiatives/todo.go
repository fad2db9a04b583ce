package initiatives

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// todo is what the signed-in organisation may do about an initiative now.
type todo struct {
	Next   []action // on the way through the stages
	Upkeep []action
}

// action leads to a form, and says what the gate behind it still lacks.
type action struct {
	Title, Href string
	Unmet       []string
	action      *actionForm
}

// form is the address of the form of an action, opened for an announcement; "" if
// the action is not open.
func (t *todo) form(a *actionForm, day events.Date) string {
	if t == nil {
		return ""
	}
	for _, item := range t.Upkeep {
		if item.action == a {
			return item.Href + "?" + dayField + "=" + string(day)
		}
	}
	return ""
}

// readTodo is nil for somebody who is not signed in, and without actions for
// somebody who may do nothing.
func readTodo(v *shell.Request, d *document.Initiative) (*todo, error) {
	if !v.Session.SignedIn() {
		return nil, nil
	}
	state, err := v.Shell.Config.App.Query.State(d.ID)
	if err != nil {
		return nil, err
	}
	out := &todo{}
	for _, a := range actionForms {
		c := &actionRequest{v: v, action: a, state: &state, doc: d, f: &form.Form{}}
		refusal, unmet := c.possible()
		if refusal != nil {
			continue
		}
		item := action{Title: v.T("action."+a.key, nil), Href: "/tiltak/" + d.ID + "/" + a.slug, action: a}
		for _, f := range unmet {
			item.Unmet = append(item.Unmet, v.Lang.Label(f.Path)+": "+v.Lang.Field(f))
		}
		if a.upkeep {
			out.Upkeep = append(out.Upkeep, item)
		} else {
			out.Next = append(out.Next, item)
		}
	}
	return out, nil
}
