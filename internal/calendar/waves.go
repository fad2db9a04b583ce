package calendar

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/wave"
)

// WaveDays are the days of a wave of an initiative with a standing: by when to sign
// up, and when it begins. They are taken back when it is cancelled, or there will be
// nothing to begin with.
func WaveDays(s *wave.State, standing events.Standing) []Day {
	over := slices.Contains([]events.Standing{events.StandingWithdrawn, events.StandingRejected, events.StandingMerged, events.StandingRetired}, standing)
	day := func(kind Kind, on events.Date) Day {
		return Day{
			Kind: kind, Name: s.ID, Date: on, What: s.Note, Wave: s.Name, Position: s.Offered.Position, Changed: s.Offered.At, Created: s.At,
			Cancelled: s.Cancelled != nil || over,
		}
	}
	return []Day{day(SignUp, s.SignUpBy), day(Start, s.Start)}
}
