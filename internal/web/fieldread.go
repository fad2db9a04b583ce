package web

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
)

// reading makes of what was typed the value that a command is decoded from, in
// the shape of its JSON. What cannot be read as a number is noted; everything
// else is the domain's to refuse.
type reading struct {
	work   *work
	values url.Values
	wrong  []fault.Field
}

// object reads fields into an object; "" in front for the outermost.
func (r *reading) object(into map[string]any, fields []field, front string) {
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
func (r *reading) value(f field, path string) any {
	switch {
	case f.langs:
		return r.text(path)
	case f.kind == kindRows:
		return r.list(f, path)
	case f.kind == kindChecks:
		return listed(r.values[path])
	case f.kind == kindCodes:
		return listed(r.work.codes(r.values.Get(path)))
	}
	s := strings.TrimSpace(r.values.Get(path))
	switch {
	case f.kind == kindWhole || f.kind == kindDecimal || f.number:
		return r.number(f, path, s)
	case f.kind == kindOrg && s != "":
		return strings.NewReplacer(" ", "", "\u00a0", "").Replace(s)
	case s == "":
		return nil
	}
	return s
}

func listed(list []string) any {
	if len(list) == 0 {
		return nil
	}
	return list
}

func (r *reading) text(path string) any {
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

func (r *reading) list(f field, path string) any {
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

// grouped are whole numbers written with something between the thousands.
var grouped = regexp.MustCompile(`^[0-9]{1,3}([.,][0-9]{3})+$`)

// number reads 1 200, 1.200 and 3,5 as people write them.
func (r *reading) number(f field, path, s string) any {
	if s == "" {
		if f.required {
			r.wrong = append(r.wrong, fault.Field{Path: path, Code: "required"})
		}
		return nil
	}
	plain := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "−", "-").Replace(s)
	if f.kind != kindDecimal {
		if grouped.MatchString(plain) {
			plain = strings.NewReplacer(".", "", ",", "").Replace(plain)
		}
		if n, err := strconv.ParseInt(plain, 10, 64); err == nil {
			return n
		}
	} else if n, err := strconv.ParseFloat(strings.Replace(plain, ",", ".", 1), 64); err == nil && n-n == 0 {
		return n
	}
	r.wrong = append(r.wrong, fault.Field{Path: path, Code: "invalid_number"})
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
		out.Set(path, strings.Replace(v.String(), ".", ",", 1))
	case nil:
	default:
		out.Set(path, fmt.Sprint(v))
	}
}

// codes reads municipalities by name or number, one on each line or with commas
// between them. What is no municipality is left for the domain to refuse.
func (c *work) codes(typed string) []string {
	var out []string
	for _, word := range strings.FieldsFunc(typed, func(r rune) bool { return r == '\n' || r == '\r' || r == ',' || r == ';' }) {
		word = strings.TrimSpace(word)
		if word == "" {
			continue
		}
		if fields := strings.Fields(word); len(fields) > 1 && digits("00000"+fields[0]) {
			word = fields[0] // "1103 Stavanger"
		}
		if len(out) >= reference.MaxCodes { // too many already
			out = append(out, word)
			continue
		}
		for _, m := range c.v.web.cfg.Ref.SearchMunicipalities(word, 2) {
			if !m.Former && reference.Fold(m.Text) == reference.Fold(word) && !digits("00000"+word) {
				word = m.Municipality.Number
				break
			}
		}
		out = append(out, word)
	}
	return out
}
