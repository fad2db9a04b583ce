package table

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/reading"
)

// Mapping says what headings mean, as a person chose it. A heading that means
// the empty field is not read. Headings are compared folded.
type Mapping map[string]Place

// MarshalJSON writes {"heading": "field"} or {"heading": "field_nn"}.
func (p Place) MarshalText() ([]byte, error) {
	if p.Language == "" || p.Language == defaultLanguage {
		return []byte(p.Field), nil
	}
	return []byte(string(p.Field) + "_" + p.Language), nil
}

// UnmarshalText reads what MarshalText writes.
func (p *Place) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*p = Place{}
		return nil
	}
	for _, h := range headings {
		if string(h.field) == string(text) {
			*p = placeOf(h.field)
			return nil
		}
		for _, l := range []string{"nb", "nn", "en", "se"} {
			if h.texts && string(h.field)+"_"+l == string(text) {
				*p = Place{h.field, l}
				return nil
			}
		}
	}
	return fmt.Errorf("no field %q", text)
}

// ParseMapping reads a mapping as JSON.
func ParseMapping(raw []byte) (Mapping, error) {
	var m Mapping
	err := json.Unmarshal(raw, &m)
	return m, err
}

// MappingOf is what was found, as a mapping that can be kept, changed and given
// to the next reading.
func MappingOf(columns []Column) Mapping {
	m := Mapping{}
	for _, c := range columns {
		if c.Heading != "" {
			m[c.Heading] = c.Place
		}
	}
	return m
}

func (m Mapping) find(heading string) (Place, bool) {
	for h, p := range m {
		if reading.Fold(h) == reading.Fold(heading) {
			return p, true
		}
	}
	return Place{}, false
}

// Confidence is how sure it is what a heading means.
type Confidence string

// The confidences.
const (
	Given    Confidence = "given"    // somebody said so
	Sure     Confidence = "sure"     // the heading is known
	Likely   Confidence = "likely"   // it may mean this, and nothing else does
	Doubtful Confidence = "doubtful" // it may mean one of Candidates; it is not read
	Unknown  Confidence = "unknown"  // it is not read
)

// Column is one column of the table. One that is not read has no Place.
type Column struct {
	Index      int // from 0
	Heading    string
	Place      Place
	Confidence Confidence
	Candidates []Field
	Samples    []string // the first different values
}

// maxSamples is how many values of a column are shown.
const maxSamples = 3

// Match says what every column is. A column without heading is left out.
func (t *Table) Match(m Mapping) []Column {
	var out []Column
	taken := map[Field]int{}
	for i, h := range t.Header {
		if h == "" {
			continue
		}
		c := Column{Index: i, Heading: h, Confidence: Unknown, Samples: t.samples(i, maxSamples)}
		if p, ok := m.find(h); ok {
			c.Place, c.Confidence = p, Given
		} else if p, ok := LookUp(h); ok {
			c.Place, c.Confidence = p, Sure
		} else if of := doubtful[reading.Fold(h)]; len(of) > 0 {
			c.Candidates, c.Confidence = of, Doubtful
		}
		taken[c.Place.Field]++
		out = append(out, c)
	}
	yield(out, taken)
	t.settle(out, taken)
	return out
}

// yield lets "Kilde" be the name of a source where another column has its
// address.
func yield(columns []Column, taken map[Field]int) {
	for i, c := range columns {
		if taken[URL] > 1 && c.Confidence == Sure && c.Place.Field == URL && slices.Contains([]string{"kilde", "kjelde", "source"}, reading.Fold(c.Heading)) {
			columns[i].Place, columns[i].Confidence = Place{}, Unknown
			taken[URL]--
		}
	}
}

// settle takes a heading that may mean something for what nothing else means:
// by its values where it may mean two things. Several that may mean the same
// are left to be asked about.
func (t *Table) settle(columns []Column, taken map[Field]int) {
	wanted := map[Field]int{}
	for i, c := range columns {
		if c.Confidence == Doubtful && len(c.Candidates) > 1 {
			columns[i].Candidates = t.byValues(c)
		}
		if c.Confidence == Doubtful && len(columns[i].Candidates) == 1 {
			wanted[columns[i].Candidates[0]]++
		}
	}
	for i, c := range columns {
		if c.Confidence != Doubtful || len(c.Candidates) != 1 {
			continue
		}
		if f := c.Candidates[0]; taken[f] == 0 && wanted[f] == 1 {
			columns[i].Place, columns[i].Confidence = placeOf(f), Likely
		}
	}
}

// phases are the values that make a column of "Status" one of phases, and
// progress those that make it one of how a project goes.
var (
	phases = folded(
		"problem", "idé", "problem/idé", "idéfase", "konsept", "konseptfase", "planlegging", "planleggingsfase", "planlegges", "planlagt", "forprosjekt",
		"gjennomføring", "gjennomføringsfase", "avslutning", "avslutting", "realisering", "gevinstrealisering", "drift", "i drift", "utredning",
		"concept", "planning", "execution", "closing", "realisation", "delivery", "in operation", "idea",
	)
	progress = folded(
		"ikke startet", "ikkje starta", "startet", "starta", "på plan", "i rute", "noen forsinkelse", "noe forsinket", "noko forseinka", "forsinket", "forseinka",
		"ferdig", "fullført", "pågår", "pågående", "stanset", "stansa", "not started", "on track", "on plan", "delayed", "completed", "ongoing", "green", "amber", "red", "grønn", "gul", "rød",
	)
)

func folded(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[reading.Fold(w)] = true
	}
	return m
}

// byValues keeps the fields that the values of a column can be.
func (t *Table) byValues(c Column) []Field {
	values := t.samples(c.Index, 50)
	phase, state, group := 0, 0, 0
	for _, v := range values {
		switch {
		case phases[reading.Fold(v)]:
			phase++
		case progress[reading.Fold(v)]:
			state++
		case reading.TargetGroups.Knows(firstOf(v)):
			group++
		}
	}
	switch {
	case phase*2 > len(values):
		return []Field{Phase}
	case state*2 > len(values):
		return []Field{Progress}
	case group*2 > len(values):
		return []Field{TargetGroups}
	}
	return slices.DeleteFunc(slices.Clone(c.Candidates), func(f Field) bool { return f == TargetGroups }) // its values are known
}

// firstOf is the first of several words in a cell.
func firstOf(cell string) string {
	first, _, _ := strings.Cut(strings.NewReplacer(",", ";", "\n", ";", "/", ";").Replace(cell), ";")
	return strings.TrimSpace(first)
}

// samples are the first different values of a column.
func (t *Table) samples(column, max int) []string {
	var out []string
	for _, r := range t.Rows[:min(len(t.Rows), 1000)] {
		if column < len(r.Cells) && r.Cells[column].Text != "" && len(r.Cells[column].Text) <= 4*maxHeading && !slices.Contains(out, r.Cells[column].Text) {
			if out = append(out, r.Cells[column].Text); len(out) == max {
				break
			}
		}
	}
	return out
}
