package rounds

import (
	"strings"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// concludePage is what a conclusion would do, and what stands in its way.
type concludePage struct {
	roundHead
	Unmet []unmet
	More  int // unmet, and not listed
	Rows  []roundRow
	Pager *shell.Pager // nil where all candidates have room
}

// concludeForm shows it before one tries.
func concludeForm(v *shell.Request) error {
	r, err := openForm(v)
	if err != nil {
		return err
	}
	if err := r.deciding(); err != nil {
		return err
	}
	return r.showConclude()
}

func (r *roundRequest) showConclude() error {
	d := &concludePage{}
	if err := r.Shell.Config.App.Command.MayConclude(r.Caller(), r.state.ID); err != nil {
		e := app.Fault(err)
		if e.Code != fault.GateUnmet {
			return err
		}
		for _, f := range e.Fields {
			u := unmet{Label: r.Lang.Label(f.Path), Text: r.Lang.Field(f)}
			if at, ok := strings.CutPrefix(f.Path, "decisions."); ok {
				id, _, _ := strings.Cut(at, ".")
				u.Label, u.Href = r.candidateTitle(id), r.candidatePath(id)
			}
			if f.Path == "class" {
				u.Href = r.head.Path + "/unntak"
			}
			d.Unmet = append(d.Unmet, u)
		}
		d.Unmet, d.More = capped(d.Unmet)
	}
	d.Pager = r.cutCandidates(4*candidatesShown, "tiltakene")
	d.roundHead, d.Rows = r.head, r.rows()
	return r.show("round-conclude", r.T("round.conclude", nil), d)
}

// conclude ends the round and moves what was decided, all or nothing.
func conclude(v *shell.Request) error {
	r, err := sentForm(v)
	if err != nil {
		return err
	}
	done, err := r.give(r.binding(), round.Conclude{})
	if err != nil {
		return err
	}
	if !done {
		r.head.Form.Unlink()
		if err := r.deciding(); err != nil {
			return err
		}
		return r.showConclude()
	}
	v.Leave("round.concluded", nil)
	return v.Redirect(r.head.Path)
}
