package form

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reading"
)

// Tree is what was typed in the shape of the command's JSON.
type Tree map[string]any

// Bind makes the command of a form whose fields are those of the command. What
// cannot be read at all is wrong; everything else is the domain's to refuse,
// which is given what is wrong already, so that all reasons are given at once.
func Bind[T any](b *Binding) (command T, wrong []fault.Field, err error) {
	tree, wrong := b.Read()
	err = tree.Into(&command)
	return command, wrong, err
}

// Into fills a value from what was typed.
func (t Tree) Into(v any) error {
	raw, err := json.Marshal(t)
	if err != nil {
		return fmt.Errorf("encode form: %w", err)
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return &fault.Error{Code: fault.Malformed, Cause: err}
	}
	return nil
}

// Read makes of what was typed the value that commands are decoded from, and
// lists what cannot be read.
func (b *Binding) Read() (Tree, []fault.Field) {
	b.settle()
	r := reader{Binding: b}
	out := Tree{}
	r.object(out, b.Fields, "")
	return out, r.wrong
}

type reader struct {
	*Binding
	wrong []fault.Field
}

// object reads fields into an object; "" in front for the outermost.
func (r *reader) object(into map[string]any, fields []Field, front string) {
	for _, f := range fields {
		if f.Kind == Group {
			r.object(into, f.Fields, front)
			continue
		}
		if v := r.value(f, front+f.Path); v != nil {
			put(into, f.Path, v)
		}
	}
}

// value is nil for what was left blank.
func (r *reader) value(f Field, path string) any {
	switch {
	case f.Languages == Every:
		return asAny(r.Text(path))
	case f.Languages == NorwegianOnly:
		return asAny(r.NorwegianText(path))
	case f.Kind == Anchor, f.Kind == Sums:
		return nil
	case f.Kind == Grid:
		return r.cells(f, path)
	case f.Kind == Rows:
		return r.list(f, path)
	case f.Kind == Checks:
		return listed(r.Values[path])
	case f.Kind == Codes:
		return r.codes(path)
	}
	typed := reading.Typed(r.Value(path))
	s := strings.TrimSpace(typed.Text)
	switch {
	case f.Kind == Whole || f.Kind == Decimal || f.Number:
		return r.number(f, path, typed)
	case f.Kind == Org:
		if o, ok := noted(r, path, typed, reading.Organisation(typed, r.Ref)); ok {
			return o.Number
		}
	case f.Kind == Day:
		return r.day(f, path, typed)
	}
	if s == "" {
		return nil
	}
	return s
}

// noted is the value that was read. Why it was not is noted, unless nothing is
// written.
func noted[T any](r *reader, path string, typed reading.Cell, result reading.Result[T]) (v T, ok bool) {
	if reason, trouble := result.Trouble(typed); trouble {
		reason.Path = path
		if reason.Code == "invalid_date" {
			reason.Code = "unread_date"
		}
		r.wrong = append(r.wrong, reason)
	}
	return result.Value, result.Outcome == reading.Read
}

// codes reads municipalities, or municipalities and counties, by name or
// number.
func (r *reader) codes(path string) any {
	codes, wrong := r.places().List(reading.Typed(r.Value(path)))
	for _, reason := range wrong {
		reason.Path = path
		r.wrong = append(r.wrong, reason)
	}
	return listed(codes)
}

// places reads names and numbers as of the day that the form says.
func (b *Binding) places() reading.Places {
	on := reading.Day(reading.Typed(b.Value("reach.referenceDate"))).Value
	return reading.Places{Ref: b.Ref, On: cmp.Or(on, b.Today), Today: b.Today}
}

func listed(list []string) any {
	if len(list) == 0 {
		return nil
	}
	return list
}

func asAny(text map[string]string) any {
	if len(text) == 0 {
		return nil
	}
	return text
}

// Text is a text in the languages that it was written in; nil for none.
func (f *Form) Text(path string) map[string]string {
	var out map[string]string
	for _, tag := range []string{"nb", "nn", "en", sami} {
		if s := strings.TrimSpace(f.Value(path + "." + tag)); s != "" {
			if out == nil {
				out = map[string]string{}
			}
			out[tag] = s
		}
	}
	return out
}

// NorwegianText is a text that was asked for in one language; nil for none.
func (b *Binding) NorwegianText(path string) map[string]string {
	s := strings.TrimSpace(strings.ReplaceAll(b.Value(path), "\r\n", "\n"))
	if s == "" {
		return nil
	}
	return map[string]string{b.norwegianOf(): s}
}

func (r *reader) list(f Field, path string) any {
	n := RowCount(r.Values, path)
	if n == 0 {
		return nil
	}
	out := make([]any, n)
	for i := range n {
		if f.scalar() {
			out[i] = r.Value(RowPath(path, i))
			continue
		}
		row := map[string]any{}
		r.object(row, f.Fields, RowPath(path, i)+".")
		out[i] = row
	}
	return out
}

// number reads a number as people write it. An amount may stand in kroner where
// the row says so.
func (r *reader) number(f Field, path string, typed reading.Cell) any {
	row := path[:max(strings.LastIndexByte(path, '.'), 0)]
	of := reading.Of{Money: r.Value(row+".unit") == events.UnitNOK}
	var n any
	var read bool
	if f.Kind == Decimal {
		n, read = noted(r, path, typed, reading.Number(typed, of))
	} else {
		n, read = noted(r, path, typed, reading.Whole(typed, of))
	}
	if read {
		return n
	}
	if f.Required && strings.TrimSpace(typed.Text) == "" {
		r.wrong = append(r.wrong, fault.Field{Path: path, Code: "required"})
	}
	return nil
}

// put writes a value under a path of names with dots between them.
func put(into map[string]any, path string, v any) {
	head, rest, deeper := strings.Cut(path, ".")
	if !deeper {
		into[head] = v
		return
	}
	inner, ok := into[head].(map[string]any)
	if !ok {
		inner = map[string]any{}
		into[head] = inner
	}
	put(inner, rest, v)
}

// Seen is a field that carries a number back; 0 for what is none.
func (f *Form) Seen(name string) uint64 {
	n, _ := strconv.ParseUint(f.Value(name), 10, 64)
	return n
}
