package app_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/testkit"
)

// Rebuilt equals live with rounds in it: whatever the parties did, views built
// from zero are those that grew with the events.
func TestRebuiltEqualsLiveWithRounds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "registry")
		if err != nil {
			rt.Fatal(err)
		}
		r := testkit.Open(t, dir, eventlog.Config{})
		ids := r.Assessed(t, 2)
		id := r.OpenRound(t, ids...)
		for range rapid.IntRange(4, 24).Draw(rt, "commands") {
			party := rapid.SampledFrom(events.Parties).Draw(rt, "party")
			anything(t, r, id, party, rapid.SampledFrom(ids).Draw(rt, "initiative"), rapid.IntRange(0, 9).Draw(rt, "command"))
		}
		var live, rebuilt bytes.Buffer
		if err := errors.Join(r.Dump(&live), r.Close(), os.RemoveAll(filepath.Join(dir, "views"))); err != nil {
			rt.Fatal(err)
		}
		r = testkit.Open(t, dir, eventlog.Config{})
		if err := errors.Join(r.Dump(&rebuilt), r.Close()); err != nil {
			rt.Fatal(err)
		}
		if !bytes.Equal(live.Bytes(), rebuilt.Bytes()) {
			rt.Fatalf("live:\n%s\nrebuilt:\n%s", live.Bytes(), rebuilt.Bytes())
		}
	})
}

// anything lets a party try one thing; what is refused writes nothing.
func anything(t *testing.T, r *testkit.Registry, id string, party events.Party, initiative string, what int) {
	t.Helper()
	ctx, try := context.WithoutCancel(t.Context()), func(cmd round.Command) { _, _ = r.Command.DoRound(t.Context(), as(party), id, cmd) }
	switch what {
	case 0, 1:
		_, _ = r.Secrets.WriteDraft(ctx, testkit.Caller(testkit.Holder(party)), id, testkit.Draft("1", 3, "Fordi", initiative))
	case 2, 3:
		if s, err := r.Query.RoundState(id); err == nil {
			_, _ = r.Secrets.WriteDraft(ctx, testkit.Caller(testkit.Holder(party)), id, testkit.Draft("2", 4, "Fordi", s.Candidates...))
		}
		_, _ = r.Command.Seal(ctx, as(party), id, party)
	case 4:
		try(round.RemoveCandidate{Initiative: initiative, Reason: testkit.Text("Ut")})
	case 5:
		try(round.AddCandidate{Initiative: initiative})
	case 6, 7:
		if d, err := r.Query.Round(id); err == nil && len(d.ToSign) > 0 {
			try(round.Sign{Party: party, Initiative: d.ToSign[0].Initiative, Class: events.ClassNext, DecisionHash: d.ToSign[0].Hashes[events.ClassNext]})
		}
	case 8:
		try(round.RecordDisagreement{Party: party, Initiative: initiative, Reason: testkit.Text("Nei"), WouldChange: testkit.Text("Penger")})
	case 9:
		try(round.Conclude{})
	}
}
