package changes_test

import (
	"slices"
	"testing"

	"github.com/samstyring/samstyring/events"
)

const networkID = "019dfd70-0c1e-7a55-9d10-6b2f0a41c801"

var networkTerms = events.NetworkTerms{Name: "DigiRogaland", Purpose: nb("Sammen om innføring.")}

// publishedList is a list of a network with one member, of needs that others are behind.
var publishedList = &events.NeedListPublished{Name: "DigiRogaland", Year: 2027, Members: []string{"1103"}, Note: nb("Alle gjelder skolen."), Needs: []events.ListedNeed{
	{Need: "a", NeedAbout: events.NeedAbout{Title: nb("Papir"), Theme: "barnehage", Behind: []string{"0301", "1103"}}},
	{Need: "b", NeedAbout: events.NeedAbout{Title: nb("Faks"), Theme: "barnehage", LifeEvent: "fa-barn", Behind: []string{"1103"}}},
}}

// correctedList takes its place.
func correctedList() *events.NeedListPublished {
	e := *publishedList
	e.Note, e.Correction = nil, nb("Feil rekkefølge.")
	return &e
}

// networks says that an event is one of a network.
func networks(p events.Payload) bool {
	switch p.(type) {
	case *events.NetworkFormed, *events.NetworkDescribed, *events.MemberReported, *events.MemberJoined, *events.MemberConfirmed, *events.MemberLeft, *events.MembershipDenied, *events.NeedListOpened, *events.NeedListProposed, *events.NeedListProposalWithdrawn, *events.NeedListPublished, *events.NetworkClosed:
		return true
	}
	return false
}

// What is said of a member is told to that one, and the end of a network to all in it,
// by the numbers that they have today.
func TestANetworkIsToldToItsMembers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		event events.Payload
		whom  []string
	}{
		{&events.NetworkFormed{NetworkTerms: networkTerms}, []string{}},
		{&events.MemberJoined{Name: "DigiRogaland", Municipality: "3011", By: events.SpeakerSelf, From: "2021-01-01"}, []string{"3110"}},
		{&events.NeedListOpened{Name: "DigiRogaland", Year: 2027, Deadline: "2026-11-01", Members: []string{"1103", "3011"}}, []string{"1103", "3110"}},
		{publishedList, []string{"0301", "1103"}},
		{&events.NetworkClosed{Name: "DigiRogaland", Members: []string{"1103", "0301"}, Reason: nb("Lagt ned.")}, []string{"0301", "1103"}},
	} {
		got := last(after(registered, c.event)...)
		if len(got) != 1 || !slices.Equal(got[0].Municipalities, c.whom) || got[0].Path() != "/nettverk/"+networkID || got[0].Subject() != "network/"+networkID || got[0].Title["nb"] != "DigiRogaland" {
			t.Errorf("%T is told as %+v", c.event, got)
		}
	}
}
