package form

import (
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reading"
)

// Days are written as people write them and kept as they are recorded: a form
// that is shown again, compared or described has the day that was understood.

// settle writes every day that can be read as it is recorded, and with it how
// exactly it is known. What cannot be read stays, to be refused.
func (b *Binding) settle() { b.settleAll(b.Fields, "") }

func (b *Binding) settleAll(fields []Field, front string) {
	for _, f := range fields {
		switch path := front + f.Path; f.Kind {
		case Group:
			b.settleAll(f.Fields, front)
		case Rows:
			for i := range RowCount(b.Values, path) {
				b.settleAll(f.Fields, RowPath(path, i)+".")
			}
		case Day:
			b.settleDay(f, path, front)
		}
	}
}

func (b *Binding) settleDay(f Field, path, front string) {
	typed := reading.Typed(b.Value(path))
	if f.Precision == "" {
		if day := reading.Day(typed); day.Outcome == reading.Read {
			b.Values.Set(path, string(day.Value))
		}
		return
	}
	beside := front + f.Precision
	when := reading.Point(typed)
	if when.Outcome != reading.Read || contradicts(when.Value, b.Value(beside)) {
		return
	}
	b.Values.Set(path, string(when.Value.Date))
	if when.Value.Precision != events.PrecisionDay {
		b.Values.Set(beside, when.Value.Precision)
	}
}

// contradicts says that a time was written less exactly than a day, and another
// exactness chosen beside it.
func contradicts(w reading.When, chosen string) bool {
	return w.Precision != events.PrecisionDay && chosen != "" && chosen != events.PrecisionDay && chosen != w.Precision
}

// day is a day as it is recorded; what cannot be read is left as it was typed, and
// nil is for nothing.
func (r *reader) day(f Field, path string, typed reading.Cell) any {
	if f.Precision == "" {
		if day, ok := noted(r, path, typed, reading.Day(typed)); ok {
			return string(day)
		}
	} else if when, ok := noted(r, path, typed, reading.Point(typed)); ok {
		if when.Precision != events.PrecisionDay { // or it would have been settled
			r.wrong = append(r.wrong, fault.Field{Path: path, Code: "precision_differs", Args: fault.Args{"given": typed.Text}})
		}
		return string(when.Date)
	}
	if s := strings.TrimSpace(typed.Text); s != "" {
		return s
	}
	return nil
}

// said is a day in words, as exactly as it is known.
func (b *Binding) said(f Field, path, value string) string {
	precision := ""
	if f.Precision != "" {
		precision = b.Value(path[:len(path)-len(f.Path)] + f.Precision)
	}
	if _, err := time.Parse(time.DateOnly, value); err != nil {
		return value
	}
	return b.Lang.Date(events.Date(value), precision)
}

// dayHelp is the help of a day, with how it may be written.
func (b *Binding) dayHelp(f Field, help string) string {
	example := b.text("date.example", nil)
	if f.Precision != "" {
		example = b.text("date.example.time", nil)
	}
	return strings.TrimSpace(help + " " + example)
}
