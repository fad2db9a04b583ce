package network_test

import (
	"slices"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/network"
)

func about(id string) events.NeedAbout {
	return events.NeedAbout{Title: nb("Behov " + id), Theme: "barnehage", Behind: []string{"1103"}}
}

func opened(deadline, was events.Date) *events.NeedListOpened {
	return &events.NeedListOpened{Name: terms.Name, Year: 2027, Deadline: deadline, Was: was, Members: []string{"1103"}}
}

func proposed(number, under string, ids ...string) *events.NeedListProposed {
	e := &events.NeedListProposed{Name: terms.Name, Year: 2027, Municipality: number, Under: under, By: events.SpeakerSelf}
	for _, id := range ids {
		e.Needs = append(e.Needs, events.NamedNeed{Need: id, Title: about(id).Title})
	}
	return e
}

func takenBack(number string, ids ...string) *events.NeedListProposalWithdrawn {
	e := proposed(number, "", ids...)
	return &events.NeedListProposalWithdrawn{Name: e.Name, Year: e.Year, Municipality: number, By: e.By, Needs: e.Needs}
}

func published(correction events.Text, ids ...string) *events.NeedListPublished {
	e := &events.NeedListPublished{Name: terms.Name, Year: 2027, Correction: correction, Members: []string{"1103"}}
	for _, id := range ids {
		e.Needs = append(e.Needs, events.ListedNeed{Need: id, NeedAbout: about(id)})
	}
	return e
}

