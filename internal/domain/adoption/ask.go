package adoption

import "github.com/samstyring/samstyring/events"

// Ask is why a municipality is asked about an adoption.
type Ask string

// The reasons, the most pressing first. The zero value: it is not asked.
const (
	AskExpired   Ask = "expired"   // its own word is not confirmed since
	AskReported  Ask = "reported"  // others have said something, and it has not
	AskDiffers   Ask = "differs"   // others have said something else after its own word
	AskSuccessor Ask = "successor" // something was said of those that it was formed from
)

// Asks lists the reasons.
var Asks = []Ask{AskExpired, AskReported, AskDiffers, AskSuccessor}

// Asks says why the municipality is asked on a day.
func (s Stand) Asks(day events.Date) Ask {
	switch {
	case s.Own == nil && len(s.Reports) > 0:
		return AskReported
	case s.Own == nil && len(s.Before) > 0:
		return AskSuccessor
	case s.Own == nil:
		return ""
	case s.Own.Expired(day):
		return AskExpired
	}
	for _, w := range s.Differ() {
		if w.Position > s.Own.Position {
			return AskDiffers
		}
	}
	return ""
}
