package imports

import (
	"cmp"
	"encoding/json"
	"fmt"
	"hash"
	"slices"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/importing"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/readmodel/views"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/table"
)

// The questions about which initiative a row is.
const (
	questionTitle  = "known_title"  // the id is new, but the organisation has one of that title
	questionNumber = "known_number" // the id is the number of an initiative in this registry
	questionWhich  = "which_owner"  // the row does not say who is responsible, and several have the id
	questionOwner  = "other_owner"  // the row makes another organisation responsible
	answerNew      = "new"
	answerYes      = "yes"
	answerNo       = "no"
)

// questions are all that a row can be asked, but for what its cells mean.
var questions = []string{questionTitle, questionNumber, questionWhich, questionOwner, questionSince, importing.AskStruck}

// asks says whether there is a question of a code.
func asks(code string) bool {
	field, cell := strings.CutPrefix(code, importing.AskCell)
	return slices.Contains(questions, code) || cell && slices.Contains(table.Fields(), table.Field(field))
}

// planner finds out what each row is and what becomes of it.
type planner struct {
	service *Service
	caller  access.Caller
	upload  *upload
	titles  map[string][]string // owner and folded title → ids, in their order
	same    map[string][]int    // what a row is → the rows that are that, by their place
	sum     hash.Hash           // of the plan
	lacking bool                // a row lacks what a new initiative must have
}

// begin learns the titles of what is registered.
func (p *planner) begin() error {
	p.titles = map[string][]string{}
	var failed error
	err := p.service.Query.Each(catalogue.Query{}, func(row catalogue.Row) bool {
		switch row.Standing {
		case events.StandingActive, events.StandingOnHold:
		default:
			return true // what has ended is no candidate
		}
		owner := row.Owner
		if owner == "" {
			var item document.Item
			if failed = json.Unmarshal(row.Item, &item); failed != nil {
				return false
			}
			owner = initiative.ListedOwner("", item.Owner.Name)
		}
		for _, key := range titleKeys(owner, row.Title) {
			p.titles[key] = append(p.titles[key], row.ID)
		}
		return true
	})
	for _, ids := range p.titles {
		slices.Sort(ids)
	}
	if err == nil {
		err = failed
	}
	return err
}

func titleKeys(owner string, title events.Text) (keys []string) {
	for _, tag := range checks.Languages {
		if title[tag] != "" {
			keys = append(keys, owner+"\x00"+reference.Fold(title[tag]))
		}
	}
	return keys
}

// identify finds the initiative that a row is, or what must be asked.
func (p *planner) identify(r *Row, read *importing.Row) (err error) {
	values := read.Values
	values.PhaseNote = read.PhaseNote
	*r = Row{
		Line: read.Line, Title: values.Title, Owner: values.Owner, Values: &values, listed: values.ExternalID, Faults: read.Faults, Warnings: read.Warnings, Read: read.Read, Cells: read.Cells,
		write: &command.ImportRow{
			Mark: p.upload.ID + "/" + strconv.Itoa(read.Line),
			Command: initiative.Import{
				Values: values, Recorded: read.Recorded,
				Erase:   slices.Concat(read.Erase, p.upload.Choices.Erase[read.Line]),
				Consent: initiative.Consent{Over: p.upload.Choices.Over[read.Line]},
			},
		},
	}
	if len(r.Faults) > 0 {
		r.known, err = p.exists(r)
		if !r.known {
			r.Faults = append(slices.Clip(r.Faults), read.Lacks...)
		}
	} else if read.Version.Position > 0 {
		err = p.own(r, read.Version)
	} else {
		if err = p.find(r); r.ID == "" {
			r.lacks, r.known = read.Lacks, r.open()
		}
	}
	p.askCells(r, read.Doubts)
	p.askStruck(r, read.Struck)
	return err
}

