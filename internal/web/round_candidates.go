package web

import (
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
)

// candidatesPage is where candidates are added and removed.
type candidatesPage struct {
	roundHead
	More []candidateChoice // that are not in the round
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
	more, err := r.candidateChoices(nil)
	if err != nil {
		return err
	}
	d.More = slices.DeleteFunc(more, func(c candidateChoice) bool { return slices.Contains(r.state.Candidates, c.ID) })
	return r.show("round-candidates", r.text("round.candidates", nil), d)
}

// candidates adds one candidate, or removes one.
func (w *Web) candidates(v *visit) error {
	r, err := v.sentForm()
	if err != nil {
		return err
	}
	f := r.head.Form
	var cmd round.Command = round.AddCandidate{Initiative: strings.TrimSpace(f.Value("initiative"))}
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
