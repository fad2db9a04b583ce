package eventlog

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go"

	"github.com/samstyring/samstyring/events"
)

// metadataRestoring is the key in the stream's metadata that says that a restore has
// begun and not ended.
const metadataRestoring = "samstyring-restoring"

// ErrHalfRestored: a restore into the log was broken off.
var ErrHalfRestored = errors.New("a restore into this log was broken off, and it is not whole: " +
	"empty the folder, or delete the streams that the restore has made on the servers, and restore again")

// BecomeCopy gives an empty log the id of the one that it is to be a copy of. Until
// IsCopy is called it is one that nobody may use.
func (l *Log) BecomeCopy(ctx context.Context, logID string) error {
	if err := l.Whole(ctx); err != nil {
		return err
	}
	last, err := l.Last(ctx)
	if err != nil {
		return err
	}
	if last > 0 {
		return fmt.Errorf("restore log: it holds %d events already; only an empty one can be restored into", last)
	}
	err = errors.Join(l.Beside().SetMetadata(ctx, metadataRestoring, "begun"), l.Beside().SetMetadata(ctx, metadataLogID, logID))
	if err != nil {
		return fmt.Errorf("restore log: %w", err)
	}
	return nil
}

// IsCopy says that everything was restored.
func (l *Log) IsCopy(ctx context.Context) error {
	if err := l.Beside().SetMetadata(ctx, metadataRestoring, ""); err != nil {
		return fmt.Errorf("restore log: %w", err)
	}
	return nil
}

// Whole refuses a log into which a restore was broken off with ErrHalfRestored.
func (l *Log) Whole(ctx context.Context) error {
	return l.Eventually(ctx, "event log", func(ctx context.Context) error {
		mark, err := l.Beside().Metadata(ctx, metadataRestoring)
		if err == nil && mark != "" {
			err = ErrHalfRestored
		}
		return err
	})
}

// Copy stores events as they stood in another log: letter by letter, and at the
// same positions. At most MaxBatch; all or none.
func (l *Log) Copy(ctx context.Context, records []events.Record) error {
	leave, err := l.enter()
	if err != nil {
		return err
	}
	defer leave()
	messages := make([]*nats.Msg, len(records))
	for i, r := range records {
		m := &nats.Msg{Subject: r.Subject(), Data: r.Raw, Header: nats.Header{}}
		for name, value := range r.Headers() {
			m.Header[name] = []string{value}
		}
		messages[i] = m
	}
	position, err := l.store(ctx, messages)
	if err != nil {
		return fmt.Errorf("restore log: %w", err)
	}
	if want := records[len(records)-1].Position; position != want {
		return fmt.Errorf("restore log: event %d was stored at position %d: somebody else writes to the log", want, position)
	}
	return nil
}
