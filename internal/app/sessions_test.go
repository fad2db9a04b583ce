package app_test

import (
	"testing"

	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/testkit"
)

// A session that one replica has ended is ended on the others, and stays so when
// a replica starts again.
func TestEndedSessionsAreEndedEverywhere(t *testing.T) {
	t.Parallel()
	url := testkit.NATS(t)
	one := testkit.Open(t, t.TempDir(), eventlog.Config{URL: url})
	other := testkit.Open(t, t.TempDir(), eventlog.Config{URL: url})
	wantEnded(t, other, "first", false)
	for range 2 { // signing out twice is no error
		if err := one.Secrets.EndSession(t.Context(), "first"); err != nil {
			t.Fatal(err)
		}
	}
	later := testkit.Open(t, t.TempDir(), eventlog.Config{URL: url})
	for _, r := range []*testkit.Registry{one, other, later} {
		wantEnded(t, r, "first", true)
		wantEnded(t, r, "second", false)
	}
}

func wantEnded(t *testing.T, r *testkit.Registry, id string, want bool) {
	t.Helper()
	if ended, err := r.Secrets.SessionEnded(t.Context(), id); err != nil || ended != want {
		t.Errorf("session %s: ended %t, want %t (%v)", id, ended, want, err)
	}
}
