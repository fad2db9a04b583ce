package access

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
)

// AllowAdoption is nil if the caller may give a command of a kind about the adoption
// of an initiative by a municipality: the municipality for itself, or whoever it has
// given a mandate, and the owner, KS or the county that the municipality is in with a
// report. s is the initiative where the right is about one. Without a municipality it is
// whether the caller may report at all; ReportsOn says for whom.
func (p Policy) AllowAdoption(c Caller, kind adoption.Kind, municipality string, s *initiative.State) error {
	if err := Enter(c, string(kind)); err != nil {
		return err
	}
	if r, _ := RightTo(string(kind)); r.Who == WhoReporter {
		if c.Organisation == reference.KS {
			return nil
		}
		county, is := p.county(c)
		switch {
		case !is || s != nil && s.Owner == c.Organisation:
			return p.maintain(c, s)
		case municipality == "" || p.ReportsOn(c, s, municipality):
			return nil
		}
		return fault.New(fault.Forbidden, "other_county", fault.Args{"municipality": municipality, "county": county.Name})
	}
	return p.municipality(c, municipality)
}

// county is the county whose council the caller acts for. Oslo's is a municipality's, which
// says for itself.
func (p Policy) county(c Caller) (reference.County, bool) {
	if _, is := p.ref.ByOrganisation(c.Organisation); is {
		return reference.County{}, false
	}
	return p.ref.CountyByOrganisation(c.Organisation)
}

// ReportsOn says whether whoever may report on the adoption of an initiative may do so for
// a municipality: a county for those that are in it today, the others for all.
func (p Policy) ReportsOn(c Caller, s *initiative.State, municipality string) bool {
	county, only := p.ReportsOnly(c, s)
	return !only || slices.Contains(p.ref.ResolveCounty(county.Number, ""), municipality)
}

// ReportsOnly is the county on whose municipalities alone the caller may report; false:
// there is no such limit to it.
func (p Policy) ReportsOnly(c Caller, s *initiative.State) (county reference.County, only bool) {
	county, is := p.county(c)
	return county, is && (s == nil || s.Owner != c.Organisation)
}

// Speaker is as whom the caller gives a command of a kind about an adoption of an
// initiative.
func (p Policy) Speaker(c Caller, kind adoption.Kind, s *initiative.State) events.Speaker {
	switch {
	case kind == adoption.KindReport && c.Organisation == reference.KS && s.Owner != reference.KS:
		return events.SpeakerKS
	case kind == adoption.KindReport:
		if _, is := p.county(c); is && s.Owner != c.Organisation {
			return events.SpeakerCounty
		}
		return events.SpeakerOwner
	case c.Supplier != "":
		return events.SpeakerMandate
	}
	return events.SpeakerSelf
}
