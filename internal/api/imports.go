package api

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/app/imports/report"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/names"
)

// importPage is how many rows of an import are answered at once, if nothing else
// is asked for.
const importPage = 100

// typedName is what rows that come as JSON are called if they are called nothing.
const typedName = "rader.json"

// imports tells imports in the language of the request.
func (a *API) imports(ctx context.Context) report.Reader {
	return report.Reader{Presenter: report.Presenter{Lang: meta(ctx).Language, Names: names.Book{Ref: a.ref}}, Imports: a.app.Imports}
}

// ImportInitiatives keeps a file and answers its plan. Nothing is written.
func (a *API) ImportInitiatives(ctx context.Context, r gen.ImportInitiativesRequestObject) (gen.ImportInitiativesResponseObject, error) {
	m := meta(ctx)
	if len(m.Pending) > 0 {
		return nil, fault.Merge(m.Pending, nil)
	}
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, fmt.Errorf("read file: %w", err)
	}
	f := imports.File{Name: r.Params.Name, Source: r.Params.Source, Bytes: raw, Key: m.Key, Typed: m.Media == "application/json"}
	if f.Typed {
		f.Name = strings.TrimSuffix(cmp.Or(f.Name, typedName), ".json") + ".json"
	}
	if f.Name == "" {
		return nil, &fault.Error{Code: fault.Malformed, Fields: []fault.Field{{Path: "query.name", Code: "required"}}}
	}
	plan, err := a.app.Imports.Upload(ctx, m.Caller, f)
	if err != nil {
		return nil, err
	}
	out := private()
	out.status = http.StatusCreated
	out.set("Location", Base+"/imports/"+plan.ID)
	if plan.Replayed {
		out.set("Idempotent-Replayed", "true")
	}
	return a.planned(ctx, out, plan, selection("", 0, r.Params.Limit))
}

// selection is which rows are answered.
func selection(verdict string, after, limit int) report.Selection {
	return report.Selection{Verdict: verdict, After: after, Limit: cmp.Or(limit, importPage)}
}

// planned answers the plan of an import, or what became of it.
func (a *API) planned(ctx context.Context, out reply, plan *imports.Plan, s report.Selection) (reply, error) {
	answer, err := a.imports(ctx).Present(ctx, plan, s)
	if err != nil {
		return out, err
	}
	return imported(out, answer, plan.Revision)
}

func imported(out reply, answer report.Import, revision uint64) (reply, error) {
	if revision > 0 {
		out.set("ETag", etag(revision))
	}
	if answer.Progress != nil && answer.Progress.Position > 0 {
		out.set("Samstyring-Position", formatPosition(answer.Progress.Position))
	}
	return out.json(answer)
}

// ListImports answers those of the caller's organisation.
func (a *API) ListImports(ctx context.Context, r gen.ListImportsRequestObject) (gen.ListImportsResponseObject, error) {
	list, err := a.app.Imports.List(ctx, meta(ctx).Caller)
	if err != nil {
		return nil, err
	}
	answer := importList{Items: report.Entries(list), Total: len(list)}
	if r.Params.After != "" {
		i := slices.IndexFunc(answer.Items, func(e report.Entry) bool { return e.ID == r.Params.After })
		if i < 0 {
			return nil, &fault.Error{Code: fault.Malformed, Fields: []fault.Field{{Path: "query.after", Code: "malformed", Args: fault.Args{"given": r.Params.After}}}}
		}
		answer.Items = answer.Items[i+1:]
	}
	if limit := cmp.Or(r.Params.Limit, importPage); len(answer.Items) > limit {
		answer.Items = answer.Items[:limit]
		answer.Next = answer.Items[limit-1].ID
	}
	return private().json(answer)
}

// importList is a page of imports. Its schema is Imports.
type importList struct {
	Items []report.Entry `json:"items"`
	Total int            `json:"total"`
	Next  string         `json:"next,omitempty"`
}

// GetImport answers the plan of a file, how far it has come, or what the log
// knows of it.
func (a *API) GetImport(ctx context.Context, r gen.GetImportRequestObject) (gen.GetImportResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	return a.importNow(ctx, r.Import, selection(r.Params.Verdict, r.Params.After, r.Params.Limit))
}

