package client

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/samstyring/samstyring/events"
)

// Change is one change as subscribers get it: several edits within a
// short time are one, and edits that were taken back are none.
type Change struct {
	ID             string          `json:"id"`     // the same whenever it is published
	Cursor         string          `json:"cursor"` // keep it to resume after it
	Class          string          `json:"class"`  // such as stage_moved or date_moved
	Also           []string        `json:"also"`   // other classes that it belongs to
	Severity       string          `json:"severity"`
	Initiative     string          `json:"initiative"`
	Title          events.Text     `json:"title"` // of the initiative
	Summary        events.Text     `json:"summary"`
	Owner          string          `json:"owner"` // organisation number
	OwnerName      string          `json:"ownerName"`
	Ministry       string          `json:"ministry"`
	Themes         []string        `json:"themes"`
	Stage          events.Stage    `json:"stage"`
	Municipalities []string        `json:"municipalities"` // today's numbers
	At             time.Time       `json:"at"`
	Old            json.RawMessage `json:"old"`
	New            json.RawMessage `json:"new"`
	Headline       string          `json:"headline"` // in the client's language
	Detail         string          `json:"detail"`   // none or more lines
}

// Filters say which changes are asked for: any value of a filter, and all
// filters. A filter that is there may not be empty.
type Filters struct {
	Everything   bool     `json:"everything,omitempty"` // instead of filters; for subscriptions only
	Municipality []string `json:"municipality,omitempty"`
	County       []string `json:"county,omitempty"`
	Owner        []string `json:"owner,omitempty"`
	Ministry     []string `json:"ministry,omitempty"`
	Theme        []string `json:"theme,omitempty"`
	Stage        []string `json:"stage,omitempty"`
	ChangeClass  []string `json:"changeClass,omitempty"`
	Initiative   []string `json:"initiative,omitempty"`
	Text         []string `json:"text,omitempty"`
}

// query writes filters for feeds and streams.
func (f Filters) query() url.Values {
	v := url.Values{}
	for name, values := range map[string][]string{
		"municipality": f.Municipality, "county": f.County, "owner": f.Owner, "ministry": f.Ministry, "theme": f.Theme,
		"stage": f.Stage, "changeClass": f.ChangeClass, "initiative": f.Initiative, "q": f.Text,
	} {
		if len(values) > 0 {
			v[name] = slices.Clone(values)
		}
	}
	return v
}

// beginning is the cursor before everything.
const beginning = "0.0"

// changesPage is a page of what was published.
type changesPage struct {
	Items []Change `json:"items"`
	Next  string   `json:"next"`
	More  bool     `json:"more"`
}

// changes reads one page of what was published after a cursor.
func (c *Client) changes(ctx context.Context, after string, f Filters) (changesPage, error) {
	v := f.query()
	v.Set("after", after)
	v.Set("limit", strconv.Itoa(defaultPage))
	_, content, err := c.once(ctx, http.MethodGet, "/changes?"+v.Encode(), nil, nil)
	if err != nil {
		return changesPage{}, fmt.Errorf("read changes after %s: %w", after, err)
	}
	var page changesPage
	if err := json.Unmarshal(content, &page); err != nil {
		return page, fmt.Errorf("decode changes after %s: %w", after, err)
	}
	return page, nil
}
