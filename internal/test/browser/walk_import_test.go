package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/testkit"
)

// TestImportAndTakeBack takes a list in as a directorate has it: an officer of
// Digdir uploads it, says what two columns mean, answers three questions, mends
// three cells, writes it, looks it up and takes it back. Nothing is written
// before the last button, and afterwards everything is as it was.
func TestImportAndTakeBack(t *testing.T) {
	for name, options := range map[string][]option{"with scripts": nil, "without scripts": {withoutScripts}, "with a keyboard only": {withKeyboard}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := openAnother(t)
			v := visit(t, append(options, at(r))...)
			i := &listWalk{visitor: v, known: knownAlready(t, r)}
			before := i.active()
			v.open("/importer")
			v.signIn("Digdir")
			i.give(i.list())
			i.match()
			i.answer()
			i.mend()
			i.isStill(before)
			i.write()
			i.lookUp()
			i.takeBack()
			i.isStill(before)
		})
	}
}

// walkedRows is how many rows the list has.
const walkedRows = 30

// listWalk is one list on its way in.
type listWalk struct {
	*visitor
	known   []string // ids of what is registered already under titles of the list
	address string
}

// knownTitles are titles of the list that are registered already.
var knownTitles = []string{"Felles innlogging for ansatte", "Ny løsning for flyttemelding", "Digitalt skattekort"}

// knownAlready registers them, as Skatteetaten.
func knownAlready(t *testing.T, r *registry) (ids []string) {
	t.Helper()
	for _, title := range knownTitles {
		p := testkit.Proposal(testkit.Skatteetaten)
		p.Title, p.Phase = testkit.Text(title), events.PhaseIdea
		res, err := r.Command.Create(t.Context(), testkit.As(testkit.Skatteetaten), initiative.Propose{Proposed: p})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, res.ID)
	}
	return ids
}

// list is the list as a workbook: titles above the table and a sum below it,
// odd headings, days and numbers in every way, two columns that nobody knows,
// one id that stands twice, a municipality of which there are two, a row without
// an owner, and one whose owner is misspelt.
func (i *listWalk) list() string {
	i.t.Helper()
	rows := [][]any{
		{"Skatteetatens tiltaksliste", nil, nil, nil, nil, nil, nil, nil, nil},
		{"Oppdatert 3. mars 2026", nil, nil, nil, nil, nil, nil, nil, nil},
		{},
		{"Løpenr.", "Hva det heter", "Kort om tiltaket", "Ansvarlig (navn eller orgnr.)", "Hvem gjelder det?", "OPPSTART", "Planlagt ferdig", "Prosjektfase", "Sagt med egne ord"},
	}
	owners := []any{"Skatteetaten", "NO 974 761 076 MVA", 974761076, "974761076.0"}
	reach := []any{"alle", "alle unntatt Oslo", "0301 Oslo, 1103 Stavanger", "Nordland", "kommuner over 20 000 innbyggere"}
	starts := []any{"høsten 2027", 2027, "15.03.2027", "2. kvartal 2027", 46461}
	ends := []any{"2029", "desember 2029", "1. halvår 2030", "-", 47500}
	for n := range walkedRows {
		id, title, owner, who := any(n+1), fmt.Sprintf("Tiltak nummer %d i listen", n+1), owners[n%len(owners)], reach[n%len(reach)]
		switch n {
		case 4, 5: // the organisation has initiatives of these titles
			title = knownTitles[n-4]
		case 6: // the id is a number of the registry
			id = i.known[2]
		case 10:
			id = 10 // as the row above
		case 12:
			who = "Herøy"
		case 14:
			owner = ""
		case 16:
			owner = "Skattetaten"
		}
		rows = append(rows, []any{id, title, fmt.Sprintf("Kort om tiltak %d.", n+1), owner, who, starts[n%len(starts)], ends[n%len(ends)], "planlegging", fmt.Sprintf("Mer om tiltak %d.", n+1)})
	}
	rows = append(rows, []any{"Sum", walkedRows, nil, nil, nil, nil, nil, nil, nil})
	return i.workbook(rows)
}

