package changes

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
)

// networked is the news that an event of a network is: to the municipality whose
// membership it is about, or to all members where the network is closed.
func networked(rec events.Record, ref *reference.Data) []Change {
	var c Change
	var name, number string
	var concerned []string
	member := func(network, who, how string, by events.Speaker, from, until events.Date) {
		name, number = network, who
		c = act(NetworkMember, Value{}, Value{Membership: how, Municipality: who, Speaker: by, Start: from, End: until})
	}
	switch e := rec.Data.(type) {
	case *events.NetworkFormed:
		c, name = act(NetworkFormed, Value{}, Value{What: e.Purpose}), e.Name
	case *events.NetworkDescribed:
		c, name = act(NetworkFormed, Value{Title: events.Text{"nb": e.Was.Name}, What: e.Was.Purpose}, Value{Title: events.Text{"nb": e.Name}, What: e.Purpose}), e.Name
		c.Severity = Minor
	case *events.MemberReported:
		member(e.Name, e.Municipality, "reported", e.By, e.From, "")
		c.Severity = Act // it is asked to confirm
	case *events.MemberJoined:
		member(e.Name, e.Municipality, "joined", e.By, e.From, "")
	case *events.MemberConfirmed:
		member(e.Name, e.Municipality, "confirmed", e.By, e.From, "")
	case *events.MemberLeft:
		member(e.Name, e.Municipality, "left", e.By, e.From, e.Until)
	case *events.MembershipDenied:
		member(e.Name, e.Municipality, "denied", e.By, "", "")
	case *events.NetworkClosed:
		c, name, concerned = act(NetworkClosed, Value{}, Value{Reason: e.Reason}), e.Name, e.Members
	default:
		return nil
	}
	if number != "" {
		concerned = []string{number}
	}
	c.Network, c.Title = rec.AggregateID, events.Text{"nb": name}
	c.of(rec, concerned, ref)
	return []Change{c}
}

// networkWords is the headline of news of a network.
func (t *wording) networkWords(c *Change) (key string, args fault.Args) {
	key = "change." + string(c.Class)
	switch {
	case c.Class == NetworkFormed && c.Old.Title != nil:
		return key + ".described", nil
	case c.Class != NetworkMember:
		return key, nil
	}
	args = fault.Args{"municipality": t.municipalities([]string{c.New.Municipality}), "from": c.New.Start, "until": c.New.End, "by": t.l.Value("by", c.New.Speaker)}
	return key + "." + c.New.Membership, args
}
