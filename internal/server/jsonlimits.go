package server

import "github.com/samstyring/samstyring/internal/fault"

// jsonLimits bound the shape of a JSON text, so that the check against the API
// description and the decoding cost no more than its size says.
type jsonLimits struct {
	depth   int // levels of objects and lists
	members int // of one object
	items   int // of one list
	values  int // in all
}

// The limits of a command and of an import. Both are several times what the
// description allows to be meaningful.
var (
	commandLimits = jsonLimits{depth: 32, members: 200, items: 2_000, values: 50_000}
	importLimits  = jsonLimits{depth: 32, members: 200, items: 2_000, values: 200_000}
)

// check goes once through a valid JSON text and gives a fault when it is larger
// than the limits in any direction.
func (l jsonLimits) check(raw []byte) error {
	type container struct {
		object bool
		count  int // commas so far, and the first element
	}
	open := make([]container, 0, 16)
	values := 0
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; c {
		case '"':
			i = stringEnd(raw, i)
		case '{', '[':
			if len(open) == l.depth {
				return l.exceeded()
			}
			open = append(open, container{object: c == '{'})
			values++
		case '}', ']':
			open = open[:len(open)-1]
		case ',':
			top := &open[len(open)-1]
			top.count++
			values++
			if top.object && top.count >= l.members || !top.object && top.count >= l.items {
				return l.exceeded()
			}
		}
		if values > l.values {
			return l.exceeded()
		}
	}
	return nil
}

func (l jsonLimits) exceeded() error {
	return fault.New(fault.Malformed, "body_too_complex", fault.Args{
		"members": l.members, "items": l.items, "depth": l.depth, "values": l.values,
	})
}

// stringEnd is where the string that begins at i has its closing quote.
func stringEnd(raw []byte, i int) int {
	for i++; i < len(raw) && raw[i] != '"'; i++ {
		if raw[i] == '\\' {
			i++
		}
	}
	return i
}
