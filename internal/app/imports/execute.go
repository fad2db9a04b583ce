package imports

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/auditlog"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/readmodel/views"
)

// Progress says how far an import has come that somebody has carried out.
type Progress struct {
	Hash       string       `json:"hash"` // of the plan that is carried out
	StartedAt  time.Time    `json:"startedAt"`
	FinishedAt time.Time    `json:"finishedAt,omitzero"` // zero: it is under way
	Total      int          `json:"total"`               // rows that are to be written
	Done       int          `json:"done"`
	Registered int          `json:"registered"`
	Changed    int          `json:"changed"`
	Unchanged  int          `json:"unchanged"`          // of the plan
	LeftOut    int          `json:"leftOut"`            // of the plan: refused, in doubt, kept or left out
	Rows       int          `json:"rows"`               // of the file
	Refused    []RefusedRow `json:"refused,omitempty"`  // rows that could not be written after all
	Stopped    *RefusedRow  `json:"stopped,omitempty"`  // why it was given up before all rows were written; of no line
	Position   uint64       `json:"position,omitempty"` // of the last event
	Sheet      string       `json:"sheet,omitempty"`
	Mapping    string       `json:"mapping,omitempty"` // hash of how the columns were read
}

// RefusedRow is a row that could not be written after all, mostly because its
// initiative has changed since the plan was shown.
type RefusedRow struct {
	Line int        `json:"line"`
	Key  string     `json:"key"` // of the reason: fault.<Key> in internal/locale
	Args fault.Args `json:"args,omitempty"`
}

// frozenRow is a row as it is to be written, whatever becomes of the file.
type frozenRow struct {
	Line int               `json:"line"`
	Row  command.ImportRow `json:"row"`
}

// Execute begins to write what the plan with this hash has shown, and returns
// at once; Progress says how far it has come. If the plan is not that any more,
// nothing is written: Conflict. Carrying out the same plan again goes
// on where it was cut off and writes nothing twice.
func (s *Service) Execute(ctx context.Context, c access.Caller, id, hash string) (*Progress, error) {
	u, err := s.get(ctx, c, id)
	if err != nil {
		return nil, err
	}
	if u.Execution == nil {
		p, err := s.plan(ctx, c, u)
		if err != nil {
			return nil, err
		}
		if p.Problem != nil {
			return nil, p.Problem
		}
		if p.Hash != hash {
			return nil, planChanged()
		}
		if err := s.Audit.Record(ctx, c, auditlog.ImportCarriedOut, id); err != nil {
			return nil, err
		}
		if err := s.freeze(ctx, c, u, p); err != nil {
			return nil, err
		}
	}
	if u.Execution.Hash != hash {
		return nil, planChanged()
	}
	if u.Execution.FinishedAt.IsZero() {
		s.enqueue(u.key())
	}
	return u.Execution, nil
}

// planChanged: what would be written is not what the caller has seen.
func planChanged() error { return fault.New(fault.Conflict, "import_plan_changed", nil) }

// freeze keeps what the plan has shown, so that exactly that is written.
func (s *Service) freeze(ctx context.Context, c access.Caller, u *upload, p *Plan) error {
	rows := []frozenRow{}
	for i := range p.Rows {
		if r := &p.Rows[i]; r.Writes() {
			rows = append(rows, frozenRow{Line: r.Line, Row: *r.write})
		}
	}
	raw, err := json.Marshal(rows)
	if err != nil {
		return fmt.Errorf("encode rows: %w", err)
	}
	if err := s.bucket.PutLarge(ctx, u.key()+".rows", raw); err != nil {
		return err
	}
	if err := s.recollect(ctx, u, p); err != nil {
		return err
	}
	u.Caller = c
	u.Execution = &Progress{
		Hash: p.Hash, StartedAt: s.Clock().UTC().Truncate(time.Millisecond), Total: len(rows), Rows: len(p.Rows),
		Sheet: p.Sheet, Mapping: readAs(p.Layout), Unchanged: p.Counts[Unchanged], LeftOut: p.Counts[Refused] + p.Counts[Doubt] + p.Counts[Kept] + p.Counts[LeftOut],
	}
	return s.put(ctx, u)
}

// execute writes the rows of an upload, unless another process does.
func (s *Service) execute(ctx context.Context, key string) error {
	if err := s.Query.CatchUp(ctx); err != nil {
		return err
	}
	held, err := s.hold(ctx)
	if err != nil || held == nil {
		return err
	}
	defer held.release()
	u, err := s.read(ctx, key)
	if err != nil || u == nil || !u.Execution.FinishedAt.IsZero() {
		return err
	}
	raw, ok, err := s.bucket.GetLarge(ctx, key+".rows")
	if err != nil {
		return err
	}
	var rows []frozenRow
	if ok {
		if err := json.Unmarshal(raw, &rows); err != nil {
			return fmt.Errorf("decode rows: %w", err)
		}
	}
	if err := s.write(ctx, held, u, rows); err != nil {
		return err
	}
	return s.finish(ctx, u)
}

