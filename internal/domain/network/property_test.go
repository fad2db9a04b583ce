package network_test

import (
	"encoding/json"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/network"
)

// Whatever is said of a network, by whomever and in whichever order: no municipality is
// a member twice on a day, under any of its numbers; nobody ends or takes back what it
// has said itself; every year has one list of needs that keeps to its bounds; and what
// Decide gives can be read back to the same state.
func TestTheMunicipalityHasTheLastWord(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var s, replayed network.State
		position, now := uint64(0), time.Date(2020, 1, 1, 9, 0, 0, 0, time.UTC)
		put := func(p events.Payload) {
			position++
			r := events.Record{Aggregate: events.AggregateNetwork, AggregateID: "n", Organisation: "971045698", Time: now, Position: position, Name: p.EventName(), Data: p}
			network.Evolve(&s, r)
			raw, err := events.Encode(p)
			if err != nil {
				t.Fatal(err)
			}
			if r.Data, err = events.Default.Decode(r.Aggregate, r.Name, 1, raw); err != nil {
				t.Fatal(err)
			}
			network.Evolve(&replayed, r)
		}
		put(formed)
		put(reported("3011", events.SpeakerHost, "2020-01-01"))
		put(joined("1507", "2020-01-01"))
		for range rapid.IntRange(1, 40).Draw(t, "commands") {
			now = now.AddDate(0, rapid.IntRange(0, 4).Draw(t, "months"), 0)
			cmd, by := anyCommand(t)
			e := env(by)
			e.Today = events.Date(now.Format(time.DateOnly))
			before, members := written(t, &s), s.Members
			got, err := network.Decide(s, cmd, e)
			if written(t, &s) != before {
				t.Fatal("Decide changed the state")
			}
			if err != nil && len(got) > 0 {
				t.Fatalf("refused, and yet %v", got)
			}
			for _, p := range got {
				put(p)
			}
			if by == events.SpeakerHost || by == events.SpeakerKS {
				stands(t, members, s.Members)
			}
			for number := range own {
				once(t, &s, number)
			}
			lists(t, &s)
		}
		if a, b := written(t, &replayed), written(t, &s); a != b {
			t.Fatalf("read back:\n%s\n%s", a, b)
		}
	})
}

func anyCommand(t *rapid.T) (network.Command, events.Speaker) {
	number := rapid.SampledFrom([]string{"1103", "3110", "1508", "1580"}).Draw(t, "who")
	day := events.Date(rapid.SampledFrom([]string{"", "2019-06-01", "2021-01-01", "2022-05-05", "2024-12-31", "2026-01-01"}).Draw(t, "day"))
	reporter := rapid.SampledFrom([]events.Speaker{events.SpeakerHost, events.SpeakerKS}).Draw(t, "reporter")
	year := rapid.IntRange(2020, 2024).Draw(t, "year")
	needs := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "f", "x"}), 0, 11).Draw(t, "needs")
	switch rapid.IntRange(0, 10).Draw(t, "what") {
	case 10:
		return network.WithdrawProposal{Year: year, Municipality: number}, events.SpeakerSelf
	case 0, 1:
		return network.Join{Municipality: number, From: day}, events.SpeakerSelf
	case 2:
		return network.Leave{Municipality: number, Until: day}, events.SpeakerSelf
	case 3:
		return network.Deny{Municipality: number}, events.SpeakerSelf
	case 4:
		return network.Correct{Municipality: number, Until: day}, reporter
	case 5:
		return network.OpenList{Year: year, Deadline: events.Date(strconv.Itoa(year) + "-0" + rapid.StringMatching("[1-9]").Draw(t, "month") + "-01")}, events.SpeakerHost
	case 6:
		return network.ProposeNeeds{Year: year, Municipality: number, Needs: needs}, events.SpeakerSelf
	case 7, 8:
		why := rapid.SampledFrom([]events.Text{nil, nb("Feil.")}).Draw(t, "why")
		return network.PublishList{Year: year, Needs: append([]string{"a", "b", "c", "d"}, needs...), Correction: why}, events.SpeakerHost
	}
	return network.Report{Municipalities: []string{number}, From: day}, reporter
}

// lists demands that every year has one list, with five to ten needs where it is
// published, each of them once and none that was closed.
func lists(t *rapid.T, s *network.State) {
	years := map[int]bool{}
	for _, l := range s.Lists {
		if years[l.Year] {
			t.Fatalf("%d has two lists", l.Year)
		}
		years[l.Year] = true
		if l.Published == nil {
			continue
		}
		if n := len(l.Published.Needs); n < network.MinListed || n > network.MaxListed || l.Rank("x") != 0 {
			t.Fatalf("published %+v", l.Published)
		}
		for i, n := range l.Published.Needs {
			if l.Rank(n.Need) != i+1 {
				t.Fatalf("%s stands twice: %+v", n.Need, l.Published)
			}
		}
	}
}

// stands demands that what municipalities have said themselves is as it was.
func stands(t *rapid.T, before, after []network.Member) {
	for i := range before {
		if b := &before[i]; (b.In.Own() || b.Out != nil && b.Out.Own()) && (after[i].From != b.From || after[i].Until != b.Until || after[i].Denied != b.Denied) {
			t.Fatalf("%+v has become %+v by another's word", *b, after[i])
		}
	}
}

// once demands that the memberships of a municipality have no day in common, as the
// last of them and those before it.
func once(t *rapid.T, s *network.State, number string) {
	m := municipality(number)
	var mine []network.Member
	for _, e := range s.Members {
		if !e.Denied && m.Own(e.Municipality, e.In.At) {
			mine = append(mine, e)
		}
	}
	for i := range mine {
		for j := range mine[:i] {
			a, b := &mine[j], &mine[i]
			if a.Lasts(b.From) && b.Lasts(a.From) {
				t.Fatalf("%s is a member twice: %+v, %+v", number, *a, *b)
			}
		}
	}
}

func written(t *rapid.T, s *network.State) string {
	raw, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
