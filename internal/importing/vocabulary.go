package importing

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
)

// vocabulary gives a value for every word that means it, folded, and for the
// value's own name.
func vocabulary[T ~string](words map[T][]string) map[string]T {
	m := make(map[string]T)
	for value, names := range words {
		m[fold(string(value))] = value
		for _, name := range names {
			m[fold(name)] = value
		}
	}
	return m
}

var phases = vocabulary(map[events.Phase][]string{
	events.PhaseIdea:      {"ide", "idé"},
	events.PhaseConcept:   {"konsept"},
	events.PhasePlanning:  {"planlegging"},
	events.PhaseExecution: {"gjennomføring"},
	events.PhaseRollout:   {"innføring"},
	events.PhaseOperation: {"drift", "i drift"},
	events.PhaseEnded:     {"avsluttet", "avslutta"},
	events.PhaseStopped:   {"stanset", "stansa"},
})

var certainties = vocabulary(map[events.Certainty][]string{
	events.CertaintyVerified: {"verifisert"},
	events.CertaintyPartly:   {"delvis verifisert", "delvis", "partly verified"},
	events.CertaintyMemory:   {"fra minne", "frå minne", "from memory"},
})

var obligations = vocabulary(map[events.ObligationLevel][]string{
	events.ObligationMandatory:      {"obligatorisk", "påbudt"},
	events.ObligationMandatoryLater: {"obligatorisk på sikt", "mandatory later"},
	events.ObligationRecommended:    {"anbefalt", "tilrådd"},
	events.ObligationVoluntary:      {"frivillig"},
})

// qualified are obligations whose words say more than the level. Where only
// the state is obliged, it is voluntary for municipalities.
var qualified = map[string]events.ObligationLevel{
	fold("obligatorisk for nasjonale e-helsetjenester"): events.ObligationMandatory,
	fold("obligatorisk for staten"):                     events.ObligationVoluntary,
}

// phase reads what the owner reports. What is in operation came there without
// the registry's gates, and is recorded as that; when it came there the file
// does not say.
func (r *reader) phase() {
	if note := r.texts(colPhaseNote, paragraphs); len(note) > 0 {
		r.checkLength(colPhaseNote, note, initiative.MaxReason)
		r.row.PhaseNote = note
	}
	s := r.value(colPhase)
	if s == "" {
		if len(r.row.PhaseNote) > 0 {
			r.warn(colPhase, "note_without_phase", nil)
		}
		return
	}
	phase, ok := phases[fold(s)]
	if !ok {
		r.unknown(colPhase, s, events.Phases)
		return
	}
	r.row.Values.Phase = phase
	if phase == events.PhaseOperation {
		r.row.Recorded = &events.RecordedAtStage{Stage: events.StageOperational, Evidence: *r.row.Values.Provenance}
	}
}

// obligation reads how binding it is. A qualified level keeps its words.
func (r *reader) obligation() {
	s := oneLine(r.value(colObligation))
	if s == "" {
		return
	}
	if level, ok := qualified[fold(s)]; ok {
		r.row.Values.Obligation = &events.Obligation{Level: level, Note: events.Text{defaultLanguage: s}}
		return
	}
	level, ok := obligations[fold(s)]
	if !ok {
		r.unknown(colObligation, s, events.ObligationLevels)
		return
	}
	r.row.Values.Obligation = &events.Obligation{Level: level}
}

// unknown is the fault of a word that means none of the values.
func (r *reader) unknown(k key, s string, allowed any) {
	r.fault(k, "unknown_value", fault.Args{"given": given(s), "allowed": allowed})
}