func TestNeedListSpecification(t *testing.T) {
	t.Parallel()
	const open, over = events.Date("2026-12-01"), events.Date("2026-11-19")
	five, eleven := []string{"a", "b", "c", "d", "e"}, []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"}
	member := []events.Payload{formed, joined("1103", "2025-01-01")}
	asked := append(slices.Clone(member), opened(open, ""))
	late := append(slices.Clone(member), opened(over, ""))
	all := append(slices.Clone(asked), proposed("1103", "", "a"))
	out := append(slices.Clone(late), published(nil, five...))
	turned := []string{"b", "a", "c", "d", "e"}
	for _, c := range []specification{
		{"opened", member, events.SpeakerHost, network.OpenList{Year: 2027, Deadline: open}, []events.Payload{opened(open, "")}, nil},
		{"opened for today and this year", member, events.SpeakerHost, network.OpenList{Year: 2026, Deadline: today}, []events.Payload{&events.NeedListOpened{Name: terms.Name, Year: 2026, Deadline: today, Members: []string{"1103"}}}, nil},
		{"opened wrongly", member, events.SpeakerHost, network.OpenList{Year: 2025, Deadline: over}, nil, []string{"year:out_of_range", "deadline:out_of_range"}},
		{"opened too far ahead", member, events.SpeakerHost, network.OpenList{Year: 2028, Deadline: "2028-01-01"}, nil, []string{"year:out_of_range", "deadline:out_of_range"}},
		{"opened without a deadline", member, events.SpeakerHost, network.OpenList{Year: 2027}, nil, []string{"deadline:required"}},
		{"opened twice", asked, events.SpeakerHost, network.OpenList{Year: 2027, Deadline: open}, nil, nil},
		{"given longer", asked, events.SpeakerHost, network.OpenList{Year: 2027, Deadline: "2027-01-15"}, []events.Payload{opened("2027-01-15", open)}, nil},
		{"given less time than was promised", asked, events.SpeakerHost, network.OpenList{Year: 2027, Deadline: "2026-11-25"}, nil, []string{"deadline:deadline_not_later"}},
		{"opened when it is published", out, events.SpeakerHost, network.OpenList{Year: 2027, Deadline: open}, nil, []string{"need_list_published"}},
		{"opened when the network is closed", append(slices.Clone(member), &events.NetworkClosed{Name: terms.Name}), events.SpeakerHost, network.OpenList{Year: 2027, Deadline: open}, nil, []string{"network_closed"}},

		{"proposed", asked, events.SpeakerSelf, network.ProposeNeeds{Year: 2027, Municipality: "1103", Needs: []string{"b", "a"}}, []events.Payload{proposed("1103", "", "b", "a")}, nil},
		{"proposed again", all, events.SpeakerSelf, network.ProposeNeeds{Year: 2027, Municipality: "1103", Needs: []string{"a"}}, nil, nil},
		{"proposed otherwise", all, events.SpeakerSelf, network.ProposeNeeds{Year: 2027, Municipality: "1103", Needs: []string{"c"}}, []events.Payload{proposed("1103", "", "c")}, nil},
		{"proposed under an earlier number", []events.Payload{formed, joined("3110", "2025-01-01"), opened(open, ""), proposed("3011", "", "a")}, events.SpeakerSelf,
			network.ProposeNeeds{Year: 2027, Municipality: "3110", Needs: []string{"c"}}, []events.Payload{proposed("3110", "3011", "c")}, nil},
		{"proposed by one that a member was split into", []events.Payload{formed, joined("1507", "2021-01-01"), opened(open, "")}, events.SpeakerSelf,
			network.ProposeNeeds{Year: 2027, Municipality: "1580", Needs: []string{"c"}}, []events.Payload{proposed("1580", "", "c")}, nil},
		{"proposed on the last day", append(slices.Clone(member), opened(today, "")), events.SpeakerSelf, network.ProposeNeeds{Year: 2027, Municipality: "1103", Needs: []string{"a"}}, []events.Payload{proposed("1103", "", "a")}, nil},
		{"proposed nothing", asked, events.SpeakerSelf, network.ProposeNeeds{Year: 2027, Municipality: "1103"}, nil, []string{"needs:too_few"}},
		{"proposed wrongly", asked, events.SpeakerSelf, network.ProposeNeeds{Year: 2027, Municipality: "1103", Needs: []string{"a", "", "x", "a", "b", "c"}}, nil,
			[]string{"needs:too_many", "needs[1]:need_not_open", "needs[2]:need_not_open", "needs[3]:twice"}},
		{"proposed by nobody", asked, events.SpeakerSelf, network.ProposeNeeds{Year: 2027, Municipality: "9999", Needs: []string{"a"}}, nil, []string{"municipality_not_found"}},
		{"proposed by no member", asked, events.SpeakerSelf, network.ProposeNeeds{Year: 2027, Municipality: "0301", Needs: []string{"a"}}, nil, []string{"not_in_network"}},
		{"proposed by one that has left", append(slices.Clone(asked), left("1103", events.SpeakerSelf, "2025-01-01", over)), events.SpeakerSelf, network.ProposeNeeds{Year: 2027, Municipality: "1103", Needs: []string{"a"}}, nil, []string{"not_in_network"}},
		{"proposed for a year that was not opened", member, events.SpeakerSelf, network.ProposeNeeds{Year: 2027, Municipality: "1103", Needs: []string{"a"}}, nil, []string{"need_list_not_open"}},
		{"proposed too late", late, events.SpeakerSelf, network.ProposeNeeds{Year: 2027, Municipality: "1103", Needs: []string{"a"}}, nil, []string{"need_list_deadline_over"}},
		{"proposed for what is published", out, events.SpeakerSelf, network.ProposeNeeds{Year: 2027, Municipality: "1103", Needs: []string{"a"}}, nil, []string{"need_list_published"}},

		{"taken back", all, events.SpeakerSelf, network.WithdrawProposal{Year: 2027, Municipality: "1103"}, []events.Payload{takenBack("1103", "a")}, nil},
		{"taken back on the last day", append(slices.Clone(member), opened(today, ""), proposed("1103", "", "b", "a")), events.SpeakerSelf, network.WithdrawProposal{Year: 2027, Municipality: "1103"}, []events.Payload{takenBack("1103", "b", "a")}, nil},
		{"taken back twice", append(slices.Clone(all), takenBack("1103", "a")), events.SpeakerSelf, network.WithdrawProposal{Year: 2027, Municipality: "1103"}, nil, nil},
		{"taken back by one that has proposed nothing", all, events.SpeakerSelf, network.WithdrawProposal{Year: 2027, Municipality: "0301"}, nil, nil},
		{"taken back under an earlier number", []events.Payload{formed, joined("3110", "2025-01-01"), opened(open, ""), proposed("3011", "", "a")}, events.SpeakerSelf,
			network.WithdrawProposal{Year: 2027, Municipality: "3110"}, []events.Payload{takenBack("3011", "a")}, nil},
		{"taken back by one that has left", append(slices.Clone(all), left("1103", events.SpeakerSelf, "2025-01-01", over)), events.SpeakerSelf, network.WithdrawProposal{Year: 2027, Municipality: "1103"}, []events.Payload{takenBack("1103", "a")}, nil},
		{"taken back by nobody", all, events.SpeakerSelf, network.WithdrawProposal{Year: 2027, Municipality: "9999"}, nil, []string{"municipality_not_found"}},
		{"taken back for a year that was not opened", member, events.SpeakerSelf, network.WithdrawProposal{Year: 2027, Municipality: "1103"}, nil, []string{"need_list_not_open"}},
		{"taken back too late", append(slices.Clone(late), proposed("1103", "", "a")), events.SpeakerSelf, network.WithdrawProposal{Year: 2027, Municipality: "1103"}, nil, []string{"need_list_deadline_over"}},
		{"taken back from what is published", append(slices.Clone(all), published(nil, five...)), events.SpeakerSelf, network.WithdrawProposal{Year: 2027, Municipality: "1103"}, nil, []string{"need_list_published"}},
		{"taken back when the network is closed", append(slices.Clone(all), &events.NetworkClosed{Name: terms.Name}), events.SpeakerSelf, network.WithdrawProposal{Year: 2027, Municipality: "1103"}, nil, []string{"network_closed"}},
		{"proposed after it was taken back", append(slices.Clone(all), takenBack("1103", "a")), events.SpeakerSelf, network.ProposeNeeds{Year: 2027, Municipality: "1103", Needs: []string{"a"}}, []events.Payload{proposed("1103", "", "a")}, nil},
		{"published when one has taken back its proposal", append(slices.Clone(all), takenBack("1103", "a")), events.SpeakerHost, network.PublishList{Year: 2027, Needs: five}, nil, []string{"need_list_deadline_ahead"}},

		{"published", late, events.SpeakerHost, network.PublishList{Year: 2027, Needs: five}, []events.Payload{published(nil, five...)}, nil},
		{"published when all have proposed", all, events.SpeakerHost, network.PublishList{Year: 2027, Needs: five}, []events.Payload{published(nil, five...)}, nil},
		{"published before the deadline", asked, events.SpeakerHost, network.PublishList{Year: 2027, Needs: five}, nil, []string{"need_list_deadline_ahead"}},
		{"published and not opened", member, events.SpeakerHost, network.PublishList{Year: 2027, Needs: five}, nil, []string{"need_list_not_open"}},
		{"too few", late, events.SpeakerHost, network.PublishList{Year: 2027, Needs: five[:4]}, nil, []string{"needs:too_few"}},
		{"everything is wrong with it", late, events.SpeakerHost, network.PublishList{Year: 2027, Needs: append([]string{"a", "x"}, eleven[2:]...), Note: events.Text{"no": "Nei."}, Correction: nb("Feil.")}, nil,
			[]string{"needs:too_many", "needs[1]:need_not_open", "note.no:unknown_language", "correction:nothing_to_correct"}},
		{"published again", out, events.SpeakerHost, network.PublishList{Year: 2027, Needs: five}, nil, nil},
		{"corrected", out, events.SpeakerHost, network.PublishList{Year: 2027, Needs: turned, Correction: nb("Feil rekkefølge.")}, []events.Payload{published(nb("Feil rekkefølge."), turned...)}, nil},
		{"corrected with one that was closed since", append(slices.Clone(late), published(nil, "a", "b", "c", "d", "x")), events.SpeakerHost, network.PublishList{Year: 2027, Needs: []string{"x", "a", "b", "c", "d"}, Correction: nb("Feil.")},
			[]events.Payload{published(nb("Feil."), "x", "a", "b", "c", "d")}, nil},
		{"corrected for no reason", out, events.SpeakerHost, network.PublishList{Year: 2027, Needs: turned}, nil, []string{"correction:required_text"}},
	} {
		c.check(t)
	}
}

