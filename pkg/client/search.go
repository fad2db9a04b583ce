package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/events"
)

// Search is what to search for.
type Search struct {
	Words  string
	Kinds  []string // "initiative", "municipality"; none: all
	Limit  int      // 0: 20
	Cursor string   // Next of the page before; "" for the first
}

// Found is a page of what was found, the best first.
type Found struct {
	Items   []Hit             `json:"items"`
	Total   int               `json:"total"`
	Kinds   map[string]int    `json:"kinds"`   // how many there are of each
	Taken   map[string]string `json:"taken"`   // words that are known nowhere, and the ones that they were taken for
	Tries   map[string]int    `json:"tries"`   // where nothing was found: what words find alone
	Nearest []string          `json:"nearest"` // likewise: words that are nearly those
	Next    string            `json:"next"`    // "" on the last page
}

// Hit is something that was found.
type Hit struct {
	Kind     string       `json:"kind"`
	ID       string       `json:"id"`
	Title    events.Text  `json:"title"`
	Excerpt  []Piece      `json:"excerpt"`
	Owner    Organisation `json:"owner"`
	Stage    events.Stage `json:"stage"`
	Page     string       `json:"page"`     // address of its page
	Resource string       `json:"resource"` // address in the API; "" where it has none
	Words    []string     `json:"words"`    // of what is alike: why
}

// Piece is a stretch of a text, and whether it is a word that was found.
type Piece struct {
	Text  string `json:"text"`
	Match bool   `json:"match"`
}

// Search finds everything in which all the words are found.
func (c *Client) Search(ctx context.Context, s Search) (Found, error) {
	q := url.Values{"q": {s.Words}}
	if len(s.Kinds) > 0 {
		q.Set("kind", strings.Join(s.Kinds, ","))
	}
	if s.Limit > 0 {
		q.Set("limit", strconv.Itoa(s.Limit))
	}
	if s.Cursor != "" {
		q.Set("cursor", s.Cursor)
	}
	var out Found
	_, err := c.Do(ctx, http.MethodGet, "/search?"+q.Encode(), nil, &out, nil)
	return out, err
}

// Suggestion is something that somebody may mean who types.
type Suggestion struct {
	Kind     string      `json:"kind"`
	KindName string      `json:"kindName"` // in words
	ID       string      `json:"id"`
	Title    events.Text `json:"title"`
	Also     string      `json:"also"`     // another name of it that begins so; "" where the title does
	Page     string      `json:"page"`     // address of its page
	Resource string      `json:"resource"` // address in the API; "" where it has none
}

// Suggest gives what somebody may mean who has typed so far, at least two letters: at
// most eight things, the most likely first.
func (c *Client) Suggest(ctx context.Context, typed string) ([]Suggestion, error) {
	var out struct {
		Items []Suggestion `json:"items"`
	}
	_, err := c.Do(ctx, http.MethodGet, "/search/suggestions?"+url.Values{"q": {typed}}.Encode(), nil, &out, nil)
	return out.Items, err
}

// Alike finds initiatives that are likely to be about the same as a title with a
// summary, at most five: ask before you register one.
func (c *Client) Alike(ctx context.Context, title, summary string) ([]Hit, error) {
	var out Found
	_, err := c.Do(ctx, http.MethodGet, "/initiatives/alike?"+url.Values{"title": {title}, "summary": {summary}}.Encode(), nil, &out, nil)
	return out.Items, err
}
