package imports

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/table"
)

// Amendment is what a program chooses about a file. What is absent stays as it
// was chosen before; lines are those of the file.
type Amendment struct {
	Sheet       *string                   `json:"sheet,omitempty"`       // "": the first visible one with the headings
	Encoding    *string                   `json:"encoding,omitempty"`    // "": as found
	Delimiter   *string                   `json:"delimiter,omitempty"`   // "": as found
	HeaderRow   *int                      `json:"headerRow,omitempty"`   // 0: as found
	Transposed  *bool                     `json:"transposed,omitempty"`  // the headings stand in the first column
	Owner       *string                   `json:"owner,omitempty"`       // who is responsible for all rows of a file without a column for that: number or name; "": nobody, or the caller's organisation
	Mapping     map[string]string         `json:"mapping,omitempty"`     // heading → field; "" leaves the column out; all that was said before is replaced
	Answers     map[int]map[string]string `json:"answers,omitempty"`     // line → question → value of an answer; "" takes it back
	Corrections map[int]map[string]string `json:"corrections,omitempty"` // line → heading → what the cell should say; "" takes it back
	Over        map[int][]string          `json:"over,omitempty"`        // line → fields in which the file is right over what the owner has written since
	Erase       map[int][]string          `json:"erase,omitempty"`       // line → fields that are taken away
	LeftOut     *[]int                    `json:"leftOut,omitempty"`     // lines that are not to be written: all of them
}

// Amend is Choose for a program: it also refuses what is chosen about rows,
// headings and fields that are not there, all of it at once.
func (s *Service) Amend(ctx context.Context, c access.Caller, id string, seen uint64, a Amendment) (*Plan, error) {
	mapping, err := a.mapping()
	if err != nil {
		return nil, err
	}
	return s.choose(ctx, c, id, seen, func(c *Choices) { a.apply(c, mapping) }, a.check)
}

// ParseAmendment reads an amendment as JSON, and says what is wrong with it.
func ParseAmendment(raw []byte) (a Amendment, err error) {
	var byLine struct{ Answers, Corrections, Over, Erase map[string]json.RawMessage }
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err = d.Decode(&a); err == nil {
		return a, nil
	}
	if json.Unmarshal(raw, &byLine) == nil {
		var wrong fault.List
		for _, said := range []struct {
			of    string
			lines map[string]json.RawMessage
		}{{"answers", byLine.Answers}, {"corrections", byLine.Corrections}, {"over", byLine.Over}, {"erase", byLine.Erase}} {
			for _, line := range slices.Sorted(maps.Keys(said.lines)) {
				_, no := strconv.Atoi(line)
				wrong.Check(no == nil, said.of+"["+line+"]", "not_a_row", fault.Args{"given": line})
			}
		}
		if err := wrong.Err(fault.Invalid, "", nil); err != nil {
			return a, err
		}
	}
	return a, &fault.Error{Code: fault.Malformed, Key: "malformed_json", Cause: err}
}

// mapping is what the amendment says of headings; nil if it says nothing.
func (a *Amendment) mapping() (table.Mapping, error) {
	if a.Mapping == nil {
		return nil, nil
	}
	out := table.Mapping{}
	var wrong fault.List
	for _, heading := range slices.Sorted(maps.Keys(a.Mapping)) {
		var p table.Place
		if p.UnmarshalText([]byte(a.Mapping[heading])) != nil {
			wrong.Add("mapping."+heading, "not_one_of", fault.Args{"given": a.Mapping[heading], "allowed": table.Fields()})
		}
		out[heading] = p
	}
	return out, wrong.Err(fault.Invalid, "", nil)
}

