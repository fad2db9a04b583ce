package testkit

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/importing"
	"github.com/samstyring/samstyring/internal/seed"
)

// Seed is the file of the real initiatives that ship with the program.
func Seed() imports.File {
	return imports.File{Name: seed.FileName, Source: seed.Source, Bytes: seed.Initiatives()}
}

// Rows is a file of rows, on the lines from 1.
func Rows(values ...events.Proposed) imports.File {
	body := struct {
		Rows []importing.TypedRow `json:"rows"`
	}{}
	for i, v := range values {
		body.Rows = append(body.Rows, importing.TypedRow{Line: i + 1, Values: v})
	}
	raw, err := json.Marshal(body)
	if err != nil {
		panic(err) // plain data always encodes
	}
	return imports.File{Name: "rader.json", Source: "Kartlegging", Bytes: raw, Typed: true}
}

// Import imports a file for Digdir. It fails unless every row registers an
// initiative.
func Import(ctx context.Context, a *app.App, f imports.File) error {
	plan, err := a.Imports.Upload(ctx, Caller(Digdir), f)
	if err != nil {
		return fmt.Errorf("import %s: %w", f.Name, err)
	}
	if plan.Problem != nil {
		return fmt.Errorf("import %s: %w", f.Name, plan.Problem)
	}
	for _, r := range plan.Rows {
		if r.Verdict != imports.New {
			return fmt.Errorf("import %s: line %d is %s: %v %v", f.Name, r.Line, r.Verdict, r.Faults, r.Questions)
		}
	}
	if _, err := a.Imports.Execute(ctx, Caller(Digdir), plan.ID, plan.Hash); err != nil {
		return fmt.Errorf("import %s: %w", f.Name, err)
	}
	done, err := a.Imports.Wait(ctx, Caller(Digdir), plan.ID)
	if err != nil {
		return fmt.Errorf("import %s: %w", f.Name, err)
	}
	if done.Registered != len(plan.Rows) {
		return fmt.Errorf("import %s: %d of %d rows were written: %v", f.Name, done.Registered, len(plan.Rows), done.Refused)
	}
	return nil
}
