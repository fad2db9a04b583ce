package importing

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/samstyring/samstyring/internal/reading"
)

// AskCell begins the code of a question about what a cell means; its field ends it.
const AskCell = "cell."

// Doubt is a cell that may mean several things.
type Doubt struct {
	Code    string // names it within its row
	Asks    Cell
	Choices []Choice
	Needed  bool // the row is nothing without it; any other value may be left out
}

// Choice is one thing that a cell may mean.
type Choice struct {
	Value string // to be given in Options.Answers
	Said  []reading.Said
}

// LeftOut is the answer that a value is left out that the row can do without.
const LeftOut = "none"

// doubt notes a cell that may mean several things, and gives the one of them that
// a person has said it means; -1 if nobody has.
func doubt[T any](r *reader, k key, result reading.Result[T], needed bool) (meant int, leftOut bool) {
	d := Doubt{Code: AskCell + string(k), Needed: needed, Asks: Cell{
		Line: r.row.Line, Column: r.heading(place{key: k}), Code: result.Reason.Code, Args: result.Reason.Args,
	}}
	given := r.opt.Answers[r.row.Line][d.Code]
	meant = -1
	for i, c := range result.Choices {
		value := mark(result.Reason.Args["given"], c)
		d.Choices = append(d.Choices, Choice{Value: value, Said: result.Way(i)})
		if value == given {
			meant = i
		}
	}
	r.row.Doubts = append(r.row.Doubts, d)
	return meant, given == LeftOut && !needed
}

// mark names a choice of what a cell may mean. It is another one when the cell
// says something else.
func mark(given, choice any) string {
	raw, err := json.Marshal([]any{given, choice})
	if err != nil {
		panic("encode choice: " + err.Error()) // plain data always encodes
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:6])
}
