package initiatives

import (
	"net/url"
	"slices"

	"github.com/samstyring/samstyring/internal/contact"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
)

// choosing says whom to ask about the initiative, among the contacts of its owner
// that the caller may see.
var choosing = actionForm{
	key: "contacts", slug: "kontakter", upkeep: true, anyTime: true,
	fields: func(c *actionRequest) []form.Field {
		return []form.Field{form.AnyOf("contacts", c.offers(contactOptions))}
	},
	start: func(c *actionRequest) url.Values { return url.Values{"contacts": c.state.Contacts} },
	kind:  initiative.KindChooseContacts,
	commands: func(c *actionRequest) ([]initiative.Command, error) {
		var v struct {
			Contacts []string `json:"contacts"`
		}
		if err := c.tree.Into(&v); err != nil {
			return nil, err
		}
		hidden, err := hiddenContacts(c)
		return []initiative.Command{initiative.ChooseContacts{Contacts: append(hidden, v.Contacts...)}}, err
	},
}

// hiddenContacts are those of the initiative that the caller does not see, and so
// cannot have meant to leave out. Who was erased is none of them.
func hiddenContacts(c *actionRequest) (out []string, err error) {
	ctx, secrets := c.v.HTTP.Context(), c.v.Shell.Config.App.Secrets
	seen, err := secrets.VisibleContacts(ctx, c.v.Caller(), c.state.Owner)
	for _, id := range c.state.Contacts {
		if err == nil && !slices.ContainsFunc(seen, func(one contact.Contact) bool { return one.ID == id }) {
			var known bool
			if known, err = secrets.KnowsContact(ctx, c.state.Owner, id); known {
				out = append(out, id)
			}
		}
	}
	if err != nil {
		return nil, &fault.Error{Code: fault.Unavailable, Key: "contacts_unread", Cause: err}
	}
	return out, nil
}

func contactOptions(c *actionRequest) []form.Option {
	registry := c.v.Shell.Config.App
	list, err := registry.Secrets.VisibleContacts(c.v.HTTP.Context(), c.v.Caller(), c.state.Owner)
	if err != nil {
		c.v.Shell.Config.Logger.Warn("contacts could not be read", "err", err)
	}
	var out []form.Option
	for _, one := range list {
		name := one.Task
		if one.Name != "" {
			name += ": " + one.Name
		}
		out = append(out, form.Option{Value: one.ID, Name: name, Help: one.Email})
	}
	return out
}
