package initiative

import (
	"time"

	"github.com/samstyring/samstyring/events"
)

// Bypass is that the owner has gone ahead before the municipalities were asked.
// It stays recorded when they are asked later.
type Bypass struct {
	RecordedAt time.Time `json:"recordedAt"`     // when the registry was told
	Since      time.Time `json:"since,omitzero"` // when the owner reported that it went ahead; zero: it was ahead when it was registered, or a list says so
	Until      time.Time `json:"until,omitzero"` // when it was assessed after all; zero: it has not been
}

// In says whether a time between two moments, the first included, is one of
// those for which the registry knows that the municipalities were bypassed.
func (b *Bypass) In(from, to time.Time) bool {
	return b != nil && b.RecordedAt.Before(to) && (b.Until.IsZero() || b.Until.After(from))
}

// Bypassed says that the owner has gone ahead before the municipalities were
// asked: it has reported execution or later while the stage is proposed.
func (s *State) Bypassed() bool {
	return s.Stage == events.StageProposed && phaseIndex(s.FurthestPhase) >= phaseIndex(events.PhaseExecution)
}

// noteBypass keeps when the municipalities were bypassed. was is whether they
// were before the record. What is recorded as having reached a later stage
// before the registry has not bypassed anybody.
func (s *State) noteBypass(was bool, r events.Record) {
	switch {
	case !was && s.Bypassed():
		s.Bypass = &Bypass{RecordedAt: r.Time}
		if _, reported := r.Data.(*events.PhaseReported); reported && vouched(r.Data) {
			s.Bypass.Since = r.Time
		}
	case was && !s.Bypassed() && s.Bypass != nil:
		if _, before := r.Data.(*events.RecordedAtStage); before {
			s.Bypass = nil
			return
		}
		ended := *s.Bypass // states that share it stay as they are
		ended.Until = r.Time
		s.Bypass = &ended
	}
}
