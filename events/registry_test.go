package events_test

import (
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
)

// contact is an event of a test registry at its third version. Version 1 held
// one text, version 2 a text with a language, version 3 holds both again under
// names of their own.
type contact struct {
	Message  events.Text `json:"message"`
	Channel  string      `json:"channel"`
	Priority int         `json:"priority"`
}

func (*contact) EventName() string { return "contact-noted" }

func contactType() events.Type {
	return events.Type{
		Aggregate: "test", Name: "contact-noted", Version: 3,
		New:     func() events.Payload { return new(contact) },
		Upcasts: []events.Upcast{languageGiven, channelGiven},
	}
}

// languageGiven: what was written before languages were asked for is bokmål.
func languageGiven(old json.RawMessage) (json.RawMessage, error) {
	var v1 struct {
		Message string `json:"message"`
		Urgent  bool   `json:"urgent"`
	}
	if err := json.Unmarshal(old, &v1); err != nil {
		return nil, err
	}
	if v1.Message == "" {
		return nil, errors.New("no message")
	}
	return json.Marshal(map[string]any{"message": events.Text{"nb": v1.Message}, "urgent": v1.Urgent})
}

// channelGiven: urgent became a priority, and everything came by e-mail.
func channelGiven(old json.RawMessage) (json.RawMessage, error) {
	var v2 struct {
		Message events.Text `json:"message"`
		Urgent  bool        `json:"urgent"`
	}
	if err := json.Unmarshal(old, &v2); err != nil {
		return nil, err
	}
	v3 := contact{Message: v2.Message, Channel: "email", Priority: 3}
	if v2.Urgent {
		v3.Priority = 1
	}
	return json.Marshal(v3)
}

func TestOldVersionsAreUpcastStepByStep(t *testing.T) {
	t.Parallel()
	r, err := events.NewRegistry(contactType())
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Version("test", "contact-noted"); got != 3 {
		t.Fatalf("version %d", got)
	}
	for version, want := range map[int]*contact{
		1: {Message: events.Text{"nb": "Kommunen spør når piloten starter."}, Channel: "email", Priority: 1},
		2: {Message: events.Text{"nb": "Kommunen spør når piloten starter.", "nn": "Kommunen spør når piloten startar."}, Channel: "email", Priority: 3},
		3: {Message: events.Text{"nb": "Kommunen spør når piloten starter."}, Channel: "phone", Priority: 2},
	} {
		b, err := os.ReadFile("testdata/upcast/contact-noted.v" + string(rune('0'+version)) + ".json")
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.Decode("test", "contact-noted", version, b)
		if err != nil {
			t.Fatalf("v%d: %v", version, err)
		}
		if !reflect.DeepEqual(got, events.Payload(want)) {
			t.Errorf("v%d gave %+v, want %+v", version, got, want)
		}
	}
}

func TestDecodeSkipsWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	r, err := events.NewRegistry(contactType())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		aggregate, name string
		version         int
	}{{"test", "contact-noted", 4}, {"test", "contact-lost", 1}, {"other", "contact-noted", 1}} {
		p, err := r.Decode(c.aggregate, c.name, c.version, []byte(`{"from":"the future"}`))
		if p != nil || err != nil {
			t.Errorf("%+v gave %v, %v", c, p, err)
		}
	}
}

func TestDecodeRefusesABrokenPayload(t *testing.T) {
	t.Parallel()
	r, err := events.NewRegistry(contactType())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		version int
		data    string
	}{
		{1, `{"message":""}`}, {1, `{"message":{"nb":"x"}}`}, {1, `{"message":"x"`}, {1, ``}, {2, `{"message":"x"}`},
		{3, `{"priority":"high"}`}, {3, `null`}, {0, `{}`}, {-1, `{}`},
	} {
		p, err := r.Decode("test", "contact-noted", c.version, []byte(c.data))
		if p != nil || !errors.Is(err, events.ErrMalformed) {
			t.Errorf("v%d %s gave %v, %v", c.version, c.data, p, err)
		}
	}
}

func TestRegistryRefusesWhatIsWrong(t *testing.T) {
	t.Parallel()
	change := func(f func(*events.Type)) events.Type {
		x := contactType()
		f(&x)
		return x
	}
	for want, types := range map[string][]events.Type{
		"registered twice":             {contactType(), contactType()},
		`payload is named "contact-`:   {change(func(x *events.Type) { x.Name = "contact" })},
		"type \"no.samstyring.Test.":   {change(func(x *events.Type) { x.Aggregate = "Test" })},
		"type \"no.samstyring..":       {change(func(x *events.Type) { x.Aggregate = "" })},
		"needs 2 upcasters, has 1":     {change(func(x *events.Type) { x.Upcasts = x.Upcasts[:1] })},
		"needs 1 upcasters, has 2":     {change(func(x *events.Type) { x.Version = 2 })},
		"upcaster from v2 is nil":      {change(func(x *events.Type) { x.Upcasts = []events.Upcast{languageGiven, nil} })},
		"constructor and version":      {change(func(x *events.Type) { x.New = nil })},
		"version are required":         {change(func(x *events.Type) { x.Version = 0 })},
		"constructor gives no payload": {change(func(x *events.Type) { x.New = func() events.Payload { return nil } })},
	} {
		if _, err := events.NewRegistry(types...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one that says %q", err, want)
		}
	}
}