// workbook writes rows to a workbook, with days where a number is one.
func (i *listWalk) workbook(rows [][]any) string {
	i.t.Helper()
	book := excelize.NewFile()
	layout := "dd.mm.yyyy"
	day, err := book.NewStyle(&excelize.Style{CustomNumFmt: &layout})
	for n, row := range rows {
		for c, value := range row {
			cell, _ := excelize.CoordinatesToCellName(c+1, n+1)
			if err == nil && value != nil {
				err = book.SetCellValue("Sheet1", cell, value)
			}
			if number, ok := value.(int); ok && err == nil && number > 40_000 && number < 60_000 {
				err = book.SetCellStyle("Sheet1", cell, cell, day)
			}
		}
	}
	path := filepath.Join(i.t.TempDir(), "Tiltaksliste mars.xlsx")
	if err == nil {
		err = book.SaveAs(path)
	}
	if err != nil {
		i.t.Fatal(err)
	}
	return path
}

// give uploads the list, after something that is none was refused.
func (i *listWalk) give(path string) {
	i.t.Helper()
	i.heading("Importer tiltak")
	page := filepath.Join(i.t.TempDir(), "Tiltaksliste.xls")
	if err := os.WriteFile(page, []byte("<html><table><tr><td>Tittel</td></tr></table></html>"), 0o600); err != nil {
		i.t.Fatal(err)
	}
	i.attach("Fil", page)
	i.fill("Kilde", "Skatteetatens tiltaksliste")
	i.pressInVain("Les filen og vis hva den sier")
	i.reads("Filen er en nettside, uansett hva den heter.")
	if got := script[string](i.visitor, `document.title`); !strings.HasPrefix(got, "Feil: ") {
		i.t.Errorf("the title is %q", got)
	}
	if got := script[string](i.visitor, `document.activeElement.className`); !strings.Contains(got, "error-summary") {
		i.t.Errorf("the focus is on %q", got)
	}
	i.attach("Fil", path)
	i.fill("Kilde", "Skatteetatens tiltaksliste")
	i.press("Les filen og vis hva den sier")
	i.address = strings.SplitN(i.visitor.address(), "?", 2)[0]
	i.heading("Import av Tiltaksliste mars.xlsx")
}

// attach chooses a file for the field with that label.
func (v *visitor) attach(label, path string) {
	v.t.Helper()
	if _, err := os.Stat(path); err != nil {
		v.t.Fatal(err)
	}
	field := call(v, runtime.Evaluate, runtime.EvaluateParams{Expression: `[...document.querySelectorAll("input[type=file]")].find((f) => f.labels[0]?.innerText.replaceAll("\u00ad", "") === ` + fmt.Sprintf("%q", label) + `)`}).Result
	if field.ObjectID == "" {
		v.t.Fatalf("%s has no field for a file called %q", v.address(), label)
	}
	call(v, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{path}, ObjectID: field.ObjectID})
}

// match says what the two columns are that nobody knows.
func (i *listWalk) match() {
	i.t.Helper()
	i.reads("30 rader må dere se på. 0 rader er klare til å skrives.", "Nye tiltak trenger en kolonne av disse: tittel.")
	columns := i.in("region", "Kolonnene i filen")
	columns.pick("Hva det heter", "tittel")
	columns.pick("Sagt med egne ord", "beskrivelse")
	i.press("Les filen på nytt")
	i.readsNot("Nye tiltak trenger en kolonne")
	i.reads("Rader\n30", "Sum")
}

// row looks at one row of the list: the one on a line of the sheet.
func (i *listWalk) row(line int) *visitor {
	i.t.Helper()
	return i.in("article", fmt.Sprintf("Linje %d: …", line))
}

