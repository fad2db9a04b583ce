package eventlog

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"github.com/samstyring/samstyring/events"
)

// metadataLogID is the key in the stream's metadata under which the id of the
// log stands. It is made with the stream, or given to one that has none.
const metadataLogID = "samstyring-log-id"

func withLogID(metadata map[string]string) map[string]string {
	if metadata[metadataLogID] != "" {
		return metadata
	}
	out := maps.Clone(metadata)
	if out == nil {
		out = map[string]string{}
	}
	out[metadataLogID] = nuid.Next()
	return out
}

// Extent says which log it is and how far it goes: the id of the log, the id of
// the record at position 1 (empty in an empty log), and the position of the
// last record. Two logs are the same if they have the same id or the same first
// record: a stream that was restored from a backup may have lost the one, and
// an empty one has not the other.
//
// The stream's leader answers. ErrShorter: records are missing before the last.
func (l *Log) Extent(ctx context.Context) (logID, first string, last uint64, err error) {
	leave, err := l.enter()
	if err != nil {
		return "", "", 0, err
	}
	defer leave()
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	info, err := l.askStream(ctx)
	if err != nil {
		return "", "", 0, fmt.Errorf("read extent of log: %w", err)
	}
	logID, last = info.Config.Metadata[metadataLogID], info.State.LastSeq
	if last == 0 {
		return logID, "", 0, nil
	}
	if info.State.FirstSeq != 1 || info.State.Msgs != last {
		return "", "", 0, l.gap(ctx, info.State)
	}
	r, err := l.record(ctx, 1)
	return logID, r.ID, last, err
}

// gap tells which records of the stream are missing.
func (l *Log) gap(ctx context.Context, state jetstream.StreamState) error {
	way := "Restore it from a backup"
	if l.server != nil {
		way = fmt.Sprintf("Restore the folder %s from a backup, or stop the program and remove %s to have every record read at the next start",
			l.server.dir, filepath.Join(l.server.dir, cleanStopName))
	}
	var missing []span
	if state.FirstSeq > 1 {
		missing = append(missing, span{1, state.FirstSeq - 1})
	}
	if stream, err := l.js.Stream(ctx, StreamName); err == nil {
		if info, err := stream.Info(ctx, jetstream.WithDeletedDetails(true)); err == nil {
			for _, p := range info.State.Deleted {
				if n := len(missing); n > 0 && missing[n-1].to+1 == p {
					missing[n-1].to = p
				} else {
					missing = append(missing, span{p, p})
				}
			}
		}
	}
	return fmt.Errorf("%w: the stream goes to position %d, has %d records and begins at %d; %s missing. %s",
		ErrShorter, state.LastSeq, state.Msgs, state.FirstSeq, spans(missing), way)
}

// Record reads the record at a position from the stream's leader. ErrShorter:
// there is none, although there should be.
func (l *Log) Record(ctx context.Context, position uint64) (events.Record, error) {
	leave, err := l.enter()
	if err != nil {
		return events.Record{}, err
	}
	defer leave()
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	return l.record(ctx, position)
}

func (l *Log) record(ctx context.Context, position uint64) (r events.Record, err error) {
	err = l.asked(ctx, func(ctx context.Context) error {
		stream, err := l.js.Stream(ctx, StreamName)
		if err != nil {
			return err
		}
		m, err := stream.GetMsg(ctx, position)
		if err != nil {
			return err
		}
		r, err = l.decodeOne(m.Header, m.Data, m.Subject, position)
		return err
	})
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return r, fmt.Errorf("%w: position %d cannot be read", ErrShorter, position)
	}
	if err != nil {
		return r, fmt.Errorf("read position %d of log: %w", position, err)
	}
	return r, nil
}

// Shortening is a loss that was accepted and whose positions could still be
// given out again. Nil: there is none.
func (l *Log) Shortening() *Shortening {
	if l.server == nil {
		return nil
	}
	return l.server.shortening
}

// FinishShortening is called when every new position lies beyond what was given
// out before the loss.
func (l *Log) FinishShortening() error {
	if l.Shortening() == nil {
		return nil
	}
	if err := removeSynced(filepath.Join(l.server.dir, shorteningName)); err != nil {
		return fmt.Errorf("finish shortening: %w", err)
	}
	l.server.shortening = nil
	return nil
}
