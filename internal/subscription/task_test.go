package subscription_test

import (
	"slices"
	"testing"

	"github.com/samstyring/samstyring/internal/subscription"
)

// A question that waits is not asked beside a newer one: whoever has the address
// now would be asked twice, and the second letter would have to wait.
func TestAQuestionTakesThePlaceOfOneThatWaits(t *testing.T) {
	t.Parallel()
	s, _ := subscription.Subscription{}.Assign(0, subscription.Task{Kind: subscription.TaskAsk}, subscription.Task{Kind: subscription.TaskReplay})
	s, ok := s.Assign(0, subscription.Task{Kind: subscription.TaskAsk, Nonce: "newer"}, subscription.Task{Kind: subscription.TaskReplay})
	var got []int
	for _, task := range s.Open(0) {
		got = append(got, task.N)
	}
	if want := []int{2, 3, 4}; !ok || !slices.Equal(got, want) {
		t.Errorf("tasks %v wait, want %v", got, want)
	}
}
