package initiatives

import (
	"net/url"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/web/form"
)

// reporting is the owner's word on its own project.
var reporting = actionForm{
	key: "phase", slug: "fase", upkeep: true,
	fields: always(form.OneOfFew("phase", form.Values("phase", events.Phases)).Needed(), form.LongText("note")),
	start: func(c *actionRequest) url.Values {
		return form.Fill(map[string]any{"phase": c.doc.Phase, "note": c.doc.PhaseNote})
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
		return form.Only(recorded(c), "plan")
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
	fields:   always(form.LongText("note")),
	kind:     initiative.KindConfirm,
	commands: decoded(func(v *reasoned) initiative.Command { return initiative.Confirm{Note: v.Note} }),
}

// recording says where an initiative stood before the registry was there.
var recording = actionForm{
	key: "record", slug: "tidligere-steg", upkeep: true,
	fields: always(
		form.OneOfFew("stage", form.Values("stage", events.Stages[1:])).Needed(), form.Date("since"),
		form.OneLine("evidence.source").Needed(), form.OneLine("evidence.url").Needed(), form.Date("evidence.date"),
		form.OneOfFew("evidence.certainty", form.Values("certainty", events.Certainties)).Needed(),
	),
	kind: initiative.KindRecordAtStage,
	commands: decoded(func(v *events.RecordedAtStage) initiative.Command {
		return initiative.RecordAtStage{RecordedAtStage: *v}
	}),
}
