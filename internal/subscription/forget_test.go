package subscription

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/changes"
)

// The answer to a call that may be repeated does not keep an address that was
// replaced.
func TestChangeForgetsWhatItReplaces(t *testing.T) {
	t.Parallel()
	s := Subscription{Command: Command{Channel: Email, Address: "forste@kommune.example", Contact: "kontakt@kommune.example"}}
	s = s.Remember(Call{Key: "made", Made: true, Answer: json.RawMessage(`{"view":{"address":"forste@kommune.example","contact":"kontakt@kommune.example","position":9007199254740993}}`)})
	s = s.Remember(Call{Key: "other", Answer: json.RawMessage(`{"queued":3}`)})
	next := s.Change(Command{Channel: Email, Address: "andre@kommune.example"}, changes.Cursor{}, time.Now())
	raw, err := json.Marshal(next)
	if err != nil {
		t.Fatal(err)
	}
	for _, gone := range []string{"forste@", "kontakt@"} {
		if strings.Contains(string(raw), gone) {
			t.Errorf("%s is kept in %s", gone, raw)
		}
	}
	if want := `{"view":{"address":"andre@kommune.example","position":9007199254740993}}`; string(next.Calls[0].Answer) != want {
		t.Errorf("the first call is answered %s, want %s", next.Calls[0].Answer, want)
	}
	if string(next.Calls[1].Answer) != `{"queued":3}` {
		t.Errorf("another answer became %s", next.Calls[1].Answer)
	}
	if !strings.Contains(string(s.Calls[0].Answer), "forste@") {
		t.Error("the subscription that was given is changed")
	}
}
