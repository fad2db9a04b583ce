package initiatives

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// roundPart is what a round says of an initiative.
type roundPart struct {
	Href          string
	Name          events.Text
	Phase         string
	Class         events.Class // that both have signed; "" for none
	Disagreed     bool         // a party will not agree, and has not signed since
	Removed       events.Text  // why it was taken out; empty if it was not
	Positions     []partyPosition
	Disagreements []round.Disagreement
	Escalations   []round.Escalation
}

type partyPosition struct {
	Party events.Party
	round.Declared
}

// roundParts tells how an initiative has fared in the rounds that it was in.
func roundParts(v *shell.Request, id string) ([]roundPart, error) {
	states, err := v.Shell.Config.App.Query.RoundsOf(id)
	if err != nil {
		return nil, err
	}
	var out []roundPart
	for i := range states {
		out = append(out, newRoundPart(&states[i], id))
	}
	return out, nil
}

func newRoundPart(s *round.State, id string) roundPart {
	p := roundPart{Href: "/prioritering/" + s.ID + "/tiltak/" + id, Name: s.Name, Phase: s.Phase(), Disagreements: s.Disagreements[id], Escalations: s.Escalations[id]}
	if signed, both := s.SignedByBoth(id); both {
		p.Class = signed.Class
	}
	for _, d := range p.Disagreements {
		p.Disagreed = p.Disagreed || !d.Lifted
	}
	for _, r := range s.Removed {
		if r.Initiative == id {
			p.Href, p.Removed = "/prioritering/"+s.ID, r.Reason // it has no page there any more
		}
	}
	for _, party := range events.Parties {
		if declared, ok := s.Positions[id][party]; ok {
			p.Positions = append(p.Positions, partyPosition{party, declared})
		}
	}
	return p
}
