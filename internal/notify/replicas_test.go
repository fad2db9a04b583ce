package notify

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/subscription"
	"github.com/samstyring/samstyring/internal/testkit"
)

// What waits when the service stops is delivered when it is back, and what was
// delivered is not sent again.
func TestRestart(t *testing.T) {
	t.Parallel()
	r, in := open(t), receive(t)
	s := start(t, r)
	subscribe(t, s, toWebhook(in.URL))
	propose(t, r, "Før")
	in.wait(t, 1)
	s.stop()
	propose(t, r, "Mens det sto")
	s = start(t, r)
	propose(t, r, "Etter")
	got := in.wait(t, 3)
	for i, want := range []string{"Før", "Mens det sto", "Etter"} {
		if got[i].payload.Initiative.Title != want {
			t.Errorf("notification %d is of %q, want %q", i, got[i].payload.Initiative.Title, want)
		}
	}
}

// cluster is two replicas on one NATS.
func cluster(t testing.TB) (url string, a, b *testkit.Registry) {
	t.Helper()
	url = testkit.NATS(t)
	return url, testkit.Open(t, t.TempDir(), eventlog.Config{URL: url}), testkit.Open(t, t.TempDir(), eventlog.Config{URL: url})
}

// Two replicas share the work; when one dies in the middle nothing is lost,
// what comes twice has the same id, and the order holds.
func TestAReplicaDies(t *testing.T) {
	t.Parallel()
	_, ra, rb := cluster(t)
	a, b := start(t, ra), start(t, rb)
	const receivers, rounds = 12, 15
	boxes := make([]*inbox, receivers)
	subs := make([]Created, receivers)
	for i := range boxes {
		boxes[i] = receive(t)
		subs[i] = subscribe(t, a, toWebhook(boxes[i].URL))
	}
	shared := func() bool {
		return len(partitions(a)) > 0 && len(partitions(b)) > 0 && len(partitions(a))+len(partitions(b)) == Partitions
	}
	eventually(t, "both have partitions", shared)
	var first sync.Once
	dead := make(chan struct{})
	die := sync.OnceFunc(func() { close(dead) })
	t.Cleanup(die)
	for _, box := range boxes {
		box.answers(func(received) (int, http.Header) {
			first.Do(func() { <-dead }) // so that something is under way
			return http.StatusOK, nil
		})
	}
	id := propose(t, rb, "Felles")
	for n := range rounds {
		if n == rounds/2 {
			ra.Beside().Connection().Close() // as a kill does: no farewell, no acknowledgement
			die()
		}
		bind(t, rb, id, events.Date(fmt.Sprintf("2027-01-%02d", n+1)))
	}
	for i, box := range boxes {
		eventually(t, fmt.Sprintf("receiver %d has all", i), func() bool { return len(distinct(box.all())) >= rounds+1 })
		inOrder(t, box.all())
	}
	a.stop()
}

// partitions lists what a replica delivers.
func partitions(s *replica) (out []int) {
	s.owned.each(func(p *partition) { out = append(out, p.number) })
	return out
}

// distinct is each notification once, as it first came.
func distinct(all []received) (out []received) {
	seen := map[string]bool{}
	for _, r := range all {
		if !seen[r.ID] {
			seen[r.ID] = true
			out = append(out, r)
		}
	}
	return out
}

func inOrder(t testing.TB, all []received) {
	t.Helper()
	first := distinct(all)
	for i := 1; i < len(first); i++ {
		if first[i].Position < first[i-1].Position {
			t.Errorf("position %d came after %d", first[i].Position, first[i-1].Position)
		}
	}
	byPosition := map[uint64]string{}
	for _, r := range all {
		if id := byPosition[r.Position]; id != "" && id != r.ID {
			t.Errorf("the change at %d came as %s and as %s", r.Position, id, r.ID)
		}
		byPosition[r.Position] = r.ID
	}
}

// A receiver that hangs and one that always fails take nobody else's time, in
// the same partition or not.
func TestADeadReceiverDelaysNobody(t *testing.T) {
	t.Parallel()
	r := open(t)
	s := start(t, r, func(c *Config) { c.Webhook.Timeout = time.Minute })
	release := make(chan struct{})
	hangs := receive(t)
	t.Cleanup(func() { close(release) })
	dead := subscribe(t, s, toWebhook(hangs.URL))
	hangs.answers(func(received) (int, http.Header) {
		<-release
		return http.StatusOK, nil
	})
	in := receive(t)
	var same *Created // in the partition of the one that hangs
	for same == nil {
		c := subscribe(t, s, toWebhook(in.URL))
		if partitionOf(c.ID) == partitionOf(dead.ID) {
			same = &c
		} else if err := s.Delete(t.Context(), vendor, c.ID); err != nil {
			t.Fatal(err)
		}
	}
	id := propose(t, r, "Felles")
	for n := range 20 {
		bind(t, r, id, events.Date(fmt.Sprintf("2027-01-%02d", n+1)))
	}
	in.wait(t, 21)
	if n := len(hangs.all()); n > 0 {
		t.Errorf("the receiver that hangs has answered %d", n)
	}
	if status(t, s, same.ID) != subscription.Active {
		t.Error("the other one is not active")
	}
}

// A partition that is taken up while changes are matched for others goes on
// where it was: nothing is passed over that it has not seen.
func TestAPartitionIsTakenUpWhileOthersAreMatched(t *testing.T) {
	t.Parallel()
	r := open(t)
	s := start(t, r)
	for range 3 {
		propose(t, r, "Tiltak")
	}
	published := feed(t, s)
	s.stop()
	ahead, behind := newPartition(s.Service, 0), newPartition(s.Service, 1)
	ahead.matched, behind.matched = published[0].Cursor, published[0].Cursor.Previous()
	s.owned.add(ahead)
	at, of := s.owned.matched()
	s.owned.add(behind)
	s.mark(&published[1], of)
	if at != published[0].Cursor || ahead.at() != published[1].Cursor || behind.at() != published[0].Cursor.Previous() {
		t.Errorf("from %s on, one is matched up to %s and the other up to %s", at, ahead.at(), behind.at())
	}
	if at, of := s.owned.matched(); at != published[0].Cursor.Previous() || len(of) != 2 {
		t.Errorf("then it goes on from %s for %d", at, len(of))
	}
}
