package client

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"github.com/samstyring/samstyring/events"
)

// Proposal registers an initiative. Title, summary, owner and reach are needed;
// the rest may come later.
type Proposal struct {
	Title        events.Text        `json:"title"`
	Summary      events.Text        `json:"summary"` // at most 280 characters a language
	Description  events.Text        `json:"description,omitempty"`
	Owner        string             `json:"owner"` // organisation number
	Reach        events.Reach       `json:"reach"`
	Obligation   *events.Obligation `json:"obligation,omitempty"`
	Phase        events.Phase       `json:"phase,omitempty"`
	Themes       []string           `json:"themes,omitempty"`       // Los slugs
	Functions    []string           `json:"functions,omitempty"`    // KOSTRA function codes
	TargetGroups []string           `json:"targetGroups,omitempty"` // whom it is for in the end
	Plan         []events.Milestone `json:"plan,omitempty"`         // becomes the baseline
	Links        []events.Link      `json:"links,omitempty"`
	ExternalID   string             `json:"externalId,omitempty"`
}

// Initiative is an initiative as the registry answered with it.
type Initiative struct {
	ID       string
	Position uint64 // of its last event
	ETag     string // its version, for If-Match
	// Document is the whole record as JSON, the schema Initiative of the API
	// description. It is nil if the command was written but could not be read
	// back in time: Get gives it a little later.
	Document json.RawMessage
}

// Propose registers an initiative. The same key with the same proposal is
// carried out once, also after a lost answer or a restart; with an empty key
// that holds within this call only.
func (c *Client) Propose(ctx context.Context, p Proposal, key string) (Initiative, error) {
	return c.initiative(ctx, http.MethodPost, "/initiatives", p, keyed(key))
}

// Get reads an initiative; a *Problem with status 404 if there is none.
func (c *Client) Get(ctx context.Context, id string) (Initiative, error) {
	return c.initiative(ctx, http.MethodGet, "/initiatives/"+url.PathEscape(id), nil, nil)
}

// Command gives a command about an initiative by posting to
// /initiatives/{id}/{name}, such as "hold" or "pilot/measurements". The body
// may be nil where the API description says that there is none. The key is as
// for Propose.
func (c *Client) Command(ctx context.Context, id, name string, body any, key string) (Initiative, error) {
	return c.initiative(ctx, http.MethodPost, "/initiatives/"+url.PathEscape(id)+"/"+name, body, keyed(key))
}

func (c *Client) initiative(ctx context.Context, method, path string, body any, headers http.Header) (Initiative, error) {
	var document json.RawMessage
	answer, err := c.Do(ctx, method, path, body, &document, headers)
	if err != nil {
		return Initiative{}, err
	}
	var head struct {
		ID       string `json:"id"`
		Position uint64 `json:"position"`
	}
	if err := json.Unmarshal(document, &head); err != nil {
		return Initiative{}, fmt.Errorf("decode initiative: %w", err)
	}
	out := Initiative{ID: head.ID, Position: head.Position, ETag: answer.ETag()}
	if answer.Status != http.StatusAccepted {
		out.Document = document
	}
	return out, nil
}