// answer answers what is asked.
func (i *listWalk) answer() {
	i.t.Helper()
	i.follow("Spørsmål (4)")
	i.row(9).choose("Det er " + i.known[0])
	i.row(10).choose("Nytt tiltak")
	i.row(11).choose("Det er " + i.known[2])
	i.row(17).choose("1818 Herøy (Nordland)")
	i.press("Lagre svar og rettelser, og les på nytt")
	i.reads("Ingenting er skrevet ennå")
}

// mend corrects what was refused: an id that stands twice, an owner that is
// missing, and one that is misspelt.
func (i *listWalk) mend() {
	i.t.Helper()
	i.follow("Avvist (4)")
	i.row(15).fill("Løpenr.", "11")
	i.row(19).fill("Ansvarlig (navn eller orgnr.)", "Skatteetaten")
	i.row(21).fill("Ansvarlig (navn eller orgnr.)", "Skatteetaten")
	i.press("Lagre svar og rettelser, og les på nytt")
	i.readsNot("må dere se på", "Avvist (")
	i.reads("Alle (30)", "Ny (28)", "Endres (2)")
}

// write presses the last button, and waits for the end.
func (i *listWalk) write() {
	i.t.Helper()
	i.press("Skriv 30 rader")
	i.comesToRead("Importen er ferdig")
	i.reads("28 nye tiltak, 2 endret")
}

// comesToRead waits for a page that comes again by itself to say something.
func (v *visitor) comesToRead(text string) {
	v.t.Helper()
	for !strings.Contains(v.seen(), text) {
		if v.ctx.Err() != nil {
			v.t.Fatalf("%s never reads %q", v.address(), text)
		}
		v.open(v.address())
	}
}

// lookUp comes back to the import from an initiative that it wrote.
func (i *listWalk) lookUp() {
	i.t.Helper()
	i.open("/tiltak/" + i.known[0])
	i.reads("Mer om tiltak 5.", "fra import, rad 9")
	i.open(i.address)
	i.reads("Importen er ferdig", "Skatteetatens tiltaksliste")
}

// takeBack takes all of it back.
func (i *listWalk) takeBack() {
	i.t.Helper()
	i.follow("Ta hele importen tilbake")
	i.heading("Ta importen tilbake")
	i.reads("30 rader blir satt tilbake")
	i.readsNot("endret siden")
	i.press("Ta importen tilbake")
	i.reads("Importen ble tatt tilbake")
}

// active is what the registry says of every initiative that has not ended.
func (i *listWalk) active() map[string]events.Proposed {
	i.t.Helper()
	out := map[string]events.Proposed{}
	if err := i.site.Query.CatchUp(i.t.Context()); err != nil {
		i.t.Fatal(err)
	}
	err := i.site.Query.Each(catalogue.Query{}, func(row catalogue.Row) bool {
		s, err := i.site.Query.State(row.ID)
		if err != nil {
			i.t.Fatal(err)
		}
		if s.Standing == events.StandingActive {
			out[s.ID] = events.Proposed{
				Title: s.Title, Summary: s.Summary, Description: s.Description, Owner: s.Owner, OwnerName: s.OwnerName, Reach: s.Reach,
				Obligation: s.Obligation, Phase: s.Phase, PhaseNote: s.PhaseNote, Themes: s.Themes, Functions: s.Functions, Plan: s.Plan,
				Links: s.Links, ExternalID: s.ExternalID,
			}
		}
		return true
	})
	if err != nil {
		i.t.Fatal(err)
	}
	return out
}

// isStill demands that the initiatives are as they were.
func (i *listWalk) isStill(before map[string]events.Proposed) {
	i.t.Helper()
	if diff := cmp.Diff(before, i.active(), cmpopts.EquateEmpty()); diff != "" {
		i.t.Errorf("changed (-before +now):\n%s", diff)
	}
}
