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

// HistoryEntry is one event and what it changed, as the history has it.
type HistoryEntry struct {
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

// historyPart is a part of the history.
type historyPart struct {
	Items []HistoryEntry `json:"items"`
	Next  uint64         `json:"next"`
	Last  uint64         `json:"last"`
}

// History follows the history of all initiatives and rounds from the event after a position, 0 for the
// beginning, for as long as ctx lives: what has happened first, then what
// happens. Every event comes once and in the order of the log. Store the
// Position of an event when it has been dealt with, and give it as after to go
// on from there, now or in a year; dealing with an event and storing its
// position in one transaction makes it exactly once.
//
// What may pass by itself, that is no connection, 429 and 5xx, is tried again
// for ever with growing pauses: WithOnRetry reports it. Any other error is
// given once and ends the sequence. The end of ctx ends it without an error.
func (c *Client) History(ctx context.Context, after uint64) iter.Seq2[HistoryEntry, error] {
	return func(yield func(HistoryEntry, error) bool) {
		c.follow(ctx, after, yield)
	}
}

func (c *Client) follow(ctx context.Context, after uint64, yield func(HistoryEntry, error) bool) {
	failures, quiet := 0, 0
	for ctx.Err() == nil {
		page, err := c.history(ctx, after)
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
			yield(HistoryEntry{}, err)
			return
		}
		failures = 0
		for _, entry := range page.Items {
			if ctx.Err() != nil || !yield(entry, nil) {
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

// history reads one page and makes sure that it goes on after a position.
func (c *Client) history(ctx context.Context, after uint64) (historyPart, error) {
	path := "/history?" + from(after, defaultPage)
	_, content, err := c.once(ctx, http.MethodGet, path, nil, nil)
	if err != nil {
		return historyPart{}, fmt.Errorf("read history after %d: %w", after, err)
	}
	var page historyPart
	if err := json.Unmarshal(content, &page); err != nil {
		return page, fmt.Errorf("decode history after %d: %w", after, err)
	}
	reached := after
	for _, entry := range page.Items {
		if entry.Position <= reached {
			return page, fmt.Errorf("read history after %d: position %d follows %d", after, entry.Position, reached)
		}
		reached = entry.Position
	}
	page.Next = max(page.Next, reached) // a replica that is behind must not lead back
	return page, nil
}
