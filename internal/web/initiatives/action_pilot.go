package initiatives

import (
	"net/url"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/web/form"
)

// planning sets purpose, period and thresholds of a pilot.
var planning = actionForm{
	key: "pilot", slug: "pilot", review: true,
	fields: always(
		form.Under("pilot", form.LongText("purpose").Needed(), form.Date("start").Needed(), form.Date("end").Needed()),
		form.Under("criteria", form.List("criteria", form.Text("text").Needed(), form.OneOf("direction", form.Values("direction", []string{"at_least", "at_most"})).Needed(),
			form.Field{Path: "threshold", Kind: form.Decimal, Required: true}, form.OneLine("unit").Needed())),
	),
	start: func(c *actionRequest) url.Values {
		v := url.Values{}
		if p := c.doc.Pilot; p != nil && p.Status == "planned" {
			v = form.Fill(map[string]any{"purpose": p.Purpose, "start": p.Start, "end": p.End})
			for i, k := range p.Criteria {
				form.FillAt(v, form.RowPath("criteria", i), map[string]any{"text": k.Text, "direction": k.Direction, "threshold": k.Threshold, "unit": k.Unit})
			}
			return v
		}
		form.SetRowCount(v, "criteria", 1)
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
	fields: always(form.LongText("note")),
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
	fields: func(c *actionRequest) []form.Field {
		return []form.Field{
			form.OneOfFew("criterion", c.offers(criteria)).Needed(), form.DecimalNumber("value").Needed(), form.Date("date").Needed(), form.Text("source").Needed(),
		}
	},
	start: func(c *actionRequest) url.Values { return fixed("date", string(c.v.Today())) },
	kind:  initiative.KindMeasurePilot,
	commands: decoded(func(v *events.PilotMeasured) initiative.Command {
		return initiative.MeasurePilot{PilotMeasured: *v}
	}),
}

func criteria(c *actionRequest) []form.Option {
	var out []form.Option
	if c.state.Pilot == nil {
		return nil
	}
	for _, k := range c.state.Pilot.Plan.Criteria {
		out = append(out, form.Option{
			Value: k.ID, Name: c.v.Lang.Pick(k.Text),
			Help: locale.Capital(c.v.Lang.Value("direction", k.Direction)) + " " + c.v.Lang.Number(k.Threshold) + " " + k.Unit,
		})
	}
	return out
}

// concluding is one party's signature on the conclusion of the pilot.
var concluding = actionForm{
	key: "conclude", slug: "pilot/konkluder", about: "conclusion",
	fields: always(form.Carried("contentHash"),
		form.OneOfFew("conclusion", form.Values("conclusion", []string{initiative.ConclusionGo, initiative.ConclusionNoGo})).Needed(), reason(), confirmation()),
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
