package stream

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/locale"
)

// ContentType is the media type of a stream.
const ContentType = "text/event-stream"

// Reader is what one reader asks for.
type Reader struct {
	After    *changes.Cursor            // what it has; nil: what comes from now on
	Wants    func(*changes.Change) bool // nil: everything
	Language locale.Language
}

// batchBytes is how much is written at once; it is written sooner when there is
// no more.
const batchBytes = 32 << 10

// Serve writes a stream until the reader goes away, is too slow, or the hub is
// closed, all of which are no errors: the reader comes back and goes on where
// it was. Deadlines of the connection that are meant for short requests are
// replaced by one for each write.
func (h *Hub) Serve(ctx context.Context, w http.ResponseWriter, r Reader) error {
	c := &connection{hub: h, reader: r, w: w, control: http.NewResponseController(w)}
	if r.After != nil {
		c.at = *r.After
	} else if last, err := h.cfg.Source.Last(); err != nil {
		return fmt.Errorf("open stream: %w", err)
	} else {
		c.at = last
	}
	h.open.Add(1)
	defer h.open.Add(-1)
	// Without this a server's ReadTimeout ends the request's context.
	if err := c.control.SetReadDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("open stream: %w", err)
	}
	header := w.Header()
	header.Set("Content-Type", ContentType)
	header.Set("Cache-Control", "no-store")
	header.Set("X-Accel-Buffering", "no") // what stands in front must not wait for more
	w.WriteHeader(http.StatusOK)
	c.pending = fmt.Appendf(nil, "retry: %d\n: samstyring\n\n", h.cfg.Retry.Milliseconds())
	if err := c.follow(ctx); ctx.Err() == nil && !errors.Is(err, errGone) {
		return err
	}
	return nil
}

// errGone ends a stream whose reader went away, or has to come back.
var errGone = errors.New("reader is gone")

// connection is one open stream.
type connection struct {
	hub     *Hub
	reader  Reader
	w       http.ResponseWriter
	control *http.ResponseController

	at      changes.Cursor // everything up to here was written or not asked for
	joined  bool           // it follows the ring
	pending []byte         // not yet written
}

// follow writes what there is and waits for more.
func (c *connection) follow(ctx context.Context) error {
	heartbeat := time.NewTimer(c.silence())
	defer heartbeat.Stop()
	for {
		v := c.hub.since(c.at)
		if v.closed {
			return c.flush()
		}
		if err := c.take(ctx, v); err != nil {
			return errors.Join(err, c.flush())
		}
		if len(c.pending) > 0 {
			if err := c.flush(); err != nil {
				return err
			}
			heartbeat.Reset(c.silence())
		}
		if !v.inRing && c.hub.since(c.at).inRing {
			continue // it has caught up; there may be more by now
		}
		select {
		case <-ctx.Done():
			return nil
		case <-v.wake:
		case <-heartbeat.C:
			c.beat()
		}
	}
}

// take brings a reader as far as there is anything.
func (c *connection) take(ctx context.Context, v view) error {
	if !v.inRing {
		if c.joined {
			return errGone // too slow: what it lacks is no longer in the ring
		}
		return c.past(ctx)
	}
	c.joined = true
	for _, m := range v.fresh {
		if err := c.add(m); err != nil {
			return err
		}
	}
	return nil
}

// past reads what is no longer in the ring.
func (c *connection) past(ctx context.Context) error {
	for more := true; more; {
		var list []changes.Change
		var err error
		if list, more, err = c.hub.cfg.Source.Changes(c.at, page); err != nil {
			return fmt.Errorf("read changes: %w", err)
		}
		for i := range list {
			if err := c.add(&message{change: &list[i]}); err != nil {
				return err
			}
		}
		if ctx.Err() != nil || c.hub.since(c.at).closed {
			return nil
		}
	}
	return nil
}

// add takes one change in the order of publication.
func (c *connection) add(m *message) error {
	if m.change.Cursor.Compare(c.at) <= 0 {
		return nil
	}
	if c.reader.Wants == nil || c.reader.Wants(m.change) {
		frame, err := m.frame(c.reader.Language, c.hub.cfg.Encode)
		if err != nil {
			return err
		}
		if c.pending == nil {
			c.pending = frame[:len(frame):len(frame)] // shared: what is added to it makes a copy
		} else {
			c.pending = append(c.pending, frame...)
		}
	}
	c.at = m.change.Cursor
	if len(c.pending) >= batchBytes {
		return c.flush()
	}
	return nil
}

// beat is written when nothing else was for a while. The id lets a reader whose
// filters match little resume near the end; without data it is no event.
func (c *connection) beat() {
	c.pending = fmt.Appendf(c.pending, ": alive\nid: %s\n\n", c.at)
}

// flush writes what is pending, and gives the reader some time to take it.
func (c *connection) flush() error {
	if len(c.pending) == 0 {
		return nil
	}
	err := c.control.SetWriteDeadline(time.Now().Add(c.hub.cfg.Patience))
	if err != nil && !errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("write stream: %w", err)
	}
	if _, err = c.w.Write(c.pending); err == nil {
		err = c.control.Flush()
	}
	c.pending = nil // ten thousand buffers are not kept
	if err != nil {
		return fmt.Errorf("write stream: %w: %w", errGone, err)
	}
	return nil
}

// silence is how long the next wait is at most. It is spread, so that ten
// thousand streams that wrote the same change do not beat together.
func (c *connection) silence() time.Duration {
	d := c.hub.cfg.Heartbeat
	return d - time.Duration(rand.Int64N(int64(d)/4+1))
}
