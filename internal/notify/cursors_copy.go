package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/nats-io/nats.go"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/eventlog"
)

// StoredCursors are the checkpoints of the partitions and how far each subscription
// is, by subject, as they are stored. The checkpoints are read first: what a
// subscription has waiting up to there is in what is read of it, so that nothing is
// passed over by whoever goes on from a copy.
func StoredCursors(ctx context.Context, log eventlog.Beside) (map[string]json.RawMessage, error) {
	out := map[string]json.RawMessage{}
	for _, filter := range []string{cursorPrefix + "*", cursorPrefix + "*.*"} {
		stored, err := log.Current(ctx, CursorsStream, filter)
		if err != nil {
			return nil, fmt.Errorf("read cursors: %w", err)
		}
		for _, m := range stored {
			if !json.Valid(m.Data) {
				return nil, fmt.Errorf("read cursors: %s is no JSON", m.Subject)
			}
			out[m.Subject] = m.Data
		}
	}
	return out, nil
}

// RestoreCursors stores a copy of cursors where there are none, set back to a
// position where they lie behind it: the log goes on from there, and everything is
// told that it says anew. It gives how many were set back.
func RestoreCursors(ctx context.Context, log eventlog.Beside, stored map[string]json.RawMessage, position uint64) (back int, err error) {
	there, err := StoredCursors(ctx, log)
	if err != nil {
		return 0, err
	}
	if len(there) > 0 {
		return 0, fmt.Errorf("restore cursors: %s has %d already", CursorsStream, len(there))
	}
	if _, err := openCursors(ctx, log); err != nil {
		return 0, err
	}
	var batch []*nats.Msg
	for subject, content := range stored {
		content, later, err := setBack(subject, content, position)
		if err != nil {
			return back, fmt.Errorf("restore cursors: %s: %w", subject, err)
		}
		if later {
			back++
		}
		batch = append(batch, &nats.Msg{Subject: subject, Data: content, Header: nats.Header{}})
	}
	for part := range slices.Chunk(batch, eventlog.MaxBatch) {
		if _, err := log.Publish(ctx, part); err != nil {
			return back, fmt.Errorf("restore cursors: %w", err)
		}
	}
	return back, nil
}

// setBack gives a cursor that does not lie behind a position.
func setBack(subject string, content json.RawMessage, position uint64) (out json.RawMessage, later bool, err error) {
	bound := func(c *changes.Cursor) {
		if c.Position > position {
			*c, later = changes.Cursor{Position: position + 1}.Previous(), true
		}
	}
	var at any
	if isCheckpoint(subject) {
		c := &checkpoint{}
		at, err = c, json.Unmarshal(content, c)
		bound(&c.Cursor)
	} else {
		p := &progress{}
		at, err = p, json.Unmarshal(content, p)
		bound(&p.Cursor)
		bound(&p.Again)
	}
	if err != nil || !later {
		return content, false, err
	}
	out, err = json.Marshal(at)
	return out, true, err
}
