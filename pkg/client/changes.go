package client

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"time"

	"github.com/samstyring/samstyring/events"
)

// Change is one event and what it changed, as the feed of events has it.
type Change struct {
	Position     uint64          `json:"position"`   // keep it to resume after it
	Initiative   string          `json:"initiative"` // id
	Title        events.Text     `json:"title"`      // of the initiative then
	Type         string          `json:"type"`       // no.samstyring.initiative.<event>.v<N>
	At           time.Time       `json:"at"`
	Organisation Organisation    `json:"organisation"` // on whose behalf
	Changes      []FieldChange   `json:"changes"`
	Text         string          `json:"text"` // what happened, in the client's language
	Data         json.RawMessage `json:"data"` // payload of the event
}

// Organisation is an organisation by number and name.
type Organisation struct {
	Number string `json:"number"`
	Name   string `json:"name"`
}

// FieldChange is one value that an event changed. From is nil where there was
// none, To where it was removed.
type FieldChange struct {
	Field string          `json:"field"` // "stage", "reach", "plan.<milestone>"
	From  json.RawMessage `json:"from"`
	To    json.RawMessage `json:"to"`
}

// changesPage is a part of the change feed.
type changesPage struct {
	Items []Change `json:"items"`
	Next  uint64   `json:"next"`
	Last  uint64   `json:"last"`
}

// Changes follows the change feed from the change after a position, 0 for the
// beginning, for as long as ctx lives: what has happened first, then what
// happens. Every change comes once and in the order of the log. Store the
// Position of a change when it has been dealt with, and give it as after to go
// on from there, now or in a year; dealing with a change and storing its
// position in one transaction makes it exactly once.
//
// What may pass by itself, that is no connection, 429 and 5xx, is tried again
// for ever with growing pauses: WithOnRetry reports it. Any other error is
// given once and ends the sequence. The end of ctx ends it without an error.
func (c *Client) Changes(ctx context.Context, after uint64) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		c.follow(ctx, after, yield)
	}
}

func (c *Client) follow(ctx context.Context, after uint64, yield func(Change, error) bool) {
	failures, quiet := 0, 0
	for ctx.Err() == nil {
		page, err := c.changes(ctx, after)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil && transient(err):
			failures++
			if c.wait(ctx, err, failures) != nil {
				return
			}
			continue
		case err != nil:
			yield(Change{}, err)
			return
		}
		failures = 0
		for _, change := range page.Items {
			if ctx.Err() != nil || !yield(change, nil) {
				return
			}
			quiet = 0
		}
		moved := page.Next > after
		after = page.Next
		if moved && after < page.Last {
			continue // there is more
		}
		if c.sleep(ctx, c.spread(grow(c.poll/8, c.poll, quiet))) != nil {
			return
		}
		quiet++
	}
}

// changes reads one page and makes sure that it goes on after a position.
func (c *Client) changes(ctx context.Context, after uint64) (changesPage, error) {
	path := "/changes?" + from(after, defaultPage)
	_, content, err := c.once(ctx, http.MethodGet, path, nil, nil)
	if err != nil {
		return changesPage{}, fmt.Errorf("read changes after %d: %w", after, err)
	}
	var page changesPage
	if err := json.Unmarshal(content, &page); err != nil {
		return page, fmt.Errorf("decode changes after %d: %w", after, err)
	}
	reached := after
	for _, change := range page.Items {
		if change.Position <= reached {
			return page, fmt.Errorf("read changes after %d: position %d follows %d", after, change.Position, reached)
		}
		reached = change.Position
	}
	page.Next = max(page.Next, reached) // a replica that is behind must not lead back
	return page, nil
}
