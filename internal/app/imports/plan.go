package imports

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"iter"
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/importing"
	"github.com/samstyring/samstyring/internal/reading"
	"github.com/samstyring/samstyring/internal/reference"
)

// Verdict is what becomes of a row when the plan is carried out.
type Verdict string

// The verdicts.
const (
	New       Verdict = "new"       // it registers an initiative
	Changed   Verdict = "changed"   // it changes one
	Unchanged Verdict = "unchanged" // it says what is recorded already
	Kept      Verdict = "kept"      // it says otherwise than the owner has written since; that stays
	Doubt     Verdict = "doubt"     // it is asked about, and not written before there is an answer
	Refused   Verdict = "refused"   // it cannot be written
	LeftOut   Verdict = "left_out"  // somebody chose to leave it out
)

// Verdicts lists the verdicts, those that a person must look at first.
var Verdicts = []Verdict{Doubt, Refused, Kept, Changed, New, LeftOut, Unchanged}

// Plan is what would be written if a file were carried out now. It is shared
// and must not be changed.
type Plan struct {
	ID        string
	Revision  uint64 // of the choices: to be given with the next ones
	Hash      string // to be given to carry out what the plan shows
	Name      string
	Source    string
	FileHash  string // SHA-256, lower-case hex
	Format    string // of importing.File
	Encoding  string
	Separator string
	Sheet     string
	Headings  []string
	Layout    *importing.Layout // nil for rows that a program gives
	Problem   *fault.Error      // why no row could be read, such as headings that nobody knows; nil: they could
	Notes     []importing.Cell  // about the file as a whole
	Rows      []Row             // in the order of the file
	Counts    map[Verdict]int
	Expires   time.Time
	Choices   Choices
	Progress  *Progress // nil: nobody has carried it out
	Replayed  bool      // the file was given before under the same key

	position uint64 // of the registry when it was made
}

// Row is one row of a plan.
type Row struct {
	Line        int
	Verdict     Verdict
	ID          string      // of the initiative; empty if a new one gets its number when it is written
	Title       events.Text // of the initiative, or what the row calls it
	Owner       string      // organisation number of the row's owner, if it gives one
	Differences []initiative.Difference
	Questions   []Question
	Faults      []importing.Cell // every reason why it is refused
	Warnings    []importing.Cell
	Values      *events.Proposed       // what was read; nil of a row that is unchanged: what is recorded
	Read        []importing.Understood // how the values were understood; none of a row that is unchanged
	Cells       []string               // what stands in the row, beside Plan.Headings

	write     *command.ImportRow // nil when it is known that it is not written
	listed    string             // the row's id in its list
	asked     int                // questions that do not follow from what is recorded
	known     bool               // it may be registered, though it is refused or asked about
	unread    bool               // it is nothing without a value that is asked about
	struckOut bool               // it is struck through, and somebody has said that it is left out
	lacks     []importing.Cell   // faults, if the row registers a new initiative
	clashes   []initiative.Clash // what somebody else has changed since the row was written
}

// Question is what a row leaves open. Its words are import.question.<Code>.
type Question struct {
	Code    string
	Args    fault.Args
	Answers []Answer
	// Cell is what is asked, where a cell may mean several things; it has the words.
	Cell     *importing.Cell
	Optional bool   // without an answer, the row is written without the value
	Given    string // the value of the answer that was given; empty: none
}

// Answer is one answer to a question. Its words are import.answer.<Code>.
type Answer struct {
	Value string // to be noted with Choices.Answer
	Code  string
	Args  fault.Args
	Said  []reading.Said // what a cell means; it has the words
}

// Writes says whether carrying out would write the row.
func (r *Row) Writes() bool { return r.Verdict == New || r.Verdict == Changed }

// make makes the plan of a file.
func (s *Service) make(ctx context.Context, c access.Caller, u *upload, raw []byte) (*Plan, error) {
	if err := s.Query.CatchUp(ctx); err != nil {
		return nil, err
	}
	position := s.Query.Position()
	owner, err := s.ownerOfAll(c, u)
	if err != nil {
		return nil, err
	}
	file, rows, err := importing.Read(u.Name, raw, importing.Options{
		Owner: owner, Assumed: u.Choices.Owner == "",
		Source: u.Source, Reference: s.Query.Reference(), Today: u.Day, Corrections: u.Choices.Corrections, Answers: u.Choices.Answers, Table: u.Choices.Table,
	})
	var problem *fault.Error
	if err != nil {
		if file, problem, err = unread(u, raw, err); err != nil {
			return nil, err
		}
	}
	out := &Plan{
		ID: u.ID, Revision: u.Revision, Name: u.Name, Source: u.Source, FileHash: u.Hash, Format: file.Format,
		Encoding: file.Encoding, Separator: file.Separator, Sheet: file.Sheet, Headings: file.Headings, Notes: file.Warnings,
		Counts: map[Verdict]int{}, Expires: u.At.Add(uploadLife), Choices: u.Choices,
		Progress: u.Execution, Layout: file.Layout, Problem: problem, position: position,
	}
	if u.Recalled {
		out.Notes = append(slices.Clip(out.Notes), importing.Cell{Column: "", Code: "mapping_recalled", Info: true})
	}
	if problem == nil {
		err = s.makeRows(c, u, out, file, rows)
	}
	return out, err
}

