package app_test

import (
	"sync"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/testkit"
)

// Whatever is being written meanwhile, what an assessor has written is there:
// scores that were left out for a moment would be left out of the seal for ever.
func TestNoDraftIsLeftOutWhileItIsWritten(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	ids := r.Assessed(t, 2)
	id := r.OpenRound(t, ids...)
	d := testkit.Draft("1", 3, "Fordi", ids...)
	r.Score(t, id, events.PartyState, d)
	r.Score(t, id, events.PartyState, testkit.Draft("2", 4, "Fordi", ids...))
	state := testkit.Caller(testkit.Digdir)
	written, err := r.Secrets.Drafts(t.Context(), state, id)
	if err != nil || len(written) != 2 {
		t.Fatalf("%d drafts of 2: %v", len(written), err)
	}
	revision := written[0].Revision
	done := make(chan struct{})
	var writer sync.WaitGroup
	writer.Go(func() {
		d.Revision = revision
		for {
			select {
			case <-done:
				return
			default:
			}
			var err error
			if d.Revision, err = r.Secrets.WriteDraft(t.Context(), state, id, d); err != nil {
				t.Error(err)
				return
			}
		}
	})
	for range 100 {
		all, err := r.Secrets.Drafts(t.Context(), state, id)
		if err != nil || len(all) != 2 {
			t.Errorf("%d drafts of 2: %v", len(all), err)
			break
		}
	}
	close(done)
	writer.Wait()
}
