package round_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
)

// What a round waits for each of the parties with, until it is concluded.
func TestWaits(t *testing.T) {
	t.Parallel()
	sealed := func(p events.Party) round.State {
		s := ready().state()
		s.Sealed = map[events.Party]round.Sealed{p: {By: ks}}
		return s
	}
	deciding := ready().state()
	deciding.RevealedAt = began
	sign := func(s round.State, parties ...events.Party) round.State {
		s.Signatures = map[string]map[events.Party]round.Signed{}
		for _, id := range s.Candidates {
			s.Signatures[id] = map[events.Party]round.Signed{}
			for _, p := range parties {
				s.Signatures[id][p] = round.Signed{Class: events.ClassNow, DecisionHash: "x"}
			}
		}
		return s
	}
	disputed := sign(deciding, events.Parties...)
	disputed.Escalations = map[string][]round.Escalation{two: {{Deadline: "2026-05-01"}}}
	concluded := sign(deciding, events.Parties...)
	concluded.Concluded = &events.RoundConcluded{}
	for _, c := range []struct {
		name                  string
		given                 round.State
		state, municipalities string
	}{
		{"open", ready().state(), "scores 2026-04-01", "scores 2026-04-01"},
		{"sealed by one", sealed(municipalities), "scores 2026-04-01", ""},
		{"revealed", deciding, "positions 2026-04-01", "positions 2026-04-01"},
		{"signed by one", sign(deciding, state), "", "positions 2026-04-01"},
		{"signed by both", sign(deciding, events.Parties...), "conclusion 2026-04-01", "conclusion 2026-04-01"},
		{"sent to a level above", disputed, "resolution 2026-05-01 2026-0002, conclusion 2026-04-01", "resolution 2026-05-01 2026-0002, conclusion 2026-04-01"},
		{"concluded", concluded, "", ""},
	} {
		for p, want := range map[events.Party]string{state: c.state, municipalities: c.municipalities} {
			var got []string
			for _, x := range round.Waits(&c.given, p) {
				got = append(got, strings.TrimSpace(fmt.Sprint(x.Reason, " ", x.Until, " ", x.Initiative)))
			}
			if all := strings.Join(got, ", "); all != want {
				t.Errorf("%s: it waits for the %s with %q, want %q", c.name, p, all, want)
			}
		}
	}
}
