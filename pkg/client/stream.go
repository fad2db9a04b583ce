package client

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"mime"
	"net/http"
	"strings"
	"time"
)

const (
	// quietStream is how long a stream may say nothing, beats included, before
	// it is taken for dead; the registry beats every 20 seconds.
	quietStream = time.Minute
	// streamTries is how many streams in a row may give nothing at all before
	// the feed is read instead, for the rest of that time's changes.
	streamTries = 3
	maxLine     = 1 << 20
)

// Stream follows what is published over an open connection, from the change after a
// cursor, for as long as ctx lives. "" begins at the beginning. Every change
// comes once and in the order of publication. Store the Cursor of a change when it
// has been dealt with, and give it as after to go on from there.
//
// A connection that ends or falls silent is opened anew where it was. Where
// streams do not come through, as behind some proxies, the changes are read
// from the feed every now and then instead, and a stream is tried again after
// that. Failures that may pass are tried again for ever: WithOnRetry reports
// them. Any other error is given once and ends the sequence; the end of ctx
// ends it without an error.
func (c *Client) Stream(ctx context.Context, after string, f Filters) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		if after == "" {
			after = beginning
		}
		s := &streamReader{client: c, filters: f, after: after, yield: yield}
		if err := s.run(ctx); err != nil && ctx.Err() == nil && !errors.Is(err, errEnough) {
			yield(Change{}, err)
		}
	}
}

// errEnough: the caller wants no more.
var errEnough = errors.New("enough")

// streamReader follows changes from one connection to the next.
type streamReader struct {
	client  *Client
	filters Filters
	after   string
	yield   func(Change, error) bool
	heard   bool // the stream that is open has said something
}

func (s *streamReader) run(ctx context.Context) error {
	for silent := 0; ctx.Err() == nil; {
		s.heard = false
		err := s.stream(ctx)
		if silent++; s.heard {
			silent = 1
		}
		if ctx.Err() != nil || errors.Is(err, errEnough) || !transient(err) && !errors.Is(err, errNoStream) {
			return err
		}
		if silent >= streamTries || errors.Is(err, errNoStream) {
			silent = 0
			if err := s.poll(ctx); err != nil {
				return err
			}
			if err := s.client.sleep(ctx, s.client.spread(s.client.poll)); err != nil {
				return err
			}
			continue
		}
		if err := s.client.wait(ctx, err, silent); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// poll reads what the feed has. A failure that may pass is left to the next
// round.
func (s *streamReader) poll(ctx context.Context) error {
	for {
		page, err := s.client.changes(ctx, s.after, s.filters)
		if err != nil {
			if transient(err) {
				return nil
			}
			return err
		}
		for _, change := range page.Items {
			if err := s.give(change); err != nil {
				return err
			}
		}
		if s.after = page.Next; !page.More {
			return nil
		}
	}
}

func (s *streamReader) give(change Change) error {
	if !s.yield(change, nil) {
		return errEnough
	}
	s.after = change.Cursor
	return nil
}

// errNoStream: what answers here does not stream.
var errNoStream = errors.New("the answer is no event stream")

// stream reads one stream to its end, which is always an error.
func (s *streamReader) stream(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	silence := time.AfterFunc(quietStream, func() { cancel(errors.New("stream fell silent")) })
	defer silence.Stop()
	v := s.filters.query()
	v.Set("after", s.after)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.client.base+"/changes/stream?"+v.Encode(), nil)
	if err != nil {
		return fmt.Errorf("build request: %w", err)
	}
	s.client.dress(r.Header, nil, http.Header{"Accept": {"text/event-stream"}})
	patient := *s.client.http
	patient.Timeout = 0 // it would end the stream
	resp, err := patient.Do(r)
	if err != nil {
		return &networkError{fmt.Errorf("open stream: %w", err)}
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("open stream: %w", problemOf(resp, s.client.now()))
	}
	if kind, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type")); err != nil || kind != "text/event-stream" {
		return errNoStream
	}
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(make([]byte, 0, 8<<10), maxLine)
	if err := s.events(lines, func() { silence.Reset(quietStream) }); err != nil {
		return err
	}
	err = lines.Err()
	if err == nil {
		err = io.EOF
	}
	return &networkError{fmt.Errorf("read stream: %w", err)}
}

// events reads events until there are no more lines. heard is called for each
// line.
func (s *streamReader) events(lines *bufio.Scanner, heard func()) error {
	var id string
	var data []string
	for lines.Scan() {
		s.heard = true
		heard()
		line := lines.Text()
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case line == "":
			if err := s.event(id, strings.Join(data, "\n")); err != nil {
				return err
			}
			data = nil
		case name == "id":
			id = value
		case name == "data":
			data = append(data, value)
		}
	}
	return nil
}

// event takes one event; one without data only says how far the stream is.
func (s *streamReader) event(id, data string) error {
	if data == "" {
		if id != "" {
			s.after = id
		}
		return nil
	}
	var change Change
	if err := json.Unmarshal([]byte(data), &change); err != nil {
		return fmt.Errorf("decode change after %s: %w", s.after, err)
	}
	return s.give(change)
}
