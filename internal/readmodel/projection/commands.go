package projection

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/readmodel/store"
	"github.com/samstyring/samstyring/internal/readmodel/views"
)

// Commands maintains what each command has caused, so that the same command
// gives the same answer on every replica and after every restart.
type Commands struct{}

// NewCommands gives the projector.
func NewCommands() Commands { return Commands{} }

// Name implements Projector.
func (Commands) Name() string { return "commands" }

// Version implements Projector.
func (Commands) Version() string { return "1" }

// Reset implements Projector.
func (Commands) Reset() {}

// Begin implements Projector.
func (Commands) Begin(tx *store.Tx) Batch {
	return &commandsBatch{tx: tx, commands: map[string]views.Command{}}
}

type commandsBatch struct {
	tx       *store.Tx
	commands map[string]views.Command
	given    []string // ids in the order of the log
}

// Apply implements Batch. The events of one command follow each other in the
// log, so only the first record of a batch can go on with a command of the
// batch before.
func (b *commandsBatch) Apply(r events.Record) error {
	if r.Command == "" {
		return nil
	}
	c, known := b.commands[r.Command]
	if !known {
		if len(b.given) == 0 {
			var err error
			if c, known, err = views.GetCommand(b.tx, r.Command); err != nil {
				return err
			}
		}
		b.given = append(b.given, r.Command)
	}
	if !known {
		c = views.Command{Aggregate: r.Aggregate, ID: r.AggregateID, First: r.Name, Fingerprint: r.Fingerprint}
	}
	c.Position = r.Position
	if r.Aggregate == c.Aggregate && r.AggregateID == c.ID {
		c.Own = r.Position
	}
	b.commands[r.Command] = c
	return nil
}

// Flush implements Batch.
func (b *commandsBatch) Flush() error {
	for _, id := range b.given {
		if err := views.PutCommand(b.tx, id, b.commands[id]); err != nil {
			return err
		}
	}
	return nil
}

// Committed implements Batch.
func (*commandsBatch) Committed() {}
