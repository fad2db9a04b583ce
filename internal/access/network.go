package access

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/network"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
)

// AllowNetwork is nil if the caller may give a command of a kind about a network: KS, a
// county or a municipality to form one, its host to describe and close it, the host or
// KS to say what they know of its members, and a municipality about its own membership.
// What only the host may, KS may where the host is none any more, see Hosts.
// municipality is the one that it is given for, where it is for one.
func (p Policy) AllowNetwork(c Caller, kind network.Kind, municipality string, about *network.State) error {
	if err := p.Admit(c, string(kind), nil); err != nil {
		return err
	}
	r, _ := RightTo(string(kind))
	switch {
	case r.Who == WhoMunicipality:
		return p.municipality(c, municipality)
	case r.Who == WhoConvener, !about.Exists(), c.Organisation == about.Host:
		return nil
	case c.Organisation == reference.KS && (r.Who == WhoMembers || !p.Hosts(about)):
		return nil
	case r.Who == WhoMembers:
		return fault.New(fault.Forbidden, "only_host_or_ks", fault.Args{"organisation": c.Organisation, "host": about.Host})
	}
	return fault.New(fault.Forbidden, "only_host", fault.Args{"organisation": c.Organisation, "host": about.Host})
}

// Hosts says whether the host of a network is still one of those that may form networks:
// a municipality that went into another is none, unless it goes on with its organisation
// number.
func (p Policy) Hosts(about *network.State) bool { return p.convenes(about.Host) }

// convenes says whether an organisation is one of those that form networks.
func (p Policy) convenes(organisation string) bool {
	if _, is := p.ref.ByOrganisation(organisation); is {
		return true
	}
	_, is := p.ref.CountyByOrganisation(organisation)
	return is || organisation == reference.KS
}

// NetworkSpeaker is as whom the caller gives a command of a kind about a network.
func (p Policy) NetworkSpeaker(c Caller, kind network.Kind, about *network.State) events.Speaker {
	r, _ := RightTo(string(kind))
	switch {
	case r.Who == WhoMunicipality && c.Supplier != "":
		return events.SpeakerMandate
	case r.Who == WhoMunicipality:
		return events.SpeakerSelf
	case c.Organisation == about.Host || !about.Exists():
		return events.SpeakerHost
	}
	return events.SpeakerKS
}
