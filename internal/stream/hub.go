package stream

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/sleep"
)

// Source is where changes are read, in the order in which they were published.
type Source interface {
	// Changes reads at most limit changes after a cursor, and whether there are
	// more.
	Changes(after changes.Cursor, limit int) (published []changes.Change, more bool, err error)
	// Last is the cursor of the last change; the zero cursor if nothing was
	// published.
	Last() (changes.Cursor, error)
	// Moved is closed when there may be more than there was when it was asked
	// for.
	Moved() <-chan struct{}
}

// Config says how a Hub behaves. Source and Encode are needed.
type Config struct {
	Source Source
	// Encode writes a change as one line, such as JSON.
	Encode func(c *changes.Change, l locale.Language) ([]byte, error)
	Logger *slog.Logger // slog.Default when nil

	Heartbeat time.Duration // how long a stream is silent at most; 20 s when 0
	Patience  time.Duration // for one write; 10 s when 0
	Retry     time.Duration // what a reader is asked to wait before it comes back; 3 s when 0
	Ring      int           // changes that a reader may be behind; 1024 when 0
}

// The defaults of Config.
const (
	DefaultHeartbeat = 20 * time.Second
	DefaultPatience  = 10 * time.Second
	DefaultRetry     = 3 * time.Second
	DefaultRing      = 1024
)

// page is how many changes are read from the source at a time.
const page = 200

// failedPause is the wait after the source could not be read.
const failedPause = time.Second

// Hub hands changes to all readers.
type Hub struct {
	cfg  Config
	open atomic.Int64

	mu     sync.RWMutex
	ring   []*message     // the last ones published, oldest first
	floor  changes.Cursor // everything after it, as far as it was published, is in the ring
	begun  bool           // floor is set
	closed bool
	wake   chan struct{} // closed when any of the above has changed
}

// New makes a hub; Run lets it hand on what is published.
func New(cfg Config) *Hub {
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	if cfg.Heartbeat == 0 {
		cfg.Heartbeat = DefaultHeartbeat
	}
	if cfg.Patience == 0 {
		cfg.Patience = DefaultPatience
	}
	if cfg.Retry == 0 {
		cfg.Retry = DefaultRetry
	}
	if cfg.Ring == 0 {
		cfg.Ring = DefaultRing
	}
	return &Hub{cfg: cfg, wake: make(chan struct{})}
}

// Open is the number of open streams.
func (h *Hub) Open() int { return int(h.open.Load()) }

// Run hands on what is published from now on, until ctx ends; then it returns nil.
// Call it once, when the source has caught up with the log: what it tells
// before that is history, which readers read for themselves. A source that
// cannot be read is asked again.
func (h *Hub) Run(ctx context.Context) error {
	last, err := h.cfg.Source.Last()
	for ; err != nil; last, err = h.cfg.Source.Last() {
		if !h.again(ctx, err) {
			return nil
		}
	}
	h.change(func() { h.floor, h.begun = last, true })
	for {
		moved := h.cfg.Source.Moved()
		if last, err = h.publishAfter(ctx, last); err != nil {
			if !h.again(ctx, err) {
				return nil
			}
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-moved:
		}
	}
}

// again waits after a failure; false when it is time to end.
func (h *Hub) again(ctx context.Context, err error) bool {
	h.cfg.Logger.Error("changes cannot be read, trying again", "error", err)
	return sleep.For(ctx, failedPause) == nil
}

// publishAfter publishes all that there is after a cursor, and says how far it
// came.
func (h *Hub) publishAfter(ctx context.Context, last changes.Cursor) (changes.Cursor, error) {
	for more := true; more && ctx.Err() == nil; {
		var list []changes.Change
		var err error
		if list, more, err = h.cfg.Source.Changes(last, page); err != nil {
			return last, fmt.Errorf("read changes after %s: %w", last, err)
		}
		if len(list) == 0 {
			break
		}
		fresh := make([]*message, len(list))
		for i := range list {
			fresh[i] = &message{change: &list[i]}
		}
		last = list[len(list)-1].Cursor
		h.change(func() { h.publish(fresh) })
	}
	return last, nil
}

// publish adds to the ring and lets the oldest go.
func (h *Hub) publish(fresh []*message) {
	h.ring = append(h.ring, fresh...)
	if over := len(h.ring) - h.cfg.Ring; over > 0 {
		h.floor = h.ring[over-1].change.Cursor
		h.ring = slices.Clone(h.ring[over:]) // readers may hold the old one
	}
}

// Close ends every stream, and those that come.
func (h *Hub) Close() { h.change(func() { h.closed = true }) }

// change does something to the ring and wakes everybody.
func (h *Hub) change(do func()) {
	h.mu.Lock()
	do()
	wake := h.wake
	h.wake = make(chan struct{})
	h.mu.Unlock()
	close(wake)
}

// view is what the hub has for a reader at one moment.
type view struct {
	fresh  []*message // after its cursor; read-only
	inRing bool       // fresh is all that there is
	closed bool
	wake   <-chan struct{} // closed when there is more to see
}

func (h *Hub) since(after changes.Cursor) view {
	h.mu.RLock()
	defer h.mu.RUnlock()
	v := view{closed: h.closed, wake: h.wake, inRing: h.begun && after.Compare(h.floor) >= 0}
	if v.inRing {
		i, _ := slices.BinarySearchFunc(h.ring, after, func(m *message, c changes.Cursor) int {
			if m.change.Cursor.Compare(c) <= 0 {
				return -1
			}
			return 1
		})
		v.fresh = h.ring[i:len(h.ring):len(h.ring)]
	}
	return v
}
