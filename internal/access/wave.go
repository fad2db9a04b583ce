package access

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/wave"
	"github.com/samstyring/samstyring/internal/reference"
)

// AllowWave is nil if the caller may give a command of a kind about a wave: the owner
// of its initiative or KS about those that each announces, and a municipality about
// its own place. about is the zero state of one that is not announced yet.
func (p Policy) AllowWave(c Caller, kind wave.Kind, municipality string, about *wave.State, s *initiative.State) error {
	if err := Enter(c, string(kind)); err != nil {
		return err
	}
	switch r, _ := RightTo(string(kind)); {
	case r.Who == WhoMunicipality:
		return p.municipality(c, municipality)
	case about.By == events.SpeakerKS:
		return only(c, reference.KS, "only_ks_its_wave")
	case !about.Exists() && c.Organisation == reference.KS:
		return nil
	}
	return p.maintain(c, s)
}

// WaveSpeaker is as whom the caller gives a command of a kind about a wave of an
// initiative.
func (p Policy) WaveSpeaker(c Caller, kind wave.Kind, s *initiative.State) events.Speaker {
	r, _ := RightTo(string(kind))
	switch {
	case r.Who == WhoHost && c.Organisation == reference.KS && s.Owner != reference.KS:
		return events.SpeakerKS
	case r.Who == WhoHost:
		return events.SpeakerOwner
	case c.Supplier != "":
		return events.SpeakerMandate
	}
	return events.SpeakerSelf
}
