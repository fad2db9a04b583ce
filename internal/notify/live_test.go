package notify

import (
	"testing"

	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/search"
	"github.com/samstyring/samstyring/internal/subscription"
)

// A writer may be held up between its write and its note of it, and the
// subscription may be erased meanwhile.
func TestALateNoteDoesNotBringBackWhatWasErased(t *testing.T) {
	t.Parallel()
	ref, err := reference.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := newLive(ref, search.Listed)
	written := subscription.Stored{ID: "a", Revision: 1, Subscription: &subscription.Subscription{ID: "a", Owner: "974761076"}}
	l.take(written)
	l.seen(1, true)
	l.take(subscription.Stored{ID: "a", Revision: 2})
	l.seen(2, false)
	l.wrote(written)
	if _, ok := l.get("a"); ok || l.count("974761076") != 0 {
		t.Error("an erased subscription is back")
	}
	written.ID, written.Revision = "b", 3
	l.wrote(written)
	if _, ok := l.get("b"); !ok {
		t.Error("what was just written cannot be read")
	}
}
