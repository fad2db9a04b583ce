package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"github.com/samstyring/samstyring/events"
)

// Events reads at most limit events of the log after a position, in the order
// of the log; none means that the end has been reached. The registry gives at
// most 1,000 at a time. An event of a type that this version of package events
// does not know has no Data, only Raw.
func (c *Client) Events(ctx context.Context, after uint64, limit int) ([]events.Record, error) {
	var content []byte
	headers := http.Header{"Accept": {"application/x-ndjson"}}
	if _, err := c.Do(ctx, http.MethodGet, "/events?"+from(after, limit), nil, &content, headers); err != nil {
		return nil, err
	}
	var out []events.Record
	lines := json.NewDecoder(bytes.NewReader(content))
	for {
		var r events.Record
		err := lines.Decode(&r)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("decode event %d after %d: %w", len(out)+1, after, err)
		}
		out = append(out, r)
	}
}

// from is the query for what comes after a position.
func from(after uint64, limit int) string {
	return url.Values{
		"after": {strconv.FormatUint(after, 10)},
		"limit": {strconv.Itoa(limit)},
	}.Encode()
}
