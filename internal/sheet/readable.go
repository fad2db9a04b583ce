package sheet

import (
	"slices"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/reading"
	"github.com/samstyring/samstyring/internal/readmodel/document"
)

// A spreadsheet that was edited can be imported. What cannot be written in a
// cell so that it is read as the same again is left blank: a blank cell changes
// nothing.

// reach says whom an initiative concerns.
func (l words) reach(r events.Reach) string {
	s := l.reachWords(r)
	if s == "" || l.places.Ref == nil {
		return ""
	}
	back := l.places.Reach(reading.Typed(s), reading.Cell{})
	if v := back.Value; back.Outcome != reading.Read || v.Scope != r.Scope || !slices.Equal(v.Codes, r.Codes) || !slices.Equal(v.Except, r.Except) || !same(v.Min, r.Min) || !same(v.Max, r.Max) {
		return ""
	}
	return s
}

func same(a, b *int) bool { return a == b || a != nil && b != nil && *a == *b }

func (l words) reachWords(r events.Reach) string {
	within := ""
	switch r.Scope {
	case events.ScopeAll:
		within = l.Value("scope", string(r.Scope))
	case events.ScopePopulation:
		within = l.Text("sheet.population", population(r))
	case events.ScopeCounties, events.ScopeMunicipalities:
		within = l.reachNames(r.Codes)
	}
	if len(r.Except) == 0 || within == "" {
		return within
	}
	return within + " " + l.Text("sheet.except", map[string]any{"names": l.reachNames(r.Except)})
}

func population(r events.Reach) map[string]any {
	args := map[string]any{}
	switch {
	case r.Min != nil && r.Max != nil:
		args["from"], args["to"] = strconv.Itoa(*r.Min), strconv.Itoa(*r.Max)
	case r.Min != nil:
		args["min"] = strconv.Itoa(*r.Min)
	case r.Max != nil:
		args["max"] = strconv.Itoa(*r.Max)
	}
	return args
}

// themeName and functionName are what a code is called, as it is written where
// nobody knows it.
func (l words) themeName(slug string) string {
	if l.places.Ref != nil {
		if t, ok := l.places.Ref.Theme(slug); ok {
			return l.Pick(t.Name)
		}
	}
	return slug
}

func (l words) functionName(code string) string {
	if l.places.Ref != nil {
		if f, ok := l.places.Ref.Function(code); ok {
			return f.Name
		}
	}
	return code
}

// groups are target groups in words.
func (l words) groups(groups []events.TargetGroup) string {
	out := make([]string, len(groups))
	for i, g := range groups {
		out[i] = l.Value("targetGroup", string(g))
	}
	return strings.Join(out, "; ")
}

func named(codes []string, name func(string) string) string {
	out := make([]string, len(codes))
	for i, code := range codes {
		out[i] = name(code)
	}
	return strings.Join(out, ", ")
}

// plan is every milestone that is still planned, with its date.
func (l words) plan(i record) string {
	var out []string
	for _, m := range i.Plan {
		if m.Dropped {
			continue
		}
		name := m.Milestone.Milestone
		switch name { // what an import calls the ends of a plan
		case "start":
			name = l.Label("start")
		case "slutt":
			name = l.Label("end")
		}
		out = append(out, name+": "+l.Date(m.Date, m.Precision))
	}
	return strings.Join(out, "; ")
}

// reachNames are numbers with their names, as two of one name are distinguished.
func (l words) reachNames(codes []string) string {
	out := make([]string, len(codes))
	for i, code := range codes {
		out[i] = code
		if l.places.Ref == nil {
			continue
		}
		if c, ok := l.places.Ref.County(code); ok && len(code) == 2 {
			out[i] += " " + c.Name
		} else if m, ok := l.places.Ref.Municipality(code); ok {
			out[i] += " " + m.DisplayName
		}
	}
	return strings.Join(out, ", ")
}

// milestone is when a milestone is, as exactly as it is known.
func (l words) milestone(i record, name string) string {
	at := slices.IndexFunc(i.Plan, func(m document.Milestone) bool { return m.Milestone.Milestone == name && !m.Dropped })
	if at < 0 || len(i.Plan[at].Date) != len("2026-01-01") {
		return ""
	}
	m := i.Plan[at].Milestone
	year, month := string(m.Date[:4]), string(m.Date[5:7])
	n, _ := strconv.Atoi(month)
	s := string(m.Date)
	switch m.Precision {
	case events.PrecisionYear:
		s = year
	case events.PrecisionHalfYear:
		s = year + " H" + strconv.Itoa((n+5)/6)
	case events.PrecisionQuarter:
		s = year + " Q" + strconv.Itoa((n+2)/3)
	case events.PrecisionSeason, events.PrecisionMonth:
		s = l.Date(m.Date, m.Precision)
	}
	back := reading.Time(reading.Typed(s))
	when := back.Value.First
	if name == "slutt" {
		when = back.Value.Last
	}
	if back.Outcome != reading.Read || when.Date != m.Date || when.Precision != m.Precision {
		return ""
	}
	return s
}
