package initiatives

import (
	"maps"
	"net/url"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
)

// assessing sends an assessment to KS.
var assessing = actionForm{
	key: "assessment", slug: "vurdering", review: true, draft: true,
	fields:  assessmentFields,
	start:   assessmentStart,
	shape:   shapeCosts,
	settled: leadCosts,
	press:   map[string]func(*actionRequest) error{sumsDo: sumUp},
	resumed: func(c *actionRequest) { costTables(c.f.Values) },
	script:  "costs.js",
	missing: assessmentMissing,
	kind:    initiative.KindSubmitAssessment,
	commands: decoded(func(v *events.AssessmentSubmitted) initiative.Command {
		return initiative.SubmitAssessment{Assessment: v.Assessment, Deadline: v.StatementDeadline}
	}),
}

// assessmentFields ask for what the level asks for.
func assessmentFields(c *actionRequest) []form.Field {
	question := func(name string) form.Field { return form.LongText("assessment.questions." + name).Needed() }
	full, simplified := string(events.LevelFull), string(events.LevelSimplified)
	return []form.Field{
		form.Under("level", form.OneOfFew("assessment.level", form.Values("level", events.AssessmentLevels)).Needed()),
		form.Under("questions", question("problem"), question("measures"), question("principles"), question("effects"), question("recommendation"), question("prerequisites")),
		form.Under("costs", costFields(c)...),
		form.Under("benefits", form.List("assessment.benefits", form.Text("what").Needed(), form.Text("who").Needed())).From(simplified),
		form.Under("systems",
			form.List("assessment.systemEffects", form.OneLine("system").Needed(), form.Text("effect").Needed()),
			form.LongText("assessment.noSystemEffects").Instead("assessment.systemEffects").Depending()).From(full),
		form.Under("risks", form.List("assessment.risks", form.Text("what").Needed(),
			form.OneOf("probability", form.Values("probability", events.RiskLevels)).Needed(),
			form.OneOf("consequence", form.Values("consequence", events.RiskLevels)).Needed(), form.Text("measure"))).From(full),
		form.Under("capacity", form.List("assessment.capacityWindows", form.Date("from").Needed(), form.Date("to").Needed(), form.Text("note").Needed())).From(full),
		form.Under("half", form.LongText("assessment.halfAdoption").Needed()).From(full),
		form.Under("deadline", form.Date("statementDeadline")),
	}
}

// assessmentStart begins with the assessment that was sent, or with room for
// the first cost.
func assessmentStart(c *actionRequest) url.Values {
	if a := c.doc.Assessment; a != nil {
		v := form.Fill(map[string]any{"assessment": a.Content})
		costTables(v)
		return v
	}
	v := url.Values{}
	form.SetRowCount(v, costList, 1)
	return v
}

// assessmentMissing is what the gate would say about what has been written.
func assessmentMissing(c *actionRequest) []fault.Field {
	written := *c
	written.f = &form.Form{Values: maps.Clone(c.f.Values)}
	written.binding().Compact()
	written.read()
	var v events.AssessmentSubmitted
	if err := written.tree.Into(&v); err != nil {
		return nil
	}
	return initiative.Missing(&v.Assessment)
}

// finalising moves the initiative through the gate to assessed.
var finalising = actionForm{
	key: "finalise", slug: "ferdigstill",
	fields: always(),
	kind:   initiative.KindFinaliseAssessment,
	ready:  func(c *actionRequest) bool { return c.state.Assessment != nil },
	commands: func(*actionRequest) ([]initiative.Command, error) {
		return []initiative.Command{initiative.FinaliseAssessment{}}, nil
	},
}

// reopening lets a final assessment be sent anew.
var reopening = actionForm{
	key: "reopen", slug: "gjenapne-vurdering", upkeep: true,
	fields:   always(reason()),
	kind:     initiative.KindReopenAssessment,
	commands: decoded(func(v *reasoned) initiative.Command { return initiative.ReopenAssessment{Reason: v.Reason} }),
}
