package networks

import (
	"slices"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/network"
	"github.com/samstyring/samstyring/internal/web/form"
)

// foresee puts into words what a command would record, and writes into the form what an
// empty field stands for: what is sent after the preview is what it has shown.
func (c *visit) foresee(cmd network.Command, would []events.Payload) *form.Preview {
	c.settle(would)
	b, v := c.binding(), c.v
	var before map[string][]string
	if c.word.kind == network.KindDescribe {
		before = form.Fill(c.word.start(c))
	}
	p := b.Preview(len(would) == 0, before)
	if !p.Idle && c.word.kind == network.KindClose {
		p.Says = v.T("network.review.close", nil)
	}
	p.Shown = append(c.parties(b, would), p.Shown...)
	for _, e := range would {
		if d, is := e.(*events.NetworkDescribed); is {
			p.Shown = append(p.Shown, b.Lost("purpose", d.Purpose, c.about.Purpose)...)
		}
	}
	p.Shown = append(p.Shown, c.means(b, cmd, would)...)
	if c.word.kind == network.KindCorrect {
		p.Blank = nil // an empty day says something
	}
	return p
}

// settle writes into the form what would be recorded where that is not what was typed.
func (c *visit) settle(would []events.Payload) {
	terms := func(t events.NetworkTerms) {
		c.f.Values.Set("name", t.Name)
		c.f.Values.Set("short", t.Short)
	}
	for _, e := range would {
		switch e := e.(type) {
		case *events.NetworkFormed:
			terms(e.NetworkTerms)
		case *events.NetworkDescribed:
			terms(e.NetworkTerms)
		case *events.MemberJoined:
			c.f.Values.Set("from", string(e.From))
		case *events.MemberConfirmed:
			c.f.Values.Set("from", string(e.From))
		case *events.MemberLeft:
			c.f.Values.Set("until", string(e.Until))
		}
	}
}

// parties are the network, its host, the municipality, since when it is a member, and the
// year that a form is about.
func (c *visit) parties(b *form.Binding, would []events.Payload) (out []form.Described) {
	v, host := c.v, c.about.Host
	if c.about.Exists() {
		out = append(out, form.Known(v.Lang.Label("network"), c.about.Name))
	} else {
		host = v.Session.Organisation
	}
	out = append(out, form.Known(v.T("network.host", nil), v.Shell.OrganisationName(host)))
	switch c.word.kind {
	case network.KindCorrect:
		out = append(out, form.Known(v.Lang.Label("municipality"), c.member.DisplayName))
	case network.KindJoin, network.KindLeave, network.KindPropose:
		out = append(out, form.Known(v.Lang.Label("municipality"), c.own.DisplayName))
	}
	for _, e := range would {
		if left, is := e.(*events.MemberLeft); is {
			out = append(out, form.Known(v.T("network.review.since", nil), v.Lang.Date(left.From, "")))
		}
	}
	if c.list != nil {
		out = append(out, form.Known(b.Label("year"), strconv.Itoa(c.list.Year)))
	}
	return out
}

// means is what comes of a command beside what was typed: that somebody never was a
// member, for whom nothing changes, and who is told.
func (c *visit) means(b *form.Binding, cmd network.Command, would []events.Payload) (out []form.Described) {
	v := c.v
	var reported []string
	for _, e := range would {
		switch e := e.(type) {
		case *events.MemberReported:
			reported = append(reported, e.Municipality)
		case *events.MembershipDenied:
			out = append(out, form.Known(b.Label("until"), v.T("network.review.never", nil)))
		case *events.NeedListOpened:
			out = append(out, v.Notified(e.Members)...)
		case *events.NetworkClosed:
			out = append(out, v.Notified(e.Members)...)
		}
	}
	if r, is := cmd.(network.Report); is {
		same := slices.DeleteFunc(slices.Clone(r.Municipalities), func(number string) bool { return slices.Contains(reported, number) })
		out = append(out, v.Municipalities(v.T("network.review.same", nil), same)...)
	}
	return out
}
