package importing

import (
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
	return r.table.found.Reading(r.cells[i])
}

// take gives what was read of a cell. A question or a refusal costs the value,
// and the row where the row is nothing without it, or where a digit has slipped:
// such a value was meant to be one.
func take[T any](r *reader, k key, result reading.Result[T], needed bool) (v T, ok bool) {
	switch result.Outcome {
	case reading.Read:
		r.row.Read = append(r.row.Read, Understood{Column: r.heading(place{key: k}), Said: result.Said})
		return result.Value, true
	case reading.Doubt:
		if len(result.Choices) == 0 {
			r.remark(k, result.Reason, needed)
			return v, false
		}
		meant, leftOut := doubt(r, k, result, needed)
		if meant >= 0 {
			r.row.Read = append(r.row.Read, Understood{Column: r.heading(place{key: k}), Said: result.Way(meant)})
			return result.Choices[meant], true
		}
		if !needed && !leftOut {
			r.remark(k, result.Reason, false)
		}
	case reading.Refused:
		r.remark(k, result.Reason, needed || result.Reason.Code == "no_year")
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
