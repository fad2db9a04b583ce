package command

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/plaintext"
)

// The outcomes of an imported row.
const (
	OutcomeCreated   = "created"
	OutcomeChanged   = "changed"
	OutcomeUnchanged = "unchanged"
	OutcomeRefused   = "refused"
)

// Imported says what became of one row.
type Imported struct {
	ID       string
	Outcome  string
	Kept     []string // fields left as the owner has written them since
	Err      error    // why it was refused
	Position uint64
}

// maxBatch is the number of events written at once at most.
const maxBatch = eventlog.MaxBatch

// Import registers and updates initiatives from the rows of a source, each row
// all or not at all, many rows to a batch. A refused row stops nothing. With
// dry, nothing is written. The error is for what stops the whole import; what
// was written until then is in the answer.
func (h *Handler) Import(ctx context.Context, req Request, rows []initiative.Import, dry bool) ([]Imported, error) {
	if req.Caller.Anonymous() {
		return nil, fault.New(fault.Unauthenticated, "sign_in_needed", nil)
	}
	h.importing.Lock()
	defer h.importing.Unlock()
	if err := h.query.CatchUp(ctx); err != nil {
		return nil, err
	}
	b := importBatch{handler: h, req: req, out: make([]Imported, len(rows)), seen: map[string]bool{}}
	for i, row := range rows {
		b.prepare(ctx, i, row)
		if !dry && b.events > maxBatch-maxRowEvents {
			if err := b.write(ctx); err != nil {
				return b.out, err
			}
		}
	}
	if dry {
		return b.out, nil
	}
	if err := b.write(ctx); err != nil {
		return b.out, err
	}
	_ = h.query.Wait(ctx, b.last) // the answer is true, read or not
	return b.out, nil
}

// maxRowEvents is more than the events that one row can cause.
const maxRowEvents = 10

// importBatch gathers rows until there is enough to write.
type importBatch struct {
	handler *Handler
	req     Request
	out     []Imported
	seen    map[string]bool // external ids of this import
	rows    []prepared
	events  int
	last    uint64
}

// prepared is a row whose events are known.
type prepared struct {
	index int
	row   initiative.Import
	entry eventlog.Entry
}

// prepare decides on one row.
func (b *importBatch) prepare(ctx context.Context, i int, row initiative.Import) {
	external := row.Values.ExternalID
	if b.seen[external] {
		b.out[i] = Imported{Outcome: OutcomeRefused, Err: &fault.Error{Code: fault.Invalid, Fields: []fault.Field{
			{Path: "externalId", Code: "twice", Args: fault.Args{"given": external}}}}}
		return
	}
	b.seen[external] = true
	op, out := b.operation(row)
	res, entries, err := plan(ctx, b.handler, b.handler.begin(Request{Caller: b.req.Caller}), op)
	if b.out[i] = out.answer(res, err); len(entries) > 0 {
		b.out[i].ID = entries[0].ID
		b.rows = append(b.rows, prepared{index: i, row: row, entry: entries[0]})
		b.events += len(entries[0].Records)
	}
}

// operation is the command of one row. What becomes of it is known in out when
// it is decided.
func (b *importBatch) operation(row initiative.Import) (op operation[initiative.State], out *rowOutcome) {
	h, caller := b.handler, b.req.Caller
	r := h.begin(Request{Caller: caller})
	out = &rowOutcome{}
	op = operation[initiative.State]{
		aggregate: events.AggregateInitiative,
		admit:     r.authenticated,
		load: func(context.Context) (s initiative.State, position uint64, err error) {
			id, err := h.views.ByExternalID(row.Values.ExternalID)
			if err == nil && id != "" {
				s, err = h.query.Stored(id)
			}
			if err != nil {
				err = fmt.Errorf("find external id: %w", err)
			}
			return s, s.Position, err
		},
		command: func(position uint64) string { return importCommand(caller.Organisation, row, position) },
		allow:   func(_ context.Context, s *initiative.State) error { return h.policy.Allow(caller, row, s) },
		decide: func(_ context.Context, s *initiative.State) (d decision, err error) {
			d.events, err = h.decide(*s, row, r.at, caller.Organisation)
			out.decided(row, s, len(d.events))
			return d, fault.Merge(append(plaintext.Check(row.Values), plaintext.Check(row.Recorded)...), err)
		},
		id: func(s *initiative.State) (string, error) {
			if s.Exists() {
				return s.ID, nil
			}
			return h.nextID(r)
		},
	}
	return op, out
}

// rowOutcome is what deciding on a row has found.
type rowOutcome struct {
	outcome string
	kept    []string
}

func (o *rowOutcome) decided(row initiative.Import, s *initiative.State, events int) {
	switch {
	case events == 0:
		o.outcome = OutcomeUnchanged
	case s.Exists():
		o.outcome = OutcomeChanged
	default:
		o.outcome = OutcomeCreated
	}
	o.kept = nil
	if s.Exists() {
		o.kept = row.Kept(s)
	}
}

func (o *rowOutcome) answer(res Result, err error) Imported {
	if err != nil {
		return Imported{Outcome: OutcomeRefused, Err: err}
	}
	return Imported{ID: res.ID, Outcome: o.outcome, Kept: o.kept, Position: res.Position}
}

// importCommand is the same for the same row on the same state, so that two
// imports of one file at the same time cannot both write it.
func importCommand(organisation string, row initiative.Import, position uint64) string {
	raw, _ := json.Marshal(row.Values) // plain data always encodes
	sum := sha256.Sum256(fmt.Appendf(nil, "import\x00%s\x00%d\x00%s", organisation, position, raw))
	return "imp_" + hex.EncodeToString(sum[:16])
}

// write appends what has been gathered in one batch; if another writer was
// faster, row by row on what is true then.
func (b *importBatch) write(ctx context.Context) error {
	if len(b.rows) == 0 {
		return nil
	}
	rows := b.rows
	b.rows, b.events = nil, 0
	entries := make([]eventlog.Entry, len(rows))
	for i, p := range rows {
		entries[i] = p.entry
	}
	position, err := b.handler.log.Append(ctx, entries...)
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

// written fills in the positions: the events of a batch follow each other.
func (b *importBatch) written(rows []prepared, last uint64) {
	b.last = last
	for i := len(rows) - 1; i >= 0; i-- {
		b.out[rows[i].index].Position = last
		last -= uint64(len(rows[i].entry.Records))
	}
}

// oneByOne carries out row by row what could not be written in one batch, on
// what is true by then.
func (b *importBatch) oneByOne(ctx context.Context, rows []prepared) error {
	for _, p := range rows {
		op, out := b.operation(p.row)
		res, err := execute(ctx, b.handler, b.handler.begin(Request{Caller: b.req.Caller}), op)
		if ctx.Err() != nil || errors.Is(err, eventlog.ErrUnavailable) || errors.Is(err, eventlog.ErrClosed) {
			return fmt.Errorf("append import: %w", err)
		}
		b.out[p.index] = out.answer(res, err)
		b.last = max(b.last, res.Position)
	}
	return nil
}
