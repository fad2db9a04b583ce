package webhook

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// ContentType is that of a CloudEvents event as JSON in structured mode.
const ContentType = "application/cloudevents+json"

// TypeValidation is the type of the event that comes first. It is answered with
// 2xx, which Handler does, and nothing else is sent before it was.
const TypeValidation = "no.samstyring.subscription.validation.v1"

// TypeChange is the type of the events that tell of a change of a class, such
// as "stage-moved".
func TypeChange(class string) string { return "no.samstyring.change." + class + ".v1" }

// timeLayout is RFC 3339 in UTC with milliseconds, the precision of the registry.
const timeLayout = "2006-01-02T15:04:05.000Z"

// Event is one notification: a CloudEvents 1.0 event.
type Event struct {
	ID           string          // the same each time the notification is sent; equal to webhook-id
	Source       string          // which registry
	Type         string          // TypeValidation, or TypeChange of a class
	Subject      string          // what it is about: "initiative/2026-0042"
	Time         time.Time       // when it was changed; zero when not given
	Subscription string          // extension: which of your subscriptions it is for
	Position     uint64          // extension: where the change feed can be read on from; 0 when not given
	Data         json.RawMessage // the change itself; nil when there is none
}

// ErrEvent is wrapped by every error about a body that is not an event.
var ErrEvent = errors.New("not a CloudEvents 1.0 event")

// structured is how an event is written.
type structured struct {
	SpecVersion  string          `json:"specversion"`
	ID           string          `json:"id"`
	Source       string          `json:"source"`
	Type         string          `json:"type"`
	Subject      string          `json:"subject,omitempty"`
	Time         string          `json:"time,omitempty"`
	ContentType  string          `json:"datacontenttype,omitempty"`
	Subscription string          `json:"subscription,omitempty"`
	Position     uint64          `json:"position,omitempty"`
	Data         json.RawMessage `json:"data,omitempty"`
}

// MarshalJSON writes the event in structured mode.
func (e Event) MarshalJSON() ([]byte, error) {
	s := structured{
		SpecVersion: "1.0", ID: e.ID, Source: e.Source, Type: e.Type, Subject: e.Subject,
		Subscription: e.Subscription, Position: e.Position, Data: e.Data,
	}
	if !e.Time.IsZero() {
		s.Time = e.Time.UTC().Format(timeLayout)
	}
	if e.Data != nil {
		s.ContentType = "application/json"
	}
	return json.Marshal(s)
}

// ParseEvent reads the body of a notification that has been verified.
func ParseEvent(body []byte) (Event, error) {
	var e Event
	err := e.UnmarshalJSON(body)
	return e, err
}

// UnmarshalJSON reads an event in structured mode. Attributes it does not know
// are left out, because new ones may come; data in base64 is refused, because
// the registry sends none.
func (e *Event) UnmarshalJSON(body []byte) error {
	// A map, because names of attributes are exact and encoding/json would
	// take "ID" for "id".
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err != nil {
		return fmt.Errorf("%w: %v", ErrEvent, err)
	}
	r := reader{members: members}
	if r.text("specversion", true) != "1.0" && r.err == nil {
		r.err = fmt.Errorf("%w: specversion is not 1.0", ErrEvent)
	}
	got := Event{
		ID: r.text("id", true), Source: r.text("source", true), Type: r.text("type", true),
		Subject: r.text("subject", false), Subscription: r.text("subscription", false),
		Time: r.time("time"), Data: r.data(),
	}
	r.value("position", &got.Position)
	if r.err != nil {
		return r.err
	}
	*e = got
	return nil
}

// reader reads the members of an event and keeps the first error.
type reader struct {
	members map[string]json.RawMessage
	err     error
}

// value reads a member; one that is null counts as missing, as CloudEvents says.
func (r *reader) value(name string, into any) {
	raw, ok := r.members[name]
	if !ok || r.err != nil {
		return
	}
	if err := json.Unmarshal(raw, into); err != nil {
		r.err = fmt.Errorf("%w: %s: %v", ErrEvent, name, err)
	}
}

func (r *reader) text(name string, required bool) (s string) {
	r.value(name, &s)
	if s == "" && required && r.err == nil {
		r.err = fmt.Errorf("%w: %s is missing", ErrEvent, name)
	}
	return s
}

func (r *reader) time(name string) (t time.Time) {
	r.value(name, &t)
	return t
}

func (r *reader) data() json.RawMessage {
	if _, ok := r.members["data_base64"]; ok && r.err == nil {
		r.err = fmt.Errorf("%w: data in base64", ErrEvent)
	}
	if raw := r.members["data"]; string(raw) != "null" {
		return raw
	}
	return nil
}
