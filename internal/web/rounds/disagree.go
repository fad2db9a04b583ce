package rounds

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// disagreePage is one of the forms for a candidate that the parties do not
// agree on.
type disagreePage struct {
	roundHead
	Candidate *round.MinutesCandidate
	Path      string // of the candidate
	Action    string // of the form, below it
	Levels    []shell.Option
}

// disagreement is one of those forms: its address and its texts are the same
// word.
type disagreement struct {
	action string
	fields []form.Field
	cmd    func(r *roundRequest, initiative string, d *dissent) round.Command
}

// dissent is what these forms ask for, each some of it.
type dissent struct {
	Reason      events.Text            `json:"reason"`
	WouldChange events.Text            `json:"wouldChange"`
	Resolution  events.Text            `json:"resolution"`
	Level       events.EscalationLevel `json:"level"`
	Deadline    events.Date            `json:"deadline"`
}

var (
	disagreeing = disagreement{
		"uenighet", []form.Field{reason(), form.NorwegianLongText("wouldChange")},
		func(r *roundRequest, id string, d *dissent) round.Command {
			return round.RecordDisagreement{Party: r.head.Mine, Initiative: id, Reason: d.Reason, WouldChange: d.WouldChange}
		},
	}
	escalating = disagreement{
		"loft", []form.Field{form.OneOfFew("level", nil), form.Date("deadline"), reason()},
		func(_ *roundRequest, id string, d *dissent) round.Command {
			return round.Escalate{Initiative: id, Level: d.Level, Reason: d.Reason, Deadline: d.Deadline}
		},
	}
	resolving = disagreement{
		"avklaring", []form.Field{form.NorwegianLongText("resolution")},
		func(_ *roundRequest, id string, d *dissent) round.Command {
			return round.ResolveEscalation{Initiative: id, Resolution: d.Resolution}
		},
	}
)

// disagreeForm shows one of the forms.
func disagreeForm(w *shell.Shell, d disagreement) shell.Handler {
	return func(v *shell.Request) error {
		r, err := openForm(v)
		if err != nil {
			return err
		}
		if !r.state.Public() {
			return fault.New(fault.NotAllowedNow, "scores_not_revealed", nil)
		}
		return r.showDisagree(d)
	}
}

func (r *roundRequest) showDisagree(form disagreement) error {
	c, err := r.candidate()
	if err != nil {
		return err
	}
	d := &disagreePage{roundHead: r.head, Candidate: c, Path: r.candidatePath(c.Initiative), Action: form.action}
	for _, level := range r.levels(c) {
		d.Levels = append(d.Levels, shell.Option{
			Value: string(level), Name: locale.Capital(r.Lang.Value("level", level)), Chosen: string(level) == r.head.Form.Value("level"),
		})
	}
	return r.show("round-disagree", r.T("round.action."+form.action+".title", fault.Args{"title": c.Title}), d)
}

// levels are those that a disagreement can be sent to: it may go higher, never
// lower.
func (r *roundRequest) levels(c *round.MinutesCandidate) []events.EscalationLevel {
	if n := len(c.Escalations); n > 0 && c.Escalations[n-1].ResolvedAt.IsZero() {
		return events.EscalationLevels[slices.Index(events.EscalationLevels, c.Escalations[n-1].Level)+1:]
	}
	return events.EscalationLevels
}

// disagree does what one of the forms says.
func disagree(w *shell.Shell, d disagreement) shell.Handler {
	return func(v *shell.Request) error {
		r, err := sentForm(v)
		if err != nil {
			return err
		}
		c, err := r.candidate()
		if err != nil {
			return err
		}
		b := r.binding(d.fields...)
		typed, wrong, err := form.Bind[dissent](b)
		if err != nil {
			return err
		}
		done, err := r.give(b, d.cmd(r, c.Initiative, &typed), wrong...)
		if err != nil {
			return err
		}
		if !done {
			return r.showDisagree(d)
		}
		v.Leave("round.action."+d.action+".done", nil)
		return v.Redirect(r.candidatePath(c.Initiative))
	}
}
