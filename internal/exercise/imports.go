package exercise

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/fault"
)

//go:embed imported.csv
var importedFile []byte

// importOwn tells how an agency registers its own list from a file: first an old edition,
// which it takes back, then the list, and a year later the list with what has changed.
func (p *player) importOwn(ctx context.Context) error {
	by := machine(p.cast.owners["skatteetaten"])
	rows := bytes.SplitAfter(importedFile, []byte("\n"))
	id, err := p.importFile(ctx, by, imports.File{Name: "tiltak i fjor (øvelse).csv", Source: "Liste fra i fjor (øvelse)", Bytes: bytes.Join(rows[:3], nil)})
	if err != nil {
		return err
	}
	p.in(2, "a file that is taken back", func(ctx context.Context) error { return p.takeBackFile(ctx, by, id) })
	list := imports.File{Name: "tiltak (øvelse).csv", Source: "Virksomhetsplan (øvelse)", Bytes: importedFile}
	p.in(5, "the list of an agency", func(ctx context.Context) error {
		_, err := p.importFile(ctx, by, list)
		return err
	})
	p.in(370, "the list of an agency, a year later", func(ctx context.Context) error {
		list.Bytes = bytes.ReplaceAll(importedFile, []byte(";planlegging;"), []byte(";gjennomføring;"))
		_, err := p.importFile(ctx, by, list)
		return err
	})
	return nil
}

// importFile gives a file and carries it out. All of its rows are understood: the play has
// written it.
func (p *player) importFile(ctx context.Context, by access.Caller, f imports.File) (string, error) {
	p.requestOf(by, "")
	id := p.app.NewID() // the next one too, when the command begins anew
	p.source.command(p.n)
	plan, err := p.importPlan(ctx, by, id, f)
	p.requestOf(by, "")
	if err != nil || plan == nil {
		return id, err
	}
	for _, v := range []imports.Verdict{imports.Doubt, imports.Refused} {
		if n := plan.Counts[v]; n > 0 {
			return id, fmt.Errorf("import %s: %d rows are %s", f.Name, n, v)
		}
	}
	if _, err := p.app.Imports.Execute(ctx, by, plan.ID, plan.Hash); err != nil {
		return id, fmt.Errorf("import %s: %w", f.Name, err)
	}
	done, err := p.app.Imports.Wait(ctx, by, plan.ID)
	if err != nil || len(done.Refused) > 0 {
		return id, fmt.Errorf("import %s: %+v: %w", f.Name, done, err)
	}
	p.done++
	return id, p.app.Query.WaitFor(ctx, done.Position)
}

// importPlan is what a file would write; nil if it was written before the play was broken
// off.
func (p *player) importPlan(ctx context.Context, by access.Caller, id string, f imports.File) (*imports.Plan, error) {
	if _, written, err := p.app.Imports.Recorded(id); written || err != nil {
		return nil, err
	}
	plan, err := p.app.Imports.Upload(ctx, by, f)
	if fault.CodeOf(err) == fault.PreconditionFailed { // it lies there
		plan, err = p.app.Imports.Plan(ctx, by, id)
	}
	if err == nil && plan.Problem != nil {
		err = plan.Problem
	}
	if err != nil {
		return nil, fmt.Errorf("import %s: %w", f.Name, err)
	}
	return plan, nil
}

// takeBackFile takes back what a file has written.
func (p *player) takeBackFile(ctx context.Context, by access.Caller, id string) error {
	p.requestOf(by, "")
	back, err := p.app.Imports.Reversal(ctx, by, id)
	if err != nil || back.Import.TakenBack != nil {
		return err
	}
	if _, err := p.app.Imports.TakeBack(ctx, by, id, back.Hash); err != nil {
		return fmt.Errorf("take back import %s: %w", id, err)
	}
	p.done++
	return nil
}
