package testkit

import (
	"slices"

	"github.com/samstyring/samstyring/internal/access"
)

// Belongs says in plain words whether an organisation is one of those of a right,
// for itself, where an initiative is that of a state agency and nobody has been
// named to take it over. A test holds the answers of the registry to it.
func Belongs(who access.Who, organisation, owner string) bool {
	switch who {
	case access.WhoAgency:
		return slices.Contains([]string{owner, Nav, Digdir}, organisation)
	case access.WhoOwner:
		return organisation == owner || organisation == Digdir
	case access.WhoReporter:
		return organisation == owner || organisation == Digdir || organisation == KS || organisation == Rogaland
	case access.WhoHost:
		return organisation == owner || organisation == Digdir || organisation == KS
	case access.WhoRaiser: // of a need that there is not: that is found out first
		return true
	case access.WhoConvener:
		return organisation == KS || organisation == Stavanger
	case access.WhoNetwork, access.WhoMembers: // of a network that there is not: that is found out first
		return true
	case access.WhoDigdir:
		return organisation == Digdir
	case access.WhoKS:
		return organisation == KS
	case access.WhoParty:
		return organisation == KS || organisation == Digdir
	case access.WhoMunicipality:
		return organisation == Stavanger
	case access.WhoReceiver:
		return false
	case access.WhoAcceptor: // the receiver would be the third
		return organisation == owner || organisation == Digdir || organisation == KS
	}
	return true
}
