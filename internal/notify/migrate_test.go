package notify

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/subscription"
	"github.com/samstyring/samstyring/internal/testkit"
)

// What stands in the queue of a version before this one is delivered: changes,
// the same once more, tests and questions; and after them what follows.
func TestTheQueueOfBefore(t *testing.T) {
	t.Parallel()
	r, in, asked := open(t), receive(t), receive(t)
	s := start(t, r)
	waits := subscribe(t, s, toWebhook(in.URL))
	done := subscribe(t, s, toWebhook(in.URL))
	s.stop()
	for _, title := range []string{"Levert", "Venter", "Venter også"} {
		propose(t, r, title)
	}
	all := feed(t, s)
	if err := r.Beside().JetStream().DeleteStream(t.Context(), CursorsStream); err != nil {
		t.Fatal(err)
	}
	pending := subscription.New("spurt", vendor.Organisation, toWebhook(asked.URL), subscription.Secret(waits.Secret), s.now())
	if _, err := s.store.Put(t.Context(), pending, 0); err != nil {
		t.Fatal(err)
	}
	q := oldStream(t, r)
	q.put(waits.ID, kindChange, &all[1], "")
	q.put(waits.ID, kindReplay, &all[0], "")
	q.put(waits.ID, kindChange, &all[2], "")
	q.put(waits.ID, kindTest, &all[2], "prøve")
	q.put(pending.ID, kindAsk, nil, "spørsmål")
	q.publish(oldMark, map[string]any{"cursor": all[2].Cursor, "feed": s.rules(), "by": "other", "at": s.now()})
	state, _ := json.Marshal(progress{Message: deliveryOf(kindChange, &all[1]).id(waits.ID), Attempts: 2})
	if _, err := s.deliveries.Put(t.Context(), oldStates+waits.ID, state, 0); err != nil {
		t.Fatal(err)
	}

	s = start(t, r)
	active(t, s, pending.ID)
	got := in.wait(t, 4)
	nothingWaits(t, s, waits.ID)
	if asked.asked() != 1 {
		t.Errorf("the receiver was asked %d times", asked.asked())
	}
	wantTitles(t, got, waits.ID, "Venter", "Levert", "Venter også", "Venter også")
	if !got[3].payload.Test || got[1].payload.Test {
		t.Errorf("the test is %+v", got[3].payload)
	}
	propose(t, r, "Etter")
	wantTitles(t, in.wait(t, 6)[4:], done.ID, "Etter")
	if _, err := r.Beside().JetStream().Stream(t.Context(), oldQueue); err == nil {
		t.Error("the queue is still there")
	}
	if left, err := s.deliveries.Keys(t.Context(), oldStates+">"); err != nil || len(left) > 0 {
		t.Errorf("left are %v: %v", left, err)
	}
}

// wantTitles demands what was sent to one of the subscriptions.
func wantTitles(t *testing.T, got []received, id string, want ...string) {
	t.Helper()
	var titles []string
	for _, g := range got {
		if g.Subscription == id {
			titles = append(titles, g.payload.Initiative.Title)
		}
	}
	if strings.Join(titles, ", ") != strings.Join(want, ", ") {
		t.Errorf("notified of %q, want %q", titles, want)
	}
}

// queueOfBefore writes the queue as it was written.
type queueOfBefore struct {
	t *testing.T
	r *testkit.Registry
}

func oldStream(t *testing.T, r *testkit.Registry) queueOfBefore {
	t.Helper()
	stream, err := r.Beside().JetStream().CreateStream(t.Context(), jetstream.StreamConfig{
		Name: oldQueue, Subjects: []string{"delivery.>"}, Retention: jetstream.WorkQueuePolicy, AllowAtomicPublish: true, AllowRollup: true,
	})
	if err == nil {
		_, err = stream.CreateConsumer(t.Context(), jetstream.ConsumerConfig{
			Name: "p03-dead-1", FilterSubject: "delivery.03.*", AckPolicy: jetstream.AckExplicitPolicy, MaxAckPending: -1,
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	return queueOfBefore{t, r}
}

func (q queueOfBefore) put(id string, k kind, c *changes.Change, nonce string) {
	q.t.Helper()
	old := oldMessage{Kind: k, At: time.Now(), Nonce: nonce}
	if c != nil {
		var err error
		if old.Change, err = changes.Encode(c, q.r.Query.Reference()); err != nil {
			q.t.Fatal(err)
		}
	}
	q.publish(fmt.Sprintf("delivery.%02d.%s", partitionOf(id), id), old)
}

func (q queueOfBefore) publish(subject string, content any) {
	q.t.Helper()
	raw, err := json.Marshal(content)
	if err == nil {
		_, err = q.r.Beside().JetStream().Publish(q.t.Context(), subject, raw)
	}
	if err != nil {
		q.t.Fatal(err)
	}
}
