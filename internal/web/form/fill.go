package form

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"github.com/samstyring/samstyring/internal/reading"
)

// Fill writes a value into the fields of a form: the reverse of Bind.
func Fill(v any) url.Values {
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

// FillAt is Fill under a path.
func FillAt(into url.Values, path string, v any) {
	for name, values := range Fill(v) {
		into[path+"."+name] = values
	}
}

func spread(out url.Values, path string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			spread(out, strings.TrimPrefix(path+"."+name, "."), inner)
		}
	case []any:
		for i, inner := range v {
			spread(out, RowPath(path, i), inner)
		}
	case json.Number:
		n, _ := v.Float64() // it was encoded from a number
		out.Set(path, reading.FormatNumber(n))
	case nil:
	default:
		out.Set(path, fmt.Sprint(v))
	}
}
