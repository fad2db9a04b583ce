package imports

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/auditlog"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/readmodel/views"
)

type (
	// Recorded is an import as the log knows it.
	Recorded = views.Import
	// WrittenRow is what an import wrote of one row.
	WrittenRow = views.ImportRow
)

// Entry is one of an organisation's imports: a file that waits or is being
// carried out, or what the log knows of one; of a fresh one it may be both.
type Entry struct {
	ID       string
	At       time.Time // it was given, or written
	Name     string
	Source   string
	Expires  time.Time // of a file that waits; zero if there is none
	Progress *Progress // nil: nobody has carried it out, or it was forgotten
	Recorded *Recorded // nil: the log knows of none
}

// List gives the imports of the caller's organisation, the latest first.
func (s *Service) List(ctx context.Context, c access.Caller) ([]Entry, error) {
	if err := s.Policy.Admit(c, string(initiative.KindImport), nil); err != nil {
		return nil, err
	}
	if err := s.Audit.Record(ctx, c, auditlog.ImportRead, ""); err != nil {
		return nil, err
	}
	keys, err := s.bucket.Keys(ctx, c.Organisation+".*")
	if err != nil {
		return nil, err
	}
	recorded, err := s.Views.ImportsOf(c.Organisation)
	if err != nil {
		return nil, err
	}
	found := make(map[string]Entry, len(keys)+len(recorded))
	for _, key := range keys {
		u, err := s.get(ctx, c, strings.TrimPrefix(key, c.Organisation+"."))
		if fault.CodeOf(err) == fault.NotFound {
			continue // it has ended since
		}
		if err != nil {
			return nil, err
		}
		found[u.ID] = Entry{ID: u.ID, At: u.At, Name: u.Name, Source: u.Source, Expires: u.At.Add(uploadLife), Progress: u.Execution}
	}
	for i := range recorded {
		r := &recorded[i]
		e, ok := found[r.ID]
		if e.Recorded = r; !ok {
			e.ID, e.At = r.ID, r.At
			if r.CarriedOut != nil {
				e.Name, e.Source = r.CarriedOut.File, r.CarriedOut.List
			}
		}
		found[r.ID] = e
	}
	out := make([]Entry, 0, len(found))
	for _, e := range found {
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b Entry) int {
		if c := b.At.Compare(a.At); c != 0 {
			return c
		}
		return strings.Compare(b.ID, a.ID)
	})
	return out, nil
}

// Recorded is what the log says of an import, for ever and for everybody; ok is
// false if it knows of none.
func (s *Service) Recorded(id string) (i Recorded, ok bool, err error) {
	if !validID(id) {
		return i, false, nil
	}
	return s.Views.Import(id)
}
