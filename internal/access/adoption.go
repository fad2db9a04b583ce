package access

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// AllowAdoption is nil if the caller may give a command of a kind about the adoption
// of an initiative by a municipality: the municipality for itself, or whoever it has
// given a mandate, and the owner with a report. s is the initiative where the right
// is about one.
func (p Policy) AllowAdoption(c Caller, kind adoption.Kind, municipality string, s *initiative.State) error {
	if err := Enter(c, string(kind)); err != nil {
		return err
	}
	if r, _ := RightTo(string(kind)); r.Who == WhoOwner {
		return p.maintain(c, s)
	}
	return p.municipality(c, municipality)
}

// Speaker is as whom the caller gives a command of a kind about an adoption.
func (p Policy) Speaker(c Caller, kind adoption.Kind) events.Speaker {
	switch {
	case kind == adoption.KindReport:
		return events.SpeakerOwner
	case c.Supplier != "":
		return events.SpeakerMandate
	}
	return events.SpeakerSelf
}
