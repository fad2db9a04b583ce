package webhook

import (
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	receiver "github.com/samstyring/samstyring/pkg/webhook"
)

func someChange() Change {
	return Change{
		ID: "c-1", Subscription: "s-1", Source: "https://samstyring.example", Class: "stage-moved",
		Subject: "initiative/2026-0042", Time: start, Position: 4817, Data: json.RawMessage(`{"stage":"assessed"}`),
	}
}

func TestChangeMessage(t *testing.T) {
	t.Parallel()
	m, err := ChangeMessage(someChange())
	if err != nil {
		t.Fatal(err)
	}
	want := `{"specversion":"1.0","id":"` + m.ID + `","source":"https://samstyring.example",` +
		`"type":"no.samstyring.change.stage-moved.v1","subject":"initiative/2026-0042","time":"2026-02-03T10:30:00.000Z",` +
		`"datacontenttype":"application/json","subscription":"s-1","position":4817,"data":{"stage":"assessed"}}`
	if diff := cmp.Diff(want, string(m.Body)); diff != "" {
		t.Error(diff)
	}
	again, err := ChangeMessage(someChange())
	if diff := cmp.Diff(m, again); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
}

func TestMessageID(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, of := range [][2]string{{"s-1", "c-1"}, {"s-1", "c-2"}, {"s-2", "c-1"}, {"s-1c", "-1"}, {"", "s-1c-1"}} {
		id := MessageID(of[0], of[1])
		if seen[id] || !regexp.MustCompile(`^msg_[0-9a-f]{32}$`).MatchString(id) {
			t.Errorf("%v: %s", of, id)
		}
		seen[id] = true
	}
	if got := MessageID("s-1", "c-1"); got != "msg_0c64126d0919c3bd6a04318ca7459fef" {
		t.Errorf("ids of what has been sent must not change: %s", got)
	}
}

func TestChangeMessageRefuses(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*Change){
		"no id":           func(c *Change) { c.ID = "" },
		"no subscription": func(c *Change) { c.Subscription = "" },
		"no source":       func(c *Change) { c.Source = "" },
		"no subject":      func(c *Change) { c.Subject = "" },
		"no class":        func(c *Change) { c.Class = "" },
		"class with dots": func(c *Change) { c.Class = "a.v2" },
	} {
		c := someChange()
		spoil(&c)
		if m, err := ChangeMessage(c); !errors.Is(err, ErrIncomplete) || m.ID != "" {
			t.Errorf("%s: %v, %v", name, m, err)
		}
	}
	for name, data := range map[string]string{"no JSON": `{`, "too much": `"` + strings.Repeat("a", receiver.MaxBody) + `"`} {
		c := someChange()
		c.Data = json.RawMessage(data)
		if m, err := ChangeMessage(c); err == nil || m.ID != "" {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestValidationMessage(t *testing.T) {
	t.Parallel()
	m, err := ValidationMessage("https://samstyring.example", "s-1", start)
	if err != nil {
		t.Fatal(err)
	}
	got, err := receiver.ParseEvent(m.Body)
	want := receiver.Event{
		ID: m.ID, Source: "https://samstyring.example", Type: "no.samstyring.subscription.validation.v1",
		Subject: "subscription/s-1", Time: start, Subscription: "s-1",
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
	if next, _ := ValidationMessage("https://samstyring.example", "s-1", start.Add(time.Nanosecond)); next.ID == m.ID {
		t.Error("another validation has the same id")
	}
	if _, err := ValidationMessage("", "s-1", start); !errors.Is(err, ErrIncomplete) {
		t.Error(err)
	}
}
