package importing

import (
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/samstyring/samstyring/events"
)

// span is the first and the last day of what a cell says.
type span struct {
	first, last events.Date
	precision   string // "day", "month" or "year"
}

// The years that a date may have. Others are slips of the finger.
const minYear, maxYear = 1900, 2200

var (
	dayLayouts   = []string{time.DateOnly, "2.1.2006", "2006-01-02T15:04:05", "2006-01-02T15:04:05Z07:00", time.DateTime}
	monthLayouts = []string{"2006-01", "1.2006"}
)

// parseSpan reads a year, a month or a day: 2026, 2026-11, 2026-11-21,
// 21.11.2026, or the day number of a workbook.
func (t *table) parseSpan(s string) (span, bool) {
	if at, err := time.Parse("2006", s); err == nil {
		return newSpan(at, at.AddDate(1, 0, -1), events.PrecisionYear)
	}
	for _, layout := range monthLayouts {
		if at, err := time.Parse(layout, s); err == nil {
			return newSpan(at, at.AddDate(0, 1, -1), events.PrecisionMonth)
		}
	}
	for _, layout := range dayLayouts {
		if at, err := time.Parse(layout, s); err == nil {
			return newSpan(at, at, events.PrecisionDay)
		}
	}
	if at, ok := t.serialDay(s); ok {
		return newSpan(at, at, events.PrecisionDay)
	}
	return span{}, false
}

// parseDay reads a day; a month or a year alone is not enough.
func (t *table) parseDay(s string) (events.Date, bool) {
	p, ok := t.parseSpan(s)
	return p.first, ok && p.precision == events.PrecisionDay
}

// serialDay reads a day as a workbook stores it: a number of days. Four digits
// are a year and never get here; as days they would lie before 1927.
func (t *table) serialDay(s string) (time.Time, bool) {
	days, err := strconv.ParseFloat(s, 64)
	if t.format != FormatXLSX || err != nil || !(days > 9999 && days < 120000) {
		return time.Time{}, false
	}
	at, err := excelize.ExcelDateToTime(days, t.date1904)
	return at, err == nil
}

func newSpan(first, last time.Time, precision string) (span, bool) {
	if first.Year() < minYear || last.Year() > maxYear {
		return span{}, false
	}
	return span{
		first: events.Date(first.Format(time.DateOnly)), last: events.Date(last.Format(time.DateOnly)), precision: precision,
	}, true
}
