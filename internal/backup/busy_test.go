package backup_test

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/internal/contact"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/testkit"
)

// Values are replaced and erased as fast as can be while backups are made: in each
// backup every value is there, and can be opened.
func TestBackupWhileEverythingIsReplaced(t *testing.T) {
	t.Parallel()
	r := open(t)
	const cards, writers = 24, 4
	all := make([]contact.Contact, cards)
	for i := range all {
		all[i] = addContact(t, r, fmt.Sprintf("Kontakt %d", i))
	}
	ctx, stop := context.WithCancel(t.Context())
	var work sync.WaitGroup
	for w := range writers {
		work.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				at := w + writers*(n%(cards/writers))
				one, err := r.Secrets.ChangeContact(ctx, testkit.Caller(testkit.Skatteetaten), all[at].ID, card(fmt.Sprintf("Kontakt %d %d", at, n)), all[at].Revision)
				if err != nil {
					if ctx.Err() == nil {
						t.Errorf("change a contact: %v", err)
					}
					return
				}
				all[at] = one
			}
		})
	}
	for n := range 6 {
		dir := t.TempDir()
		taken := take(t, r, dir)
		if got := verified(t, dir).Beside; len(got.Values) != cards || taken.Beside.Unreadable > 0 {
			t.Errorf("backup %d has %d values of %d, and %d are said not to be readable", n, len(got.Values), cards, taken.Beside.Unreadable)
		}
	}
	stop()
	work.Wait()
}

// A value whose data key is gone ends no backup: it is left out and counted, and
// everything else is there.
func TestDamagedValueIsLeftOutOfABackup(t *testing.T) {
	t.Parallel()
	r := open(t)
	addContact(t, r, "Torunn Vassfarstein")
	dir := t.TempDir()
	take(t, r, dir)
	lost := verified(t, dir).Beside.Keys[0]
	addContact(t, r, "Oddvar Brekkmoen")
	stream, err := r.Beside().JetStream().Stream(t.Context(), eventlog.DataKeysStream)
	check(t, err)
	check(t, stream.Purge(t.Context(), jetstream.WithPurgeSubject("datakey."+lost.Bucket+"."+lost.ID)))
	taken := take(t, r, dir)
	if set := verified(t, dir); taken.Beside.Unreadable != 1 || set.Beside.Unreadable != 1 || len(set.Beside.Values) != 1 {
		t.Errorf("%d of %d values are said not to be readable", set.Beside.Unreadable, len(set.Beside.Values))
	}
}

// Values of an older backup beside a log that knows of an erasure bring nobody back.
func TestOlderValuesBringNobodyBack(t *testing.T) {
	t.Parallel()
	r := open(t)
	addContact(t, r, "Torunn Vassfarstein")
	goes := addContact(t, r, "Oddvar Brekkmoen")
	dir := t.TempDir()
	take(t, r, dir)
	older := files(t, dir)
	eraseContact(t, r, goes)
	take(t, r, dir)
	mixed := files(t, dir)
	maps.DeleteFunc(mixed, func(name, _ string) bool { return !strings.HasPrefix(name, "events-") && name != "head.note" })
	for name, content := range older {
		if mixed[name] == "" {
			mixed[name] = content
		}
	}
	set := verified(t, into(t, mixed))
	if b := set.Beside; len(b.Erased) != 1 || b.Erased[0].ID != testkit.Skatteetaten+"."+goes.ID || len(b.Values) != 1 || len(b.Keys) != 1 {
		t.Errorf("left out are %v, and %d values with %d keys are left", b.Erased, len(b.Values), len(b.Keys))
	}
	if got := names(t, restored(t, set, eventlog.Config{}, set.Head.Size)); got != "Torunn Vassfarstein" {
		t.Errorf("the contacts are %q", got)
	}
}
