package sheet

import (
	"encoding/csv"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// sampleHeadings are the columns of a sample file that an import understands as
// they are, with what can be chosen where the values are few. The words are
// Norwegian whoever asks: people give such files to each other.
var sampleHeadings = []struct {
	heading string
	width   float64
	choices []string
}{
	{"Id", 10, nil},
	{"Tittel", 36, nil},
	{"Sammendrag", 60, nil},
	{"Ansvarlig", 24, nil},
	{"Organisasjonsnummer", 18, nil},
	{"Hvem gjelder det", 30, nil},
	{"Fase", 16, []string{"idé", "konsept", "planlegging", "gjennomføring", "innføring", "drift"}},
	{"Oppstart", 14, nil},
	{"Slutt", 14, nil},
	{"Plikt", 18, []string{"obligatorisk", "frivillig", "ikke avklart"}},
	{"Lenke", 36, nil},
}

// sampleRows show how values may be written.
var sampleRows = [][]string{
	{"1", "Felles innlogging for ansatte", "Kommunene får én innlogging til statlige fagsystemer.", "Digitaliseringsdirektoratet", "991825827", "alle kommuner", "planlegging", "høsten 2027", "2029", "frivillig", "https://www.digdir.no"},
	{"2", "Ny melding om flytting", "Folkeregisteret sender flyttemeldinger til kommunenes fagsystemer.", "Skatteetaten", "974761076", "alle unntatt Oslo", "konsept", "3. kvartal 2027", "31.12.2028", "obligatorisk", "https://www.skatteetaten.no"},
}

// sampleLines is how many rows of a sample have the choices.
const sampleLines = 1000

// WriteSampleCSV writes a file that shows how initiatives are imported, as
// Norwegian spreadsheets write CSV.
func WriteSampleCSV(w io.Writer) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return fmt.Errorf("write sample: %w", err)
	}
	out := csv.NewWriter(w)
	out.Comma, out.UseCRLF = ';', true
	head := make([]string, len(sampleHeadings))
	for i, h := range sampleHeadings {
		head[i] = h.heading
	}
	if err := out.WriteAll(append([][]string{head}, sampleRows...)); err != nil {
		return fmt.Errorf("write sample: %w", err)
	}
	return nil
}

// WriteSampleXLSX writes the same as a workbook, with lists to choose from.
func WriteSampleXLSX(w io.Writer) (err error) {
	book := excelize.NewFile()
	defer func() {
		if closed := book.Close(); err == nil {
			err = closed
		}
	}()
	const sheet = "Tiltak"
	if err := book.SetSheetName("Sheet1", sheet); err != nil {
		return fmt.Errorf("write sample: %w", err)
	}
	for i, h := range sampleHeadings {
		if err := sampleColumn(book, sheet, i); err != nil {
			return fmt.Errorf("write sample column %s: %w", h.heading, err)
		}
	}
	return book.Write(w)
}

func sampleColumn(book *excelize.File, sheet string, i int) error {
	h := sampleHeadings[i]
	name, err := excelize.ColumnNumberToName(i + 1)
	if err != nil {
		return err
	}
	if err := book.SetColWidth(sheet, name, name, h.width); err != nil {
		return err
	}
	if err := book.SetCellStr(sheet, name+"1", h.heading); err != nil {
		return err
	}
	for n, row := range sampleRows {
		if err := book.SetCellStr(sheet, fmt.Sprint(name, n+2), row[i]); err != nil {
			return err
		}
	}
	if h.choices == nil {
		return nil
	}
	list := excelize.NewDataValidation(true)
	list.SetSqref(fmt.Sprintf("%s2:%s%d", name, name, sampleLines))
	if err := list.SetDropList(h.choices); err != nil {
		return err
	}
	return book.AddDataValidation(sheet, list)
}
