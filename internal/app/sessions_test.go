package app_test

import (
	"slices"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/secrets"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/testkit"
)

func beginSession(t *testing.T, r *testkit.Registry, id, person, sid string) (place string) {
	t.Helper()
	place, err := r.Secrets.BeginSession(t.Context(), secrets.Session{
		ID: id, Person: person, Issuer: "test", Organisations: []string{testkit.KS}, Organisation: testkit.KS, SignedIn: r.Clock.Now(),
	}, sid)
	if err != nil {
		t.Fatal(err)
	}
	return place
}

func wantSession(t *testing.T, r *testkit.Registry, place, id string, want bool) {
	t.Helper()
	if s, ok, err := r.Secrets.Session(t.Context(), place, id); err != nil || ok != want || ok && s.Organisation != testkit.KS {
		t.Errorf("session %s: there %t, want %t (%v)", id, ok, want, err)
	}
}

// A session that one replica has ended is ended on the others, and stays so when
// a replica starts again.
func TestSessionsAreTheSameEverywhere(t *testing.T) {
	t.Parallel()
	url := testkit.NATS(t)
	one := testkit.Open(t, t.TempDir(), eventlog.Config{URL: url})
	other := testkit.Open(t, t.TempDir(), eventlog.Config{URL: url})
	first, second := beginSession(t, one, "first", "somebody", ""), beginSession(t, one, "second", "somebody", "")
	wantSession(t, other, first, "first", true)
	for range 2 { // ending it twice is no error
		if err := one.Secrets.EndSession(t.Context(), first); err != nil {
			t.Fatal(err)
		}
	}
	later := testkit.Open(t, t.TempDir(), eventlog.Config{URL: url})
	for _, r := range []*testkit.Registry{one, other, later} {
		wantSession(t, r, first, "first", false)
		wantSession(t, r, second, "second", true)
		wantSession(t, r, second, "first", false) // the place alone is of no use
	}
}

// Sessions end when they are left alone, and after a day's work in any case.
func TestSessionsEndByThemselves(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	left, used := beginSession(t, r, "left", "a", ""), beginSession(t, r, "used", "b", "")
	for range 15 {
		r.Clock.Advance(30 * time.Minute)
		s, ok, err := r.Secrets.Session(t.Context(), used, "used")
		if !ok || err != nil {
			t.Fatal(ok, err)
		}
		if err := r.Secrets.UseSession(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	wantSession(t, r, left, "left", false)
	r.Clock.Advance(30 * time.Minute)
	wantSession(t, r, used, "used", false)
}

// A page that notes the use of a session which ends meanwhile does not bring it
// back.
func TestAnEndedSessionStaysEnded(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	place := beginSession(t, r, "one", "a", "")
	s, _, err := r.Secrets.Session(t.Context(), place, "one")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Secrets.EndSession(t.Context(), place); err != nil {
		t.Fatal(err)
	}
	r.Clock.Advance(10 * time.Minute)
	if err := r.Secrets.UseSession(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if err := r.Secrets.ActFor(t.Context(), s, testkit.KS, ""); err != nil {
		t.Fatal(err)
	}
	wantSession(t, r, place, "one", false)
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	var places []string
	for n := range 22 {
		r.Clock.Advance(time.Second)
		places = append(places, beginSession(t, r, string(rune('a'+n)), "somebody", "at-issuer"))
	}
	neighbour := beginSession(t, r, "neighbour", "neighbour", "at-issuer-2")
	list, err := r.Secrets.SessionsOf(t.Context(), "somebody")
	if err != nil || len(list) != 20 || !list[0].Begun.After(list[19].Begun) {
		t.Fatalf("%d sessions, %v", len(list), err)
	}
	wantSession(t, r, places[0], "a", false) // gave way
	kept := list[0].Handle
	ended, err := r.Secrets.EndSessionsOf(t.Context(), "somebody", func(s secrets.Session) bool { return s.Handle != kept })
	if err != nil || ended != 19 {
		t.Fatal(ended, err)
	}
	wantSession(t, r, places[21], "v", true)
	if err := r.Secrets.EndSessionsAt(t.Context(), "other", "at-issuer"); err != nil {
		t.Fatal(err)
	}
	wantSession(t, r, places[21], "v", true)
	if err := r.Secrets.EndSessionsAt(t.Context(), "test", "at-issuer"); err != nil {
		t.Fatal(err)
	}
	wantSession(t, r, places[21], "v", false)
	wantSession(t, r, neighbour, "neighbour", true)
}

func TestOnceIsOnce(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	var got []bool
	for _, what := range [][]string{{"a", "b"}, {"a", "b"}, {"ab"}} {
		first, err := r.Secrets.Once(t.Context(), what...)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, first)
	}
	if !slices.Equal(got, []bool{true, false, true}) {
		t.Error(got)
	}
}

func TestFreshIsRecentAndSureEnough(t *testing.T) {
	t.Parallel()
	now := testkit.Start
	s := secrets.Session{SignedIn: now.Add(-10 * time.Minute), Level: access.LevelSubstantial}
	for _, c := range []struct {
		s      secrets.Session
		within time.Duration
		level  access.Level
		want   bool
	}{
		{s, 10 * time.Minute, access.LevelSubstantial, true}, {s, 10 * time.Minute, access.LevelUnknown, true},
		{s, 10*time.Minute - 1, access.LevelSubstantial, false}, {s, 10 * time.Minute, access.LevelHigh, false},
		{s, 10 * time.Minute, "made-up", false}, {secrets.Session{Level: access.LevelHigh}, time.Hour, access.LevelHigh, false},
	} {
		if got := c.s.Fresh(now, c.within, c.level); got != c.want {
			t.Errorf("%+v within %s at %q: %t", c.s, c.within, c.level, got)
		}
	}
}
