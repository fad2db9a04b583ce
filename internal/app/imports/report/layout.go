package report

import (
	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/table"
)

// Layout is how a file lies, and what its columns were taken for.
type Layout struct {
	Format     string            `json:"format"`
	Encoding   string            `json:"encoding,omitempty"`
	Delimiter  string            `json:"delimiter,omitempty"`
	Sheet      string            `json:"sheet,omitempty"`
	Sheets     []Sheet           `json:"sheets"`
	HeaderRow  int               `json:"headerRow,omitempty"`
	Transposed bool              `json:"transposed"`
	Sideways   bool              `json:"sideways"` // the headings stand in the first column: choose transposed
	Headings   []string          `json:"headings"` // of Row.Cells
	Columns    []Column          `json:"columns"`
	Missing    []string          `json:"missing"` // columns that are needed and not there
	Mapping    map[string]string `json:"mapping"` // what the columns were taken for, to be given with the next file
}

// Sheet is one of a workbook.
type Sheet struct {
	Name  string `json:"name"`
	State string `json:"state"`
}

// Column is one column of the file.
type Column struct {
	Heading    string   `json:"heading"`
	Field      string   `json:"field,omitempty"` // absent: it is not read
	Confidence string   `json:"confidence"`
	Candidates []string `json:"candidates"`
	Samples    []string `json:"samples"`
}

func layout(p *imports.Plan) *Layout {
	out := &Layout{
		Format: p.Format, Encoding: p.Encoding, Delimiter: p.Separator, Sheet: p.Sheet, Sheets: []Sheet{}, Headings: p.Headings,
		Columns: []Column{}, Missing: []string{}, Mapping: map[string]string{},
	}
	if out.Headings == nil {
		out.Headings = []string{}
	}
	l := p.Layout
	if l == nil {
		return out
	}
	out.HeaderRow, out.Transposed, out.Sideways = l.HeaderRow, l.Transposed, l.Sideways
	out.Missing = append(out.Missing, l.Missing...)
	for _, s := range l.Sheets {
		if s.Name != "" {
			out.Sheets = append(out.Sheets, Sheet{s.Name, string(s.State)})
		}
	}
	for _, c := range l.Columns {
		out.Columns = append(out.Columns, column(c))
	}
	out.Mapping = mapping(table.MappingOf(l.Columns))
	return out
}

func column(c table.Column) Column {
	out := Column{Heading: c.Heading, Field: fieldOf(c.Place), Confidence: string(c.Confidence), Candidates: []string{}, Samples: c.Samples}
	if out.Samples == nil {
		out.Samples = []string{}
	}
	for _, f := range c.Candidates {
		out.Candidates = append(out.Candidates, string(f))
	}
	return out
}

// fieldOf is a place as a mapping has it.
func fieldOf(p table.Place) string {
	text, _ := p.MarshalText() // a place is always a text
	return string(text)
}

func mapping(m table.Mapping) map[string]string {
	if m == nil {
		return nil
	}
	out := make(map[string]string, len(m))
	for heading, place := range m {
		out[heading] = fieldOf(place)
	}
	return out
}

// choices are what was chosen, as it can be given again with the next file.
func choices(c *imports.Choices) *imports.Amendment {
	out := &imports.Amendment{Mapping: mapping(c.Table.Mapping), Answers: c.Answers, Corrections: c.Corrections, Over: c.Over, Erase: c.Erase}
	for to, said := range map[**string]string{&out.Sheet: c.Table.Sheet, &out.Encoding: c.Table.Encoding, &out.Delimiter: c.Table.Delimiter} {
		if said != "" {
			*to = &said
		}
	}
	if c.Owner != "" {
		out.Owner = &c.Owner
	}
	if c.Table.HeaderRow > 0 {
		out.HeaderRow = &c.Table.HeaderRow
	}
	if c.Table.Transposed {
		out.Transposed = &c.Table.Transposed
	}
	if len(c.LeftOut) > 0 {
		out.LeftOut = &c.LeftOut
	}
	return out
}
