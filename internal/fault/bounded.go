package fault

import (
	"maps"
	"slices"
	"unicode/utf8"
)

const (
	// MaxFields is how many things that are wrong are reported at once; what is
	// beyond is reported as "and_more".
	MaxFields = 100
	// MaxGiven is how many bytes of what was given an answer repeats.
	MaxGiven = 300
)

// AndMore says that there is more wrong than what is reported.
func AndMore(limit int) Field {
	var l List
	l.Add("", "and_more", Args{"max": limit})
	return l.fields[0]
}

// Bounded is the error as it is reported: the first things that are wrong, and of
// what was given only as much as is needed to know it again. An answer is small
// then, whatever it answers.
func (e *Error) Bounded() *Error {
	out := *e
	out.Args = bounded(e.Args)
	if len(e.Fields) > MaxFields {
		out.Fields = append(slices.Clone(e.Fields[:MaxFields]), AndMore(MaxFields))
	} else {
		out.Fields = slices.Clone(e.Fields)
	}
	for i, f := range out.Fields {
		out.Fields[i] = Field{Path: shortened(f.Path), Code: f.Code, Args: bounded(f.Args)}
	}
	return &out
}

func bounded(args Args) Args {
	var out Args
	for name, v := range args {
		if s, long := v.(string); long && len(s) > MaxGiven {
			if out == nil {
				out = maps.Clone(args)
			}
			out[name] = shortened(s)
		}
	}
	if out == nil {
		return args
	}
	return out
}

// shortened cuts a text between two characters.
func shortened(s string) string {
	if len(s) <= MaxGiven {
		return s
	}
	end := MaxGiven
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "…"
}
