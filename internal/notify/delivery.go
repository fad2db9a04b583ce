package notify

import (
	"time"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/subscription"
)

// kind says what a delivery is about.
type kind string

const (
	kindChange  kind = "change"  // a change that was published
	kindQuarter kind = "quarter" // what a municipality must do, in a letter of each quarter
	kindReplay       = kind(subscription.TaskReplay)
	kindTest         = kind(subscription.TaskTest)
	kindAsk          = kind(subscription.TaskAsk)
	kindContact      = kind(subscription.TaskContact)
	kindNotice       = kind(subscription.TaskNotice)
)

// delivery is what is sent next to one subscription.
type delivery struct {
	Kind   kind
	At     time.Time // when it came to wait
	Change *changes.Change
	Nonce  string // tells those apart that are not of a change
	Notice *subscription.Notice

	task *subscription.Task // nil: it is of the change log
	more bool               // the task goes on after it
}

func deliveryOf(k kind, c *changes.Change) *delivery {
	return &delivery{Kind: k, At: c.At, Change: c}
}

// id names a delivery: the same at every attempt, and for every delivery of
// one change to one subscription.
func (d *delivery) id(subscription string) string {
	if d.Kind == kindChange || d.Kind == kindReplay {
		return webhook.MessageID(subscription, d.Change.ID)
	}
	return webhook.MessageID(subscription, string(d.Kind)+" "+d.Nonce)
}