// may finds out whether who carries out an import may still do that. If not, it is
// given up, with the reason.
func (s *Service) may(u *upload) (ok bool, err error) {
	now, err := s.Query.AsNow(u.Caller)
	if err != nil {
		return false, err
	}
	u.Caller = now
	refused := s.Policy.Admit(now, string(initiative.KindImport), nil)
	if refused == nil {
		return true, nil
	}
	why := refusedRow(0, refused)
	u.Execution.Stopped = &why
	return false, nil
}

// recount counts what is in the log of an import that is given up: it may have been
// cut off before.
func (s *Service) recount(u *upload) error {
	p := u.Execution
	p.Done, p.Registered, p.Changed, p.Refused = 0, 0, 0, nil
	for after := -1; ; {
		rows, err := s.Written(u.ID, after, share)
		if err != nil {
			return err
		}
		for _, row := range rows {
			after = row.Line
			if p.Done++; row.Registered {
				p.Registered++
			} else {
				p.Changed++
			}
			p.Position = max(p.Position, row.Last)
		}
		if len(rows) < share {
			return nil
		}
	}
}

// share is how many rows are written before progress is noted.
const share = 400

// write writes the rows, share by share.
func (s *Service) write(ctx context.Context, held *lease, u *upload, rows []frozenRow) error {
	p := *u.Execution
	p.Done, p.Registered, p.Changed, p.Refused = 0, 0, 0, nil
	for from := 0; from < len(rows); from += share {
		u.Execution = &p
		if ok, err := s.may(u); err != nil {
			return err
		} else if !ok {
			return s.recount(u)
		}
		if err := held.renew(ctx); err != nil {
			return err
		}
		part := rows[from:min(from+share, len(rows))]
		batch := make([]command.ImportRow, len(part))
		for i := range part {
			batch[i] = part[i].Row
		}
		err := s.Command.WriteImport(ctx, u.Caller, batch, func(i int, out command.Imported) { p.count(part[i].Line, out) })
		if err != nil {
			return err
		}
		if err := s.put(ctx, u); err != nil {
			return err
		}
	}
	u.Execution = &p
	return nil
}

// count adds what became of a row.
func (p *Progress) count(line int, out command.Imported) {
	p.Done++
	p.Position = max(p.Position, out.Position)
	switch out.Outcome {
	case command.OutcomeCreated:
		p.Registered++
	case command.OutcomeChanged:
		p.Changed++
	case command.OutcomeUnchanged:
		p.Unchanged++
	default:
		p.Refused = append(p.Refused, refusedRow(line, out.Err))
	}
}

// refusedRow says why a row could not be written after all.
func refusedRow(line int, err error) RefusedRow {
	f := fault.New(fault.Internal, "", nil)
	errors.As(err, &f)
	if f.Code == fault.PreconditionFailed && f.Key == "" {
		f = fault.New(fault.Conflict, "import_row_changed", nil)
	}
	return RefusedRow{Line: line, Key: f.TextKey(), Args: f.Args}
}

// finish notes in the log that the file was imported, and erases it.
func (s *Service) finish(ctx context.Context, u *upload) error {
	p := *u.Execution
	if p.Registered+p.Changed > 0 {
		position, err := s.Command.RecordImport(ctx, u.Caller, u.ID, &events.ImportCarriedOut{
			File: u.Name, Hash: u.Hash, Sheet: p.Sheet, List: u.Source, Mapping: p.Mapping, Rows: p.Rows, Registered: p.Registered,
			Changed: p.Changed, Unchanged: p.Unchanged, LeftOut: p.LeftOut + len(p.Refused) + p.Total - p.Done,
		})
		if err != nil {
			return err
		}
		p.Position = max(p.Position, position)
	}
	p.FinishedAt = s.Clock().UTC().Truncate(time.Millisecond)
	u.Execution, u.Choices = &p, Choices{}
	if err := s.put(ctx, u); err != nil {
		return err
	}
	return s.erase(ctx, u)
}

// erase erases the file and what was frozen of it.
func (s *Service) erase(ctx context.Context, u *upload) error {
	s.mu.Lock()
	delete(s.plans, u.ID)
	s.mu.Unlock()
	keys, err := s.bucket.Keys(ctx, u.key()+".>")
	for _, key := range keys {
		err = errors.Join(err, s.bucket.Erase(ctx, key))
	}
	return err
}

// Written gives at most limit rows that an import has written, after a line.
func (s *Service) Written(id string, after, limit int) ([]views.ImportRow, error) {
	return s.Views.ImportRows(id, after, limit)
}