// askCells asks what is meant in cells that may mean several things.
func (p *planner) askCells(r *Row, doubts []importing.Doubt) {
	for i := range doubts {
		d := &doubts[i]
		q := Question{Code: d.Code, Args: fault.Args{"column": d.Asks.Column}, Cell: &d.Asks, Optional: !d.Needed}
		for _, c := range d.Choices {
			q.Answers = append(q.Answers, Answer{Value: c.Value, Said: c.Said})
		}
		if q.Optional {
			q.Answers = append(q.Answers, Answer{Value: importing.LeftOut, Code: "leave_out"})
		}
		r.ask(&p.upload.Choices, q)
		r.unread = r.unread || d.Needed && r.Questions[len(r.Questions)-1].Given == ""
	}
}

// askStruck asks what is meant by a line through a row, or through a part of it.
func (p *planner) askStruck(r *Row, struck *importing.Struck) {
	if struck == nil {
		return
	}
	q := Question{Code: importing.AskStruck, Answers: []Answer{{Value: importing.StruckLeave, Code: "struck_leave"}}}
	if len(struck.Columns) > 0 {
		q.Args = fault.Args{"columns": struck.Columns}
		q.Answers = append(q.Answers, Answer{Value: importing.StruckWithout, Code: "struck_without"})
	}
	q.Answers = append(q.Answers, Answer{Value: importing.StruckTake, Code: "struck_take"})
	r.ask(&p.upload.Choices, q)
	r.struckOut = r.Questions[len(r.Questions)-1].Given == importing.StruckLeave
}

// leaves says whether somebody has said that a row is left out.
func (p *planner) leaves(r *Row) bool { return r.struckOut || p.upload.Choices.leaves(r.Line) }

// exists says whether a row may be an initiative that is registered.
func (p *planner) exists(r *Row) (bool, error) {
	row := r.write.Command.Listed()
	known, err := p.service.Views.Listed(row.List, row.ID)
	if err != nil || len(known) > 0 {
		return true, err
	}
	if !initiative.ValidID(r.Values.ExternalID) {
		return false, nil
	}
	s, err := p.service.Query.Stored(r.Values.ExternalID)
	return s.Exists(), err
}

// find finds the initiative that a row of somebody's list is, or asks.
func (p *planner) find(r *Row) error {
	row := r.write.Command.Listed()
	known, err := p.service.Views.Listed(row.List, row.ID)
	if err != nil {
		return fmt.Errorf("find row: %w", err)
	}
	if id := p.knownAs(row, known); id != "" {
		r.ID, r.write.Command.Known = id, true
		return nil
	}
	if row.Owner == "" && len(known) > 1 {
		p.askWhich(r, known)
		return nil
	}
	if found, err := p.byNumber(r); found || err != nil {
		return err
	}
	p.askTitle(r)
	for _, k := range known {
		if r.ID == "" {
			r.warn("id_of_other_owner", fault.Args{"id": k.ID, "given": r.Values.ExternalID, "owner": k.Owner})
		}
	}
	return nil
}

// knownAs is the initiative that a row of this list is: the one of the same id
// and the same organisation. One whose number has become known since is found by
// its name.
func (p *planner) knownAs(row initiative.Listed, known []views.ListedInitiative) string {
	for _, k := range known {
		if k.Owner == row.Owner {
			return k.ID
		}
	}
	if row.Owner == "" && len(known) == 1 {
		return known[0].ID
	}
	for _, k := range known {
		if o, ok := p.service.Query.Reference().OrganisationByName(k.Owner); ok && o.Number == row.Owner {
			return k.ID
		}
	}
	return ""
}

// askWhich asks which organisation's initiative a row is that names none.
func (p *planner) askWhich(r *Row, known []views.ListedInitiative) {
	q := Question{Code: questionWhich, Args: fault.Args{"given": r.Values.ExternalID}}
	for _, k := range known {
		q.Answers = append(q.Answers, Answer{Value: k.ID, Code: "this", Args: fault.Args{"id": k.ID, "owner": k.Owner}})
	}
	if r.ask(&p.upload.Choices, q) {
		r.ID, r.write.Command.Known = r.Questions[0].Given, true
	}
}

