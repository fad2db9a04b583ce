package exercise_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/exercise"
	"github.com/samstyring/samstyring/internal/proof"
	"github.com/samstyring/samstyring/internal/testkit"
)

// day is one on which nothing of the reference data changes.
const day = "2026-11-27"

func config(t *testing.T) app.Config {
	return app.Config{Data: t.TempDir(), Secret: make([]byte, 32), Logger: testkit.Logger(t)}
}

// lines are all events of the log, as an export writes them.
func lines(t *testing.T, cfg app.Config) [][]byte {
	t.Helper()
	cfg.Log.Content = eventlog.Exercise
	a, err := app.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}()
	var out [][]byte
	for {
		records, err := a.Events(t.Context(), uint64(len(out)), 500)
		if err != nil {
			t.Fatal(err)
		}
		if len(records) == 0 {
			return out
		}
		for _, r := range records {
			line, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, line)
		}
	}
}

func fill(t *testing.T, cfg app.Config, plan exercise.Plan) exercise.Progress {
	t.Helper()
	done, err := exercise.Fill(t.Context(), cfg, plan, nil)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// The same seed and day give the same log, byte for byte; another seed another one.
func TestSameSeedSameLog(t *testing.T) {
	t.Parallel()
	plan := exercise.Plan{Seed: 7, Day: day, Initiatives: 8}
	first, second := config(t), config(t)
	done := fill(t, first, plan)
	fill(t, second, plan)
	a, b := lines(t, first), lines(t, second)
	if len(a) < 300 {
		t.Fatalf("%d commands gave only %d events", done.Commands, len(a))
	}
	for i := range min(len(a), len(b)) {
		if !bytes.Equal(a[i], b[i]) {
			t.Fatalf("event %d differs:\n%s\n%s", i+1, a[i], b[i])
		}
	}
	if len(a) != len(b) {
		t.Fatalf("%d events, and then %d", len(a), len(b))
	}
	plan.Seed++
	third := config(t)
	fill(t, third, plan)
	if c := lines(t, third); bytes.Equal(bytes.Join(a, nil), bytes.Join(c, nil)) {
		t.Error("another seed gave the same log")
	}
}

// A play that was killed is gone on with, and comes out as one that was not.
func TestBrokenOff(t *testing.T) {
	t.Parallel()
	plan := exercise.Plan{Seed: 3, Day: day, Initiatives: 6}
	whole := config(t)
	fill(t, whole, plan)
	if a, b := lines(t, whole), lines(t, broken(t, plan)); !bytes.Equal(bytes.Join(a, nil), bytes.Join(b, nil)) {
		t.Errorf("%d events, and then %d that are not the same", len(a), len(b))
	}
}

// broken is a play that is broken off twice, and gone on with.
func broken(t *testing.T, plan exercise.Plan) app.Config {
	t.Helper()
	cfg := config(t)
	for _, part := range []float64{0.3, 0.6} {
		ctx, kill := context.WithCancel(t.Context())
		_, err := exercise.Fill(ctx, cfg, plan, func(p exercise.Progress) {
			if p.Part > part {
				kill()
			}
		})
		kill()
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("broken off: %v", err)
		}
	}
	fill(t, cfg, plan)
	return cfg
}

// absent are the kinds that cannot be in a play: what is about people, of whom nobody is
// invented, and what happens to a log that is damaged or shortened.
var absent = []string{
	"person.person-erased", "initiative.contacts-chosen",
	"organisation.invitation-made", "organisation.invitation-withdrawn", "organisation.role-granted", "organisation.role-withdrawn",
	"log.shortening-accepted", "log.position-lost",
}

// Every kind of event that organisations cause is there.
func TestEveryKindOfEvent(t *testing.T) {
	if testing.Short() {
		t.Skip("plays all of it")
	}
	t.Parallel()
	cfg := config(t)
	done := fill(t, cfg, exercise.Plan{Seed: 1, Day: day})
	seen := map[string]int{}
	for _, line := range lines(t, cfg) {
		var r events.Record
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatal(err)
		}
		seen[r.Aggregate+"."+r.Name]++
		if r.Actor != exercise.Actor {
			t.Fatalf("%s was done by %s", r.Type(), r.Actor)
		}
	}
	t.Logf("%d commands, %v", done.Commands, seen)
	for _, one := range events.Default.Types() {
		switch kind := one.Aggregate + "." + one.Name; {
		case seen[kind] == 0 && !slices.Contains(absent, kind):
			t.Errorf("no %s", kind)
		case seen[kind] > 0 && slices.Contains(absent, kind):
			t.Errorf("%s is there, and does not belong there", kind)
		}
	}
}

// What is made up and what is not are never in the same log, and neither passes for
// the other.
func TestNeverMixed(t *testing.T) {
	t.Parallel()
	plan := exercise.Plan{Seed: 1, Day: day, Initiatives: 2}
	played := config(t)
	fill(t, played, plan)
	before := len(lines(t, played))
	if _, err := app.Open(t.Context(), played); !errors.Is(err, eventlog.ErrExercise) {
		t.Errorf("an exercise opened as something else: %v", err)
	}
	if done := fill(t, played, exercise.Plan{Seed: 2, Day: day}); done.Commands != 0 || len(lines(t, played)) != before {
		t.Errorf("an exercise that was played was played again: %d commands", done.Commands)
	}
	for _, line := range lines(t, played) {
		if !bytes.Contains(line, []byte(`"source":"`+events.ExerciseSource+`"`)) {
			t.Fatalf("an event does not say that it is made up: %s", line)
		}
	}
	real := config(t)
	a, err := app.Open(t.Context(), real)
	if err != nil {
		t.Fatal(err)
	}
	if a.Exercise() {
		t.Error("a new log is taken for an exercise")
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := exercise.Fill(t.Context(), real, plan, nil); !errors.Is(err, eventlog.ErrNoExercise) {
		t.Errorf("an exercise was begun in another log: %v", err)
	}
}

// A copy of an exercise is one too.
func TestRestoredExercise(t *testing.T) {
	t.Parallel()
	played, copied := config(t), config(t)
	fill(t, played, exercise.Plan{Seed: 1, Day: day, Initiatives: 2})
	open := played
	open.Log.Content = eventlog.Either
	a, err := app.Open(t.Context(), open)
	if err != nil {
		t.Fatal(err)
	}
	all, err := a.Events(t.Context(), 0, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	log, _, last, err := a.Beside().Extent(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if err := app.Restore(t.Context(), copied, app.Restoration{
		Head: proof.Head{LogID: log, Size: last}, Through: last,
		Each: func(_ uint64, fn func([]events.Record) error) error { return fn(all) },
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := app.Open(t.Context(), copied); !errors.Is(err, eventlog.ErrExercise) {
		t.Errorf("a copy of an exercise passes for something else: %v", err)
	}
	if done := fill(t, copied, exercise.Plan{Seed: 2, Day: day}); done.Commands != 0 {
		t.Errorf("a copy of an exercise was played over: %d commands", done.Commands)
	}
}
