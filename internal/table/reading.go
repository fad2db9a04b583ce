package table

import (
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/reading"
)

// Reading is a cell of the table as package reading reads it.
func (t *Table) Reading(c Cell) reading.Cell {
	out := reading.Cell{Text: c.Text, Number: c.Number}
	switch {
	case c.Day != nil:
		out.Day, out.Precision = events.Date(c.Day.Date), c.Day.Precision
	case t.Date1904:
		out.Number = later1904(c.Number)
	}
	return out
}

// days1904 is how many days a workbook that counts from 1904 is behind.
const days1904 = 1462

// later1904 gives a number that may count days from 1904 as one that counts
// them from 1900.
func later1904(s string) string {
	if v, err := strconv.ParseFloat(s, 64); err == nil && v > 9999 && v < 120_000 {
		return strconv.FormatFloat(v+days1904, 'f', -1, 64)
	}
	return s
}
