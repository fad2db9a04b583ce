package notify

import (
	"errors"
	"slices"
	"testing"

	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/notify/deliverylog"
	"github.com/samstyring/samstyring/internal/testkit"
)

// overwrite puts rubbish in the place of a value of a bucket.
func overwrite(t *testing.T, r *testkit.Registry, room, key string) {
	t.Helper()
	kv, err := r.Beside().JetStream().KeyValue(t.Context(), "room-"+room)
	if err == nil {
		_, err = kv.Put(t.Context(), key, []byte("rubbish that nobody has sealed"))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// One subscription that cannot be read is left out and counted. All others go
// on being notified, before and after a restart of the notifications.
func TestOneUnreadableSubscription(t *testing.T) {
	t.Parallel()
	r := open(t)
	s := start(t, r)
	in, gone := receive(t), receive(t)
	kept := []string{subscribe(t, s, toWebhook(in.URL)).ID}
	damaged := subscribe(t, s, toWebhook(gone.URL)).ID
	kept = append(kept, subscribe(t, s, toWebhook(in.URL)).ID)

	overwrite(t, r, subscriptionsBucket, damaged)
	overwrite(t, r, deliveriesBucket, deliverylog.Key(kept[0]))
	propose(t, r, "Første")
	in.wait(t, 2)
	wantLeftOut(t, r, s, damaged, kept)

	s.stop()
	s = start(t, r)
	propose(t, r, "Andre")
	in.wait(t, 4)
	wantLeftOut(t, r, s, damaged, kept)
	if n := gone.count(); n != 0 {
		t.Errorf("who cannot be known was notified %d times", n)
	}
	nothingWaits(t, s, kept[0])
	nothingWaits(t, s, kept[1])
}

func wantLeftOut(t *testing.T, r *testkit.Registry, s *replica, damaged string, kept []string) {
	t.Helper()
	if n := r.Unreadable(); n < 1 || n > 2 {
		t.Errorf("%d values are counted as unreadable", n)
	}
	_, err := s.Get(t.Context(), vendor, damaged)
	if !errors.Is(err, eventlog.ErrUnreadable) || fault.CodeOf(err) == fault.NotFound {
		t.Errorf("the damaged one answers %v", err)
	}
	list, err := s.List(t.Context(), vendor)
	var ids []string
	for _, v := range list {
		ids = append(ids, v.ID)
	}
	slices.Sort(ids)
	want := slices.Sorted(slices.Values(kept))
	if err != nil || !slices.Equal(ids, want) {
		t.Errorf("listed %v, want %v; %v", ids, want, err)
	}
	for _, id := range kept {
		if _, err := s.Get(t.Context(), vendor, id); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
}
