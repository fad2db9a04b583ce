package rounds

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// exceptionPage is the form on which a party signs that class now may pass the
// frame, for just these initiatives.
type exceptionPage struct {
	roundHead
	Line    *capacityLine
	Choices []exceptionChoice
	Chosen  []string           // on other pages
	Pager   *shell.Pager       // nil where all have room
	Check   *document.Capacity // of those chosen; nil before any is
	Waiting *exceptionOf       // what the other party has signed
}

type exceptionChoice struct {
	ID     string
	Title  events.Text
	Hours  int64
	Chosen bool
}

// exceptionForm works out what the chosen initiatives take.
func exceptionForm(v *shell.Request) error {
	r, err := openForm(v)
	if err != nil {
		return err
	}
	if err := r.deciding(); err != nil {
		return err
	}
	chosen := v.HTTP.URL.Query()["tiltak"]
	if chosen == nil {
		chosen = r.suggested()
	}
	return r.showException(chosen)
}

// suggested is what the other party has signed, or else all that anybody has
// signed as now.
func (r *roundRequest) suggested() (out []string) {
	if x := r.theirException(); x != nil {
		return x.Initiatives
	}
	for _, id := range r.state.Candidates {
		for _, p := range events.Parties {
			if r.state.Signatures[id][p].Class == events.ClassNow && !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out
}

// theirException is the other party's signature, if it has not been met.
func (r *roundRequest) theirException() *exceptionOf {
	if c := r.capacity(); c != nil {
		for _, x := range c.Waiting {
			if x.Party == r.head.Theirs {
				return &x
			}
		}
	}
	return nil
}

func (r *roundRequest) showException(chosen []string) error {
	d := &exceptionPage{roundHead: r.head, Line: r.capacity(), Waiting: r.theirException()}
	if d.Line == nil {
		return fault.New(fault.NotAllowedNow, "no_capacity_frame", nil)
	}
	var known []string
	for _, c := range r.head.Round.Candidates {
		in := slices.Contains(chosen, c.Initiative)
		if in {
			known = append(known, c.Initiative)
		}
		d.Choices = append(d.Choices, exceptionChoice{c.Initiative, c.Title, c.Hours, in})
	}
	from, to, p := r.Cut(len(d.Choices), choicesShown, r.HTTP.URL.Query().Get(shell.ParamPage), "")
	for i, c := range d.Choices {
		if c.Chosen && (i < from || i >= to) {
			d.Chosen = append(d.Chosen, c.ID)
		}
	}
	d.Choices, d.Pager = d.Choices[from:to], p
	if len(known) > 0 {
		check, err := r.Shell.Config.App.Query.RoundCapacity(r.state.ID, known)
		if err != nil {
			return err
		}
		d.Check = &check
	}
	return r.show("round-exception", r.T("round.exception", nil), d)
}

// exception signs what was shown.
func exception(v *shell.Request) error {
	r, err := sentForm(v)
	if err != nil {
		return err
	}
	b := r.binding(form.AnyOf("initiatives", nil), form.Carried("contentHash"), reason())
	typed, wrong, err := form.Bind[events.CapacityExceptionSigned](b)
	if err != nil {
		return err
	}
	done, err := r.give(b, round.SignException{
		Party: r.head.Mine, Initiatives: typed.Initiatives, ContentHash: typed.ContentHash, Reason: typed.Reason,
	}, wrong...)
	if err != nil {
		return err
	}
	if !done {
		return r.showException(typed.Initiatives)
	}
	v.Leave("round.exception.signed", nil)
	return v.Redirect(r.head.Path)
}
