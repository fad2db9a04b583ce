package imports

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/readmodel/views"
	"github.com/samstyring/samstyring/internal/reference"
)

// Reversal is what taking an import back would put back now. It is shared and must
// not be changed.
type Reversal struct {
	Import views.Import
	Hash   string // to be given to take back what is shown
	Rows   []ReversedRow

	position uint64 // of the registry when it was made
}

// ReversedRow is what would be put back of one row.
type ReversedRow struct {
	Line     int
	ID       string // of the initiative
	Title    events.Text
	Withdraw bool            // the import registered it, and it is withdrawn
	Back     []string        // names of the events that put fields back
	Left     []string        // fields that stay, because they were changed since
	caused   command.Reverse // what is written
}

// Reversal says what taking an import back would put back as things are now:
// nothing of what was taken back already.
func (s *Service) Reversal(ctx context.Context, c access.Caller, id string) (*Reversal, error) {
	if err := s.Policy.Admit(c, string(initiative.KindImport), nil); err != nil {
		return nil, err
	}
	if err := s.Query.CatchUp(ctx); err != nil {
		return nil, err
	}
	position := s.Query.Position()
	i, ok, err := s.Views.Import(id)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, notFound(id)
	}
	if c.Organisation != i.Organisation && c.Organisation != reference.Digdir {
		return nil, fault.New(fault.Forbidden, "other_owner", fault.Args{"organisation": c.Organisation, "owner": i.Organisation})
	}
	s.mu.Lock()
	at := s.reversals[id]
	s.mu.Unlock()
	if at != nil && at.position == position {
		return at, nil
	}
	out := &Reversal{Import: i, position: position}
	sum := sha256.New()
	for after := -1; ; {
		rows, err := s.Views.ImportRows(id, after, share)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			after = row.Line
			if row.TakenBack > 0 {
				continue
			}
			r, err := s.reversed(id, row)
			if err != nil {
				return nil, err
			}
			writeJSON(sum, []any{r.Line, r.ID, r.caused.Seen, r.caused.Events, r.Left})
			out.Rows = append(out.Rows, r)
		}
		if len(rows) < share {
			break
		}
	}
	out.Hash = hex.EncodeToString(sum.Sum(nil))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reversals = map[string]*Reversal{id: out} // the pages of one are read after each other
	return out, nil
}

// reversed says what would be put back of one row.
func (s *Service) reversed(id string, row views.ImportRow) (ReversedRow, error) {
	entries, err := s.Query.History(row.Initiative)
	if err != nil {
		return ReversedRow{}, err
	}
	var before, after, now initiative.State
	for _, e := range entries {
		r, err := e.Record()
		if err != nil {
			return ReversedRow{}, fmt.Errorf("read event %d: %w", e.Position, err)
		}
		initiative.Evolve(&now, r)
		if r.Position < row.First {
			before = now
		}
		if r.Position <= row.Last {
			after = now
		}
	}
	caused, left := initiative.TakenBack(&before, &after, &now, backReason())
	out := ReversedRow{
		Line: row.Line, ID: row.Initiative, Title: now.Title, Withdraw: row.Registered && len(caused) > 0, Left: left,
		caused: command.Reverse{Mark: id + "/" + strconv.Itoa(row.Line), ID: row.Initiative, Seen: now.Position, Events: caused},
	}
	for _, e := range caused {
		out.Back = append(out.Back, e.EventName())
	}
	return out, nil
}

// backReason is why an initiative was withdrawn, in every language.
func backReason() events.Text {
	out := events.Text{}
	for _, l := range locale.Languages {
		out[string(l)] = l.Text("import.taken_back", nil)
	}
	return out
}
