package initiatives

import (
	"errors"
	"net/url"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/web/form"
)

// preparing says who takes over and what comes with it.
var preparing = actionForm{
	key: "handover", slug: "overlevering", review: true,
	fields: always(
		form.Under("receiver", form.Field{Path: "receiver", Kind: form.Org, Options: anyOrganisation, Required: true},
			form.Field{Path: "benefitOwner", Kind: form.Org, Options: anyOrganisation}),
		form.Under("package", form.OneLine("onboardingPackage.url"), form.LongText("onboardingPackage.text")),
		form.Under("price", form.List("priceModel", form.WholeNumber("year").Needed(), form.WholeNumber("amount").Needed(),
			form.OneOf("sizeClass", form.WithNone("sizeClass", form.Values("sizeClass", events.SizeClasses))), form.Text("basis"))),
	),
	start: func(c *actionRequest) url.Values {
		v := url.Values{}
		if h := c.doc.Handover; h != nil {
			p := events.HandoverPrepared{OnboardingPackage: h.OnboardingPackage, PriceModel: h.PriceModel}
			if h.Receiver != nil {
				p.Receiver = h.Receiver.Number
			}
			if h.BenefitOwner != nil {
				p.BenefitOwner = h.BenefitOwner.Number
			}
			return form.Fill(p)
		}
		form.SetRowCount(v, "priceModel", 3)
		return v
	},
	kind: initiative.KindPrepareHandover,
	commands: decoded(func(v *events.HandoverPrepared) initiative.Command {
		return initiative.PrepareHandover{HandoverPrepared: *v}
	}),
}

// settling: the receiver accepts or waives the nine points, on one page.
var settling = actionForm{
	key: "items", slug: "overlevering/punkter", about: "handover", review: true,
	fields: func(c *actionRequest) []form.Field {
		var out []form.Field
		for _, item := range events.HandoverItems {
			name := locale.Capital(c.v.Lang.Value("item", item))
			outcome := form.OneOfFew("items."+item+".outcome", form.WithNone("item", form.Values("outcome", events.HandoverOutcomes)))
			why := form.Text("items." + item + ".reason")
			outcome.Name, why.Name = name, c.v.T("item.why", map[string]any{"what": name})
			out = append(out, outcome, why)
		}
		return out
	},
	start: func(c *actionRequest) url.Values {
		v := url.Values{}
		if c.doc.Handover == nil {
			return v
		}
		for _, item := range c.doc.Handover.Items {
			if item.Outcome != "open" {
				form.FillAt(v, "items."+item.Item, map[string]any{"outcome": item.Outcome, "reason": item.Reason})
			}
		}
		return v
	},
	kind:     initiative.KindSettleHandoverItem,
	commands: settlements,
}

// settlements is one command for each point that was settled. They are all
// tried first, so that either all are recorded or none.
func settlements(c *actionRequest) ([]initiative.Command, error) {
	var out []initiative.Command
	for _, item := range events.HandoverItems {
		at := "items." + item
		outcome := c.f.Value(at + ".outcome")
		if outcome == "" {
			continue
		}
		cmd := initiative.SettleHandoverItem{HandoverItemSettled: events.HandoverItemSettled{Item: item, Outcome: outcome}}
		for _, tag := range checks.Languages {
			if s := c.f.Value(at + ".reason." + tag); s != "" {
				if cmd.Reason == nil {
					cmd.Reason = events.Text{}
				}
				cmd.Reason[tag] = s
			}
		}
		out = append(out, cmd)
		err := c.v.Shell.Config.App.Command.Try(c.v.Caller(), c.state, cmd)
		var e *fault.Error
		if errors.As(err, &e) && e.Code == fault.Invalid {
			for _, f := range e.Fields {
				f.Path = at + "." + f.Path
				c.wrong = append(c.wrong, f)
			}
		}
	}
	if len(out) == 0 {
		c.wrong = append(c.wrong, fault.Field{Path: "items." + events.HandoverItems[0] + ".outcome", Code: "required"})
	}
	return out, fault.Merge(c.wrong, nil)
}

// accepting is one of the three acceptances of a handover.
var accepting = actionForm{
	key: "accept", slug: "overlevering/godkjenn", about: "handover",
	fields: func(c *actionRequest) []form.Field {
		return []form.Field{form.OneOfFew("as", c.offers(acceptors)).Needed(), form.LongText("note"), confirmation()}
	},
	start: func(c *actionRequest) url.Values {
		if list := acceptors(c); len(list) == 1 {
			return fixed("as", list[0].Value)
		}
		return url.Values{}
	},
	kind:  initiative.KindAcceptHandover,
	ready: func(c *actionRequest) bool { return c.state.Stage == events.StagePiloted },
	commands: func(c *actionRequest) ([]initiative.Command, error) {
		c.confirm()
		return decoded(func(v *events.HandoverAccepted) initiative.Command {
			return initiative.AcceptHandover{As: v.As, Note: v.Note}
		})(c)
	},
}

// acceptors are those for which the caller may accept and has not.
func acceptors(c *actionRequest) []form.Option {
	return form.Values("as", c.v.Shell.Config.App.Command.Acceptors(c.v.Caller(), c.state))(c.v.Binding(c.f))
}
