package importing

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/reading"
)

// reach reads whom it concerns from the words and the numbers of the source.
func (r *reader) reach() {
	places := reading.Places{Ref: r.opt.Reference, On: r.referenceDate(), Today: r.opt.Today}
	result := places.Reach(r.cell(colReach), r.cell(colReachCodes))
	column := r.reachColumn(places, result)
	if result.Outcome == reading.Nothing || result.Outcome == reading.Unknown {
		r.lack(place{key: column})
		return
	}
	r.row.Values.Reach, _ = take(r, column, result, true)
	for _, s := range result.Said {
		switch s.Code {
		case "reach_unspecified":
			r.warn(column, "reach_unspecified", s.Args)
		case "codes_beside_all":
			r.warn(colReachCodes, "codes_beside_all", s.Args)
		}
	}
}

// reachColumn is the column that a result is about: that of the numbers, where
// they alone say the same or there are no words.
func (r *reader) reachColumn(places reading.Places, result reading.Result[events.Reach]) key {
	_, words := r.cols[place{key: colReach}]
	_, codes := r.cols[place{key: colReachCodes}]
	if !r.has(colReachCodes) {
		if words || !codes {
			return colReach
		}
		return colReachCodes
	}
	alone := places.Reach(reading.Cell{}, r.cell(colReachCodes))
	if !words || !r.has(colReach) || alone.Outcome != reading.Read && alone.Reason.Code == result.Reason.Code {
		return colReachCodes
	}
	return colReach
}

// referenceDate is the day that the numbers of the row were valid.
func (r *reader) referenceDate() events.Date {
	if d := r.row.Values.Provenance.Date; d != "" {
		return d
	}
	return r.opt.Today
}
