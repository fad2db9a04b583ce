package webhook_test

import (
	"context"
	"testing"
	"time"

	"github.com/samstyring/samstyring/pkg/webhook"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	ctx, clock := context.Background(), now
	m := webhook.NewMemory(2, time.Hour)
	m.Clock = func() time.Time { return clock }
	expect := func(id string, want webhook.Claim) {
		t.Helper()
		if got, err := m.Claim(ctx, id); got != want || err != nil {
			t.Errorf("claim of %s is %d, %v, want %d", id, got, err, want)
		}
	}
	settle := func(f func(context.Context, string) error, id string) {
		t.Helper()
		if err := f(ctx, id); err != nil {
			t.Error(err)
		}
	}

	expect("a", webhook.Fresh)
	expect("a", webhook.Busy)
	settle(m.Release, "a")
	expect("a", webhook.Fresh)
	settle(m.Done, "a")
	settle(m.Done, "a")
	expect("a", webhook.Seen)

	clock = clock.Add(59 * time.Minute)
	expect("b", webhook.Fresh)
	settle(m.Done, "b")
	expect("a", webhook.Seen)
	clock = clock.Add(time.Minute)
	expect("a", webhook.Fresh) // its hour is over
	settle(m.Done, "a")
	expect("b", webhook.Seen)

	expect("c", webhook.Fresh)
	settle(m.Done, "c") // one too many: the oldest goes
	expect("b", webhook.Fresh)
	expect("a", webhook.Seen)
	expect("c", webhook.Seen)
}
