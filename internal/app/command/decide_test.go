package command_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/testkit"
)

// A decision that rests on a read that failed is none: views that cannot be read
// say neither that an initiative is not registered nor that a criteria set was
// never used.
func TestDecisionsDoNotRestOnFailedReads(t *testing.T) {
	t.Parallel()
	a, err := app.Open(t.Context(), app.Config{Data: t.TempDir(), Secret: make([]byte, 32), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil { // the views cannot be read any more
		t.Fatal(err)
	}
	state := initiative.State{ID: "2026-0001", Stage: events.StageProposed, Standing: events.StandingActive, Position: 1}
	unrelated := a.Command.Decide(state, initiative.AddRelation{Relation: events.Relation{Kind: events.RelationKinds[0], Target: "2026-0002"}}, time.Now(), reference.Digdir)
	_, unopened := a.Command.DecideOnRound(round.State{}, round.Open{Name: events.Text{"nb": "Høsten"}, CriteriaSet: round.Default()}, reference.Digdir)
	_, unshown := a.Query.ShowRound(&round.State{ID: "r", Candidates: []string{"2026-0001"}})
	for name, err := range map[string]error{"a relation": unrelated, "a criteria set": unopened, "a round on a page": unshown} {
		if fault.CodeOf(err) != fault.Unavailable {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A command that is repeated while it is carried out through another replica gets
// the answer of that one, and is not told that its initiative has changed since:
// it was itself what changed it.
func TestRepeatedCommandIsNotInItsOwnWay(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	registered, err := r.Command.Create(t.Context(), testkit.As(reference.Digdir), initiative.Propose{Proposed: testkit.Proposal(reference.Digdir)})
	if err != nil {
		t.Fatal(err)
	}
	req := testkit.As(reference.Digdir)
	req.Key, req.Fingerprint, req.IfMatch = "key", "same", registered.Position
	one, other, err := r.Command.Overtaken(t.Context(), req, registered.ID, initiative.Confirm{Note: testkit.Text("stemmer")})
	if err != nil || other.Position != one.Position || !other.Replayed || one.Position <= registered.Position {
		t.Errorf("%+v, and then %+v, %v", one, other, err)
	}
}

// A log that cannot be asked does not say that a version is old: whoever comes with
// one that is newer than what can be read here is asked to come again. A version
// that nobody can have seen is another matter.
func TestAVersionThatCannotBeLookedForIsNotOld(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	registered, err := r.Command.Create(t.Context(), testkit.As(reference.Digdir), initiative.Propose{Proposed: testkit.Proposal(reference.Digdir)})
	if err != nil {
		t.Fatal(err)
	}
	ahead := testkit.As(reference.Digdir)
	ahead.IfMatch = registered.Position + 1
	commands := map[string]func(context.Context) error{
		"an initiative": func(ctx context.Context) error {
			_, err := r.Command.Do(ctx, ahead, registered.ID, initiative.Confirm{Note: testkit.Text("stemmer")})
			return err
		},
		"a round": func(ctx context.Context) error {
			_, err := r.Command.DoRound(ctx, ahead, "76b150db-d20f-8e1d-a3ac-4d9ad572ef31", round.Conclude{})
			return err
		},
	}
	cut, cancel := context.WithCancel(t.Context())
	cancel() // the log cannot be asked
	for name, give := range commands {
		if err := give(cut); fault.CodeOf(err) != fault.Unavailable {
			t.Errorf("%s, while the log cannot be asked: %v", name, err)
		}
		if err := give(t.Context()); fault.CodeOf(err) != fault.PreconditionFailed {
			t.Errorf("%s, of a version that is not there: %v", name, err)
		}
	}
	if err := r.Query.WaitFor(cut, ahead.IfMatch); fault.CodeOf(err) != fault.Unavailable {
		t.Errorf("a position, while the log cannot be asked: %v", err)
	}
	if err := r.Query.WaitFor(t.Context(), ahead.IfMatch); fault.CodeOf(err) != fault.Malformed {
		t.Errorf("a position that is not there: %v", err)
	}
}
