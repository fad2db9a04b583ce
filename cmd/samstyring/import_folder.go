package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/app/imports/report"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/names"
	"github.com/samstyring/samstyring/internal/sleep"
	"github.com/samstyring/samstyring/pkg/client"
)

// folder imports into a data folder as a running registry does, with the same
// words.
type folder struct {
	caller access.Caller
	report.Reader
}

func newFolder(a *app.App, caller access.Caller, lang locale.Language) *folder {
	return &folder{caller: caller, Reader: report.Reader{
		Presenter: report.Presenter{Lang: lang, Names: names.Book{Ref: a.Query.Reference()}}, Imports: a.Imports,
	}}
}

// folderPage is how many rows are read at once.
const folderPage = 500

func selection(p client.ImportPage) report.Selection {
	return report.Selection{Verdict: p.Verdict, After: p.After, Limit: folderPage}
}

// shape gives a report as a client of a running registry gets it: the two
// have the same JSON.
func shape[T any](from any) (out T, err error) {
	raw, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(raw, &out)
	}
	if err != nil {
		err = fmt.Errorf("shape import: %w", err)
	}
	return out, err
}

func (f *folder) planned(ctx context.Context, plan *imports.Plan, err error) (client.Import, error) {
	if err != nil {
		return client.Import{}, err
	}
	said, err := f.Present(ctx, plan, selection(client.ImportPage{}))
	if err != nil {
		return client.Import{}, err
	}
	out, err := shape[client.Import](said)
	out.ETag = strconv.FormatUint(plan.Revision, 10)
	return out, err
}

func (f *folder) PlanImport(ctx context.Context, given client.ImportFile) (client.Import, error) {
	plan, err := f.Imports.Upload(ctx, f.caller, imports.File{Name: given.Name, Source: given.Source, Bytes: given.Bytes, Key: given.Key})
	return f.planned(ctx, plan, err)
}

func (f *folder) Import(ctx context.Context, id string, page client.ImportPage) (client.Import, error) {
	said, revision, err := f.Read(ctx, f.caller, id, selection(page))
	if err != nil {
		return client.Import{}, err
	}
	out, err := shape[client.Import](said)
	out.ETag = strconv.FormatUint(revision, 10)
	return out, err
}

func (f *folder) AmendImport(ctx context.Context, id, etag string, c client.ImportChoices) (client.Import, error) {
	seen, err := strconv.ParseUint(etag, 10, 64)
	if err != nil {
		return client.Import{}, fmt.Errorf("read version of import: %w", err)
	}
	amendment, err := shape[imports.Amendment](c)
	if err != nil {
		return client.Import{}, err
	}
	plan, err := f.Imports.Amend(ctx, f.caller, id, seen, amendment)
	return f.planned(ctx, plan, err)
}

func (f *folder) ExecuteImport(ctx context.Context, id, planHash string) (client.Import, error) {
	if _, err := f.Imports.Execute(ctx, f.caller, id, planHash); err != nil {
		return client.Import{}, err
	}
	return f.Import(ctx, id, client.ImportPage{})
}

// folderPause is the time between two looks at an import that is under way.
const folderPause = 200 * time.Millisecond

func (f *folder) WaitForImport(ctx context.Context, id string, each func(done, total int)) (client.Import, error) {
	for {
		now, err := f.Import(ctx, id, client.ImportPage{})
		if err != nil || !now.UnderWay() {
			return now, err
		}
		each(now.Done())
		if err := sleep.For(ctx, folderPause); err != nil {
			return now, err
		}
	}
}

func (f *folder) DiscardImport(ctx context.Context, id string) error {
	return f.Imports.Discard(ctx, f.caller, id)
}

func (f *folder) ImportRemarks(ctx context.Context, id string) ([]byte, error) {
	plan, err := f.Imports.Plan(ctx, f.caller, id)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = f.WriteRemarks(&out, plan)
	return out.Bytes(), err
}

func (f *folder) ImportReversal(ctx context.Context, id string, page client.ImportPage) (client.ImportReversal, error) {
	back, err := f.Imports.Reversal(ctx, f.caller, id)
	if err != nil {
		return client.ImportReversal{}, err
	}
	return shape[client.ImportReversal](f.Reversal(back, selection(page)))
}

func (f *folder) ReverseImport(ctx context.Context, id, hash string) (client.Import, error) {
	if _, err := f.Imports.BeginTakeBack(ctx, f.caller, id, hash); err != nil {
		return client.Import{}, err
	}
	return f.Import(ctx, id, client.ImportPage{})
}
