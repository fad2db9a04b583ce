package operator

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app"
)

// Direct reads a registry that this process has opened, as Client reads one that
// is running.
type Direct struct{ App *app.App }

// Head is the signed head of the log.
func (d Direct) Head(ctx context.Context) ([]byte, error) { return d.App.SignedHead(ctx) }

// Events are events after a position, at most limit.
func (d Direct) Events(ctx context.Context, after uint64, limit int) ([]events.Record, error) {
	return d.App.Events(ctx, after, limit)
}

func (s *Server) head(w http.ResponseWriter, r *http.Request) {
	signed, err := s.app.SignedHead(r.Context())
	if err != nil {
		s.answer(w, nil, err)
		return
	}
	_, _ = w.Write(signed) // whoever asked has gone
}

// most events, or entries, are given out at once.
const most = 1000

// span is where a question begins, and how much it asks for.
func span(r *http.Request) (after uint64, limit int, err error) {
	after, wrong := strconv.ParseUint(r.FormValue("after"), 10, 64)
	limit, wrongLimit := strconv.Atoi(r.FormValue("limit"))
	return after, min(max(limit, 0), most), errors.Join(wrong, wrongLimit)
}

// events gives them as lines of CloudEvents.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	after, limit, err := span(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	records, err := s.app.Events(r.Context(), after, limit)
	if err != nil {
		s.answer(w, nil, err)
		return
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for _, record := range records {
		if encoder.Encode(record) != nil {
			return // whoever asked has gone, and does not take a part for all: the head tells
		}
	}
}

// Head is the signed head of the log of a running registry.
func (c *Client) Head(ctx context.Context) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	body, err := c.ask(ctx, http.MethodGet, "/head")
	if err != nil {
		return nil, err
	}
	defer body.Close()
	return io.ReadAll(body)
}

// Events are events of a running registry after a position, at most limit.
func (c *Client) Events(ctx context.Context, after uint64, limit int) (out []events.Record, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	body, err := c.ask(ctx, http.MethodGet, fmt.Sprintf("/events?after=%d&limit=%d", after, limit))
	if err != nil {
		return nil, err
	}
	defer body.Close()
	for d := json.NewDecoder(body); ; {
		var r events.Record
		if err := d.Decode(&r); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("read events after %d: %w", after, err)
		}
		out = append(out, r)
	}
}
