package initiative_test

import (
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// Rule 7: what happened before the registry existed is recorded with evidence,
// and only before governance has started here.
func TestRecordAtStage(t *testing.T) {
	t.Parallel()
	at := func(edit func(*events.RecordedAtStage)) initiative.RecordAtStage {
		r := recordedAt(events.StageOperational)
		edit(r)
		return initiative.RecordAtStage{RecordedAtStage: *r}
	}
	as := func(stage events.Stage) initiative.RecordAtStage {
		return at(func(r *events.RecordedAtStage) { r.Stage = stage })
	}
	specify(t, []spec{
		{name: "operational", given: registered(), when: as(events.StageOperational), then: history{recordedAt(events.StageOperational)}},
		{name: "assessed", given: registered(), when: as(events.StageAssessed), then: history{recordedAt(events.StageAssessed)}},
		{name: "proposed is no record", given: registered(), when: as(events.StageProposed), refused: invalid("stage not_one_of")},
		{
			name: "an assessment has been sent: governance has started", given: registered().then(submitted(minimum())), when: as(events.StagePiloted),
			refused: notNow("governance_has_started"),
		},
		{name: "it has moved: governance has started", given: assessed(), when: as(events.StageOperational), refused: notNow("governance_has_started")},
		{name: "recorded once", given: registered().then(recordedAt(events.StageAssessed)), when: as(events.StageOperational), refused: notNow("governance_has_started")},
		{
			name: "evidence has a source and an address", given: registered(),
			when:    at(func(r *events.RecordedAtStage) { r.Evidence.URL = "" }),
			refused: invalid("evidence evidence_needed"),
		}, {
			name: "everything that is wrong", given: registered(),
			when: initiative.RecordAtStage{RecordedAtStage: events.RecordedAtStage{
				Since: "2026-03-03", Evidence: events.Provenance{URL: "ftp://example.no", Date: "2021", Certainty: "sure"},
			}},
			refused: invalid("stage required", "since in_future", "evidence.source required", "evidence.url invalid_url",
				"evidence.date invalid_date", "evidence.certainty not_one_of", "evidence evidence_needed"),
		},
	})
	s := registered().then(recordedAt(events.StagePiloted)).state()
	if s.Stage != events.StagePiloted || s.Recorded == nil || s.Decision.Class != "" || s.Assessment != nil {
		t.Errorf("recorded: %+v", s)
	}
}
