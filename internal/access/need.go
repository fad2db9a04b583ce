package access

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
)

// AllowNeed is nil if the caller may give a command of a kind about a need: a
// municipality for itself, KS with its answer, and whoever raised the need, or KS, to
// close it. municipality is the one that it is given for, where it is for one.
func (p Policy) AllowNeed(c Caller, kind need.Kind, municipality string, about *need.State) error {
	if err := p.Admit(c, string(kind), nil); err != nil {
		return err
	}
	switch r, _ := RightTo(string(kind)); {
	case r.Who == WhoMunicipality:
		return p.municipality(c, municipality)
	case r.Who == WhoKS, !about.Exists(), c.Organisation == reference.KS:
		return nil
	}
	for _, span := range p.ref.Lineage(p.Municipality(c)).Own {
		if day := initiative.Day(about.At); span.Number == about.Municipality && span.From <= day && (span.Until == "" || day <= span.Until) {
			return nil
		}
	}
	return fault.New(fault.Forbidden, "only_who_raised", fault.Args{"organisation": c.Organisation})
}

// NeedSpeaker is as whom the caller speaks about a need.
func (p Policy) NeedSpeaker(c Caller) events.Speaker {
	switch {
	case c.Organisation == reference.KS:
		return events.SpeakerKS
	case c.Supplier != "":
		return events.SpeakerMandate
	}
	return events.SpeakerSelf
}
