package initiatives

import (
	"maps"
	"net/url"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// assessing sends an assessment to KS.
var assessing = actionForm{
	key: "assessment", slug: "vurdering", review: true, draft: true,
	fields:  func(*actionRequest) []field { return assessmentFields },
	start:   assessmentStart,
	missing: assessmentMissing,
	kind:    initiative.KindSubmitAssessment,
	commands: decoded(func(v *events.AssessmentSubmitted) initiative.Command {
		return initiative.SubmitAssessment{Assessment: v.Assessment, Deadline: v.StatementDeadline}
	}),
}

var assessmentFields = []field{
	fieldset("level", radios("assessment.level", values("level", events.AssessmentLevels)).needed()),
	fieldset("questions",
		tells("assessment.questions.problem"), tells("assessment.questions.measures"), tells("assessment.questions.principles"),
		tells("assessment.questions.effects"), tells("assessment.questions.recommendation"), tells("assessment.questions.prerequisites"),
	),
	fieldset("costs", rows("assessment.costs",
		says("what").needed(),
		picks("unit", values("unit", events.Units)).needed(),
		picks("frequency", values("frequency", events.Frequencies)).needed(),
		picks("sizeClass", withNone("sizeClass", values("sizeClass", events.SizeClasses))),
		whole("low").needed(), whole("expected").needed(), whole("high").needed(),
		whole("fromYear"), whole("toYear"),
		field{path: "confidence", kind: kindPick, number: true, required: true, options: values("confidence", []string{"1", "2", "3", "4", "5"})},
		picks("evidence", values("evidence", events.EvidenceKinds)).needed(),
		line("vendorSystem"),
	), tells("assessment.noCostReason")),
	fieldset("benefits", rows("assessment.benefits", says("what").needed(), says("who").needed())),
	fieldset("systems",
		rows("assessment.systemEffects", line("system").needed(), says("effect").needed()), tells("assessment.noSystemEffects")),
	fieldset("risks", rows("assessment.risks", says("what").needed(),
		picks("probability", values("probability", events.RiskLevels)).needed(),
		picks("consequence", values("consequence", events.RiskLevels)).needed(), says("measure"))),
	fieldset("capacity", rows("assessment.capacityWindows", date("from").needed(), date("to").needed(), says("note").needed())),
	fieldset("half", tells("assessment.halfAdoption")),
	fieldset("deadline", date("statementDeadline")),
}

// assessmentStart begins with the assessment that was sent, or with room for
// the first cost.
func assessmentStart(c *actionRequest) url.Values {
	if a := c.doc.Assessment; a != nil {
		return flatten(map[string]any{"assessment": a.Content})
	}
	v := url.Values{}
	setRowCount(v, "assessment.costs", 1)
	return v
}

// assessmentMissing is what the gate would say about what has been written.
func assessmentMissing(c *actionRequest) []fault.Field {
	written := *c
	written.f = &shell.Form{Values: maps.Clone(c.f.Values)}
	compact(written.f.Values, c.fields())
	written.read()
	var v events.AssessmentSubmitted
	if err := written.decode(&v); err != nil {
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
