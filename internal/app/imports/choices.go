package imports

import (
	"slices"

	"github.com/samstyring/samstyring/internal/table"
)

// Choices are what a person has chosen about a file: how it is read, and what is
// to be done where it leaves a doubt. Lines are those of the file.
type Choices struct {
	Table       table.Options             `json:"table"`                 // sheet, encoding, headings and what they mean
	Owner       string                    `json:"owner,omitempty"`       // who is responsible for all rows of a file without a column for that: number or name
	Corrections map[int]map[string]string `json:"corrections,omitempty"` // line → heading → what the cell should say
	Answers     map[int]map[string]string `json:"answers,omitempty"`     // line → code of a question → value of an answer
	Over        map[int][]string          `json:"over,omitempty"`        // line → fields in which the file is right, although the owner has written them since
	Erase       map[int][]string          `json:"erase,omitempty"`       // line → fields that are taken away
	LeftOut     []int                     `json:"leftOut,omitempty"`     // lines that are not to be written
}

// leaves says whether a row is left out.
func (c *Choices) leaves(line int) bool { return slices.Contains(c.LeftOut, line) }

// answer is what was answered to a question about a row; empty if nothing was.
func (c *Choices) answer(line int, code string) string { return c.Answers[line][code] }

// Answer notes an answer; an empty value takes it back.
func (c *Choices) Answer(line int, code, value string) {
	if c.Answers == nil {
		c.Answers = map[int]map[string]string{}
	}
	put(c.Answers, line, code, value)
}

// Correct notes what a cell should say instead.
func (c *Choices) Correct(line int, heading, text string) {
	if c.Corrections == nil {
		c.Corrections = map[int]map[string]string{}
	}
	put(c.Corrections, line, heading, text)
}

func put(m map[int]map[string]string, line int, key, value string) {
	if m[line] == nil {
		m[line] = map[string]string{}
	}
	m[line][key] = value
	if value == "" {
		delete(m[line], key)
	}
}

// LeaveOut notes that a row is left out, or is not.
func (c *Choices) LeaveOut(line int, out bool) {
	c.LeftOut = slices.DeleteFunc(c.LeftOut, func(l int) bool { return l == line })
	if out {
		c.LeftOut = append(c.LeftOut, line)
		slices.Sort(c.LeftOut)
	}
}
