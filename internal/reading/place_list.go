package reading

import (
	"regexp"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
)

var (
	hardBreak  = regexp.MustCompile(`[;|•\n\t]|,(?:\s|$)|,`)
	softBreak  = regexp.MustCompile(`(?i) (?:og|and|samt|&|\+|ja) `)
	sidesBreak = regexp.MustCompile(` ?/ ?| - `)
	codesAlone = regexp.MustCompile(`^[0-9]{2,4}(?: [0-9]{2,4})+$`)
	codesNamed = regexp.MustCompile(`^[0-9]{4} [^0-9]+(?: [0-9]{4} [^0-9]+)+$`)
	codeSpan   = regexp.MustCompile(`^[0-9]{2,4} ?- ?[0-9]{2,4}$`) // all between, or these two: nobody knows
	nextCode   = regexp.MustCompile(` ([0-9]{4}) `)
)

// list reads several places in one text. What is no place is in the problems;
// nothing is left out.
func (p Places) list(s string) (found []place, wrong []problem) {
	for _, piece := range pieces(s) {
		places, problems := p.piece(piece)
		found = append(found, places...)
		wrong = append(wrong, problems...)
	}
	return found, wrong
}

// List reads municipalities and counties with a comma, a line or "og" between
// them, as a form asks for. Everything that is no place, or may be several, has
// its reason; the numbers are those of the rest.
func (p Places) List(c Cell) (codes []string, wrong []fault.Field) {
	if p.On == "" {
		p.On = p.Today
	}
	_, done, r := begin[string](c, MaxText)
	if r.Outcome == Refused {
		return nil, []fault.Field{r.Reason}
	}
	text := lines(c)
	if n := len(pieces(text)); n > reference.MaxCodes {
		return nil, []fault.Field{{Path: "", Code: "too_many", Args: fault.Args{"max": reference.MaxCodes, "given": n}}}
	}
	if done {
		return nil, nil
	}
	found, problems := p.list(text)
	for _, x := range found {
		if x.dated {
			codes = append(codes, x.code)
		} else {
			codes = append(codes, x.today...)
		}
	}
	for _, problem := range problems {
		wrong = append(wrong, problem.field())
	}
	return once(codes), wrong
}

// field is what is wrong, or asked.
func (w problem) field() fault.Field {
	if len(w.choices) == 0 || w.reason.Code != "" {
		return w.reason
	}
	return fault.Field{Path: "", Code: "which_municipality", Args: fault.Args{"given": quote(w.text), "names": names(w.choices)}}
}

// pieces parts a text where places are parted for certain, but not within
// parentheses.
func pieces(s string) (out []string) {
	depth, from := 0, 0
	add := func(to int) {
		if piece := strings.TrimSpace(s[from:to]); strings.Trim(piece, " .") != "" {
			out = append(out, piece)
		}
	}
	breaks := hardBreak.FindAllStringIndex(s, -1)
	for i, b := 0, 0; i < len(s); i++ {
		switch s[i] {
		case '(':
			depth++
		case ')':
			depth--
		}
		for b < len(breaks) && breaks[b][0] < i {
			b++
		}
		if depth <= 0 && b < len(breaks) && breaks[b][0] == i {
			add(i)
			from = breaks[b][1]
		}
	}
	add(len(s))
	return out
}

// piece reads a text that may be one place whose name has "og" or a dash in it,
// or several.
func (p Places) piece(s string) ([]place, []problem) {
	switch {
	case codesAlone.MatchString(s):
		return p.each(strings.Fields(s))
	case codesNamed.MatchString(s):
		return p.list(nextCode.ReplaceAllString(s, "; $1 "))
	}
	found, wrong := p.find(s)
	if wrong == nil {
		return found, nil
	}
	if len(wrong.choices) > 0 || wrong.reason.Code != "unknown_place" || codeSpan.MatchString(s) {
		return nil, []problem{*wrong}
	}
	trimmed := softBreak.ReplaceAllString(" "+s+" ", " ")
	if trimmed = strings.TrimSpace(trimmed); trimmed != s && trimmed != "" && !strings.Contains(trimmed, " ") {
		return p.piece(trimmed)
	}
	for _, sign := range []*regexp.Regexp{softBreak, sidesBreak} {
		if parts := sign.Split(strings.TrimSpace(s), -1); len(parts) > 1 {
			return p.joined(parts, sign)
		}
	}
	return nil, []problem{*wrong}
}

// joined reads parts, several of which may be one name together: "Møre og
// Romsdal og Nore og Uvdal".
func (p Places) joined(parts []string, sign *regexp.Regexp) (found []place, wrong []problem) {
	for i := 0; i < len(parts); {
		n := 1
		if sign == softBreak {
			for n = min(3, len(parts)-i); n > 1; n-- {
				if _, w := p.find(strings.Join(parts[i:i+n], " og ")); w == nil {
					break
				}
			}
		}
		places, problems := p.piece(strings.TrimSpace(strings.Join(parts[i:i+n], " og ")))
		found, wrong = append(found, places...), append(wrong, problems...)
		i += n
	}
	return found, wrong
}

func (p Places) each(words []string) (found []place, wrong []problem) {
	for _, w := range words {
		places, problem := p.find(w)
		found = append(found, places...)
		if problem != nil {
			wrong = append(wrong, *problem)
		}
	}
	return found, wrong
}
