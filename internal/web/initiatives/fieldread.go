package initiatives

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reading"
)

// formReader makes of what was typed the value that a command is decoded from,
// in the shape of its JSON. How numbers, days, organisations and municipalities
// are written is for internal/reading to understand; what it does not is noted,
// and everything else is the domain's to refuse.
type formReader struct {
	work   *actionRequest
	values url.Values
	wrong  []fault.Field
}

// object reads fields into an object; "" in front for the outermost.
func (r *formReader) object(into map[string]any, fields []field, front string) {
	for _, f := range fields {
		if f.kind == kindGroup {
			r.object(into, f.fields, front)
			continue
		}
		if v := r.value(f, front+f.path); v != nil {
			put(into, f.path, v)
		}
	}
}

// value is nil for what was left blank.
func (r *formReader) value(f field, path string) any {
	switch {
	case f.langs:
		return r.text(path)
	case f.kind == kindRows:
		return r.list(f, path)
	case f.kind == kindChecks:
		return listed(r.values[path])
	case f.kind == kindCodes:
		return r.codes(path)
	}
	typed := reading.Typed(r.values.Get(path))
	s := strings.TrimSpace(typed.Text)
	switch {
	case f.kind == kindWhole || f.kind == kindDecimal || f.number:
		return r.number(f, path, typed)
	case f.kind == kindOrg:
		if o, ok := noted(r, path, typed, reading.Organisation(typed, r.work.v.Shell.Config.Ref)); ok {
			return o.Number
		}
	case f.kind == kindDay:
		if day, ok := noted(r, path, typed, reading.Day(typed)); ok {
			return string(day)
		}
	}
	if s == "" {
		return nil
	}
	return s
}

// noted is the value that was read. Why it was not is noted, unless nothing is
// written.
func noted[T any](r *formReader, path string, typed reading.Cell, result reading.Result[T]) (v T, ok bool) {
	if reason, trouble := result.Trouble(typed); trouble {
		r.wrong = append(r.wrong, fault.Field{Path: path, Code: reason.Code, Args: reason.Args})
	}
	return result.Value, result.Outcome == reading.Read
}

// codes reads municipalities, or municipalities and counties, by name or
// number.
func (r *formReader) codes(path string) any {
	codes, wrong := r.work.places().List(reading.Typed(r.values.Get(path)))
	for _, f := range wrong {
		r.wrong = append(r.wrong, fault.Field{Path: path, Code: f.Code, Args: f.Args})
	}
	return listed(codes)
}

// places reads names and numbers as of the day that the form says.
func (c *actionRequest) places() reading.Places {
	today := c.v.Today()
	on := reading.Day(reading.Typed(c.f.Value("reach.referenceDate"))).Value
	return reading.Places{Ref: c.v.Shell.Config.Ref, On: cmp.Or(on, today), Today: today}
}

func listed(list []string) any {
	if len(list) == 0 {
		return nil
	}
	return list
}

func (r *formReader) text(path string) any {
	out := map[string]any{}
	for _, tag := range []string{"nb", "nn", "en", "se"} {
		if s := strings.TrimSpace(r.values.Get(path + "." + tag)); s != "" {
			out[tag] = s
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func (r *formReader) list(f field, path string) any {
	n := rowCount(r.values, path)
	if n == 0 {
		return nil
	}
	out := make([]any, n)
	for i := range n {
		if f.scalar() {
			out[i] = r.values.Get(rowPath(path, i))
			continue
		}
		row := map[string]any{}
		r.object(row, f.fields, rowPath(path, i)+".")
		out[i] = row
	}
	return out
}

// number reads a number as people write it. An amount may stand in kroner where
// the row says so.
func (r *formReader) number(f field, path string, typed reading.Cell) any {
	row := path[:max(strings.LastIndexByte(path, '.'), 0)]
	of := reading.Of{Money: r.values.Get(row+".unit") == events.UnitNOK}
	var n any
	var read bool
	if f.kind == kindDecimal {
		n, read = noted(r, path, typed, reading.Number(typed, of))
	} else {
		n, read = noted(r, path, typed, reading.Whole(typed, of))
	}
	if read {
		return n
	}
	if strings.TrimSpace(typed.Text) == "" && f.required {
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

// flatten writes a value into the fields of a form: the reverse of reading it.
func flatten(v any) url.Values {
	out := url.Values{}
	raw, err := json.Marshal(v)
	if err != nil {
		return out
	}
	var tree any
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.UseNumber()
	if d.Decode(&tree) == nil {
		spread(out, "", tree)
	}
	return out
}

func spread(out url.Values, path string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			spread(out, strings.TrimPrefix(path+"."+name, "."), inner)
		}
	case []any:
		for i, inner := range v {
			spread(out, rowPath(path, i), inner)
		}
	case json.Number:
		n, _ := v.Float64() // it was encoded from a number
		out.Set(path, reading.FormatNumber(n))
	case nil:
	default:
		out.Set(path, fmt.Sprint(v))
	}
}
