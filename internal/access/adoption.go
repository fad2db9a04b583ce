package access

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/reference"
)

// AllowAdoption is nil if the caller may give a command of a kind about the adoption
// of an initiative by a municipality: the municipality for itself, or whoever it has
// given a mandate, and the owner or KS with a report. s is the initiative where the right
// is about one.
func (p Policy) AllowAdoption(c Caller, kind adoption.Kind, municipality string, s *initiative.State) error {
	if err := Enter(c, string(kind)); err != nil {
		return err
	}
	if r, _ := RightTo(string(kind)); r.Who == WhoReporter {
		if c.Organisation == reference.KS {
			return nil
		}
		return p.maintain(c, s)
	}
	return p.municipality(c, municipality)
}

// Speaker is as whom the caller gives a command of a kind about an adoption of an
// initiative.
func (p Policy) Speaker(c Caller, kind adoption.Kind, s *initiative.State) events.Speaker {
	switch {
	case kind == adoption.KindReport && c.Organisation == reference.KS && s.Owner != reference.KS:
		return events.SpeakerKS
	case kind == adoption.KindReport:
		return events.SpeakerOwner
	case c.Supplier != "":
		return events.SpeakerMandate
	}
	return events.SpeakerSelf
}
