package adoption

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// Evolve applies one event. It is total: an event of a type this program does not
// know only moves the position.
func Evolve(s *State, r events.Record) {
	s.Position, s.ID = r.Position, r.AggregateID
	said := func(w events.AdoptionWord) Said {
		s.Initiative, s.Municipality = w.Initiative, w.Municipality
		return Said{
			Event: r.ID, Position: r.Position, At: r.Time, Day: initiative.Day(r.Time), By: w.By,
			Organisation: r.Organisation, Supplier: r.Supplier, Corrects: w.Corrects, Evidence: w.Evidence, Note: w.Note,
		}
	}
	switch e := r.Data.(type) {
	case *events.AdoptionConsidered:
		s.hear(Word{Said: said(e.AdoptionWord), State: e.State, Date: e.Date, Precision: e.Precision})
	case *events.AdoptionDecided:
		w := Word{
			Said: said(e.AdoptionWord), State: events.AdoptionDecidedYes, Date: e.Date, Precision: e.Precision,
			Body: e.Body, CaseNumber: e.CaseNumber, Reason: e.Reason,
		}
		if e.Outcome == events.AdoptionNo {
			w.State = events.AdoptionDecidedNo
		}
		s.hear(w)
	case *events.AdoptionPlanned:
		s.hear(Word{
			Said: said(e.AdoptionWord), State: events.AdoptionInPlan, Date: e.Date, Precision: e.Precision, Wave: e.Wave, Extent: e.Extent,
		})
	case *events.TakenIntoUse:
		s.hear(Word{
			Said: said(e.AdoptionWord), State: events.AdoptionInUse, Date: e.Date, Precision: e.Precision, Wave: e.Wave, Extent: e.Extent,
		})
	case *events.UseEnded:
		s.hear(Word{Said: said(e.AdoptionWord), State: events.AdoptionStopped, Date: e.Date, Precision: e.Precision, Reason: e.Reason})
	case *events.AdoptionConfirmed:
		s.hear(Word{
			Said: said(e.AdoptionWord), State: e.State, Date: e.Date, Precision: e.Precision, Extent: e.Extent, Confirms: e.Confirms,
		})
	case *events.AdoptionReported:
		s.hear(Word{
			Said: said(e.AdoptionWord), State: e.State, Date: e.Date, Precision: e.Precision, Extent: e.Extent, AsOf: e.AsOf, Source: e.Source,
		})
	case *events.EffortReported:
		s.Efforts = append(slices.Clip(s.Efforts), Effort{
			Said: said(e.AdoptionWord), Moment: e.Moment, Lines: e.Lines, Basis: e.Basis, Definitions: e.Definitions,
		})
	case *events.ObstacleReported:
		s.Obstacles = append(slices.Clip(s.Obstacles), Obstacle{Said: said(e.AdoptionWord), Obstacles: e.Obstacles})
	case *events.OnboardingTicked:
		s.Ticks = append(slices.Clip(s.Ticks), Tick{Said: said(e.AdoptionWord), Done: e.Done})
	}
}

// hear notes one more word.
func (s *State) hear(w Word) { s.Words = append(slices.Clip(s.Words), w) }
