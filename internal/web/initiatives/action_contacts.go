package initiatives

import (
	"net/url"

	"github.com/samstyring/samstyring/internal/domain/initiative"
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
	commands: decoded(func(v *struct {
		Contacts []string `json:"contacts"`
	}) initiative.Command {
		return initiative.ChooseContacts{Contacts: v.Contacts}
	}),
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