func (a *Amendment) apply(c *Choices, mapping table.Mapping) {
	t := &c.Table
	set(&t.Sheet, a.Sheet)
	set(&t.Encoding, a.Encoding)
	set(&t.Delimiter, a.Delimiter)
	set(&t.HeaderRow, a.HeaderRow)
	set(&t.Transposed, a.Transposed)
	set(&c.LeftOut, a.LeftOut)
	set(&c.Owner, a.Owner)
	if mapping != nil {
		t.Mapping = mapping
	}
	for line, answers := range a.Answers {
		for code, value := range answers {
			c.Answer(line, code, value)
		}
	}
	for line, cells := range a.Corrections {
		for heading, text := range cells {
			c.Correct(line, heading, text)
		}
	}
	c.Over, c.Erase = laid(c.Over, a.Over), laid(c.Erase, a.Erase)
}

// set takes what was said over what stood.
func set[T any](to *T, said *T) {
	if said != nil {
		*to = *said
	}
}

// laid is a map with what was said of lines; an empty list takes a line back.
func laid(stood, said map[int][]string) map[int][]string {
	if len(said) == 0 {
		return stood
	}
	out := maps.Clone(stood)
	if out == nil {
		out = map[int][]string{}
	}
	for line, fields := range said {
		out[line] = fields
		if len(fields) == 0 {
			delete(out, line)
		}
	}
	return out
}

// check refuses what the plan has no place for. A question that is not asked is
// no fault: the same answers may be given with every new edition of a list.
func (a *Amendment) check(p *Plan) error {
	c := checker{plan: p, rows: make(map[int]*Row, len(p.Rows))}
	for i := range p.Rows {
		c.rows[p.Rows[i].Line] = &p.Rows[i]
	}
	each(&c, "answers", a.Answers, c.answers)
	each(&c, "corrections", a.Corrections, c.headings)
	each(&c, "over", a.Over, c.fields)
	each(&c, "erase", a.Erase, c.fields)
	if a.LeftOut != nil {
		for i, line := range *a.LeftOut {
			c.row("leftOut["+strconv.Itoa(i)+"]", line)
		}
	}
	return c.wrong.Err(fault.Invalid, "", nil)
}

// checker gathers what is wrong with an amendment.
type checker struct {
	plan  *Plan
	rows  map[int]*Row
	wrong fault.List
}

// row is the row of a line; nil if there is none, which is noted.
func (c *checker) row(path string, line int) *Row {
	c.wrong.Check(c.rows[line] != nil, path, "no_such_row", fault.Args{"given": line})
	return c.rows[line]
}

// each checks what was said of each line, in their order.
func each[T any](c *checker, of string, lines map[int]T, check func(r *Row, path string, said T)) {
	for _, line := range slices.Sorted(maps.Keys(lines)) {
		path := of + "[" + strconv.Itoa(line) + "]"
		if r := c.row(path, line); r != nil {
			check(r, path, lines[line])
		}
	}
}

// answers refuses answers that a question of the row does not have, and questions
// that are never put.
func (c *checker) answers(r *Row, path string, said map[string]string) {
	for _, code := range slices.Sorted(maps.Keys(said)) {
		c.wrong.Check(asks(code), path+"."+code, "not_one_of", fault.Args{"given": code, "allowed": questions})
		for _, q := range r.Questions {
			var allowed []string
			for _, answer := range q.Answers {
				allowed = append(allowed, answer.Value)
			}
			if value := said[code]; q.Code == code && value != "" {
				c.wrong.Check(slices.Contains(allowed, value), path+"."+code, "not_one_of", fault.Args{"given": value, "allowed": allowed})
			}
		}
	}
}

func (c *checker) headings(_ *Row, path string, said map[string]string) {
	for _, heading := range slices.Sorted(maps.Keys(said)) {
		c.wrong.Check(slices.Contains(c.plan.Headings, heading), path+"."+heading, "no_such_heading", fault.Args{"given": heading})
	}
}

func (c *checker) fields(_ *Row, path string, said []string) {
	for _, field := range said {
		c.wrong.Check(known(field), path, "not_one_of", fault.Args{"given": field, "allowed": initiative.Fields()})
	}
}

// known says whether a field can be chosen for: one of an initiative's, or a
// part of one, such as "plan.start".
func known(field string) bool {
	whole, _, _ := strings.Cut(field, ".")
	return slices.Contains(initiative.Fields(), whole)
}
