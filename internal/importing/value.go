package importing

import (
	"strconv"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reading"
)

// cell is what the row has in a column; empty if the file or the row does not
// have it.
func (r *reader) cell(k key) reading.Cell {
	i, ok := r.cols[place{key: k}]
	if !ok || i >= len(r.cells) {
		return reading.Cell{}
	}
	c := reading.Typed(r.cells[i])
	if r.table.format == FormatXLSX {
		c.Number = r.number(c.Text)
	}
	return c
}

// days1904 is how many days a workbook that counts from 1904 is behind.
const days1904 = 1462

// number is the number that a cell of a workbook holds, if it is one.
func (r *reader) number(s string) string {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v < 0 {
		return ""
	}
	if r.table.date1904 && v > 9999 && v < 120_000 {
		return strconv.FormatFloat(v+days1904, 'f', -1, 64)
	}
	return s
}

// take gives what was read of a cell. A question or a refusal costs the value,
// and the row where the row is nothing without it.
func take[T any](r *reader, k key, result reading.Result[T], needed bool) (v T, ok bool) {
	switch result.Outcome {
	case reading.Read:
		r.row.Read = append(r.row.Read, Understood{Column: r.heading(place{key: k}), Said: result.Said})
		return result.Value, true
	case reading.Doubt, reading.Refused:
		r.remark(k, result.Reason, needed)
	}
	return v, false
}

func (r *reader) remark(k key, reason fault.Field, needed bool) {
	c := Cell{Line: r.row.Line, Column: r.heading(place{key: k}), Code: reason.Code, Args: reason.Args}
	if needed {
		r.row.Faults = append(r.row.Faults, c)
	} else {
		r.row.Warnings = append(r.row.Warnings, c)
	}
}

// has says whether a row says anything in a column.
func (r *reader) has(k key) bool { return r.value(k) != "" }
