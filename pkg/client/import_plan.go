package client

import (
	"time"

	"github.com/samstyring/samstyring/events"
)

// The states of an import.
const (
	ImportWaiting   = "waiting"   // planned; nothing is written
	ImportExecuting = "executing" // being written
	ImportExecuted  = "executed"  // written
	ImportReversing = "reversing" // being taken back
	ImportReversed  = "reversed"  // taken back
)

// What becomes of a row.
const (
	RowNew       = "new"       // it registers an initiative
	RowChanged   = "changed"   // it changes one
	RowUnchanged = "unchanged" // it says what is recorded already
	RowKept      = "kept"      // it says otherwise than the owner has written since; that stays
	RowDoubt     = "doubt"     // it is asked about, and not written before there is an answer
	RowRefused   = "refused"   // it cannot be written
	RowLeftOut   = "left_out"  // somebody chose to leave it out
)

// The levels of a remark.
const (
	RemarkNote    = "note"    // how the file was understood
	RemarkWarning = "warning" // something was left out, or read with doubt
	RemarkRefusal = "refusal" // the row cannot be written
)

// Import is a file, the plan of it and what became of it.
type Import struct {
	ID        string          `json:"id"`
	State     string          `json:"state"`
	Name      string          `json:"name"`
	Source    string          `json:"source"`
	FileHash  string          `json:"fileHash"`  // SHA-256, lower-case hex
	Expires   time.Time       `json:"expires"`   // when what is kept beside the log is erased
	PlanHash  string          `json:"planHash"`  // for ExecuteImport
	Layout    *ImportLayout   `json:"layout"`    // of a file that waits
	Problem   *ImportProblem  `json:"problem"`   // why no row could be read; nil: they could
	Notes     []ImportRemark  `json:"notes"`     // about the file as a whole
	Total     int             `json:"total"`     // rows of the file
	Counts    map[string]int  `json:"counts"`    // rows by what becomes of them
	Choices   *ImportChoices  `json:"choices"`   // what was chosen, to be given again with the next file
	Rows      []ImportedRow   `json:"rows"`      // a page of the plan
	Progress  *ImportProgress `json:"progress"`  // nil: nobody has carried it out
	Written   []WrittenRow    `json:"written"`   // a page of what was written
	Reversing *BackProgress   `json:"reversing"` // how far it is taken back, while that is under way
	TakenBack *TakenBack      `json:"takenBack"`
	Next      int             `json:"next"` // for ImportPage.After; 0: there is no more

	ETag string `json:"-"` // version of the choices, for AmendImport
}

// ImportLayout is how a file lies, and what its columns were taken for.
type ImportLayout struct {
	Format     string            `json:"format"`
	Encoding   string            `json:"encoding"`
	Delimiter  string            `json:"delimiter"`
	Sheet      string            `json:"sheet"`
	Sheets     []ImportSheet     `json:"sheets"`
	HeaderRow  int               `json:"headerRow"`
	Transposed bool              `json:"transposed"`
	Sideways   bool              `json:"sideways"` // the headings seem to stand in the first column
	Headings   []string          `json:"headings"` // of ImportedRow.Cells
	Columns    []ImportColumn    `json:"columns"`
	Missing    []string          `json:"missing"` // columns that are needed and not there
	Mapping    map[string]string `json:"mapping"` // what the columns were taken for, for ImportChoices of the next file
}

// ImportSheet is one sheet of a workbook.
type ImportSheet struct {
	Name  string `json:"name"`
	State string `json:"state"` // visible, hidden, very_hidden
}

// ImportColumn is one column of the file.
type ImportColumn struct {
	Heading    string   `json:"heading"`
	Field      string   `json:"field"`      // empty: it is not read
	Confidence string   `json:"confidence"` // given, sure, likely, doubtful, unknown
	Candidates []string `json:"candidates"`
	Samples    []string `json:"samples"`
}

// ImportProblem is why no row of a file can be read yet.
type ImportProblem struct {
	Key    string         `json:"key"`
	Detail string         `json:"detail"`
	Errors []ImportRemark `json:"errors"`
}

// ImportedRow is one row of a plan.
type ImportedRow struct {
	Line        int                `json:"line"`
	Verdict     string             `json:"verdict"`
	ID          string             `json:"id"`       // of the initiative; empty: a new one gets its number when it is written
	Title       events.Text        `json:"title"`    // of the initiative, or what the row calls it
	Cells       []string           `json:"cells"`    // beside ImportLayout.Headings
	Read        []ImportUnderstood `json:"read"`     // how cells were understood
	Values      []ImportValue      `json:"values"`   // all that the row says, in words
	Proposed    *events.Proposed   `json:"proposed"` // the same as typed values; nil if it is refused
	Differences []ImportDifference `json:"differences"`
	Questions   []ImportQuestion   `json:"questions"`
	Remarks     []ImportRemark     `json:"remarks"`
}

// ImportUnderstood is how a cell was read.
type ImportUnderstood struct {
	Column string `json:"column"`
	Read   string `json:"read"`
}

// ImportValue is what one field says.
type ImportValue struct {
	Field string `json:"field"`
	Label string `json:"label"`
	Read  string `json:"read"`
}

