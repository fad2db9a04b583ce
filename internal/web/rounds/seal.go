package rounds

import (
	"fmt"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/app/secrets"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// sealPage is what a party seals, and what is still missing.
type sealPage struct {
	roundHead
	Missing   []unmet
	More      int // that is missing, and not listed
	Assessors int
	Sealed    bool // it has before, and replaces it
	Last      bool // the other party has: this seal reveals both
}

// sealForm shows what is missing before one tries.
func sealForm(v *shell.Request) error {
	r, err := openForm(v)
	if err != nil {
		return err
	}
	return r.showSeal()
}

func (r *roundRequest) showSeal() error {
	drafts, err := r.drafts()
	if err != nil {
		return err
	}
	_, mine := r.state.Sealed[r.head.Mine]
	_, theirs := r.state.Sealed[r.head.Theirs]
	d := &sealPage{roundHead: r.head, Assessors: len(drafts), Sealed: mine, Last: theirs}
	if err := r.Shell.Config.App.Command.MaySeal(r.HTTP.Context(), r.Caller(), r.state.ID); err != nil {
		e := app.Fault(err)
		if e.Code != fault.Invalid && e.Code != fault.GateUnmet {
			return err
		}
		d.Missing, d.More = capped(r.unsealed(e, drafts))
	}
	return r.show("round-seal", r.T("round.seal", nil), d)
}

// unsealed puts what keeps a party from sealing into words.
func (r *roundRequest) unsealed(e *fault.Error, drafts []secrets.Draft) (out []unmet) {
	var flat []secrets.Draft // one for each of the scores, as MaySeal counts them
	for _, d := range drafts {
		for _, x := range d.Scores {
			one := d
			one.Scores = nil
			one.Scores = append(one.Scores, x)
			flat = append(flat, one)
		}
	}
	for _, f := range e.Fields {
		u := unmet{Label: r.Lang.Label(f.Path), Text: r.Lang.Field(f)}
		var i int
		switch id, ofCandidate := strings.CutPrefix(f.Path, "scores."); {
		case strings.HasPrefix(f.Path, "weights."):
			u.Label, u.Href = r.T("round.weights", nil), r.head.Path+"/vekter"
		case ofCandidate && slices.Contains(r.state.Candidates, id):
			u.Label, u.Href = r.candidateTitle(id), r.scorePath("1", id)
		case scan(f.Path, &i) && i < len(flat):
			one := flat[i]
			u.Label = r.T("round.assessor", fault.Args{"number": one.Assessor}) + ", " + r.candidateTitle(one.Scores[0].Initiative)
			u.Href = r.scorePath(one.Assessor, one.Scores[0].Initiative)
			if f.Code == "score_missing" {
				u.Text = r.T("round.seal.noscore", fault.Args{"criterion": r.criterionName(f.Path[strings.LastIndexByte(f.Path, '.')+1:])})
			}
		}
		out = append(out, u)
	}
	return out
}

// scan reads the place in "scores[3].…".
func scan(path string, i *int) bool {
	n, err := fmt.Sscanf(path, "scores[%d]", i)
	return n == 1 && err == nil && *i >= 0
}

func (r *roundRequest) candidateTitle(id string) string {
	for _, c := range r.head.Round.Candidates {
		if c.Initiative == id {
			return r.Lang.Pick(c.Title)
		}
	}
	return id
}

func (r *roundRequest) criterionName(id string) string {
	for _, k := range r.state.Criteria.Criteria {
		if k.ID == id {
			return r.Lang.Pick(k.Name)
		}
	}
	return id
}

// seal seals what the party's assessors have written.
func seal(v *shell.Request) error {
	r, err := sentForm(v)
	if err != nil {
		return err
	}
	_, err = v.Shell.Config.App.Command.Seal(v.HTTP.Context(), v.Once(r.head.Form, 0), r.state.ID, r.head.Mine)
	if err != nil {
		if code := fault.CodeOf(err); r.state.Public() || code == fault.NotAllowedNow {
			return err
		}
		if err := r.refuse(r.binding(), err); err != nil {
			return err
		}
		r.head.Form.Errors = nil // the page lists what is missing, with where to mend it
		return r.showSeal()
	}
	s, err := v.Shell.Config.App.Query.RoundState(r.state.ID)
	switch {
	case err != nil:
		return err
	case s.Public():
		v.Leave("round.revealed", nil)
	default:
		v.Leave("round.sealed", nil)
	}
	return v.Redirect(r.head.Path)
}

// unmet is one thing that stands in the way, and where to mend it.
type unmet struct{ Label, Text, Href string }

// mostUnmet is how many things that stand in the way are listed.
const mostUnmet = 100

// capped leaves out those that there is no room for, and says how many.
func capped(list []unmet) ([]unmet, int) {
	if more := len(list) - mostUnmet; more > 0 {
		return list[:mostUnmet], more
	}
	return list, 0
}