// importNow answers an import as it is now.
func (a *API) importNow(ctx context.Context, id string, s report.Selection) (reply, error) {
	answer, revision, err := a.imports(ctx).Read(ctx, meta(ctx).Caller, id, s)
	if err != nil {
		return reply{}, err
	}
	return imported(private(), answer, revision)
}

// AmendImport notes what is chosen about a file and answers the plan that follows.
func (a *API) AmendImport(ctx context.Context, r gen.AmendImportRequestObject) (gen.AmendImportResponseObject, error) {
	if err := ifMatchNeeded(ctx); err != nil {
		return nil, err
	}
	req, err := request(ctx)
	if err != nil {
		return nil, err
	}
	if len(req.Pending) > 0 {
		return nil, fault.Merge(req.Pending, nil)
	}
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, fmt.Errorf("read choices: %w", err)
	}
	amendment, err := imports.ParseAmendment(raw)
	if err != nil {
		return nil, err
	}
	plan, err := a.app.Imports.Amend(ctx, req.Caller, r.Import, req.IfMatch, amendment)
	if err != nil {
		return nil, err
	}
	return a.planned(ctx, private(), plan, selection("", 0, r.Params.Limit))
}

// ExecuteImport begins to write what the plan has shown.
func (a *API) ExecuteImport(ctx context.Context, r gen.ExecuteImportRequestObject) (gen.ExecuteImportResponseObject, error) {
	m := meta(ctx)
	if len(m.Pending) > 0 {
		return nil, fault.Merge(m.Pending, nil)
	}
	if _, err := a.app.Imports.Execute(ctx, m.Caller, r.Import, r.Body.PlanHash); err != nil {
		return nil, err
	}
	out, err := a.importNow(ctx, r.Import, selection("", 0, 0))
	out.status = http.StatusAccepted
	return out, err
}

// DiscardImport erases a file that was not carried out.
func (a *API) DiscardImport(ctx context.Context, r gen.DiscardImportRequestObject) (gen.DiscardImportResponseObject, error) {
	if err := a.app.Imports.Discard(ctx, meta(ctx).Caller, r.Import); err != nil {
		return nil, err
	}
	return reply{status: http.StatusNoContent}, nil
}

// GetImportReversal answers what taking an import back would put back.
func (a *API) GetImportReversal(ctx context.Context, r gen.GetImportReversalRequestObject) (gen.GetImportReversalResponseObject, error) {
	back, err := a.app.Imports.Reversal(ctx, meta(ctx).Caller, r.Import)
	if err != nil {
		return nil, err
	}
	return private().json(a.imports(ctx).Reversal(back, selection("", r.Params.After, r.Params.Limit)))
}

// ReverseImport begins to take an import back.
func (a *API) ReverseImport(ctx context.Context, r gen.ReverseImportRequestObject) (gen.ReverseImportResponseObject, error) {
	m := meta(ctx)
	if len(m.Pending) > 0 {
		return nil, fault.Merge(m.Pending, nil)
	}
	if _, err := a.app.Imports.BeginTakeBack(ctx, m.Caller, r.Import, r.Body.Hash); err != nil {
		return nil, err
	}
	out, err := a.importNow(ctx, r.Import, selection("", 0, 0))
	out.status = http.StatusAccepted
	return out, err
}

// GetImportRemarks answers the file with a column of what is said of each row.
func (a *API) GetImportRemarks(ctx context.Context, r gen.GetImportRemarksRequestObject) (gen.GetImportRemarksResponseObject, error) {
	plan, err := a.app.Imports.Plan(ctx, meta(ctx).Caller, r.Import)
	if err != nil {
		return nil, err
	}
	if plan.Progress != nil {
		return nil, fault.New(fault.NotAllowedNow, "import_begun", nil)
	}
	var file bytes.Buffer
	if err := a.imports(ctx).WriteRemarks(&file, plan); err != nil {
		return nil, err
	}
	out := private()
	out.set("Content-Type", "text/csv; charset=utf-8")
	out.set("Content-Disposition", `attachment; filename="merknader.csv"`)
	out.body = file.Bytes()
	return out, nil
}
