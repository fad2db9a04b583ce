package command

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/plaintext"
	"github.com/samstyring/samstyring/internal/readmodel/views"
)

// The outcomes of an imported row.
const (
	OutcomeCreated   = "created"
	OutcomeChanged   = "changed"
	OutcomeUnchanged = "unchanged"
	OutcomeRefused   = "refused"
)

// ImportRow is one row that is to be written, as it was planned.
type ImportRow struct {
	Mark    string            // <import id>/<line>: what is written once under it is not written again
	Command initiative.Import // what the row says
	Target  string            // the initiative that the row is; empty: it registers one
	Seen    uint64            // the position of Target when the row was planned
}

// Imported says what became of one row.
type Imported struct {
	ID       string
	Outcome  string
	Err      error  // why it was refused
	Position uint64 // of its last event, or of the initiative if nothing changed
}

// maxBatch is the number of events written at once at most.
const maxBatch = eventlog.MaxBatch

// maxRowEvents is more than the events that one row can cause, or that put it back.
const maxRowEvents = 20

// DecideImport gives the state that a row would be written to, the zero state if
// it registers an initiative, and the events that it would cause. It writes
// nothing; an error is why the row would be refused.
func (h *Handler) DecideImport(caller access.Caller, row ImportRow) (s initiative.State, caused []events.Payload, err error) {
	if row.Target != "" {
		if s, err = h.query.Stored(row.Target); err != nil {
			return s, nil, fmt.Errorf("read state: %w", err)
		}
	}
	if err := h.policy.Allow(caller, row.Command, &s); err != nil {
		return s, nil, err
	}
	caused, err = h.decide(s, row.Command, h.clock(), caller.Organisation)
	v := row.Command
	return s, caused, fault.Merge(append(plaintext.Check(v.Values), plaintext.Check(v.Recorded)...), err)
}

// WriteImport writes rows, each all or not at all, many to a batch, and tells of
// each in their order. What stands in the log under a row's mark already is not
// written again. A row whose initiative has changed since it was planned is
// refused, and a refused row stops nothing. The error is for what stops
// everything; the rows that were reported by then are true.
func (h *Handler) WriteImport(ctx context.Context, caller access.Caller, rows []ImportRow, each func(i int, out Imported)) error {
	return h.writeRows(ctx, caller, len(rows), each, func(i int) batchRow {
		return batchRow{target: rows[i].Target, decide: func() (run, operation[initiative.State]) { return h.importRow(caller, rows[i]) }}
	})
}

// batchRow is a row of a batch: the initiative that it writes to, empty if it
// registers one, and the command that says what.
type batchRow struct {
	target string
	decide func() (run, operation[initiative.State])
}

// writeRows writes n rows, each all or not at all, many to a batch.
func (h *Handler) writeRows(ctx context.Context, caller access.Caller, n int, each func(i int, out Imported), row func(i int) batchRow) error {
	if caller.Anonymous() {
		return fault.New(fault.Unauthenticated, "sign_in_needed", nil)
	}
	h.importing.Lock()
	defer h.importing.Unlock()
	if err := h.query.CatchUp(ctx); err != nil {
		return err
	}
	b := importBatch{handler: h, each: each, targets: map[string]bool{}}
	for i := range n {
		next := row(i)
		if b.events > maxBatch-maxRowEvents || next.target != "" && b.targets[next.target] {
			if err := b.write(ctx); err != nil {
				return err
			}
		}
		b.prepare(ctx, i, next)
	}
	if err := b.write(ctx); err != nil {
		return err
	}
	_ = h.query.Wait(ctx, b.last) // the answers are true, read or not
	return nil
}

// importBatch gathers rows until there is enough to write.
type importBatch struct {
	handler *Handler
	each    func(int, Imported)
	rows    []prepared
	targets map[string]bool // initiatives that the rows write to
	events  int
	last    uint64
}

// prepared is a row whose events are known.
type prepared struct {
	index   int
	row     batchRow
	entry   eventlog.Entry
	created bool
}

// prepare decides on one row.
func (b *importBatch) prepare(ctx context.Context, i int, row batchRow) {
	r, op := row.decide()
	res, entries, err := plan(ctx, b.handler, r, op)
	if err != nil || len(entries) == 0 {
		b.each(i, answer(res, err))
		return
	}
	b.rows = append(b.rows, prepared{index: i, row: row, entry: entries[0], created: row.target == ""})
	b.targets[row.target] = true
	b.events += len(entries[0].Records)
}

// importRow is the command of one row. Its id follows from the mark, so that it
// is the same on every replica and after a restart.
func (h *Handler) importRow(caller access.Caller, row ImportRow) (run, operation[initiative.State]) {
	r := h.begin(Request{Caller: caller, IfMatch: row.Seen})
	r.command, r.importRow = importCommand(row.Mark), row.Mark
	return r, operation[initiative.State]{
		aggregate: events.AggregateInitiative,
		admit:     r.authenticated,
		load: func(context.Context) (s initiative.State, position uint64, err error) {
			if row.Target == "" {
				return s, 0, h.unlisted(row.Command)
			}
			s, err = h.query.Stored(row.Target)
			return s, s.Position, err
		},
		allow: func(_ context.Context, s *initiative.State) error { return h.policy.Allow(caller, row.Command, s) },
		decide: func(_ context.Context, s *initiative.State) (d decision, err error) {
			d.events, err = h.decide(*s, row.Command, r.at, caller.Organisation)
			v := row.Command
			return d, fault.Merge(append(plaintext.Check(v.Values), plaintext.Check(v.Recorded)...), err)
		},
		id: func(s *initiative.State) (string, error) {
			if s.Exists() {
				return s.ID, nil
			}
			return h.nextID(r)
		},
	}
}

