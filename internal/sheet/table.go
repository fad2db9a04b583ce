package sheet

import (
	"encoding/csv"
	"errors"
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
	stream, err := book.NewStreamWriter(name)
	if err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	for i, width := range widths {
		if err := stream.SetColWidth(i+1, i+1, width); err != nil {
			return fmt.Errorf("set width of column %d: %w", i+1, err)
		}
	}
	if err := stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return fmt.Errorf("keep heading in sight: %w", err)
	}
	for i, row := range rows {
		if err := stream.SetRow("A"+strconv.Itoa(i+1), row); err != nil {
			return fmt.Errorf("write row %d: %w", i+1, err)
		}
	}
	if err := stream.Flush(); err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	return book.Write(w)
}

// WriteTableCSV writes the same as Norwegian Excel opens it; see WriteCSV.
func WriteTableCSV(w io.Writer, rows [][]any) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	c.Comma, c.UseCRLF = ';', true
	var failed error
	for _, row := range rows {
		line := make([]string, len(row))
		for i, cell := range row {
			if cell != nil {
				line[i] = harmless(fmt.Sprint(cell))
			}
		}
		if failed = c.Write(line); failed != nil {
			break
		}
	}
	c.Flush()
	return errors.Join(failed, c.Error())
}
