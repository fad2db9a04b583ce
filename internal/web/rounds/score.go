package rounds

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/secrets"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// scorePage is the form on which an assessor scores one candidate.
type scorePage struct {
	roundHead
	Candidate  *round.MinutesCandidate
	Initiative *document.Initiative
	Assessor   string
	Revision   string // of the draft that the form is written over
	No, Of     int
	Done       int // candidates that this assessor has scored
	Prev, Next string
	Criteria   []criterionField
	Sealed     bool
}

// criterionField is a criterion to be scored, as it is filled in.
type criterionField struct {
	events.ScoringCriterion
	Score         string // "" for none yet
	Justification string
	Options       []scoreOption
}

// scoreOption is one score with what it means.
type scoreOption struct {
	Score  string
	Anchor events.Text
	Chosen bool
}

// scoreForm is the form with what the assessor has written so far.
func scoreForm(v *shell.Request) error {
	r, err := openForm(v)
	if err != nil {
		return err
	}
	draft, err := r.draft()
	if err != nil {
		return err
	}
	f := r.head.Form
	f.Values.Set("revision", strconv.FormatUint(draft.Revision, 10))
	for _, x := range givenTo(draft, r.HTTP.PathValue("initiative")) {
		f.Values.Set("score."+x.Criterion, strconv.Itoa(x.Score))
		f.Values.Set("why."+x.Criterion, v.Lang.Pick(x.Justification))
	}
	return r.showScore(draft)
}

// draft is what the assessor of the address has written.
func (r *roundRequest) draft() (secrets.Draft, error) {
	no, err := r.assessor()
	if err != nil {
		return secrets.Draft{}, err
	}
	drafts, err := r.drafts()
	if err != nil {
		return secrets.Draft{}, err
	}
	for _, d := range drafts {
		if d.Assessor == no {
			return d, nil
		}
	}
	return secrets.Draft{Assessor: no}, nil
}

func (r *roundRequest) showScore(draft secrets.Draft) error {
	c, err := r.candidate()
	if err != nil {
		return err
	}
	f := r.head.Form
	_, sealed := r.state.Sealed[r.head.Mine]
	d := &scorePage{
		roundHead: r.head, Candidate: c, Assessor: draft.Assessor, Of: len(r.state.Candidates), Sealed: sealed,
		Revision: f.Value("revision"), Done: r.assessorRow(draft).Done,
	}
	if d.Initiative, err = initiativeOf(r.Request, c.Initiative); err != nil {
		return err
	}
	i := slices.Index(r.state.Candidates, c.Initiative)
	d.No = i + 1
	if i > 0 {
		d.Prev = r.scorePath(draft.Assessor, r.state.Candidates[i-1])
	}
	if i+1 < len(r.state.Candidates) {
		d.Next = r.scorePath(draft.Assessor, r.state.Candidates[i+1])
	}
	for _, k := range r.state.Criteria.Criteria {
		field := criterionField{ScoringCriterion: k, Score: f.Value("score." + k.ID), Justification: f.Value("why." + k.ID)}
		for n, anchor := range k.Anchors {
			s := strconv.Itoa(n)
			field.Options = append(field.Options, scoreOption{s, anchor, s == field.Score})
		}
		d.Criteria = append(d.Criteria, field)
	}
	return r.show("round-score", r.T("round.score.title", fault.Args{"title": c.Title}), d)
}

func initiativeOf(v *shell.Request, id string) (*document.Initiative, error) {
	stored, err := v.Shell.Config.App.Query.Document(id)
	if err != nil {
		return nil, err
	}
	d := new(document.Initiative)
	if err := json.Unmarshal(stored.JSON, d); err != nil {
		return nil, fmt.Errorf("decode document %s: %w", id, err)
	}
	return d, nil
}

