package backup_test

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/apikeys"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/testkit"
)

// sealedRound is a round on a candidate that the municipalities have scored and
// sealed, and the state has begun to score.
func sealedRound(t *testing.T, r *testkit.Registry) (id string, candidates []string) {
	t.Helper()
	candidates = r.Assessed(t, 1)
	id = r.OpenRound(t, candidates...)
	r.Score(t, id, events.PartyMunicipalities, testkit.Draft("1", 4, "Kommunenes grunn", candidates...))
	if _, err := r.Command.Seal(t.Context(), testkit.As(testkit.KS), id, events.PartyMunicipalities); err != nil {
		t.Fatal(err)
	}
	r.Score(t, id, events.PartyState, testkit.Draft("1", 3, "Statens grunn", candidates...))
	return id, candidates
}

func apiKey(t *testing.T, r *testkit.Registry) (bearer string) {
	t.Helper()
	c := testkit.Caller(testkit.Nav)
	c.Scopes = append(c.Scopes, access.ScopeManage)
	_, bearer, err := r.Keys.Make(t.Context(), apikeys.Request{Caller: c}, apikeys.Wish{
		Name: "Nattlig uttrekk", Roles: []events.Role{events.RoleRegistrar}, Expires: r.Clock.Now().Add(30 * 24 * time.Hour),
	})
	check(t, err)
	return bearer
}

// What lies beside the log comes back from a backup, into a folder and onto three
// servers: contacts, scores that are not revealed yet, API keys, what an operator
// has said. Whoever was erased before the backup does not.
func TestWhatLiesBesideTheLogComesBack(t *testing.T) {
	t.Parallel()
	first := open(t)
	addContact(t, first, "Torunn Vassfarstein")
	gone := addContact(t, first, "Oddvar Brekkmoen")
	dir := t.TempDir()
	take(t, first, dir)
	eraseContact(t, first, gone)
	id, _ := sealedRound(t, first)
	bearer := apiKey(t, first)
	_, err := first.ChangeIssuance(t.Context(), func(i access.Issuance) access.Issuance { i.Off = true; return i })
	check(t, err)
	if taken := take(t, first, dir); taken.Beside.Unreadable > 0 || taken.Last != taken.Beside.Position {
		t.Errorf("the backup is %+v", taken)
	}
	check(t, first.Close())
	set := verified(t, dir)
	for name, log := range map[string]eventlog.Config{"a folder": {}, "three servers": {URL: testkit.NATSCluster(t), Replicas: 3}} {
		r := restored(t, set, log, set.Head.Size)
		if got := names(t, r); got != "Torunn Vassfarstein" {
			t.Errorf("%s: the contacts are %q", name, got)
		}
		if who, err := r.Keys.Authenticate(t.Context(), bearer, netip.MustParseAddr("192.0.2.1")); err != nil || who.Organisation != testkit.Nav {
			t.Errorf("%s: the API key is of %q: %v", name, who.Organisation, err)
		}
		if !r.Issuance().Off {
			t.Errorf("%s: tokens of the local issuer are taken again", name)
		}
		if _, err := r.Command.Seal(t.Context(), testkit.As(testkit.Digdir), id, events.PartyState); err != nil {
			t.Errorf("%s: the second party cannot seal: %v", name, err)
		}
		wantRevealed(t, r, name, id)
		if n := r.Unreadable(); n > 0 {
			t.Errorf("%s: %d values cannot be read", name, n)
		}
		check(t, r.Close())
	}
}

// wantRevealed demands that what both parties have written is public.
func wantRevealed(t *testing.T, r *testkit.Registry, where, id string) {
	t.Helper()
	export, err := r.Query.ExportRound(t.Context(), id)
	check(t, err)
	var all strings.Builder
	for _, e := range export.Events {
		all.Write(e.Raw)
	}
	for _, why := range []string{"Kommunenes grunn", "Statens grunn"} {
		if !strings.Contains(all.String(), why) {
			t.Errorf("%s: %q is not revealed", where, why)
		}
	}
}

// A registry is restored once: where buckets are already, nothing is written.
func TestBucketsAreNotRestoredOverOthers(t *testing.T) {
	t.Parallel()
	first := open(t)
	addContact(t, first, "Torunn Vassfarstein")
	dir := t.TempDir()
	take(t, first, dir)
	set := verified(t, dir)
	err := first.Buckets().Restore(t.Context(), set.Beside.Values, set.Beside.Keys)
	if err == nil || !strings.Contains(err.Error(), "KV_room-contacts") || !strings.Contains(err.Error(), "are there already") {
		t.Errorf("it says %v", err)
	}
}

// When a person is erased, the next backup holds neither their card nor its key, as
// bytes of any file; and with the keys that are left the card of the backup before
// cannot be opened.
func TestErasedIsGoneFromTheNextBackup(t *testing.T) {
	t.Parallel()
	r := open(t)
	stays, goes := addContact(t, r, "Torunn Vassfarstein"), addContact(t, r, "Oddvar Brekkmoen")
	dir := t.TempDir()
	take(t, r, dir)
	before := verified(t, dir).Beside
	value, dataKey := sealedOf(t, before, "contacts", testkit.Skatteetaten+"."+goes.ID)
	if all := files(t, dir); !contains(all, value) || !contains(all, dataKey) {
		t.Fatal("the search finds nothing in the backup before: it is of no use")
	}
	eraseContact(t, r, goes)
	take(t, r, dir)
	after := files(t, dir)
	if contains(after, value) || contains(after, dataKey) {
		t.Error("what was erased is in the backup after")
	}
	named(t, after, "values-")
	named(t, after, "keys-")
	set := verified(t, dir)
	sealedOf(t, set.Beside, "contacts", testkit.Skatteetaten+"."+stays.ID)
	if opened := opens(set.Beside.Keys, before.Values, goes.ID); opened {
		t.Error("the card of the backup before can be opened with the keys of the one after")
	}
	if opened := opens(before.Keys, before.Values, goes.ID); !opened {
		t.Error("the card of the backup before cannot be opened with its own keys: the test is of no use")
	}
}

func contains(all map[string]string, what string) bool {
	for _, content := range all {
		if strings.Contains(content, what) {
			return true
		}
	}
	return false
}
