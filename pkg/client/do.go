package client

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// idempotencyKey is the header that makes a command safe to repeat.
const idempotencyKey = "Idempotency-Key"

// Answer is what came with the body of a success.
type Answer struct {
	Status int
	Header http.Header
}

// ETag is the version of the initiative that was read or changed, for If-Match.
func (a Answer) ETag() string { return a.Header.Get("ETag") }

// Position is how far in the log the answer reaches, for minPosition; 0 if it
// does not say.
func (a Answer) Position() uint64 {
	p, _ := strconv.ParseUint(a.Header.Get("Samstyring-Position"), 10, 64) // 0 is "not said"
	return p
}

// Do calls any operation of the API. The path begins with a slash after
// /api/v1 and may have a query; parts of it that are not constants must be
// escaped by the caller. A body that is not nil is sent as JSON, or as it is if it is
// a []byte; then its Content-Type is in headers. An out that is
// not nil gets the answer from JSON, or as it is if it is a *[]byte. Headers,
// such as If-Match, may be nil.
//
// An answer that is not a success is a *Problem. A request that is safe to
// repeat, that is a read or one with an Idempotency-Key, is tried up to five
// times while the registry cannot be reached or answers 5xx; a 429 is tried
// again after the time that it names, whatever the request.
func (c *Client) Do(ctx context.Context, method, path string, body, out any, headers http.Header) (Answer, error) {
	var raw []byte
	switch body := body.(type) {
	case nil:
	case []byte:
		raw = body
	default:
		var err error
		if raw, err = json.Marshal(body); err != nil {
			return Answer{}, fmt.Errorf("encode %s %s: %w", method, path, err)
		}
	}
	for tries := 1; ; tries++ {
		answer, content, err := c.once(ctx, method, path, raw, headers)
		if err == nil {
			if err = decode(content, out); err != nil {
				err = fmt.Errorf("decode answer to %s %s: %w", method, path, err)
			}
			return answer, err
		}
		err = fmt.Errorf("%s %s: %w", method, path, err)
		if tries == defaultAttempts || ctx.Err() != nil || !repeatable(method, headers, err) {
			return answer, err
		}
		if ended := c.wait(ctx, err, tries); ended != nil {
			return answer, errors.Join(err, ended)
		}
	}
}

// repeatable says whether a failed request may be sent again without doing
// anything twice.
func repeatable(method string, headers http.Header, err error) bool {
	var p *Problem
	if errors.As(err, &p) && p.Status == http.StatusTooManyRequests {
		return true // it was not looked at
	}
	safe := method == http.MethodGet || method == http.MethodHead || headers.Get(idempotencyKey) != ""
	return safe && transient(err)
}

func decode(content []byte, out any) error {
	switch out := out.(type) {
	case nil:
		return nil
	case *[]byte:
		*out = content
		return nil
	default:
		return json.Unmarshal(content, out)
	}
}

// once sends a request and reads the whole answer.
func (c *Client) once(ctx context.Context, method, path string, body []byte, headers http.Header) (Answer, []byte, error) {
	if !strings.HasPrefix(path, "/") {
		return Answer{}, nil, fmt.Errorf("path %q does not begin with a slash", path)
	}
	r, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return Answer{}, nil, fmt.Errorf("build request: %w", err)
	}
	c.dress(r.Header, body, headers)
	resp, err := c.http.Do(r)
	if err != nil {
		return Answer{}, nil, &networkError{err}
	}
	defer resp.Body.Close()
	answer := Answer{Status: resp.StatusCode, Header: resp.Header}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return answer, nil, problemOf(resp, c.now())
	}
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		return answer, nil, &networkError{fmt.Errorf("read answer: %w", err)}
	}
	return answer, content, nil
}

func (c *Client) dress(h http.Header, body []byte, headers http.Header) {
	h.Set("Accept", "application/json")
	h.Set("User-Agent", "samstyring-client")
	if c.language != "" {
		h.Set("Accept-Language", c.language)
	}
	if c.token != "" {
		h.Set("Authorization", "Bearer "+c.token)
	}
	if c.actsFor != "" {
		h.Set("Samstyring-Acting-For", c.actsFor)
	}
	if body != nil {
		h.Set("Content-Type", "application/json")
	}
	for name, values := range headers {
		h[http.CanonicalHeaderKey(name)] = values
	}
}

// keyed is the header of a command that may be repeated; a key of our own if
// the caller gives none.
func keyed(key string) http.Header {
	if key == "" {
		key = rand.Text()
	}
	return http.Header{idempotencyKey: {key}}
}
