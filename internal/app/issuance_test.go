package app_test

import (
	"testing"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/testkit"
)

// What is said on one replica holds on the others, and after a start.
func TestIssuanceOnEveryReplica(t *testing.T) {
	t.Parallel()
	url := testkit.NATS(t)
	open := func() *testkit.Registry { return testkit.Open(t, t.TempDir(), eventlog.Config{URL: url}) }
	here, there := open(), open()
	for _, off := range []bool{true, false, true} {
		said, err := here.ChangeIssuance(t.Context(), func(i access.Issuance) access.Issuance {
			i.Off = off
			return i.Revoke(here.Clock.Now())
		})
		if err != nil || said.Off != off || here.Issuance() != said {
			t.Fatalf("said %+v, %v; holds %+v", said, err, here.Issuance())
		}
		until(t, "the other replica", func() bool { return there.Issuance().Off == off && there.Issuance().Since.Equal(said.Since) })
	}
	if late := open(); !late.Issuance().Off || late.Issuance().Since.IsZero() {
		t.Errorf("a replica that starts later: %+v", late.Issuance())
	}
}
