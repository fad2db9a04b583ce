package imports_test

import (
	"context"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/testkit"
)

// Taking back that is broken off goes on at the next start: nothing is put back
// twice and nothing is forgotten.
func TestTakingBackThatIsCutOffGoesOn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const total = 1000
	r := testkit.Open(t, dir, eventlog.Config{})
	ctx, cancel := context.WithTimeout(t.Context(), testkit.Patience)
	defer cancel()
	p := upload(t, r, lines(many(total)...))
	execute(t, r, p)
	back, err := r.Imports.Reversal(ctx, digdir(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := r.Imports.Reversal(ctx, digdir(), p.ID); err != nil || again != back {
		t.Errorf("read anew though nothing has changed: %v", err)
	}
	gate := testkit.HoldNewID(r.App, 2*400+1) // of the first row behind the first share
	if _, err := r.Imports.BeginTakeBack(ctx, digdir(), p.ID, back.Hash); err != nil {
		t.Fatal(err)
	}
	if err := gate.Wait(ctx); err != nil {
		t.Fatal(err)
	}
	closed := make(chan error, 1)
	go func() { closed <- r.Close() }()
	gate.Open()
	if err := <-closed; err != nil {
		t.Fatal(err)
	}

	r = testkit.Open(t, dir, eventlog.Config{})
	t.Logf("cut off after %d of %d", withdrawn(t, r), total)
	if _, err := r.Imports.TakeBack(ctx, digdir(), p.ID, back.Hash); err != nil {
		t.Fatal(err)
	}
	if got := withdrawn(t, r); got != total {
		t.Errorf("%d of %d are withdrawn", got, total)
	}
	recorded, ok, err := r.Imports.Recorded(p.ID)
	if err != nil || !ok || recorded.TakenBack == nil || *recorded.TakenBack != (events.ImportTakenBack{Withdrawn: total}) {
		t.Errorf("recorded %+v: %v", recorded.TakenBack, err)
	}
}

// withdrawn counts the initiatives that are withdrawn, and fails for one that was
// withdrawn twice.
func withdrawn(t *testing.T, r *testkit.Registry) (n int) {
	t.Helper()
	seen := map[string]bool{}
	for after := uint64(0); ; {
		records, err := r.Query.Records(t.Context(), after, 500)
		if err != nil {
			t.Fatal(err)
		}
		for _, rec := range records {
			after = rec.Position
			if _, ok := rec.Data.(*events.Withdrawn); ok {
				if seen[rec.AggregateID] {
					t.Errorf("%s is withdrawn twice", rec.AggregateID)
				}
				seen[rec.AggregateID] = true
				n++
			}
		}
		if len(records) == 0 {
			return n
		}
	}
}