// ImportDifference is one field, as it stands and as the file has it.
type ImportDifference struct {
	Field string `json:"field"`
	Label string `json:"label"`
	Now   string `json:"now"`
	Read  string `json:"read"`
	Base  string `json:"base"` // as it was when the row was written to a spreadsheet, where others have changed it since
	Kept  bool   `json:"kept"` // the owner has written it since the last import: it stays
	Over  bool   `json:"over"` // it was chosen that the file is right
}

// ImportQuestion is what a row leaves open.
type ImportQuestion struct {
	Code    string         `json:"code"`
	Text    string         `json:"text"`
	Answers []ImportAnswer `json:"answers"`
	Given   string         `json:"given"` // value of the answer that was given
}

// ImportAnswer is one answer to a question.
type ImportAnswer struct {
	Value string `json:"value"` // for ImportChoices.Answers
	Text  string `json:"text"`
}

// ImportRemark is what is said of a place in a file.
type ImportRemark struct {
	Level  string         `json:"level"`
	Line   int            `json:"line"`   // 0: the file as a whole
	Column string         `json:"column"` // heading
	Code   string         `json:"code"`
	Detail string         `json:"detail"`
	Args   map[string]any `json:"args"`
}

// ImportProgress is how far an import has come.
type ImportProgress struct {
	StartedAt  time.Time      `json:"startedAt"`
	FinishedAt time.Time      `json:"finishedAt"` // zero: it is under way
	Total      int            `json:"total"`      // rows that are to be written
	Done       int            `json:"done"`
	Registered int            `json:"registered"`
	Changed    int            `json:"changed"`
	Unchanged  int            `json:"unchanged"`
	LeftOut    int            `json:"leftOut"` // by the plan
	Refused    []ImportRemark `json:"refused"` // rows that could not be written after all
	Stopped    *ImportRemark  `json:"stopped"` // why it was given up before all rows were written; nil: it was not
	Position   uint64         `json:"position"`
}

// WrittenRow is what was written of one row.
type WrittenRow struct {
	Line       int    `json:"line"`
	ID         string `json:"id"`
	Registered bool   `json:"registered"`
	TakenBack  bool   `json:"takenBack"`
}

// BackProgress is how far an import is taken back.
type BackProgress struct {
	StartedAt time.Time `json:"startedAt"`
	Total     int       `json:"total"` // rows of which something is put back
	Done      int       `json:"done"`
}

// UnderWay says whether an import is being written or taken back.
func (i Import) UnderWay() bool { return i.State == ImportExecuting || i.State == ImportReversing }

// Done is how many rows of how many an import that is UnderWay has come to.
func (i Import) Done() (done, total int) {
	switch {
	case i.Reversing != nil:
		return i.Reversing.Done, i.Reversing.Total
	case i.Progress != nil:
		return i.Progress.Done, i.Progress.Total
	}
	return 0, 0
}

// TakenBack is what taking an import back has put back.
type TakenBack struct {
	At        time.Time `json:"at"`
	Withdrawn int       `json:"withdrawn"`
	Restored  int       `json:"restored"`
	Left      int       `json:"left"` // of which something stays, because it was changed since
}

// ImportChoices are what is chosen about a file. What is nil or empty stays as it
// was chosen before; lines are those of the file.
type ImportChoices struct {
	Sheet       *string                   `json:"sheet,omitempty"`
	Encoding    *string                   `json:"encoding,omitempty"`
	Delimiter   *string                   `json:"delimiter,omitempty"`
	HeaderRow   *int                      `json:"headerRow,omitempty"`
	Transposed  *bool                     `json:"transposed,omitempty"`
	Owner       *string                   `json:"owner,omitempty"`       // who is responsible for all rows of a file without a column for that
	Mapping     map[string]string         `json:"mapping,omitempty"`     // heading → field; "" leaves the column out
	Answers     map[int]map[string]string `json:"answers,omitempty"`     // line → question → value of an answer
	Corrections map[int]map[string]string `json:"corrections,omitempty"` // line → heading → what the cell should say
	Over        map[int][]string          `json:"over,omitempty"`        // line → fields in which the file is right
	Erase       map[int][]string          `json:"erase,omitempty"`       // line → fields that are taken away
	LeftOut     *[]int                    `json:"leftOut,omitempty"`     // lines that are not to be written
}

// ImportReversal is what taking an import back would put back.
type ImportReversal struct {
	Hash string        `json:"hash"` // for ReverseImport
	Rows []ReversedRow `json:"rows"`
	Back int           `json:"back"` // rows of which something is put back
	Left int           `json:"left"` // rows of which something stays
	Next int           `json:"next"` // for ImportPage.After; 0: there is no more
}

// ReversedRow is what would be put back of one row.
type ReversedRow struct {
	Line     int         `json:"line"`
	ID       string      `json:"id"`
	Title    events.Text `json:"title"`
	Withdraw bool        `json:"withdraw"` // the import registered it
	Restore  bool        `json:"restore"`  // fields are put back
	Left     []string    `json:"left"`     // fields that stay, because they were changed since
}
