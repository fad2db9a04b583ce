package initiatives

import (
	"net/url"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/web/form"
)

// signingDecision is one party's signature on a class.
var signingDecision = actionForm{
	key: "sign", slug: "signer", about: "decision",
	fields: always(
		form.Carried("contentHash"), form.OneOfFew("class", form.Values("class", events.Classes)).Needed(), form.LongText("reason"), confirmation(),
	),
	start: func(c *actionRequest) url.Values {
		v := fixed("contentHash", c.state.ContentHash())
		for party, s := range c.state.Decision.Pending {
			if party != c.party() && s.ContentHash == c.state.ContentHash() {
				v.Set("class", string(s.Class)) // the class that the other party has signed
			}
		}
		return v
	},
	kind:  initiative.KindSign,
	ready: func(c *actionRequest) bool { return c.state.Stage != events.StageProposed },
	commands: func(c *actionRequest) ([]initiative.Command, error) {
		c.confirm()
		return decoded(func(v *events.DecisionSigned) initiative.Command {
			return initiative.Sign{Party: c.party(), Class: v.Class, ContentHash: v.ContentHash, Reason: v.Reason}
		})(c)
	},
}
