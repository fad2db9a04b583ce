package web

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// announcing warns those who have connected that it will not go on working as
// it does.
var announcing = act{
	key: "breaking", slug: "varsle-endring", upkeep: true, review: true,
	fields: always(tells("what").needed(), date("on").needed(), tells("action"), line("reference")),
	probes: one(func(*work) initiative.Command { return initiative.AnnounceBreakingChange{} }),
	commands: decoded(func(v *events.BreakingChangeAnnounced) initiative.Command {
		return initiative.AnnounceBreakingChange{BreakingChangeAnnounced: *v}
	}),
}
