package app

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
func (a *App) Import(ctx context.Context, req Request, rows []initiative.Import, dry bool) ([]Imported, error) {
	if req.Caller.Anonymous() {
		return nil, fault.New(fault.Unauthenticated, "sign_in_needed", nil)
	}
	a.importing.Lock()
	defer a.importing.Unlock()
	if err := a.catchUp(ctx); err != nil {
		return nil, err
	}
	b := importBatch{app: a, req: req, out: make([]Imported, len(rows)), seen: map[string]bool{}}
	for i, row := range rows {
		b.prepare(i, row)
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
	_ = a.wait(ctx, b.last) // the answer is true, read or not
	return b.out, nil
}

// maxRowEvents is more than the events that one row can cause.
const maxRowEvents = 10

// importBatch gathers rows until there is enough to write.
type importBatch struct {
	app    *App
	req    Request
	out    []Imported
	seen   map[string]bool // external ids of this import
	rows   []prepared
	events int
	last   uint64
}

// prepared is a row whose events are known.
type prepared struct {
	index int
	row   initiative.Import
	entry eventlog.Entry
}

// prepare decides on one row.
func (b *importBatch) prepare(i int, row initiative.Import) {
	out, entry, err := b.decide(row)
	if err != nil {
		out = Imported{Outcome: OutcomeRefused, Err: err}
	}
	b.out[i] = out
	if len(entry.Records) > 0 {
		b.rows = append(b.rows, prepared{index: i, row: row, entry: entry})
		b.events += len(entry.Records)
	}
}

func (b *importBatch) decide(row initiative.Import) (Imported, eventlog.Entry, error) {
	a, external := b.app, row.Values.ExternalID
	if b.seen[external] {
		return Imported{}, eventlog.Entry{}, &fault.Error{Code: fault.Invalid, Fields: []fault.Field{
			{Path: "externalId", Code: "twice", Args: fault.Args{"given": external}}}}
	}
	b.seen[external] = true
	id, err := a.views.ByExternalID(external)
	if err != nil {
		return Imported{}, eventlog.Entry{}, fmt.Errorf("find external id: %w", err)
	}
	var state initiative.State
	if id != "" {
		if state, err = a.stored(id); err != nil {
			return Imported{}, eventlog.Entry{}, err
		}
	}
	if err := a.policy.Allow(b.req.Caller, row, &state); err != nil {
		return Imported{}, eventlog.Entry{}, err
	}
	r := a.begin(Request{Caller: b.req.Caller})
	r.command = importCommand(b.req.Caller.Organisation, row, state.Position)
	payloads, err := a.decide(state, row, r.at, r.Caller.Organisation)
	if err := fault.Merge(append(plaintext.Check(row.Values), plaintext.Check(row.Recorded)...), err); err != nil {
		return Imported{}, eventlog.Entry{}, err
	}
	out := Imported{ID: id, Outcome: OutcomeUnchanged, Position: state.Position}
	if state.Exists() {
		out.Kept = row.Kept(&state)
	}
	if len(payloads) == 0 {
		return out, eventlog.Entry{}, nil
	}
	out.Outcome = OutcomeChanged
	if !state.Exists() {
		out.Outcome = OutcomeCreated
		if out.ID, err = a.nextID(r); err != nil {
			return out, eventlog.Entry{}, err
		}
	}
	return out, eventlog.Entry{
		Aggregate: events.AggregateInitiative, ID: out.ID, Expected: state.Position,
		Records: a.records(r, events.AggregateInitiative, out.ID, payloads),
	}, nil
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
	position, err := b.app.log.Append(ctx, entries...)
	if err == nil {
		b.written(rows, position)
		return nil
	}
	if !errors.Is(err, eventlog.ErrConflict) && !errors.Is(err, eventlog.ErrUnknownOutcome) {
		return fmt.Errorf("append import: %w", err)
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

func (b *importBatch) oneByOne(ctx context.Context, rows []prepared) error {
	for _, p := range rows {
		for range maxAttempts {
			if err := b.app.catchUp(ctx); err != nil {
				return err
			}
			delete(b.seen, p.row.Values.ExternalID)
			b.prepare(p.index, p.row)
			if len(b.rows) == 0 {
				break // refused, or written by the other
			}
			again := b.rows
			b.rows, b.events = nil, 0
			position, err := b.app.log.Append(ctx, again[0].entry)
			if err == nil {
				b.written(again, position)
				break
			}
			if !errors.Is(err, eventlog.ErrConflict) && !errors.Is(err, eventlog.ErrUnknownOutcome) {
				return fmt.Errorf("append import: %w", err)
			}
			b.out[p.index] = Imported{Outcome: OutcomeRefused, Err: fault.New(fault.Conflict, "", nil)}
		}
	}
	return nil
}
