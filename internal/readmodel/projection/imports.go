package projection

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/readmodel/store"
	"github.com/samstyring/samstyring/internal/readmodel/views"
)

// Imports maintains what each import has written, row by row, so that it can be
// looked up afterwards and taken back.
type Imports struct{ render *document.Renderer }

// NewImports gives the projector.
func NewImports(render *document.Renderer) Imports { return Imports{render} }

// Name implements Projector.
func (Imports) Name() string { return "imports" }

// Version implements Projector.
func (p Imports) Version() string { return "2+" + p.render.Version() }

// Reset implements Projector.
func (Imports) Reset() {}

// Begin implements Projector.
func (p Imports) Begin(tx *store.Tx) Batch { return importsBatch{tx, p.render} }

// importsBatch writes at once: an import is few events, and a row of one is
// written by events that follow each other.
type importsBatch struct {
	tx     *store.Tx
	render *document.Renderer
}

// Apply implements Batch.
func (b importsBatch) Apply(r events.Record) error {
	if r.Aggregate == events.AggregateImport {
		return b.applyImport(r)
	}
	id, line, ok := views.ParseImportRow(r.ImportRow)
	if !ok || r.Aggregate != events.AggregateInitiative {
		return nil
	}
	if err := b.begun(id, r); err != nil {
		return err
	}
	row, err := views.GetImportRow(b.tx, id, line)
	if err != nil {
		return err
	}
	switch {
	case row.Initiative == "":
		row = views.ImportRow{
			Line: line, Initiative: r.AggregateID, First: r.Position, Last: r.Position,
			Command: r.Command, Registered: creates(r.Name),
		}
	case row.Command == r.Command:
		row.Last = r.Position
	default:
		row.TakenBack = r.Position
	}
	return views.PutImportRow(b.tx, id, row)
}

func creates(name string) bool { return name == (*events.Proposed)(nil).EventName() }

// begun notes an import by the first event that it wrote.
func (b importsBatch) begun(id string, r events.Record) error {
	_, known, err := views.GetImport(b.tx, id)
	if err != nil || known {
		return err
	}
	return views.PutImport(b.tx, views.Import{ID: id, Organisation: r.Organisation, Actor: r.Actor, At: r.Time})
}

// applyImport applies an event of the import itself.
func (b importsBatch) applyImport(r events.Record) error {
	i, known, err := views.GetImport(b.tx, r.AggregateID)
	if err != nil {
		return err
	}
	if !known {
		i = views.Import{ID: r.AggregateID, Organisation: r.Organisation, Actor: r.Actor, At: r.Time}
	}
	switch e := r.Data.(type) {
	case *events.ImportCarriedOut:
		i.CarriedOut, i.At = e, r.Time
	case *events.ImportTakenBack:
		i.TakenBack, i.TakenBackAt = e, r.Time
	}
	i.Position = r.Position
	if err := views.PutImport(b.tx, i); err != nil {
		return err
	}
	file := i.ID
	if i.CarriedOut != nil {
		file = i.CarriedOut.File
	}
	entry, err := b.render.ImportEntry(file, r).Encode(r.Data != nil)
	if err != nil {
		return err
	}
	return views.AppendEntry(b.tx, r.Position, entry)
}

// Flush implements Batch.
func (importsBatch) Flush() error { return nil }

// Committed implements Batch.
func (importsBatch) Committed() {}
