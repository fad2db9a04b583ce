package notify

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/subscription"
)

// Payload is a change as a machine gets it: in words of one language beside
// the values. It is the data of a webhook's event.
type Payload struct {
	ID       string           `json:"id"`
	Cursor   changes.Cursor   `json:"cursor"` // where the change feed can be read on from
	Class    changes.Class    `json:"class"`
	Also     []changes.Class  `json:"also,omitempty"`
	Severity changes.Severity `json:"severity"`
	Test     bool             `json:"test,omitempty"` // somebody wanted to see whether it arrives

	Language   locale.Language    `json:"language"`
	Headline   string             `json:"headline"`
	Detail     string             `json:"detail,omitempty"` // lines, with the old and the new value
	Initiative *PayloadInitiative `json:"initiative,omitempty"`
	Need       *PayloadNeed       `json:"need,omitempty"`     // in its place, of news of a need
	Network    *PayloadNetwork    `json:"network,omitempty"`  // likewise, of news of a network
	Followed   []string           `json:"followed,omitempty"` // the initiatives that are subscribed to and were merged into it
	Concerns   PayloadConcerns    `json:"concerns"`

	Old    changes.Value  `json:"old"`
	New    changes.Value  `json:"new"`
	Moves  []changes.Move `json:"moves,omitempty"`
	By     int            `json:"by,omitempty"`
	Fields []string       `json:"fields,omitempty"`
}

// PayloadInitiative is the initiative as it was when the change was published.
type PayloadInitiative struct {
	ID       string       `json:"id"`
	Title    string       `json:"title"`
	Stage    events.Stage `json:"stage"`
	Owner    string       `json:"owner,omitempty"` // organisation number
	Ministry string       `json:"ministry,omitempty"`
	Themes   []string     `json:"themes,omitempty"`
	URL      string       `json:"url"`
}

// PayloadNeed is the need that a change is news of.
type PayloadNeed struct {
	ID         string   `json:"id"`
	Title      string   `json:"title"`
	Themes     []string `json:"themes,omitempty"`
	Initiative string   `json:"initiative,omitempty"` // that takes it up
	URL        string   `json:"url"`
}

// PayloadNetwork is the network that a change is news of.
type PayloadNetwork struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	URL  string `json:"url"`
}

// PayloadConcerns says which of today's municipalities the change concerns.
type PayloadConcerns struct {
	Count          int      `json:"count"`
	All            bool     `json:"all"`                      // every one; then they are not listed
	Municipalities []string `json:"municipalities,omitempty"` // numbers
	Added          []string `json:"added,omitempty"`
	Removed        []string `json:"removed,omitempty"`
}

// NewPayload puts a change into the words of a language. site is the registry's
// address.
func NewPayload(c *changes.Change, l locale.Language, ref *reference.Data, site string) Payload {
	t := Payload{
		ID: c.ID, Cursor: c.Cursor, Class: c.Class, Also: c.Also, Severity: c.Severity, Language: l,
		Concerns: PayloadConcerns{Count: len(c.Municipalities), Municipalities: c.Municipalities, Added: c.Added, Removed: c.Removed},
		Old:      c.Old, New: c.New, Moves: c.Moves, By: c.By, Fields: c.Fields,
	}
	address := strings.TrimRight(site, "/") + c.Path()
	switch {
	case c.Need != "":
		t.Need = &PayloadNeed{ID: c.Need, Title: l.Pick(c.Title), Themes: c.Themes, Initiative: c.Initiative, URL: address}
	case c.Network != "":
		t.Network = &PayloadNetwork{ID: c.Network, Name: l.Pick(c.Title), URL: address}
	default:
		t.Initiative = &PayloadInitiative{
			ID: c.Initiative, Title: l.Pick(c.Title), Stage: c.Stage, Owner: c.Owner, Ministry: c.Ministry, Themes: c.Themes, URL: address,
		}
	}
	t.Headline, t.Detail = c.Words(l, ref)
	if t.Concerns.Count == len(ref.Concerned(events.Reach{Scope: events.ScopeAll})) {
		t.Concerns.All, t.Concerns.Municipalities = true, nil
	}
	return t
}

// follow says why a change of an initiative comes that is not subscribed to.
func (t *Payload) follow(ids []string) {
	if t.Followed = ids; len(ids) > 0 {
		t.Detail = strings.TrimPrefix(t.Detail+"\n"+followedWords(t.Language, ids), "\n")
	}
}

func followedWords(l locale.Language, ids []string) string {
	return l.Text("followed", fault.Args{"ids": strings.Join(ids, ", ")})
}

// message writes a change for a webhook.
func (s *Service) message(sub *subscription.Subscription, d *delivery) (webhook.Message, error) {
	payload := NewPayload(d.Change, sub.Language, s.ref, s.cfg.Site)
	payload.Test = d.Kind == kindTest
	payload.follow(sub.Filters.Followed(d.Change))
	raw, err := json.Marshal(payload)
	if err != nil {
		return webhook.Message{}, fmt.Errorf("encode change %s: %w", payload.ID, err)
	}
	m, err := webhook.ChangeMessage(webhook.Change{
		ID: d.Change.ID, Subscription: sub.ID, Source: s.cfg.Site, Class: string(payload.Class), Subject: d.Change.Subject(),
		Time: d.Change.At, Position: d.Change.Cursor.Position, Data: raw,
	})
	if payload.Test {
		m.ID = d.id(sub.ID)
	}
	return m, err
}
