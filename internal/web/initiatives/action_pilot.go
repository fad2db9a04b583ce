package initiatives

import (
	"net/url"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// planning sets purpose, period and thresholds of a pilot.
var planning = actionForm{
	key: "pilot", slug: "pilot", review: true,
	fields: always(
		fieldset("pilot", tells("purpose").needed(), date("start").needed(), date("end").needed()),
		fieldset("criteria", rows("criteria", says("text").needed(), picks("direction", values("direction", []string{"at_least", "at_most"})).needed(),
			field{path: "threshold", kind: kindDecimal, required: true}, line("unit").needed())),
	),
	start: func(c *actionRequest) url.Values {
		v := url.Values{}
		if p := c.doc.Pilot; p != nil && p.Status == "planned" {
			v = flatten(map[string]any{"purpose": p.Purpose, "start": p.Start, "end": p.End})
			for i, k := range p.Criteria {
				for key, values := range flatten(map[string]any{"text": k.Text, "direction": k.Direction, "threshold": k.Threshold, "unit": k.Unit}) {
					v[rowPath("criteria", i)+"."+key] = values
				}
			}
			return v
		}
		setRowCount(v, "criteria", 1)
		return v
	},
	kind: initiative.KindPlanPilot,
	commands: decoded(func(v *events.PilotPlanned) initiative.Command {
		for i := range v.Criteria {
			v.Criteria[i].ID = strconv.Itoa(i + 1)
		}
		return initiative.PlanPilot{PilotPlanned: *v}
	}),
}

// joining: a municipality takes part, by its own word.
var joining = actionForm{
	key: "join", slug: "pilot/bli-med", about: "pilot", anyTime: true,
	fields: always(tells("note")),
	kind:   initiative.KindJoinPilot,
	ready: func(c *actionRequest) bool {
		if c.state.Pilot == nil {
			return false
		}
		_, in := c.state.Pilot.Participants[c.municipality()]
		return !in
	},
	commands: func(c *actionRequest) ([]initiative.Command, error) {
		return decoded(func(v *reasoned) initiative.Command {
			return initiative.JoinPilot{Municipality: c.municipality(), Note: v.Note}
		})(c)
	},
}

// leaving: a municipality takes part no longer.
var leaving = actionForm{
	key: "leave", slug: "pilot/forlat", about: "pilot", anyTime: true,
	fields: always(reason()),
	kind:   initiative.KindLeavePilot,
	ready:  func(c *actionRequest) bool { return c.state.Pilot != nil },
	commands: func(c *actionRequest) ([]initiative.Command, error) {
		return decoded(func(v *reasoned) initiative.Command {
			return initiative.LeavePilot{Municipality: c.municipality(), Reason: v.Reason}
		})(c)
	},
}

// measuring records a measured value.
var measuring = actionForm{
	key: "measure", slug: "pilot/mal", about: "pilot", anyTime: true,
	fields: always(
		radios("criterion", criteria).needed(), field{path: "value", kind: kindDecimal, required: true}, date("date").needed(), says("source").needed(),
	),
	start: func(c *actionRequest) url.Values { return fixed("date", string(c.v.Today())) },
	kind:  initiative.KindMeasurePilot,
	commands: decoded(func(v *events.PilotMeasured) initiative.Command {
		return initiative.MeasurePilot{PilotMeasured: *v}
	}),
}

func criteria(c *actionRequest) []fieldOption {
	var out []fieldOption
	if c.state.Pilot == nil {
		return nil
	}
	for _, k := range c.state.Pilot.Plan.Criteria {
		out = append(out, fieldOption{
			Value: k.ID, Name: c.v.Lang.Pick(k.Text),
			Help: shell.Capital(c.v.Lang.Value("direction", k.Direction)) + " " + c.v.Lang.Number(k.Threshold) + " " + k.Unit,
		})
	}
	return out
}

// concluding is one party's signature on the conclusion of the pilot.
var concluding = actionForm{
	key: "conclude", slug: "pilot/konkluder", about: "conclusion",
	fields: always(hiddenField("contentHash"),
		radios("conclusion", values("conclusion", []string{initiative.ConclusionGo, initiative.ConclusionNoGo})).needed(), reason(), confirmation()),
	start: func(c *actionRequest) url.Values { return fixed("contentHash", c.state.PilotHash()) },
	kind:  initiative.KindConcludePilot,
	ready: func(c *actionRequest) bool { return c.state.Pilot != nil },
	commands: func(c *actionRequest) ([]initiative.Command, error) {
		c.confirm()
		return decoded(func(v *events.PilotConcluded) initiative.Command {
			return initiative.ConcludePilot{Party: c.party(), Conclusion: v.Conclusion, ContentHash: v.ContentHash, Reason: v.Reason}
		})(c)
	},
}

// waiving is one party's signature on doing without a pilot.
var waiving = actionForm{
	key: "waive", slug: "pilot/unntak", about: "waiver", upkeep: true,
	fields: always(reason(), confirmation()),
	kind:   initiative.KindWaivePilot,
	commands: func(c *actionRequest) ([]initiative.Command, error) {
		c.confirm()
		return decoded(func(v *reasoned) initiative.Command {
			return initiative.WaivePilot{Party: c.party(), Reason: v.Reason}
		})(c)
	},
}
