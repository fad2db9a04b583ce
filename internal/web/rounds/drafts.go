package rounds

import (
	"slices"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/secrets"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// draftsPage is what a party's own assessors have written so far.
type draftsPage struct {
	roundHead
	Assessors []assessorRow
	Next      string // where a new assessor begins; "" when there are enough
	NextNo    string
	Pager     *shell.Pager // through the candidates of the one whose candidates are shown
	Sealed    bool
	NoneYet   bool
}

// assessorRow is one assessor's progress.
type assessorRow struct {
	No         string
	Done, Of   int
	Candidates []candidateProgress
	Open       string // where they are shown, if they are not
}

// candidateProgress is how many criteria of a candidate have a score.
type candidateProgress struct {
	ID    string
	Title events.Text
	Href  string
	State string // done, begun or empty
	N, Of int
}

// drafts reads the scores of the own party; the caller's key opens no others.
func (r *roundRequest) drafts() ([]secrets.Draft, error) {
	return r.Shell.Config.App.Secrets.Drafts(r.HTTP.Context(), r.Caller(), r.state.ID)
}

// givenTo is what an assessor has given a candidate; nil for nothing.
func givenTo(d secrets.Draft, id string) []events.CriterionScore {
	for _, x := range d.Scores {
		if x.Initiative == id {
			return x.Scores
		}
	}
	return nil
}

// wholeScores says whether an assessor has scored a candidate on every
// criterion, and none has left it half done.
func (r *roundRequest) wholeScores(drafts []secrets.Draft, id string) bool {
	whole := false
	for _, d := range drafts {
		switch len(givenTo(d, id)) {
		case 0:
		case len(r.state.Criteria.Criteria):
			whole = true
		default:
			return false
		}
	}
	return whole
}

// scores is the overview of the own party's scoring.
func scores(v *shell.Request) error {
	r, err := enterAsParty(v)
	if err != nil {
		return err
	}
	drafts, err := r.drafts()
	if err != nil {
		return err
	}
	_, sealed := r.state.Sealed[r.head.Mine]
	d := &draftsPage{roundHead: r.head, Sealed: sealed, NoneYet: len(drafts) == 0}
	slices.SortFunc(drafts, func(a, b secrets.Draft) int { return assessorNo(a.Assessor) - assessorNo(b.Assessor) })
	last := 0
	for _, x := range drafts {
		d.Assessors = append(d.Assessors, r.assessorRow(x))
		last = max(last, assessorNo(x.Assessor))
	}
	r.shorten(d)
	if last < round.MaxAssessors && len(r.state.Candidates) > 0 {
		d.NextNo = strconv.Itoa(last + 1)
		d.Next = r.scorePath(d.NextNo, r.state.Candidates[0])
	}
	return r.show("round-scores", v.T("round.scores", nil), d)
}

// shorten leaves the candidates to the assessor that the address asks for, where
// there is no room for all.
func (r *roundRequest) shorten(d *draftsPage) {
	const most = 4 * candidatesShown
	if len(d.Assessors)*len(r.state.Candidates) <= most {
		return
	}
	q := r.HTTP.URL.Query()
	open := max(0, slices.IndexFunc(d.Assessors, func(a assessorRow) bool { return a.No == q.Get("vurdering") }))
	for i := range d.Assessors {
		a := &d.Assessors[i]
		if i != open {
			a.Candidates, a.Open = nil, r.head.Path+"/poeng?vurdering="+a.No+"#vurdering-"+a.No
			continue
		}
		var from, to int
		from, to, d.Pager = r.Cut(len(a.Candidates), most, q.Get(shell.ParamPage), "vurdering-"+a.No)
		a.Candidates = a.Candidates[from:to]
	}
}

func (r *roundRequest) assessorRow(d secrets.Draft) assessorRow {
	row := assessorRow{No: d.Assessor, Of: len(r.state.Candidates)}
	for _, c := range r.head.Round.Candidates {
		p := candidateProgress{
			ID: c.Initiative, Title: c.Title, Href: r.scorePath(d.Assessor, c.Initiative),
			N: len(givenTo(d, c.Initiative)), Of: len(r.state.Criteria.Criteria), State: "begun",
		}
		switch p.N {
		case 0:
			p.State = "empty"
		case p.Of:
			p.State = "done"
			row.Done++
		}
		row.Candidates = append(row.Candidates, p)
	}
	return row
}

func (r *roundRequest) scorePath(assessor, id string) string {
	return r.head.Path + "/poeng/" + assessor + "/" + id
}

// assessorNo is the number of an assessor; 0 for what is none.
func assessorNo(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || strconv.Itoa(n) != s || n < 1 || n > round.MaxAssessors {
		return 0
	}
	return n
}

// assessor is the number that the address names.
func (r *roundRequest) assessor() (string, error) {
	no := r.HTTP.PathValue("assessor")
	if assessorNo(no) == 0 {
		return "", fault.New(fault.NotFound, "route_not_found", nil)
	}
	return no, nil
}
