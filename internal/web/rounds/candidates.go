package rounds

import (
	"cmp"
	"strings"

	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
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
	f := r.head.Form
	id := cmp.Or(f.Value("velg"), strings.TrimSpace(f.Value("initiative"))) // from the list, or typed
	var cmd round.Command = round.AddCandidate{Initiative: id}
	said := "added"
	if f.Value("handling") == "fjern" {
		cmd, said = round.RemoveCandidate{Initiative: f.Value("remove"), Reason: written(v, f.Value("reason"))}, "removed"
	}
	done, err := r.give(cmd)
	if err != nil {
		return err
	}
	if !done {
		return r.showCandidates()
	}
	v.Leave("round.candidate."+said, fault.Args{"party": r.head.Mine})
	return v.Redirect(r.head.Path + "/kandidater")
}
