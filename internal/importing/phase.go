package importing

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/reading"
)

// phase reads what the owner reports. What is in operation came there without
// the registry's gates, and is recorded as that; when it came there the file
// does not say.
func (r *reader) phase() {
	if note := r.texts(colPhaseNote, paragraphs); len(note) > 0 {
		r.checkLength(colPhaseNote, note, initiative.MaxReason)
		r.row.PhaseNote = note
	}
	phase, ok := take(r, colPhase, reading.Phases.Read(r.cell(colPhase)), false)
	if !ok {
		if len(r.row.PhaseNote) > 0 {
			r.warn(colPhase, "note_without_phase", nil)
		}
		return
	}
	r.row.Values.Phase = phase
	if phase == events.PhaseOperation {
		r.row.Recorded = &events.RecordedAtStage{Stage: events.StageOperational, Evidence: *r.row.Values.Provenance}
	}
}

// obligation reads how binding it is, by when and by which law. A deadline or a
// law alone does not say whether it binds.
func (r *reader) obligation() {
	o, stated := take(r, colObligation, reading.Obligation(r.cell(colObligation)), false)
	deadline, dated := take(r, colDeadline, reading.Day(r.cell(colDeadline)), false)
	law, based := take(r, colLegalBasis, reading.LegalBasis(r.cell(colLegalBasis)), false)
	switch {
	case stated:
		o.Deadline, o.LegalBasis = deadline, law
		r.row.Values.Obligation = &o
	case dated:
		r.warn(colDeadline, "without_obligation", nil)
	case based:
		r.warn(colLegalBasis, "without_obligation", nil)
	}
}
