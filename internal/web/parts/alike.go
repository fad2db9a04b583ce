package parts

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/find"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// Alike is something that may be about the same as what is being written.
type Alike struct {
	find.Likeness
	Behind  int    // how many municipalities are behind a need
	Support string // where to support a need instead; "" where that is not possible
	Ours    bool   // the municipality that is here is behind it already
}

// FindAlike are the initiatives and needs that may be about the same as a title with a
// text, the most alike first.
func FindAlike(v *shell.Request, title, text events.Text) ([]Alike, error) {
	app := v.Shell.Config.App
	list, err := app.Find.Alike(title, text)
	if err != nil {
		return nil, err
	}
	own, is := v.Shell.Config.Ref.ByOrganisation(v.Session.Organisation)
	var out []Alike
	for _, l := range list {
		a := Alike{Likeness: l}
		if l.Kind == find.Need {
			s, err := app.Query.Need(l.ID)
			if err != nil {
				return nil, err
			}
			sum := app.Query.NeedSum(&s)
			a.Behind = len(sum.Behind)
			a.Ours = is && app.Query.NeedVoice(&s, own) != nil
			if is && !a.Ours && s.Stands() && app.Command.MayNeed(v.Caller(), need.KindSupport, own.Number, &s) == nil {
				a.Support = l.Path + "/stott"
			}
		}
		out = append(out, a)
	}
	return out, nil
}
