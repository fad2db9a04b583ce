package bench

import (
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/reference"
)

// BenchmarkImportFloor asks what the parts allow by themselves: the least program that
// imports registrations encodes each, stores 500 of them in one atomic batch, takes them
// from the stream, puts them into a view, and is done when they can be read there. It
// reads no file, plans and checks nothing, and tells nobody. Its ratio to JetStream alone
// is the most that BenchmarkImport can reach on this machine.
func BenchmarkImportFloor(b *testing.B) {
	f := openFloor(b)
	next, position := 0, uint64(0)
	versus(b, importing(importRows, func(rows []events.Proposed) time.Duration {
		start := time.Now()
		messages := make([]*nats.Msg, len(rows))
		for i := range rows {
			messages[i] = message(b, dress(initiativeID(next), reference.Digdir, start, &rows[i])[0])
			next++
		}
		if err := f.log.batch(messages); err != nil {
			b.Fatal(err)
		}
		position += uint64(len(rows))
		f.await(position)
		return time.Since(start)
	}), rawImport(b))
}
