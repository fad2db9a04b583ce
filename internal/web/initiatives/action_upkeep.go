package initiatives

import (
	"net/url"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// reporting is the owner's word on its own project.
var reporting = actionForm{
	key: "phase", slug: "fase", upkeep: true,
	fields: always(radios("phase", values("phase", events.Phases)).needed(), tells("note")),
	start: func(c *actionRequest) url.Values {
		return flatten(map[string]any{"phase": c.doc.Phase, "note": c.doc.PhaseNote})
	},
	kind: initiative.KindReportPhase,
	commands: decoded(func(v *struct {
		Phase events.Phase `json:"phase"`
		reasoned
	}) initiative.Command {
		return initiative.ReportPhase{Phase: v.Phase, Note: v.Note}
	}),
}

// rebaselining sets a new basis for the plan.
var rebaselining = actionForm{
	key: "baseline", slug: "basisplan", upkeep: true, review: true,
	fields: always(plan(), reason()),
	start: func(c *actionRequest) url.Values {
		all := recorded(c)
		out := url.Values{}
		for _, key := range allUnder(all, "plan") {
			out[key] = all[key]
		}
		return out
	},
	kind:  initiative.KindRebaseline,
	ready: func(c *actionRequest) bool { return len(c.state.Baseline) > 0 },
	commands: decoded(func(v *struct {
		Plan []events.Milestone `json:"plan"`
		reasoned
	}) initiative.Command {
		return initiative.Rebaseline{Plan: v.Plan, Reason: v.Reason}
	}),
}

// confirming says that what is recorded is still true.
var confirming = actionForm{
	key: "confirm", slug: "bekreft", upkeep: true,
	fields:   always(tells("note")),
	kind:     initiative.KindConfirm,
	commands: decoded(func(v *reasoned) initiative.Command { return initiative.Confirm{Note: v.Note} }),
}

// recording says where an initiative stood before the registry was there.
var recording = actionForm{
	key: "record", slug: "tidligere-steg", upkeep: true,
	fields: always(
		radios("stage", values("stage", events.Stages[1:])).needed(), date("since"),
		line("evidence.source").needed(), line("evidence.url").needed(), date("evidence.date"),
		radios("evidence.certainty", values("certainty", events.Certainties)).needed(),
	),
	kind: initiative.KindRecordAtStage,
	commands: decoded(func(v *events.RecordedAtStage) initiative.Command {
		return initiative.RecordAtStage{RecordedAtStage: *v}
	}),
}