// byNumber takes a row whose id is the number of an initiative in this registry,
// as in a list that was exported from it. One that says what is recorded, or has
// the title that is recorded, is that initiative; anything else is asked about.
func (p *planner) byNumber(r *Row) (found bool, err error) {
	number := r.Values.ExternalID
	if !initiative.ValidID(number) {
		return false, nil
	}
	s, err := p.service.Query.Stored(number)
	if err != nil || !s.Exists() {
		return false, err
	}
	c := &r.write.Command
	if len(c.Differences(&s)) == 0 {
		r.ID, c.Known = number, true
		return true, nil
	}
	if titled(&c.Values, &s) {
		r.ID, c.Own = number, true
		return true, nil
	}
	asked := r.ask(&p.upload.Choices, Question{Code: questionNumber, Args: fault.Args{"id": number}, Answers: []Answer{
		{Value: number, Code: "this", Args: fault.Args{"id": number}}, {Value: answerNew, Code: answerNew},
	}})
	if asked && r.Questions[0].Given == number {
		r.ID, c.Consent.Adopt = number, true
		c.Values.ExternalID = cmp.Or(s.ExternalID, number)
	}
	return true, nil
}

// askTitle asks whether a row that the list has not registered is one that the
// organisation has under that title.
func (p *planner) askTitle(r *Row) {
	owner := initiative.ListedOwner(r.Values.Owner, r.Values.OwnerName)
	var ids []string
	for _, key := range titleKeys(owner, r.Values.Title) {
		ids = append(ids, p.titles[key]...)
	}
	if len(ids) == 0 {
		return
	}
	slices.Sort(ids)
	q := Question{Code: questionTitle, Args: fault.Args{"id": ids[0]}, Answers: []Answer{{Value: answerNew, Code: answerNew}}}
	for _, id := range slices.Compact(ids) {
		q.Answers = append(q.Answers, Answer{Value: id, Code: "this", Args: fault.Args{"id": id}})
	}
	if r.ask(&p.upload.Choices, q) && r.Questions[0].Given != answerNew {
		r.ID, r.write.Command.Consent.Adopt = r.Questions[0].Given, true
	}
}

// ask puts a question, and says whether it has been answered with one of its
// answers.
func (r *Row) ask(c *Choices, q Question) bool {
	given := c.answer(r.Line, q.Code)
	if slices.ContainsFunc(q.Answers, func(a Answer) bool { return a.Value == given }) {
		q.Given = given
	}
	r.Questions = append(r.Questions, q)
	return q.Given != ""
}

func (r *Row) warn(code string, args fault.Args) {
	r.Warnings = append(slices.Clip(r.Warnings), importing.Cell{Line: r.Line, Column: "id", Code: code, Args: args})
}

// open says whether a question has no answer yet.
func (r *Row) open() bool {
	return slices.ContainsFunc(r.Questions, func(q Question) bool { return q.Given == "" && !q.Optional })
}

// note notes what a row is, so that another one that is the same is found.
func (p *planner) note(r *Row, index int) {
	row := r.write.Command.Listed()
	if row.ID == "" || p.leaves(r) {
		return
	}
	key := row.Owner + "\x00" + row.ID
	if r.ID != "" {
		key = r.ID
	}
	p.same[key] = append(p.same[key], index)
}

// refuseTwice refuses all rows that are the same initiative: none of them is
// more right than the others.
func (p *planner) refuseTwice(rows []Row) {
	var all []int
	for _, twins := range p.same {
		if len(twins) < 2 {
			continue
		}
		all = append(all, twins...)
		for i, index := range twins {
			rows[index].twice(&rows[twins[(i+1)%len(twins)]])
		}
	}
	slices.Sort(all)
	writeJSON(p.sum, all)
}

// twice refuses a row: what it would change and what is asked about that is of no
// use any more.
func (r *Row) twice(other *Row) {
	r.Faults = append(slices.Clip(r.Faults), importing.Cell{
		Line: r.Line, Column: "id", Code: "duplicate_id", Args: fault.Args{"given": r.listed, "line": other.Line},
	})
	r.Verdict, r.Differences, r.Questions, r.write = Refused, nil, r.Questions[:r.asked], nil
}
