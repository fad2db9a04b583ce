package rounds

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// positionPage is the form on which a party declares its position.
type positionPage struct {
	roundHead
	Candidate  *round.MinutesCandidate
	Path       string
	Positions  []shell.Option
	Conditions []conditionField
	More       string // how many conditions there would be with one more
}

// conditionField is one condition as it is typed.
type conditionField struct {
	Path, No         string
	Text, Owner, Due string
}

var positions = []string{round.PositionSupports, round.PositionConditions, round.PositionNotNow, round.PositionObjects}

// conditionFields is how many conditions the form has room for to begin with.
const conditionFields = 2

// positionForm is the form with the position that stands.
func positionForm(v *shell.Request) error {
	r, err := openForm(v)
	if err != nil {
		return err
	}
	if err := r.deciding(); err != nil {
		return err
	}
	c, err := r.candidate()
	if err != nil {
		return err
	}
	f := r.head.Form
	f.Values.Set("n", strconv.Itoa(conditionFields))
	if x, ok := c.Positions[r.head.Mine]; ok {
		f.Values.Set("position", x.Position)
		f.Values.Set("reason", v.Lang.Pick(x.Reason))
		f.Values.Set("wouldChange", v.Lang.Pick(x.WouldChange))
		f.Values.Set("n", strconv.Itoa(max(conditionFields, len(x.Conditions))))
		for i, k := range x.Conditions {
			at := fmt.Sprintf("conditions[%d]", i)
			f.Values.Set(at+".text", v.Lang.Pick(k.Text))
			f.Values.Set(at+".owner", k.Owner)
			f.Values.Set(at+".due", string(k.Due))
		}
	}
	return r.showPosition()
}

func (r *roundRequest) showPosition() error {
	c, err := r.candidate()
	if err != nil {
		return err
	}
	f := r.head.Form
	d := &positionPage{roundHead: r.head, Candidate: c, Path: r.candidatePath(c.Initiative)}
	for _, p := range positions {
		d.Positions = append(d.Positions, shell.Option{Value: p, Name: shell.Capital(r.Lang.Value("position", p)), Chosen: p == f.Value("position")})
	}
	for i := range r.conditionCount() {
		at := fmt.Sprintf("conditions[%d]", i)
		d.Conditions = append(d.Conditions, conditionField{at, strconv.Itoa(i + 1), f.Value(at + ".text"), f.Value(at + ".owner"), f.Value(at + ".due")})
	}
	return r.show("round-position", r.T("round.position.title", fault.Args{"title": c.Title}), d)
}

// conditionCount is how many conditions the form has; the domain takes twenty.
func (r *roundRequest) conditionCount() int {
	n, _ := strconv.Atoi(r.head.Form.Value("n"))
	return min(max(n, conditionFields), 20)
}

// position declares a party's position, or gives room for one more condition.
func position(v *shell.Request) error {
	r, err := sentForm(v)
	if err != nil {
		return err
	}
	c, err := r.candidate()
	if err != nil {
		return err
	}
	f := r.head.Form
	if f.Value("handling") == "flere" {
		f.Values.Set("n", strconv.Itoa(r.conditionCount()+1))
		return r.showPosition()
	}
	cmd := round.DeclarePosition{PositionDeclared: events.PositionDeclared{
		Party: r.head.Mine, Initiative: c.Initiative, Position: f.Value("position"), Reason: written(v, f.Value("reason")),
		WouldChange: written(v, f.Value("wouldChange")),
	}}
	var places []string // of the conditions in the form: empty ones are left out
	for i := range r.conditionCount() {
		at := fmt.Sprintf("conditions[%d]", i)
		k := events.Condition{
			Text: written(v, f.Value(at+".text")), Owner: strings.ReplaceAll(f.Value(at+".owner"), " ", ""), Due: events.Date(f.Value(at + ".due")),
		}
		if k.Text != nil || k.Owner != "" || k.Due != "" {
			cmd.Conditions, places = append(cmd.Conditions, k), append(places, at)
		}
	}
	done, err := r.give(cmd)
	if err != nil {
		return err
	}
	if !done {
		place(f, func(path string) (string, string) {
			for i, at := range places {
				if field, ok := strings.CutPrefix(path, fmt.Sprintf("conditions[%d].", i)); ok {
					return at + "." + field, r.Lang.Label(at + "." + field)
				}
			}
			if path == "conditions" {
				return "conditions[0].text", ""
			}
			return "", ""
		})
		return r.showPosition()
	}
	v.Leave("round.position.declared", nil)
	return v.Redirect(r.candidatePath(c.Initiative))
}
