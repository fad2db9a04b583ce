package eventlog

import (
	"context"
	"fmt"

	"github.com/nats-io/nats.go"

	"github.com/samstyring/samstyring/events"
)

// BecomeCopy gives an empty log the id of the one that it is to be a copy of.
func (l *Log) BecomeCopy(ctx context.Context, logID string) error {
	last, err := l.Last(ctx)
	if err != nil {
		return err
	}
	if last > 0 {
		return fmt.Errorf("restore log: it holds %d events already; only an empty one can be restored into", last)
	}
	if err := l.Beside().SetMetadata(ctx, metadataLogID, logID); err != nil {
		return fmt.Errorf("restore log: %w", err)
	}
	return nil
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
