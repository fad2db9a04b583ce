package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/pkg/client"
)

type importTakeBackCommand struct {
	importPlace
	ID  string `arg:"" help:"Id of the import, as it was printed; each event that it wrote has it too."`
	Yes bool   `help:"Put back what is shown; without it nothing is written."`
}

// Run shows what would be put back, row by row, and puts it back if somebody has
// said yes.
func (c *importTakeBackCommand) Run(p *program) error {
	lang := locale.Language(c.Language)
	return c.through(p, func(ctx context.Context, to importer) error {
		page := client.ImportPage{}
		for {
			back, err := to.ImportReversal(ctx, c.ID, page)
			if err != nil {
				return err
			}
			for i := range back.Rows {
				fmt.Fprintln(p.stdout, reversed(&back.Rows[i], lang))
			}
			if page.After = back.Next; page.After > 0 {
				continue
			}
			if c.Yes {
				return takeBack(ctx, to, c.ID, back.Hash, &printer{program: p, lang: lang})
			}
			_, err = fmt.Fprintln(p.stdout, lang.Text("import.dry", nil))
			return err
		}
	})
}

// takeBack puts back what was shown and says how far it has come.
func takeBack(ctx context.Context, to importer, id, hash string, r *printer) error {
	if _, err := to.ReverseImport(ctx, id, hash); err != nil {
		return err
	}
	_, err := to.WaitForImport(ctx, id, r.progress)
	r.progress(-1, 0)
	return err
}

// reversed tells what would be put back of a row, and what would stay.
func reversed(row *client.ReversedRow, lang locale.Language) string {
	args := fault.Args{"line": strconv.Itoa(row.Line), "id": row.ID}
	var said []string
	switch {
	case row.Withdraw:
		said = append(said, lang.Text("import.back.withdrawn", args))
	case row.Restore:
		said = append(said, lang.Text("import.back.restored", args))
	}
	for _, field := range row.Left {
		args["field"] = lang.Label(field)
		said = append(said, lang.Text("import.back.left", args))
	}
	return strings.Join(said, "\n")
}