// What is published takes the place of what was published before, lists of later years
// stand first, and a proposal takes the place of that under the number of before.
func TestWhatStandsOnAList(t *testing.T) {
	t.Parallel()
	next := opened("2026-12-01", "")
	next.Year = 2028
	s := happened(formed, joined("3110", "2025-01-01"), opened("2026-11-01", ""), opened("2026-11-19", "2026-11-01"), next, proposed("3011", "", "a"), proposed("3110", "3011", "b"),
		published(nil, "a", "b", "c", "d", "e"), published(nb("Feil."), "b", "a", "c", "d", "e"))
	if len(s.Lists) != 2 || s.Lists[0].Year != 2028 {
		t.Fatalf("%+v", s.Lists)
	}
	l := s.List(2027)
	if len(l.Proposals) != 1 || l.Proposals[0].Needs[0].Need != "b" || l.Deadline != "2026-11-19" || l.Published.Correction["nb"] != "Feil." {
		t.Errorf("%+v", l)
	}
	for id, want := range map[string]int{"a": 2, "b": 1, "e": 5, "f": 0} {
		if got := l.Rank(id); got != want {
			t.Errorf("%s is number %d, want %d", id, got, want)
		}
	}
	if s.Lists[0].Rank("a") != 0 {
		t.Error("it stands on a list that was not published")
	}
}
