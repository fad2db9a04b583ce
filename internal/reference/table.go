package reference

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"time"

	"github.com/samstyring/samstyring/events"
)

// row is one line of a file, by column name. It collects what cannot be read,
// so that a loader may read all columns and ask once.
type row struct {
	where  string // file and line
	values map[string]string
	errs   []error
}

// readTable reads a file with a header row. Every column must be there, by
// name, and every line must have all of them.
func readTable(files fs.FS, name string, columns ...string) ([]*row, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open table: %w", err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(lines) == 0 {
		return nil, fmt.Errorf("read %s: no header", name)
	}
	for _, c := range columns {
		if !slices.Contains(lines[0], c) {
			return nil, fmt.Errorf("read %s: no column %s", name, c)
		}
	}
	rows := make([]*row, 0, len(lines)-1)
	for i, line := range lines[1:] {
		r := &row{where: fmt.Sprintf("%s, record %d", name, i+2), values: make(map[string]string, len(line))}
		for j, v := range line {
			r.values[lines[0][j]] = v
		}
		rows = append(rows, r)
	}
	return rows, nil
}

func (r *row) text(column string) string { return r.values[column] }

// need is a text that may not be empty.
func (r *row) need(column string) string {
	v := r.values[column]
	r.check(v != "", "%s is empty", column)
	return v
}

// digits is a number that is a name: exactly n digits, leading zeros kept.
func (r *row) digits(column string, n int) string {
	v := r.values[column]
	r.check(len(v) == n && isDigits(v), "%s is %q, want %d digits", column, v, n)
	return v
}

func (r *row) integer(column string) int {
	n, err := strconv.Atoi(r.values[column])
	r.check(err == nil && n >= 0, "%s is %q, want a whole number", column, r.values[column])
	return n
}

// degrees is a coordinate between low and high.
func (r *row) degrees(column string, low, high float64) float64 {
	f, err := strconv.ParseFloat(r.values[column], 64)
	r.check(err == nil && f >= low && f <= high, "%s is %q, want %g to %g", column, r.values[column], low, high)
	return f
}

// date is a day, or empty.
func (r *row) date(column string) events.Date {
	v := events.Date(r.values[column])
	r.check(v == "" || isDate(v), "%s is %q, want YYYY-MM-DD", column, v)
	return v
}

// check notes what is wrong unless ok.
func (r *row) check(ok bool, format string, args ...any) {
	if !ok {
		r.errs = append(r.errs, fmt.Errorf("%s: %s", r.where, fmt.Sprintf(format, args...)))
	}
}

// err is everything that was wrong with the row.
func (r *row) err() error { return errors.Join(r.errs...) }

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func isDate(d events.Date) bool {
	_, err := time.Parse(time.DateOnly, string(d))
	return err == nil
}

// dayBefore is the day before a date that isDate.
func dayBefore(d events.Date) events.Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	return events.Date(t.AddDate(0, 0, -1).Format(time.DateOnly))
}
