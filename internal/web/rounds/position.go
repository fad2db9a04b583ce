package rounds

import (
	"fmt"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/web/form"
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
		d.Positions = append(d.Positions, shell.Option{Value: p, Name: locale.Capital(r.Lang.Value("position", p)), Chosen: p == f.Value("position")})
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
	b := r.binding(form.OneOfFew("position", nil), reason(), form.NorwegianLongText("wouldChange"),
		form.List("conditions", form.NorwegianLongText("text"), form.Field{Path: "owner", Kind: form.Org}, form.Date("due")))
	b.Compact()
	b.Lead = leads("conditions", "conditions[0].text")
	cmd, wrong, err := form.Bind[events.PositionDeclared](b)
	if err != nil {
		return err
	}
	cmd.Party, cmd.Initiative = r.head.Mine, c.Initiative
	done, err := r.give(b, round.DeclarePosition{PositionDeclared: cmd}, wrong...)
	if err != nil {
		return err
	}
	if !done {
		return r.showPosition()
	}
	v.Leave("round.position.declared", nil)
	return v.Redirect(r.candidatePath(c.Initiative))
}
