// Package accept is the one rule for which form of an answer is given: the first of
// what the client takes, as it says in Accept (RFC 9110, 12.5.1).
package accept

import (
	"slices"
	"strconv"
	"strings"
)

// Preferred picks what the client would rather have of what is offered: by its own
// weights, what weighs the same in its own order. It is offered[0] where the client says
// nothing, or takes anything; "" where nothing fits.
func Preferred(header string, offered ...string) string {
	if strings.TrimSpace(header) == "" {
		return offered[0]
	}
	wanted := read(header)
	for _, w := range wanted {
		for _, one := range offered {
			if w.weight > 0 && w.takes(one) && !refused(wanted, one) {
				return one
			}
		}
	}
	return ""
}

// part is a media range with its weight.
type part struct {
	kind   string
	weight float64
}

func (p part) takes(kind string) bool {
	family, wild := strings.CutSuffix(p.kind, "*")
	return p.kind == kind || p.kind == "*/*" || wild && strings.HasPrefix(kind, family)
}

// read is a header with the heaviest first. A weight that is no number is 1.
func read(header string) []part {
	var out []part
	for one := range strings.SplitSeq(header, ",") {
		kind, params, _ := strings.Cut(one, ";")
		p := part{strings.ToLower(strings.TrimSpace(kind)), 1}
		for param := range strings.SplitSeq(params, ";") {
			if q, is := strings.CutPrefix(strings.ToLower(strings.TrimSpace(param)), "q="); is {
				if weight, err := strconv.ParseFloat(q, 64); err == nil {
					p.weight = weight
				}
			}
		}
		out = append(out, p)
	}
	slices.SortStableFunc(out, func(a, b part) int {
		switch {
		case a.weight > b.weight:
			return -1
		case a.weight < b.weight:
			return 1
		}
		return 0
	})
	return out
}

// refused says that a form is named as one that is not taken.
func refused(wanted []part, kind string) bool {
	return slices.ContainsFunc(wanted, func(p part) bool { return p.weight == 0 && p.kind == kind })
}
