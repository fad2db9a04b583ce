package server

import (
	"encoding/json"
	"strconv"

	"github.com/samstyring/samstyring/internal/fault"
)

// repeatedNames lists the members that a valid JSON text names twice in one
// object, by their paths, at most so many: decoding would keep the last value and
// drop the others in silence.
func repeatedNames(raw []byte, limit int) []fault.Field {
	var (
		found fault.List
		open  []jsonContainer
		seen  []map[string]bool // by depth, used again
	)
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; c {
		case '"':
			end := stringEnd(raw, i)
			if top := len(open) - 1; top >= 0 && open[top].object && open[top].expectsName {
				open[top].name, open[top].expectsName = memberName(raw[i:end+1]), false
				if seen[top][open[top].name] && len(found.Fields()) < limit {
					found.Add(jsonPath(open), "twice", nil)
				}
				seen[top][open[top].name] = true
			}
			i = end
		case '{', '[':
			open = append(open, jsonContainer{object: c == '{', expectsName: c == '{'})
			if len(seen) < len(open) {
				seen = append(seen, map[string]bool{})
			}
			clear(seen[len(open)-1])
		case '}', ']':
			open = open[:len(open)-1]
		case ',':
			open[len(open)-1].index++
			open[len(open)-1].expectsName = true
		}
	}
	return found.Fields()
}

// jsonContainer is an object or a list that is being read.
type jsonContainer struct {
	object      bool
	expectsName bool   // the next string of an object is a name
	name        string // of the member that is being read
	index       int    // of the item that is being read
}

func memberName(quoted []byte) string {
	var name string
	if err := json.Unmarshal(quoted, &name); err != nil {
		return string(quoted)
	}
	return name
}

// jsonPath is written as in all answers: rows[3].title.nb.
func jsonPath(open []jsonContainer) string {
	path := ""
	for _, c := range open {
		switch {
		case !c.object:
			path += "[" + strconv.Itoa(c.index) + "]"
		case path == "":
			path = c.name
		default:
			path += "." + c.name
		}
	}
	return path
}
