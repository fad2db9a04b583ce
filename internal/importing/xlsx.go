package importing

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/samstyring/samstyring/internal/fault"
)

const (
	// maxUnzipped bounds what a small file may unfold to. Both limits of the
	// reader are set to it, so that nothing is written to the temporary folder.
	maxUnzipped = 128 << 20
	// maxSheetRow is the last row a sheet can have. A file that names a later
	// one was not written by a spreadsheet.
	maxSheetRow = 1 << 20
	// Where headings are looked for, so that a workbook of many empty sheets
	// does not take long.
	maxSheets, maxHeadingRow = 100, 1000
)

// readXLSX reads the sheet that has the headings. Values are taken raw: what a
// formula gave when the file was saved, and numbers without their format.
//
// The reader is made by others and the bytes are anybody's, so a panic in it is
// an error of the file.
func readXLSX(data []byte) (t *table, err error) {
	defer func() {
		if p := recover(); p != nil {
			t, err = nil, errXLSX(fmt.Errorf("read workbook: %v", p))
		}
	}()
	if err := checkWorkbook(data); err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped,
	})
	if err != nil {
		if strings.Contains(err.Error(), "unzip size") { // the reader has no error value for it
			return nil, fault.New(fault.TooLarge, "import_too_large", fault.Args{"max": maxUnzipped})
		}
		return nil, errXLSX(err)
	}
	defer func() { _ = f.Close() }() // only removes temporary files, and there are none
	sheet, err := findSheet(f)
	if err != nil {
		return nil, err
	}
	t = &table{format: FormatXLSX}
	if props, err := f.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		t.date1904 = *props.Date1904
	}
	if err := eachRow(f, sheet, t.add); err != nil {
		return nil, err
	}
	if t.headings == nil {
		return nil, fault.New(fault.Invalid, "import_empty", nil)
	}
	return t, nil
}

// findSheet takes the first sheet that has every heading that is required,
// else the first that has any known one, else the first.
func findSheet(f *excelize.File) (string, error) {
	sheets := f.GetSheetList()
	if len(sheets) == 0 {
		return "", fault.New(fault.Invalid, "import_empty", nil)
	}
	best, found := sheets[0], false
	for _, s := range sheets[:min(len(sheets), maxSheets)] {
		headings, err := sheetHeadings(f, s)
		if err != nil {
			return "", err
		}
		if len(headings) > 0 && len(missingHeadings(headings)) == 0 {
			return s, nil
		}
		if !found && knownHeadings(headings) > 0 {
			best, found = s, true
		}
	}
	return best, nil
}

var errStop = errors.New("stop")

// sheetHeadings is the first row of a sheet that has values.
func sheetHeadings(f *excelize.File, sheet string) (headings []string, err error) {
	err = eachRow(f, sheet, func(number int, cells []string) error {
		if headings = trimmed(cells); len(headings) > 0 || number == maxHeadingRow {
			return errStop
		}
		return nil
	})
	if errors.Is(err, errStop) {
		err = nil
	}
	return headings, err
}

// eachRow gives every row of a sheet with its number.
func eachRow(f *excelize.File, sheet string, take func(int, []string) error) error {
	rows, err := f.Rows(sheet)
	if err != nil {
		var missing excelize.ErrSheetNotExist
		if errors.As(err, &missing) { // a chart sheet has no rows
			return nil
		}
		return errXLSX(err)
	}
	defer func() { _ = rows.Close() }()
	for number := 1; rows.Next(); number++ {
		if number > maxSheetRow {
			return errTooManyRows()
		}
		cells, err := rows.Columns()
		if errors.Is(err, excelize.ErrMaxRows) {
			return errTooManyRows()
		}
		if err != nil {
			return errXLSX(err)
		}
		if err := take(number, cells); err != nil {
			return err
		}
	}
	if err := rows.Error(); errors.Is(err, excelize.ErrMaxRows) {
		return errTooManyRows()
	} else if err != nil {
		return errXLSX(err)
	}
	return nil
}

func errTooManyRows() error {
	return fault.New(fault.TooLarge, "import_too_many_rows", fault.Args{"max": MaxRows})
}

func errXLSX(err error) error {
	return &fault.Error{Code: fault.Malformed, Key: "import_workbook", Cause: err}
}

// formulaErrors are what a cell shows when its formula could not be computed.
var formulaErrors = map[string]bool{
	"#N/A": true, "#REF!": true, "#VALUE!": true, "#NAME?": true, "#DIV/0!": true, "#NULL!": true, "#NUM!": true,
}
