package sheet

import (
	"fmt"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// WriteTable writes a workbook of one sheet, whose first row is the heading and
// stays in sight. Widths are those of the columns, in characters. A cell is a
// text, a number, or nil for nothing; texts are written as they are, and never
// as formulas.
func WriteTable(w io.Writer, name string, widths []float64, rows [][]any) (err error) {
	book := excelize.NewFile()
	defer func() {
		if closed := book.Close(); err == nil {
			err = closed
		}
	}()
	name = title(name)
	if err := book.SetSheetName("Sheet1", name); err != nil {
		return fmt.Errorf("name sheet: %w", err)
	}
	for i, row := range rows {
		if err := book.SetSheetRow(name, "A"+strconv.Itoa(i+1), &row); err != nil {
			return fmt.Errorf("write row %d: %w", i+1, err)
		}
	}
	for i, width := range widths {
		column, err := excelize.ColumnNumberToName(i + 1)
		if err == nil {
			err = book.SetColWidth(name, column, column, width)
		}
		if err != nil {
			return fmt.Errorf("set width of column %d: %w", i+1, err)
		}
	}
	if err := book.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return fmt.Errorf("keep heading in sight: %w", err)
	}
	return book.Write(w)
}
