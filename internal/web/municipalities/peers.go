package municipalities

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// peers is what the others have done with an initiative: those of the same county, and
// those of the same size. Counted are those whom it concerns.
type peers struct {
	Near, NearOf int // of the county: that use it, and all
	Like, LikeOf int // of the size class
	Ask          reference.Municipality
	AskHref      string // of what Ask has said; "" where nobody uses it
}

// Any says that somebody uses it.
func (p *peers) Any() bool { return p.Near+p.Like > 0 }

// others are the municipalities of the same county or the same size: those of the
// county first, which are those that one asks.
func (d *municipalityPage) others(ref *reference.Data) (out []reference.Municipality) {
	for _, near := range []bool{true, false} {
		for _, m := range ref.Municipalities() {
			if m.Number != d.Number && (m.County == d.County) == near && (near || m.SizeClass() == d.Class) {
				out = append(out, m)
			}
		}
	}
	return out
}

// readPeers reads what the others have done with some initiatives. Whom to ask is one
// who says itself that it uses what the initiative gives, and has said so within a
// year.
func (d *municipalityPage) readPeers(v *shell.Request, rows []catalogue.Row) ([]peers, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	others := d.others(v.Shell.Config.Ref)
	cells, err := v.Shell.Config.App.Query.Matrix(rows, others, v.Today())
	if err != nil {
		return nil, err
	}
	out := make([]peers, len(rows))
	for i := range rows {
		p := &out[i]
		for j, m := range others {
			c := &cells[i][j]
			if !c.Concerned {
				continue
			}
			uses := 0
			if c.Word != nil && c.Word.State == events.AdoptionInUse {
				uses = 1
			}
			if m.County == d.County {
				p.Near, p.NearOf = p.Near+uses, p.NearOf+1
			}
			if m.SizeClass() == d.Class {
				p.Like, p.LikeOf = p.Like+uses, p.LikeOf+1
			}
			if uses == 1 && p.AskHref == "" && c.Word.Own() && !c.Expired {
				p.Ask, p.AskHref = m, "/tiltak/"+rows[i].ID+"/innforing/"+m.Number
			}
		}
	}
	return out, nil
}

// own is what the municipality is counted by; nil: nobody has said anything.
func (d *municipalityPage) own(initiative string) *adoption.Word {
	if a := d.Adopted[initiative]; a != nil {
		return a.Stand.Counts()
	}
	return nil
}
