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
	fields:  func(*actionRequest) []form.Field { return assessmentFields },
	start:   assessmentStart,
	missing: assessmentMissing,
	kind:    initiative.KindSubmitAssessment,
	commands: decoded(func(v *events.AssessmentSubmitted) initiative.Command {
		return initiative.SubmitAssessment{Assessment: v.Assessment, Deadline: v.StatementDeadline}
	}),
}

var assessmentFields = []form.Field{
	form.Under("level", form.OneOfFew("assessment.level", form.Values("level", events.AssessmentLevels)).Needed()),
	form.Under("questions",
		form.LongText("assessment.questions.problem"), form.LongText("assessment.questions.measures"), form.LongText("assessment.questions.principles"),
		form.LongText("assessment.questions.effects"), form.LongText("assessment.questions.recommendation"), form.LongText("assessment.questions.prerequisites"),
	),
	form.Under("costs", form.List("assessment.costs",
		form.Text("what").Needed(),
		form.OneOf("unit", form.Values("unit", events.Units)).Needed(),
		form.OneOf("frequency", form.Values("frequency", events.Frequencies)).Needed(),
		form.OneOf("sizeClass", form.WithNone("sizeClass", form.Values("sizeClass", events.SizeClasses))),
		form.WholeNumber("low").Needed(), form.WholeNumber("expected").Needed(), form.WholeNumber("high").Needed(),
		form.WholeNumber("fromYear"), form.WholeNumber("toYear"),
		form.Field{Path: "confidence", Kind: form.Pick, Number: true, Required: true, Options: form.Values("confidence", []string{"1", "2", "3", "4", "5"})},
		form.OneOf("evidence", form.Values("evidence", events.EvidenceKinds)).Needed(),
		form.OneLine("vendorSystem"),
	), form.LongText("assessment.noCostReason")),
	form.Under("benefits", form.List("assessment.benefits", form.Text("what").Needed(), form.Text("who").Needed())),
	form.Under("systems",
		form.List("assessment.systemEffects", form.OneLine("system").Needed(), form.Text("effect").Needed()), form.LongText("assessment.noSystemEffects")),
	form.Under("risks", form.List("assessment.risks", form.Text("what").Needed(),
		form.OneOf("probability", form.Values("probability", events.RiskLevels)).Needed(),
		form.OneOf("consequence", form.Values("consequence", events.RiskLevels)).Needed(), form.Text("measure"))),
	form.Under("capacity", form.List("assessment.capacityWindows", form.Date("from").Needed(), form.Date("to").Needed(), form.Text("note").Needed())),
	form.Under("half", form.LongText("assessment.halfAdoption")),
	form.Under("deadline", form.Date("statementDeadline")),
}

// assessmentStart begins with the assessment that was sent, or with room for
// the first cost.
func assessmentStart(c *actionRequest) url.Values {
	if a := c.doc.Assessment; a != nil {
		return form.Fill(map[string]any{"assessment": a.Content})
	}
	v := url.Values{}
	form.SetRowCount(v, "assessment.costs", 1)
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
