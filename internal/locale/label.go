package locale

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// element is one step of a path: a name, and a place in a list if it is one.
var element = regexp.MustCompile(`^([A-Za-z]+)(?:\[([0-9]{1,6})\])?$`)

// Label is what a field is called, given its name or its path: of "stage"
// "Steg", of "summary.nn" "Sammendrag (nynorsk)", of "costs[0].low"
// "Kostnader 1: Lavt anslag". A milestone, "plan.Oppstart", is called by its
// own name. A field that has no label is called what the path says.
func (l Language) Label(field string) string {
	if t, ok := l.label(field); ok {
		return t
	}
	if milestone, ok := strings.CutPrefix(field, "plan."); ok && milestone != "" {
		return l.Milestone(milestone)
	}
	steps := strings.Split(field, ".")
	last := len(steps) - 1
	if last > 0 && slices.Contains(textLanguages, steps[last]) {
		return l.Label(strings.Join(steps[:last], ".")) + " (" + l.Value("language", steps[last]) + ")"
	}
	if name, ok := l.path(steps); ok {
		return name
	}
	if last > 0 && steps[last] != "" { // what stands under an id or a value, such as "answers.2"
		if name, ok := l.path(steps[:last]); ok {
			return name + ": " + l.Value(steps[last-1], steps[last])
		}
	}
	return field
}

// Milestone is what a milestone is called: by its own name, but for the ends of a plan
// as an import names them.
func (l Language) Milestone(name string) string {
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "start":
		return l.Text("milestone.start", nil)
	case "slutt":
		return l.Text("milestone.slutt", nil)
	}
	return name
}

func (l Language) label(field string) (string, bool) {
	key := "label." + field
	if !l.Has(key) {
		return "", false
	}
	return l.Text(key, nil), true
}

// path names the last step, and every place in a list on the way to it.
func (l Language) path(steps []string) (string, bool) {
	var names []string
	for i, step := range steps {
		m := element.FindStringSubmatch(step)
		if m == nil {
			return "", false
		}
		name, ok := l.label(m[1])
		if !ok {
			return "", false
		}
		if m[2] != "" {
			n, _ := strconv.Atoi(m[2]) // at most six digits
			name += " " + strconv.Itoa(n+1)
		}
		if m[2] != "" || i == len(steps)-1 {
			names = append(names, name)
		}
	}
	return strings.Join(names, ": "), true
}
