package network_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/network"
	"github.com/samstyring/samstyring/internal/fault"
)

const today = events.Date("2026-11-20")

func nb(s string) events.Text { return events.Text{"nb": s} }

// numbers of today's municipalities, with the own ones of before, and those of the
// municipalities that they were formed from.
var (
	own    = map[string][]string{"1103": {"1103"}, "3110": {"3110", "3011"}, "0301": {"0301"}, "4601": {"4601"}, "1508": {"1508"}, "1580": {"1580"}}
	former = map[string][]string{"1508": {"1507"}, "1580": {"1507"}}
)

func municipality(number string) network.Municipality {
	_, known := own[number]
	return network.Municipality{
		Number: number, Known: known,
		Own:    func(n string, _ time.Time) bool { return slices.Contains(own[number], n) },
		Former: func(n string, _ time.Time) bool { return slices.Contains(former[number], n) },
	}
}

func env(by events.Speaker) network.Env {
	return network.Env{
		Today: today, By: by, Municipality: municipality, RoleMailbox: func(a string) bool { return strings.HasPrefix(a, "post@") },
		Taken:   func(name string) bool { return name == "DigiAnnet" },
		Members: func(*network.State) []string { return []string{"1103"} },
		Need: func(id string) (events.NeedAbout, bool) {
			return about(id), id != "" && id < "x" // those from x on were closed, or merged
		},
	}
}

var (
	terms  = events.NetworkTerms{Name: "DigiRogaland", Short: "DR", Purpose: nb("Felles innføring."), HomePage: "https://digi.example", Contact: "post@digi.example"}
	formed = &events.NetworkFormed{NetworkTerms: terms}
)

func reported(number string, by events.Speaker, from events.Date) *events.MemberReported {
	return &events.MemberReported{Name: terms.Name, Municipality: number, By: by, From: from}
}

func joined(number string, from events.Date) *events.MemberJoined {
	return &events.MemberJoined{Name: terms.Name, Municipality: number, By: events.SpeakerSelf, From: from}
}

func confirmed(number string, from events.Date) *events.MemberConfirmed {
	return &events.MemberConfirmed{Name: terms.Name, Municipality: number, By: events.SpeakerSelf, From: from}
}

func left(number string, by events.Speaker, from, until events.Date) *events.MemberLeft {
	return &events.MemberLeft{Name: terms.Name, Municipality: number, By: by, From: from, Until: until}
}

func denied(number string, by events.Speaker) *events.MembershipDenied {
	return &events.MembershipDenied{Name: terms.Name, Municipality: number, By: by}
}

func happened(list ...events.Payload) (s network.State) {
	for i, e := range list {
		network.Evolve(&s, events.Record{ID: fmt.Sprint(i), AggregateID: "n", Position: uint64(i + 1), Time: time.Unix(int64(i), 0).UTC(), Organisation: "971045698", Data: e})
	}
	return s
}

// specification is what a command causes after some events, or everything that stands in
// its way.
type specification struct {
	name  string
	given []events.Payload
	by    events.Speaker
	when  network.Command
	then  []events.Payload
	wrong []string // key, or path:code of each field
}

func (c *specification) check(t *testing.T) {
	t.Run(c.name, func(t *testing.T) {
		t.Parallel()
		got, err := network.Decide(happened(c.given...), c.when, env(c.by))
		if diff := cmp.Diff(c.then, got); diff != "" {
			t.Error(diff)
		}
		var refused *fault.Error
		var wrong []string
		if errors.As(err, &refused) {
			for _, f := range refused.Fields {
				wrong = append(wrong, f.Path+":"+f.Code)
			}
			if wrong == nil {
				wrong = []string{refused.Key}
			}
		}
		if diff := cmp.Diff(c.wrong, wrong); diff != "" {
			t.Error(diff)
		}
	})
}