// score saves what an assessor has written about one candidate.
func score(v *shell.Request) error {
	r, err := sentForm(v)
	if err != nil {
		return err
	}
	c, err := r.candidate()
	if err != nil {
		return err
	}
	stored, err := r.draft()
	if err != nil {
		return err
	}
	f := r.head.Form
	b := r.scoreBinding()
	scores, wrong, err := r.typedScores(b)
	if err != nil {
		return err
	}
	draft := secrets.Draft{Assessor: stored.Assessor}
	draft.Revision, _ = strconv.ParseUint(f.Value("revision"), 10, 64) // a wrong one is refused
	for _, x := range stored.Scores {
		if x.Initiative != c.Initiative {
			draft.Scores = append(draft.Scores, x)
		}
	}
	own := len(draft.Scores)
	if len(scores) > 0 {
		draft.Scores = append(draft.Scores, events.AssessorScores{Assessor: stored.Assessor, Initiative: c.Initiative, Scores: scores})
	}
	if len(wrong) > 0 || !sameScores(givenTo(stored, c.Initiative), scores) { // else it was saved before
		_, err = v.Shell.Config.App.Secrets.WriteDraft(v.HTTP.Context(), v.Caller(), r.state.ID, draft, wrong...)
	}
	if err != nil {
		b.Lead = scoreField(own, scores)
		if err := r.refuse(b, err); err != nil {
			return err
		}
		f.Values.Set("revision", strconv.FormatUint(stored.Revision, 10))
		return r.showScore(stored)
	}
	v.Leave("round.score.saved", fault.Args{"title": c.Title})
	return v.Redirect(r.afterScore(stored.Assessor, c.Initiative))
}

// sameScores says that two ways of scoring a candidate are the same.
func sameScores(a, b []events.CriterionScore) bool {
	return slices.EqualFunc(a, b, func(x, y events.CriterionScore) bool {
		return x.Criterion == y.Criterion && x.Score == y.Score && maps.Equal(x.Justification, y.Justification)
	})
}

// scoreBinding asks for a score and a reason by each criterion.
func (r *roundRequest) scoreBinding() *form.Binding {
	b := r.binding()
	for _, k := range r.state.Criteria.Criteria {
		name := r.Lang.Pick(k.Name)
		b.Fields = append(b.Fields,
			form.Field{Path: "score." + k.ID, Kind: form.Radios, Number: true, Name: name}, form.NorwegianLongText("why."+k.ID).Called(name))
	}
	return b
}

// typedScores are the criteria that have a score; a justification without one
// is noted as wrong.
func (r *roundRequest) typedScores(b *form.Binding) (out []events.CriterionScore, wrong []fault.Field, err error) {
	typed, wrong, err := form.Bind[struct {
		Score map[string]int         `json:"score"`
		Why   map[string]events.Text `json:"why"`
	}](b)
	for _, k := range r.state.Criteria.Criteria {
		n, scored := typed.Score[k.ID]
		switch why := typed.Why[k.ID]; {
		case scored:
			out = append(out, events.CriterionScore{Criterion: k.ID, Score: n, Justification: why})
		case why != nil && b.Value("score."+k.ID) == "":
			wrong = append(wrong, fault.Field{Path: "score." + k.ID, Code: "score_missing", Args: fault.Args{"criterion": k.Name}})
		}
	}
	return out, wrong, err
}

// scoreField leads the errors of a draft to the fields of the form: own is the
// place of the candidate's scores in it.
func scoreField(own int, scores []events.CriterionScore) func(string) string {
	return func(path string) string {
		for j, x := range scores {
			at := fmt.Sprintf("scores[%d].scores[%d]", own, j)
			switch {
			case path == at+".score":
				return "score." + x.Criterion
			case strings.HasPrefix(path, at+".justification"):
				return "why." + x.Criterion
			}
		}
		return ""
	}
}

// afterScore is where one goes on: to the next candidate, if asked for and
// there is one.
func (r *roundRequest) afterScore(assessor, id string) string {
	i := slices.Index(r.state.Candidates, id)
	switch next := r.head.Form.Value("videre"); {
	case next == "neste" && i+1 < len(r.state.Candidates):
		return r.scorePath(assessor, r.state.Candidates[i+1])
	case next == "bli":
		return r.scorePath(assessor, id)
	}
	return r.head.Path + "/poeng"
}
