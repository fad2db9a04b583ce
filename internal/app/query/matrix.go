package query

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/reference"
)

// MatrixCell is where one municipality stands with one initiative.
type MatrixCell struct {
	Concerned bool           // the initiative concerns the municipality
	Word      *adoption.Word // that the municipality is counted by; nil: nobody has said anything
	Expired   bool           // it was not confirmed for a year
	Differs   bool           // a report says something else than the municipality
}

// Matrix reads where municipalities stand on a day with initiatives: a line for each
// initiative, with a cell for each municipality in the order in which they are given.
func (q *Reader) Matrix(rows []catalogue.Row, here []reference.Municipality, on events.Date) ([][]MatrixCell, error) {
	places, ids := make([]adoption.Place, len(here)), make([]string, len(rows))
	var numbers []string
	for i, m := range here {
		places[i] = q.Place(m)
		for _, span := range slices.Concat(places[i].Own, places[i].Former) {
			if !slices.Contains(numbers, span.Number) {
				numbers = append(numbers, span.Number)
			}
		}
	}
	for i := range rows {
		ids[i] = rows[i].ID
	}
	out := make([][]MatrixCell, 0, len(rows))
	err := q.views.EachAdoption(ids, numbers, func(_ string, said map[string]*adoption.State) {
		concerned := map[string]bool{}
		for _, number := range q.ref.Concerned(rows[len(out)].Reach) {
			concerned[number] = true
		}
		line := make([]MatrixCell, len(places))
		for i := range places {
			line[i].Concerned = concerned[places[i].Number]
			if len(said) > 0 {
				line[i].fill(places[i].Stand(func(number string) *adoption.State { return said[number] }, on), on)
			}
		}
		out = append(out, line)
	})
	return out, err
}

func (c *MatrixCell) fill(s adoption.Stand, on events.Date) {
	w := s.Counts()
	if w == nil {
		return
	}
	c.Word, c.Expired, c.Differs = w, w.Expired(on), len(s.Differ()) > 0
}
