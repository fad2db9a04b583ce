package rounds

import (
	"cmp"
	"github.com/samstyring/samstyring/events"

	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// candidatesPage is where candidates are added and removed.
type candidatesPage struct {
	roundHead
	More *choices // that are not in the round
}

// candidatesForm shows what is in the round and what could be.
func candidatesForm(v *shell.Request) error {
	r, err := openForm(v)
	if err != nil {
		return err
	}
	return r.showCandidates()
}

func (r *roundRequest) showCandidates() error {
	d := &candidatesPage{roundHead: r.head}
	var err error
	if d.More, err = candidateChoices(r.Request, nil, r.state.Candidates, r.HTTP.URL.Query().Get(shell.ParamPage), "kan-velges"); err != nil {
		return err
	}
	return r.show("round-candidates", r.T("round.candidates", nil), d)
}

// candidates adds one candidate, or removes one.
func candidates(v *shell.Request) error {
	r, err := sentForm(v)
	if err != nil {
		return err
	}
	b := r.binding(form.OneLine("initiative"), form.OneOf("remove", nil), reason())
	typed, wrong, err := form.Bind[struct {
		Initiative string      `json:"initiative"`
		Remove     string      `json:"remove"`
		Reason     events.Text `json:"reason"`
	}](b)
	if err != nil {
		return err
	}
	var cmd round.Command = round.AddCandidate{Initiative: cmp.Or(b.Value("velg"), typed.Initiative)} // from the list, or typed
	said := "added"
	if b.Value("handling") == "fjern" {
		cmd, said = round.RemoveCandidate{Initiative: typed.Remove, Reason: typed.Reason}, "removed"
	}
	done, err := r.give(b, cmd, wrong...)
	if err != nil {
		return err
	}
	if !done {
		return r.showCandidates()
	}
	v.Leave("round.candidate."+said, fault.Args{"party": r.head.Mine})
	return v.Redirect(r.head.Path + "/kandidater")
}
