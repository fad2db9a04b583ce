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

// obligation reads how binding it is.
func (r *reader) obligation() {
	if o, ok := take(r, colObligation, reading.Obligation(r.cell(colObligation)), false); ok {
		r.row.Values.Obligation = &o
	}
}
