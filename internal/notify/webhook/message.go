package webhook

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"time"

	receiver "github.com/samstyring/samstyring/pkg/webhook"
)

// Change is one change as it is sent to one subscription.
type Change struct {
	ID           string          // of the change, stable
	Subscription string          // id of the subscription
	Source       string          // URI of this registry, such as its public address
	Class        string          // change class, "stage-moved"; becomes part of the event's type
	Subject      string          // what it is about, "initiative/2026-0042"
	Time         time.Time       // when it was changed
	Position     uint64          // in the change feed
	Data         json.RawMessage // the change in words, as the subscriber's language has it
}

// ErrIncomplete is wrapped by every error about a message that lacks something.
var ErrIncomplete = errors.New("incomplete notification")

var classPattern = regexp.MustCompile(`^[a-z][a-z0-9]*([-_][a-z0-9]+)*$`)

// MessageID names the message of one change to one subscription. It is the same
// on every replica, attempt and replay, so a receiver knows a repetition; it
// does not tell what the subscription is called.
func MessageID(subscription, change string) string {
	sum := sha256.Sum256([]byte(subscription + "\x00" + change))
	return "msg_" + hex.EncodeToString(sum[:16])
}

// ChangeMessage writes a change as a CloudEvents event of the type
// no.samstyring.change.<class>.v1 about initiative/<id>, need/<id> or network/<id>.
func ChangeMessage(c Change) (Message, error) {
	switch {
	case c.ID == "" || c.Subscription == "" || c.Source == "" || c.Subject == "":
		return Message{}, fmt.Errorf("%w: id, subscription, source and subject are needed", ErrIncomplete)
	case !classPattern.MatchString(c.Class):
		return Message{}, fmt.Errorf("%w: change class %q", ErrIncomplete, c.Class)
	}
	return write(receiver.Event{
		ID: MessageID(c.Subscription, c.ID), Source: c.Source, Type: receiver.TypeChange(c.Class),
		Subject: c.Subject, Time: c.Time,
		Subscription: c.Subscription, Position: c.Position, Data: c.Data,
	})
}

// ValidationMessage writes the event that an endpoint must answer 2xx before
// anything else is sent to it. Each time it is asked for there is a new id.
func ValidationMessage(source, subscription string, at time.Time) (Message, error) {
	if source == "" || subscription == "" {
		return Message{}, fmt.Errorf("%w: source and subscription are needed", ErrIncomplete)
	}
	return write(receiver.Event{
		ID:     MessageID(subscription, "validation "+at.UTC().Format(time.RFC3339Nano)),
		Source: source, Type: receiver.TypeValidation,
		Subject: "subscription/" + subscription, Time: at, Subscription: subscription,
	})
}

func write(e receiver.Event) (Message, error) {
	body, err := json.Marshal(e)
	if err != nil {
		return Message{}, fmt.Errorf("encode notification: %w", err)
	}
	if len(body) > receiver.MaxBody {
		return Message{}, fmt.Errorf("encode notification: %d bytes, at most %d", len(body), receiver.MaxBody)
	}
	return Message{ID: e.ID, Body: body}, nil
}
