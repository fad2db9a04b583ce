package subscription_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/subscription"
)

// The call that made a subscription is remembered for good, and of the others
// the latest, as many and as much as is kept.
func TestCallsAreRemembered(t *testing.T) {
	t.Parallel()
	large := json.RawMessage(`"` + strings.Repeat("x", 100<<10) + `"`)
	for name, c := range map[string]struct {
		answer json.RawMessage
		kept   int // beside the first
	}{"small": {json.RawMessage(`{}`), subscription.MaxCalls}, "large": {large, 2}} {
		s := subscription.Subscription{}.Remember(subscription.Call{Key: "made", Made: true, Answer: large})
		early := s
		const last = 2 * subscription.MaxCalls
		for i := range last + 1 {
			s = s.Remember(subscription.Call{Key: strconv.Itoa(i), Answer: c.answer})
		}
		if first, ok := s.Call("made"); !ok || len(first.Answer) == 0 || !s.Made() {
			t.Errorf("%s: the first call is forgotten", name)
		}
		if _, ok := s.Call(strconv.Itoa(last)); !ok || len(s.Calls) != c.kept+1 {
			t.Errorf("%s: %d calls are kept, the last one %v", name, len(s.Calls), ok)
		}
		if _, ok := s.Call(strconv.Itoa(last - c.kept)); ok {
			t.Errorf("%s: more is kept than should be", name)
		}
		s = s.Remember(subscription.Call{Key: "made", Made: true})
		if first, _ := s.Call("made"); len(first.Answer) != 0 || len(s.Calls) != c.kept+1 {
			t.Errorf("%s: replaced it is %+v, one of %d", name, first, len(s.Calls))
		}
		if first, _ := early.Call("made"); len(first.Answer) == 0 || len(early.Calls) != 1 {
			t.Errorf("%s: what others hold was changed", name)
		}
	}
}
