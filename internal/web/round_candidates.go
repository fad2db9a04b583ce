package web

import (
	"cmp"
	"strings"

	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
)

// candidatesPage is where candidates are added and removed.
type candidatesPage struct {
	roundHead
	More *choices // that are not in the round
}

// candidatesForm shows what is in the round and what could be.
func (w *Web) candidatesForm(v *visit) error {
	r, err := v.openForm()
	if err != nil {
		return err
	}
	return r.showCandidates()
}

func (r *room) showCandidates() error {
	d := &candidatesPage{roundHead: r.head}
	var err error
	if d.More, err = r.candidateChoices(nil, r.state.Candidates, r.r.URL.Query().Get(paramPage), "kan-velges"); err != nil {
		return err
	}
	return r.show("round-candidates", r.text("round.candidates", nil), d)
}

// candidates adds one candidate, or removes one.
func (w *Web) candidates(v *visit) error {
	r, err := v.sentForm()
	if err != nil {
		return err
	}
	f := r.head.Form
	id := cmp.Or(f.Value("velg"), strings.TrimSpace(f.Value("initiative"))) // from the list, or typed
	var cmd round.Command = round.AddCandidate{Initiative: id}
	said := "added"
	if f.Value("handling") == "fjern" {
		cmd, said = round.RemoveCandidate{Initiative: f.Value("remove"), Reason: v.written(f.Value("reason"))}, "removed"
	}
	done, err := r.give(cmd)
	if err != nil {
		return err
	}
	if !done {
		return r.showCandidates()
	}
	v.leave("round.candidate."+said, fault.Args{"party": r.head.Mine})
	return v.redirect(r.head.Path + "/kandidater")
}