// ownerOfAll is who is responsible for all rows of a file without a column for that:
// who was chosen, or the caller's own organisation, unless that registers for
// several.
func (s *Service) ownerOfAll(c access.Caller, u *upload) (string, error) {
	if u.Choices.Owner == "" {
		if c.Organisation == reference.Digdir {
			return "", nil
		}
		return c.Organisation, nil
	}
	typed := reading.Typed(u.Choices.Owner)
	o := reading.Organisation(typed, s.Query.Reference())
	reason, trouble := o.Trouble(typed)
	if !trouble && o.Value.Number == "" {
		reason, trouble = fault.Field{Code: "unknown_organisation", Args: fault.Args{"given": u.Choices.Owner}}, true
	}
	if trouble {
		reason.Path = "owner"
		return "", &fault.Error{Code: fault.Invalid, Fields: []fault.Field{reason}}
	}
	return o.Value.Number, nil
}

// makeRows says what becomes of each row, one after the other, so that of a long
// list only that is held.
func (s *Service) makeRows(c access.Caller, u *upload, out *Plan, file *importing.File, rows iter.Seq[importing.Row]) error {
	p := &planner{service: s, caller: c, upload: u, same: map[string][]int{}, sum: sha256.New()}
	if err := p.begin(); err != nil {
		return err
	}
	fmt.Fprintf(p.sum, "%s\x00%s\x00%s\x00", u.Hash, u.Source, c.Organisation)
	writeJSON(p.sum, u.Choices)
	out.Rows = make([]Row, 0, file.Total)
	for read := range rows {
		out.Rows = append(out.Rows, Row{})
		if err := p.plan(&out.Rows[len(out.Rows)-1], len(out.Rows)-1, &read); err != nil {
			return err
		}
	}
	p.refuseTwice(out.Rows)
	for i := range out.Rows {
		out.Counts[out.Rows[i].Verdict]++
	}
	out.needHeadings(file, p.lacking)
	out.Hash = hex.EncodeToString(p.sum.Sum(nil))
	return nil
}

// plan says what becomes of a row, and keeps of it what is needed after that.
func (p *planner) plan(r *Row, index int, read *importing.Row) error {
	if err := p.identify(r, read); err != nil {
		return err
	}
	p.note(r, index)
	p.lacking = p.lacking || len(r.lacks) > 0
	asked := len(r.Questions)
	caused, err := p.judge(r)
	if err != nil {
		return err
	}
	r.asked = asked
	r.hash(p.sum, caused)
	if !r.Writes() {
		r.write = nil
	}
	if r.Verdict == Unchanged {
		r.Values, r.Read = nil, nil
	}
	r.lacks, r.clashes = nil, nil
	return nil
}

// needHeadings looks at columns that new initiatives need and the file lacks: if
// none of its rows is an initiative that is registered, no row could be read.
func (p *Plan) needHeadings(file *importing.File, lacking bool) {
	if len(file.Lacks) == 0 {
		return
	}
	known := slices.ContainsFunc(p.Rows, func(r Row) bool { return r.ID != "" || r.known })
	if !known {
		p.Problem = &fault.Error{Code: fault.Invalid, Key: "import_headings", Fields: file.Lacks, Args: fault.Args{"line": p.Layout.HeaderRow}}
		p.Rows = nil
		clear(p.Counts)
		return
	}
	if lacking {
		for _, f := range file.Lacks {
			p.Notes = append(slices.Clip(p.Notes), importing.Cell{Column: f.Path, Code: "heading_for_new", Args: f.Args})
		}
	}
}

// unread is a file without rows, where Parse has refused it because of how it
// lies: a problem that a person can solve by choosing. Anything else stays an
// error.
func unread(u *upload, raw []byte, refused error) (*importing.File, *fault.Error, error) {
	var f *fault.Error
	if !errors.As(refused, &f) || f.Key != "import_headings" && f.Key != "import_sideways" {
		return nil, nil, refused
	}
	l, err := importing.Look(u.Name, raw, u.Choices.Table)
	if err != nil {
		return nil, nil, err
	}
	return &importing.File{Format: l.Format, Encoding: l.Encoding, Separator: l.Separator, Sheet: l.Sheet, Layout: l}, f, nil
}

// hash adds to the hash of a plan what is said of a row and what that rests on.
func (r *Row) hash(to hash.Hash, caused []events.Payload) {
	fmt.Fprintf(to, "%d\x00%s\x00%s\x00%d\x00", r.Line, r.Verdict, r.ID, r.write.Seen)
	for _, e := range caused {
		fmt.Fprint(to, e.EventName(), "\x00")
		writeJSON(to, e)
	}
	for _, d := range r.Differences {
		writeJSON(to, d)
	}
	writeJSON(to, r.Questions)
}

func writeJSON(to hash.Hash, v any) {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("encode plan: " + err.Error()) // plain data always encodes
	}
	to.Write(raw)
}