// unlisted refuses to register a row that has been registered since it was
// planned.
func (h *Handler) unlisted(c initiative.Import) error {
	row := c.Listed()
	known, err := h.views.Listed(row.List, row.ID)
	if err != nil {
		return fmt.Errorf("find row: %w", err)
	}
	for _, k := range known {
		if k.Owner == row.Owner {
			return fault.New(fault.PreconditionFailed, "import_row_registered", fault.Args{"id": k.ID})
		}
	}
	return nil
}

func answer(res Result, err error) Imported {
	switch {
	case err != nil:
		return Imported{Outcome: OutcomeRefused, Err: err}
	case res.Created:
		return Imported{ID: res.ID, Outcome: OutcomeCreated, Position: res.Position}
	case res.Replayed:
		return Imported{ID: res.ID, Outcome: OutcomeChanged, Position: res.Position}
	}
	return Imported{ID: res.ID, Outcome: OutcomeUnchanged, Position: res.Position}
}

// RecordImport writes what an import did as a whole, once: as the event after
// those that the import itself has already. It returns when that can be read here:
// whoever finds the import over must find what it did.
func (h *Handler) RecordImport(ctx context.Context, caller access.Caller, id string, p events.Payload) (uint64, error) {
	r := h.begin(Request{Caller: caller})
	if _, carriedOut := p.(*events.ImportCarriedOut); carriedOut {
		r.command = importCommand(id) // once, however often it is cut off
	}
	res, err := execute(ctx, h, r, operation[views.Import]{
		aggregate: events.AggregateImport,
		admit:     r.authenticated,
		load: func(context.Context) (views.Import, uint64, error) {
			i, _, err := h.views.Import(id)
			return i, i.Position, err
		},
		decide: func(context.Context, *views.Import) (decision, error) {
			return decision{events: []events.Payload{p}}, nil
		},
		id: always[views.Import](id),
	})
	for err == nil && !res.Visible {
		switch behind := h.query.Wait(ctx, res.Position); {
		case behind == nil:
			res.Visible = true
		case ctx.Err() != nil || !errors.Is(behind, context.DeadlineExceeded): // else it takes longer than a request waits
			err = fmt.Errorf("wait for import %s: %w", id, behind)
		}
	}
	return res.Position, err
}

func importCommand(mark string) string {
	sum := sha256.Sum256([]byte("import\x00" + mark))
	return "imp_" + hex.EncodeToString(sum[:16])
}

// write appends what has been gathered in one batch; if another writer was
// faster, row by row on what is true then.
func (b *importBatch) write(ctx context.Context) error {
	rows := b.rows
	if len(rows) == 0 {
		return nil
	}
	b.rows, b.events = nil, 0
	clear(b.targets)
	entries := make([]eventlog.Entry, len(rows))
	for i, p := range rows {
		entries[i] = p.entry
	}
	position, err := b.handler.store(ctx, entries)
	if err == nil {
		b.written(rows, position)
		return nil
	}
	if !errors.Is(err, eventlog.ErrConflict) && !errors.Is(err, eventlog.ErrUnknownOutcome) {
		return fmt.Errorf("append import: %w", err)
	}
	if err := b.handler.query.CatchUp(ctx); err != nil {
		return err
	}
	return b.oneByOne(ctx, rows)
}

// written tells of rows that are in the log: the events of a batch follow each
// other.
func (b *importBatch) written(rows []prepared, last uint64) {
	b.last = last
	first := last
	for _, p := range rows {
		first -= uint64(len(p.entry.Records))
	}
	for _, p := range rows {
		first += uint64(len(p.entry.Records))
		out := Imported{ID: p.entry.ID, Outcome: OutcomeChanged, Position: first}
		if p.created {
			out.Outcome = OutcomeCreated
		}
		b.each(p.index, out)
	}
}

// oneByOne carries out row by row what could not be written in one batch, on
// what is true by then.
func (b *importBatch) oneByOne(ctx context.Context, rows []prepared) error {
	for _, p := range rows {
		r, op := p.row.decide()
		res, err := execute(ctx, b.handler, r, op)
		if ctx.Err() != nil || errors.Is(err, eventlog.ErrUnavailable) || errors.Is(err, eventlog.ErrClosed) {
			return fmt.Errorf("append import: %w", err)
		}
		out := answer(res, err)
		if err == nil && !p.created {
			out.Outcome = OutcomeChanged
		}
		b.each(p.index, out)
		b.last = max(b.last, res.Position)
	}
	return nil
}
