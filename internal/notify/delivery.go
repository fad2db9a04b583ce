package notify

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/reference"
)

// kind says what a message in the queue is about.
type kind string

const (
	kindChange  kind = "change"  // a change that was told
	kindReplay  kind = "replay"  // the same once more, because it was asked for
	kindTest    kind = "test"    // the same, marked as a test
	kindAsk     kind = "ask"     // does the receiver want what will come?
	kindContact kind = "contact" // does whoever looks after a webhook want notices?
	kindNotice  kind = "notice"  // to whoever looks after a webhook: it was disabled
)

// delivery is one message of the queue: the same bytes for every subscription
// that is told of a change.
type delivery struct {
	Kind   kind            `json:"kind"`
	At     time.Time       `json:"at"` // when it was queued
	Change *changes.Change `json:"-"`
	Stored json.RawMessage `json:"change,omitempty"`
	Nonce  string          `json:"nonce,omitempty"` // tells those apart that are not of a change
	Notice *notice         `json:"notice,omitempty"`
}

// notice is what a letter to the owner of a webhook says.
type notice struct {
	Reason      string    `json:"reason"`
	Since       time.Time `json:"since,omitzero"`
	Status      int       `json:"status,omitempty"`
	Undelivered int       `json:"undelivered,omitempty"`
	Position    uint64    `json:"position,omitempty"`
}

func (s *Service) delivery(k kind, c *changes.Change) delivery {
	return delivery{Kind: k, At: s.now(), Change: c}
}

// id names a delivery: the same at every attempt, and for every delivery of
// one change to one subscription.
func (d *delivery) id(subscription string) string {
	if d.Kind == kindChange || d.Kind == kindReplay {
		return webhook.MessageID(subscription, d.Change.ID)
	}
	return webhook.MessageID(subscription, string(d.Kind)+" "+d.Nonce)
}

func (d *delivery) encode(ref *reference.Data) (raw []byte, err error) {
	if d.Change != nil {
		if d.Stored, err = changes.Encode(d.Change, ref); err != nil {
			return nil, err
		}
	}
	if raw, err = json.Marshal(d); err != nil {
		return nil, fmt.Errorf("encode delivery: %w", err)
	}
	return raw, nil
}

func decodeDelivery(raw []byte, ref *reference.Data) (*delivery, error) {
	d := new(delivery)
	if err := json.Unmarshal(raw, d); err != nil {
		return nil, fmt.Errorf("decode delivery: %w", err)
	}
	if d.Stored != nil {
		c, err := changes.Decode(d.Stored, ref)
		if err != nil {
			return nil, err
		}
		d.Change, d.Stored = &c, nil
	}
	if d.Change == nil && (d.Kind == kindChange || d.Kind == kindReplay || d.Kind == kindTest) {
		return nil, fmt.Errorf("decode delivery: %s without a change", d.Kind)
	}
	return d, nil
}
