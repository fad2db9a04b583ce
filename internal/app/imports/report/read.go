package report

import (
	"cmp"
	"context"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/fault"
)

// Reader reports on the imports of a service.
type Reader struct {
	Presenter
	Imports *imports.Service
}

// Read reports on an import as it is now, and gives its revision: the plan of one that
// waits, or what became of it, which the log knows for ever.
func (r Reader) Read(ctx context.Context, c access.Caller, id string, s Selection) (Import, uint64, error) {
	plan, err := r.Imports.Plan(ctx, c, id)
	if fault.CodeOf(err) != fault.NotFound {
		if err != nil {
			return Import{}, 0, err
		}
		out, err := r.Present(ctx, plan, s)
		return out, plan.Revision, err
	}
	out := r.empty(id)
	ok, look := r.became(ctx, &out)
	if look != nil || !ok {
		return Import{}, 0, cmp.Or(look, err)
	}
	return out, 0, r.written(&out, s)
}

// Present reports on a plan, or what became of it.
func (r Reader) Present(ctx context.Context, plan *imports.Plan, s Selection) (Import, error) {
	out := r.Plan(plan, s)
	if plan.Progress == nil {
		return out, nil
	}
	if _, err := r.became(ctx, &out); err != nil {
		return out, err
	}
	return out, r.written(&out, s)
}

// became adds what the log knows of an import, and how far it is taken back while that is
// under way; ok is false if the log knows nothing. That it is not under way is found out
// before what was recorded is read: else it may end in between, and what was taken back
// would be told as written.
func (r Reader) became(ctx context.Context, out *Import) (ok bool, err error) {
	recorded, ok, err := r.Imports.Recorded(out.ID)
	if err != nil || !ok {
		return false, err
	}
	b, err := r.Imports.Reversing(ctx, recorded.Organisation, out.ID)
	if err != nil {
		return false, err
	}
	if recorded, _, err = r.Imports.Recorded(out.ID); err != nil {
		return false, err
	}
	r.recorded(out, &recorded)
	if b != nil {
		out.State, out.Reversing = Reversing, &BackProgress{StartedAt: b.StartedAt, Total: b.Total, Done: b.Done}
	}
	return true, nil
}

// written adds what an import has written.
func (r Reader) written(out *Import, s Selection) error {
	rows, err := r.Imports.Written(out.ID, s.After, s.Limit+1)
	if err != nil {
		return err
	}
	if len(rows) > s.Limit {
		rows = rows[:s.Limit]
		out.Next = rows[s.Limit-1].Line
	}
	for _, row := range rows {
		out.Written = append(out.Written, Written{Line: row.Line, ID: row.Initiative, Registered: row.Registered, TakenBack: row.TakenBack > 0})
	}
	return nil
}
