package web

import (
	"strings"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
)

// concludePage is what a conclusion would do, and what stands in its way.
type concludePage struct {
	roundHead
	Unmet []unmet
	More  int // unmet, and not listed
	Rows  []roundRow
	Pager *pager // nil where all candidates have room
}

// concludeForm shows it before one tries.
func (w *Web) concludeForm(v *visit) error {
	r, err := v.openForm()
	if err != nil {
		return err
	}
	if err := r.deciding(); err != nil {
		return err
	}
	return r.showConclude()
}

func (r *room) showConclude() error {
	d := &concludePage{}
	if err := r.web.cfg.App.Command.TryConclude(r.caller(), r.state.ID); err != nil {
		e := app.Fault(err)
		if e.Code != fault.GateUnmet {
			return err
		}
		for _, f := range e.Fields {
			u := unmet{Label: r.lang.Label(f.Path), Text: r.lang.Field(f)}
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
	return r.show("round-conclude", r.text("round.conclude", nil), d)
}

// conclude ends the round and moves what was decided, all or nothing.
func (w *Web) conclude(v *visit) error {
	r, err := v.sentForm()
	if err != nil {
		return err
	}
	done, err := r.give(round.Conclude{})
	if err != nil {
		return err
	}
	if !done {
		r.head.Form.unlinked()
		if err := r.deciding(); err != nil {
			return err
		}
		return r.showConclude()
	}
	v.leave("round.concluded", nil)
	return v.redirect(r.head.Path)
}
