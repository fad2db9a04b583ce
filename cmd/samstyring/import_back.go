package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
)

type importTakeBackCommand struct {
	storage
	ID       string `arg:"" help:"Id of the import, as it was printed; each event that it wrote has it too."`
	Yes      bool   `help:"Put back what is shown; without it nothing is written."`
	Org      string `help:"Organisation number on whose behalf to take it back." default:"991825827"`
	Language string `help:"Language of the report: nb, nn or en." enum:"nb,nn,en" default:"nb"`
}

// Run shows what would be put back, row by row, and puts it back if somebody has
// said yes.
func (c *importTakeBackCommand) Run(p *program) error {
	lang := locale.Language(c.Language)
	return c.with(p, func(ctx context.Context, a *app.App) error {
		org, err := organisationNumber(c.Org, a.Query.Reference(), lang)
		if err != nil {
			return err
		}
		r, err := a.Imports.Reversal(ctx, operator(org), c.ID)
		if err != nil {
			return describe(err, lang)
		}
		for i := range r.Rows {
			fmt.Fprintln(p.stdout, reversed(&r.Rows[i], lang))
		}
		if c.Yes {
			_, err = a.Imports.TakeBack(ctx, operator(org), c.ID, r.Hash)
			return describe(err, lang)
		}
		_, err = fmt.Fprintln(p.stdout, lang.Text("import.dry", nil))
		return err
	})
}

// reversed tells what would be put back of a row, and what would stay.
func reversed(row *imports.ReversedRow, lang locale.Language) string {
	args := fault.Args{"line": strconv.Itoa(row.Line), "id": row.ID}
	var said []string
	switch {
	case row.Withdraw:
		said = append(said, lang.Text("import.back.withdrawn", args))
	case len(row.Back) > 0:
		said = append(said, lang.Text("import.back.restored", args))
	}
	for _, field := range row.Left {
		args["field"] = lang.Label(field)
		said = append(said, lang.Text("import.back.left", args))
	}
	return strings.Join(said, "\n")
}