func TestNetworkSpecification(t *testing.T) {
	t.Parallel()
	closed := &events.NetworkClosed{Name: terms.Name, Members: []string{"1103"}, Reason: nb("Lagt ned.")}
	other := terms
	other.Name = "Digi Rogaland"
	under := confirmed("3110", "2020-01-01")
	under.Under = "3011"
	for _, c := range []specification{
		{"formed", nil, events.SpeakerHost, network.Form{Terms: network.TermsOf(terms)}, []events.Payload{formed}, nil},
		{"everything is wrong with it", nil, events.SpeakerHost, network.Form{Terms: network.Terms{Short: "DigiAnnet", HomePage: "x", Contact: "kari@digi.example"}}, nil,
			[]string{"name:required", "short:network_name_taken", "purpose:required_text", "homePage:invalid_url", "contact:wave_contact_not_role"}},
		{"described", []events.Payload{formed}, events.SpeakerHost, network.Describe{Terms: network.TermsOf(other)}, []events.Payload{&events.NetworkDescribed{NetworkTerms: other, Was: terms}}, nil},
		{"described as it is", []events.Payload{formed}, events.SpeakerHost, network.Describe{Terms: network.TermsOf(terms)}, nil, nil},
		{"of what there is not", nil, events.SpeakerSelf, network.Join{Municipality: "1103"}, nil, []string{"network_not_found"}},
		{"joined today", []events.Payload{formed}, events.SpeakerSelf, network.Join{Municipality: "1103"}, []events.Payload{joined("1103", today)}, nil},
		{"joined twice", []events.Payload{formed, joined("1103", "2025-01-01")}, events.SpeakerSelf, network.Join{Municipality: "1103"}, nil, nil},
		{"joined with another day", []events.Payload{formed, joined("1103", "2025-01-01")}, events.SpeakerSelf, network.Join{Municipality: "1103", From: "2024-01-01"}, []events.Payload{joined("1103", "2024-01-01")}, nil},
		{"no such day", []events.Payload{formed}, events.SpeakerSelf, network.Join{Municipality: "1103", From: "0202-01-01"}, nil, []string{"from:out_of_range"}},
		{"no municipality", []events.Payload{formed}, events.SpeakerSelf, network.Join{Municipality: "9999"}, nil, []string{"municipality_not_found"}},
		{"reported", []events.Payload{formed}, events.SpeakerHost, network.Report{Municipalities: []string{"1103", "0301"}, From: "2020-01-01"},
			[]events.Payload{reported("1103", events.SpeakerHost, "2020-01-01"), reported("0301", events.SpeakerHost, "2020-01-01")}, nil},
		{"reported wrongly", []events.Payload{formed}, events.SpeakerHost, network.Report{Municipalities: []string{"1103", "9999", "1103"}}, nil,
			[]string{"from:required", "municipalities[1]:unknown_municipality", "municipalities[2]:twice"}},
		{"reported and nobody", []events.Payload{formed}, events.SpeakerHost, network.Report{From: "2020-01-01"}, nil, []string{"municipalities:required"}},
		{"reported what it has said itself", []events.Payload{formed, joined("1103", "2025-01-01")}, events.SpeakerHost, network.Report{Municipalities: []string{"1103"}, From: "2020-01-01"}, nil, nil},
		{"reported what it has left", []events.Payload{formed, joined("1103", "2025-01-01"), left("1103", events.SpeakerSelf, "2025-01-01", "2026-01-01")}, events.SpeakerHost,
			network.Report{Municipalities: []string{"1103"}, From: "2026-02-01"}, nil, []string{"municipalities[0]:member_says_not"}},
		{"reported with another day", []events.Payload{formed, reported("1103", events.SpeakerHost, "2020-01-01")}, events.SpeakerHost, network.Report{Municipalities: []string{"1103"}, From: "2021-01-01"},
			[]events.Payload{reported("1103", events.SpeakerHost, "2021-01-01")}, nil},
		{"reported by another", []events.Payload{formed, reported("1103", events.SpeakerHost, "2020-01-01")}, events.SpeakerKS, network.Report{Municipalities: []string{"1103"}, From: "2021-01-01"}, nil, nil},
		{"confirmed", []events.Payload{formed, reported("1103", events.SpeakerHost, "2020-01-01")}, events.SpeakerSelf, network.Join{Municipality: "1103"}, []events.Payload{confirmed("1103", "2020-01-01")}, nil},
		{"confirmed under another number", []events.Payload{formed, reported("3011", events.SpeakerHost, "2020-01-01")}, events.SpeakerSelf, network.Join{Municipality: "3110"}, []events.Payload{under}, nil},
		{"denied", []events.Payload{formed, reported("1103", events.SpeakerHost, "2020-01-01")}, events.SpeakerSelf, network.Deny{Municipality: "1103"}, []events.Payload{denied("1103", events.SpeakerSelf)}, nil},
		{"denied what it has said", []events.Payload{formed, joined("1103", today)}, events.SpeakerSelf, network.Deny{Municipality: "1103"}, nil, []string{"member_by_own_word"}},
		{"denied and reported again", []events.Payload{formed, reported("1103", events.SpeakerHost, "2020-01-01"), denied("1103", events.SpeakerSelf)}, events.SpeakerHost,
			network.Report{Municipalities: []string{"1103"}, From: "2020-01-01"}, nil, []string{"municipalities[0]:member_says_not"}},
		{"denied and joined", []events.Payload{formed, reported("1103", events.SpeakerHost, "2020-01-01"), denied("1103", events.SpeakerSelf)}, events.SpeakerSelf, network.Join{Municipality: "1103"}, []events.Payload{joined("1103", today)}, nil},
		{"left", []events.Payload{formed, joined("1103", "2025-01-01")}, events.SpeakerSelf, network.Leave{Municipality: "1103"}, []events.Payload{left("1103", events.SpeakerSelf, "2025-01-01", today)}, nil},
		{"left before it was one", []events.Payload{formed, joined("1103", "2025-01-01")}, events.SpeakerSelf, network.Leave{Municipality: "1103", Until: "2024-12-31"}, nil, []string{"until:left_before_member"}},
		{"left and no member", []events.Payload{formed}, events.SpeakerSelf, network.Leave{Municipality: "1103"}, nil, []string{"not_in_network"}},
		{"stays after all", []events.Payload{formed, joined("1103", "2025-01-01"), left("1103", events.SpeakerSelf, "2025-01-01", "2026-12-31")}, events.SpeakerSelf, network.Join{Municipality: "1103"}, []events.Payload{joined("1103", "2025-01-01")}, nil},
		{"comes back", []events.Payload{formed, joined("1103", "2025-01-01"), left("1103", events.SpeakerSelf, "2025-01-01", "2026-01-01")}, events.SpeakerSelf, network.Join{Municipality: "1103"}, []events.Payload{joined("1103", today)}, nil},
		{"comes back too early", []events.Payload{formed, joined("1103", "2025-01-01"), left("1103", events.SpeakerSelf, "2025-01-01", "2026-01-01")}, events.SpeakerSelf, network.Join{Municipality: "1103", From: "2026-01-01"}, nil, []string{"from:member_overlaps"}},
		{"taken back", []events.Payload{formed, reported("1103", events.SpeakerHost, "2020-01-01")}, events.SpeakerHost, network.Correct{Municipality: "1103"}, []events.Payload{denied("1103", events.SpeakerHost)}, nil},
		{"said to have left", []events.Payload{formed, reported("1103", events.SpeakerHost, "2020-01-01")}, events.SpeakerHost, network.Correct{Municipality: "1103", Until: "2022-01-01"}, []events.Payload{left("1103", events.SpeakerHost, "2020-01-01", "2022-01-01")}, nil},
		{"taken back by another", []events.Payload{formed, reported("1103", events.SpeakerHost, "2020-01-01")}, events.SpeakerKS, network.Correct{Municipality: "1103"}, nil, []string{"member_reported_by"}},
		{"taken back what was confirmed", []events.Payload{formed, reported("1103", events.SpeakerHost, "2020-01-01"), confirmed("1103", "2020-01-01")}, events.SpeakerHost, network.Correct{Municipality: "1103"}, nil, []string{"member_said_itself"}},
		{"a part of what was split leaves", []events.Payload{formed, joined("1507", "2021-01-01")}, events.SpeakerSelf, network.Leave{Municipality: "1580"}, []events.Payload{left("1580", events.SpeakerSelf, "2021-01-01", today)}, nil},
		{"a part of what was split says no", []events.Payload{formed, joined("1507", "2021-01-01")}, events.SpeakerSelf, network.Deny{Municipality: "1580"}, []events.Payload{denied("1580", events.SpeakerSelf)}, nil},
		{"a part of what was split goes on", []events.Payload{formed, joined("1507", "2021-01-01")}, events.SpeakerSelf, network.Join{Municipality: "1580"}, []events.Payload{joined("1580", "2021-01-01")}, nil},
		{"closed", []events.Payload{formed}, events.SpeakerHost, network.Close{Reason: nb("Lagt ned.")}, []events.Payload{closed}, nil},
		{"closed for no reason", []events.Payload{formed}, events.SpeakerHost, network.Close{}, nil, []string{"reason:required_text"}},
		{"joined when closed", []events.Payload{formed, closed}, events.SpeakerSelf, network.Join{Municipality: "1103"}, nil, []string{"network_closed"}},
	} {
		c.check(t)
	}
}

// What was confirmed keeps who had reported it, and a membership that ended stays beside
// the one that came after it.
func TestMembershipsOverTime(t *testing.T) {
	t.Parallel()
	s := happened(formed, reported("1103", events.SpeakerHost, "2020-01-01"), confirmed("1103", "2020-02-01"), left("1103", events.SpeakerSelf, "2020-02-01", "2022-01-01"), joined("1103", "2026-01-01"))
	if len(s.Members) != 2 || s.Members[0].Reported != events.SpeakerHost || s.Members[0].From != "2020-02-01" || s.Members[1].Reported != "" {
		t.Fatalf("%+v", s.Members)
	}
	for day, want := range map[events.Date][2]bool{"2020-01-31": {false, false}, "2020-02-01": {true, false}, "2022-01-01": {true, false}, "2022-01-02": {false, false}, today: {false, true}} {
		if got := [2]bool{s.Members[0].On(day), s.Members[1].On(day)}; got != want {
			t.Errorf("on %s: %v", day, got)
		}
	}
	if s.Host != "971045698" {
		t.Errorf("the host is %q", s.Host)
	}
}
