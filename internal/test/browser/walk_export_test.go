package browser

import (
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/testkit"
)

// TestTheListIsEditedAndComesBack takes the list out as a workbook, changes five
// cells in a spreadsheet, and gives it back: five changes are seen, and nothing
// else is. The file is saved by LibreOffice where that is installed.
func TestTheListIsEditedAndComesBack(t *testing.T) {
	for name, save := range map[string]func(*testing.T, string) string{"as it was written": func(_ *testing.T, path string) string { return path }, "saved by LibreOffice": throughLibreOffice} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := openAnother(t)
			var ids []string
			for n := range 5 {
				p := testkit.Proposal(testkit.Digdir)
				p.Title, p.Phase = testkit.Text(fmt.Sprintf("Eget tiltak %d", n+1)), events.PhaseIdea
				res, err := r.Command.Create(t.Context(), testkit.As(testkit.Digdir), initiative.Propose{Proposed: p})
				if err != nil {
					t.Fatal(err)
				}
				ids = append(ids, res.ID)
			}
			v := visit(t, at(r))
			v.open("/importer")
			v.signIn("Digdir")
			path := v.saveAs("/tiltak.xlsx", "tiltak.xlsx")
			path = save(t, path)
			edit(t, path, ids, "Sammendrag", "Rettet i regnearket")
			path = save(t, path)
			v.attach("Fil", path)
			v.fill("Kilde", "Registerets egen liste")
			v.press("Les filen og vis hva den sier")
			id := strings.TrimPrefix(v.address(), "/importer/")
			v.reads("5 rader er klare til å skrives.", "Endres (5)")
			v.readsNot("må dere se på", "Ny (", "Avvist (", "Spørsmål (", "Beholdes (")
			plan, err := r.Imports.Plan(t.Context(), testkit.Caller(testkit.Digdir), id)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range plan.Rows {
				if row.Verdict == imports.Changed && (len(row.Differences) != 1 || row.Differences[0].Field != "summary") {
					t.Errorf("%s changes %v", row.ID, row.Differences)
				}
			}
			v.press("Skriv 5 rader")
			v.comesToRead("Importen er ferdig: 0 nye tiltak, 5 endret")
			v.open("/tiltak/" + ids[2])
			v.reads("Rettet i regnearket")
		})
	}
}

// saveAs fetches a file with the visitor's session.
func (v *visitor) saveAs(address, name string) string {
	v.t.Helper()
	raw := script[string](v, `(async () => {
		const bytes = new Uint8Array(await (await fetch("`+address+`")).arrayBuffer());
		let text = "";
		for (const b of bytes) text += String.fromCharCode(b);
		return btoa(text);
	})()`)
	path := filepath.Join(v.t.TempDir(), name)
	file, err := base64.StdEncoding.DecodeString(raw)
	if err == nil {
		err = os.WriteFile(path, file, 0o600)
	}
	if err != nil {
		v.t.Fatal(err)
	}
	return path
}

// edit changes one cell of each of some initiatives.
func edit(t *testing.T, path string, ids []string, heading, value string) {
	t.Helper()
	book, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	name := book.GetSheetName(0)
	rows, err := book.GetRows(name)
	if err != nil {
		t.Fatal(err)
	}
	changed := 0
	for n, row := range rows {
		for c := range row {
			for _, id := range ids {
				if rows[0][c] == heading && row[0] == id {
					cell, _ := excelize.CoordinatesToCellName(c+1, n+1)
					err = book.SetCellValue(name, cell, value)
					changed++
				}
			}
		}
	}
	if err == nil {
		err = book.Save()
	}
	if err != nil || changed != len(ids) {
		t.Fatalf("%d of %d cells were changed: %v", changed, len(ids), err)
	}
}

// throughLibreOffice lets LibreOffice open a workbook and save it again: with
// formulas worked out, days and styles in its own way, and itself as the author.
func throughLibreOffice(t *testing.T, path string) string {
	t.Helper()
	program, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed: what it makes of a workbook is not tried (Debian's package libreoffice-calc)")
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	out := t.TempDir()
	convert := exec.CommandContext(ctx, program, "-env:UserInstallation=file://"+t.TempDir(), "--headless", "--convert-to", "xlsx", "--outdir", out, path)
	if said, err := convert.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	return filepath.Join(out, filepath.Base(path))
}
