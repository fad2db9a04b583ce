package round_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
)

func lookups() round.Lookups {
	return round.Lookups{
		Title: func(id string) events.Text { return nb("Tiltak " + id) },
		Hours: func(id string) int64 { return initiatives()[id].Hours },
	}
}

func TestMinutes(t *testing.T) {
	t.Parallel()
	objects := &events.PositionDeclared{Party: municipalities, Initiative: three, Position: "objects", Reason: why, WouldChange: why}
	h := append(public().then(objects), settled()[len(public()):]...).then(
		&events.Escalated{Initiative: three, Level: events.EscalationMinistry, Deadline: deadline, Reason: why},
		concluded(), &events.EscalationResolved{Initiative: three, Resolution: nb("Avklart.")},
	)
	s := h.state()
	m := s.Minutes(lookups())
	if m.Phase != "concluded" || m.Round != id || m.ConcludedBy != digdir || m.ConcludedAt.IsZero() || m.RevealedAt.IsZero() {
		t.Errorf("head: %+v", m)
	}
	if diff := cmp.Diff(bodies(), m.Bodies); diff != "" {
		t.Error(diff)
	}
	if m.Capacity.Frame != 350 || m.Capacity.InNow != 100 || m.ResultWeights == nil || len(m.Commitments) != 2 {
		t.Errorf("capacity %+v, %d commitments", m.Capacity, len(m.Commitments))
	}
	type row struct {
		Initiative, Outcome, Class, Title string
		Rank, Signatures, Dissents        int
		Hours                             int64
	}
	var got []row
	for _, c := range m.Candidates {
		got = append(got, row{c.Initiative, c.Outcome, string(c.Class), c.Title["nb"], c.Result.Rank, len(c.Signatures), len(c.Disagreements), c.Hours})
	}
	want := []row{
		{one, "decided", "now", "Tiltak 2026-0001", 1, 2, 0, 100},
		{two, "decided", "next", "Tiltak 2026-0002", 2, 2, 0, 200},
		{three, "disagreed", "", "Tiltak 2026-0003", 3, 0, 1, 300},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	dissent := m.Candidates[2]
	if d := dissent.Disagreements[0]; d.Party != municipalities || d.By != ks || d.WouldChange["nb"] != "En pilot." {
		t.Errorf("dissent %+v", d)
	}
	if e := dissent.Escalations[0]; e.Level != events.EscalationMinistry || e.Resolution["nb"] != "Avklart." || e.ResolvedAt.IsZero() {
		t.Errorf("escalation %+v", e)
	}
	if p := dissent.Positions[municipalities]; p.Position != "objects" || p.By != ks {
		t.Errorf("position %+v", p)
	}
	if x := m.Candidates[0]; x.DecisionHash != decision(one, events.ClassNow) || x.Signatures[municipalities].By != ks {
		t.Errorf("decision %+v", x)
	}
}

func TestMinutesOnTheWay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		given history
		phase string
	}{{opened(), "preparing"}, {ready(), "preparing"}, {ready().then(sealed(state, stateScores())), "scoring"}, {public(), "deciding"}} {
		s := c.given.state()
		m := s.Minutes(lookups())
		if m.Phase != c.phase || len(m.Candidates) != 3 || m.Candidates[0].Outcome != "open" || m.Candidates[1].Hours != 200 {
			t.Errorf("%s: %+v", c.phase, m)
		}
	}
	// Hours are those of the day of the conclusion, whatever they are today.
	s := settled().then(concluded()).state()
	look := lookups()
	look.Hours = func(string) int64 { return 7 }
	if got := s.Minutes(look).Capacity.InNow; got != 100 {
		t.Errorf("hours in now: %d", got)
	}
}
