package changes

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
)

// networked is the news that an event of a network is: to the municipality whose
// membership it is about, or to all members where the network is closed or its list of
// needs is opened. One that is published is news to those behind the needs as well.
// What a member proposes for it, or takes back, is none.
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
	case *events.NeedListOpened:
		c, name, concerned = act(NeedListOpened, Value{Deadline: e.Was}, Value{Year: e.Year, Deadline: e.Deadline}), e.Name, e.Members
	case *events.NeedListPublished:
		c, name, concerned = act(NeedList, Value{}, Value{Year: e.Year, Reason: e.Correction, What: e.Note}), e.Name, e.Members
		c.listed(e.Needs)
		for _, n := range e.Needs {
			concerned = union(concerned, n.Behind)
		}
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

// listed says which needs stand on a list, and finds it by their themes.
func (c *Change) listed(needs []events.ListedNeed) {
	for _, n := range needs {
		c.New.Needs = append(c.New.Needs, n.Title)
		c.under(n.Theme, n.LifeEvent)
	}
}

// networkWords is the headline of news of a network.
func (t *wording) networkWords(c *Change) (key string, args fault.Args) {
	key = "change." + string(c.Class)
	switch {
	case c.Class == NetworkFormed && c.Old.Title != nil:
		return key + ".described", nil
	case c.Class == NeedListOpened:
		if c.Old.Deadline != "" {
			key += ".later"
		}
		return key, fault.Args{"year": c.New.Year, "deadline": c.New.Deadline, "before": c.Old.Deadline}
	case c.Class == NeedList:
		if c.New.Reason != nil {
			key += ".corrected"
		}
		return key, fault.Args{"year": c.New.Year}
	case c.Class != NetworkMember:
		return key, nil
	}
	args = fault.Args{"municipality": t.municipalities([]string{c.New.Municipality}), "from": c.New.Start, "until": c.New.End, "by": t.l.Value("by", c.New.Speaker)}
	return key + "." + c.New.Membership, args
}
