package initiatives

import (
	"net/url"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/web/form"
)

// pausing pauses the initiative.
var pausing = actionForm{
	key: "hold", slug: "sett-pa-vent", upkeep: true,
	fields: always(reason(), form.Date("until")),
	kind:   initiative.KindPutOnHold,
	commands: decoded(func(v *struct {
		Until events.Date `json:"until"`
		reasoned
	}) initiative.Command {
		return initiative.PutOnHold{Reason: v.Reason, Until: v.Until}
	}),
}

// resuming ends a pause.
var resuming = actionForm{
	key: "resume", slug: "gjenoppta",
	fields:   always(reason()),
	kind:     initiative.KindResume,
	commands: decoded(func(v *reasoned) initiative.Command { return initiative.Resume{Reason: v.Reason} }),
}

// withdrawing ends the initiative without a result.
var withdrawing = actionForm{
	key: "withdraw", slug: "trekk", upkeep: true,
	fields: always(reason(), confirmation()),
	kind:   initiative.KindWithdraw,
	commands: func(c *actionRequest) ([]initiative.Command, error) {
		c.confirm()
		return decoded(func(v *reasoned) initiative.Command { return initiative.Withdraw{Reason: v.Reason} })(c)
	},
}

// merging ends the initiative because another one carries it on.
var merging = actionForm{
	key: "merge", slug: "sla-sammen", upkeep: true,
	fields: always(form.OneLine("into").Needed(), reason(), confirmation()),
	kind:   initiative.KindMerge,
	commands: func(c *actionRequest) ([]initiative.Command, error) {
		c.confirm()
		return decoded(func(v *struct {
			Into string `json:"into"`
			reasoned
		}) initiative.Command {
			return initiative.Merge{Into: v.Into, Reason: v.Reason}
		})(c)
	},
}

// retiring ends what is in operation.
var retiring = actionForm{
	key: "retire", slug: "avvikle", upkeep: true,
	fields: always(form.Date("on").Needed(), reason(), form.OneLine("replacedBy"), confirmation()),
	start:  func(c *actionRequest) url.Values { return fixed("on", string(c.v.Today())) },
	kind:   initiative.KindRetire,
	commands: func(c *actionRequest) ([]initiative.Command, error) {
		c.confirm()
		return decoded(func(v *events.Retired) initiative.Command {
			return initiative.Retire{Reason: v.Reason, On: v.On, ReplacedBy: v.ReplacedBy}
		})(c)
	},
}
