package api

import (
	"context"
	"net/http"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/reference"
)

// GetUptake answers how far those whom an initiative concerns have come with it.
func (a *API) GetUptake(ctx context.Context, r gen.GetUptakeRequestObject) (gen.GetUptakeResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	if _, err := time.Parse(time.DateOnly, string(r.Params.On)); err != nil && r.Params.On != "" {
		return nil, &fault.Error{Code: fault.Malformed, Fields: []fault.Field{
			{Path: "query.on", Code: "malformed_date", Args: fault.Args{"given": string(r.Params.On)}}}}
	}
	position := a.app.Query.Position()
	u, err := a.app.Query.Uptake(r.Id, r.Params.On)
	if err != nil {
		return nil, err
	}
	out := ok()
	out.set("Samstyring-Position", formatPosition(position))
	out.set("Cache-Control", "no-cache")
	return out.json(a.shapeUptake(&u))
}

// GetAdoption answers one municipality's adoption of an initiative with every word.
func (a *API) GetAdoption(ctx context.Context, r gen.GetAdoptionRequestObject) (gen.GetAdoptionResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	if out, done, err := a.ofToday(r.Number, "/initiatives/"+r.Id+"/adoptions/"); done || err != nil {
		return out, err
	}
	about, err := a.app.Query.Adoption(r.Id, r.Number)
	if err == nil && !about.Initiative.Exists() {
		err = fault.New(fault.NotFound, "initiative_not_found", fault.Args{"id": r.Id})
	}
	if err != nil {
		return nil, err
	}
	out := ok()
	out.set("Cache-Control", "no-cache")
	return a.adoption(out, &about)
}

// ofToday answers for a number that is not one of today's; base is what stands
// before the number.
func (a *API) ofToday(number, base string) (out reply, done bool, err error) {
	heirs, former, known := a.ref.Current(number)
	switch {
	case !known:
		return out, true, fault.New(fault.NotFound, "municipality_not_found", fault.Args{"given": number})
	case former && len(heirs) == 1:
		out = reply{status: http.StatusPermanentRedirect}
		out.set("Location", Base+base+heirs[0])
		out, err = out.json(map[string]string{"number": heirs[0]})
		return out, true, err
	case former:
		return a.today(number, "")
	}
	return out, false, nil
}

// ListMunicipalityAdoptions answers where a municipality stands with every
// initiative of which something was said of it.
func (a *API) ListMunicipalityAdoptions(ctx context.Context, r gen.ListMunicipalityAdoptionsRequestObject) (gen.ListMunicipalityAdoptionsResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	if out, done, err := a.today(r.Number, "/adoptions"); done || err != nil {
		return out, err
	}
	m, _ := a.ref.Municipality(r.Number)
	position, on := a.app.Query.Position(), a.app.Query.Today(a.app.Clock())
	list, err := a.app.Query.AdoptedBy(m, on)
	if err != nil {
		return nil, err
	}
	items := make([]stand, 0, len(list))
	for i := range list {
		s := a.shapeStand(&list[i].Stand, m, &list[i].Initiative, on)
		s.Initiative, s.Title = list[i].Initiative.ID, list[i].Initiative.Title
		s.Outside = !a.ref.Concerns(list[i].Initiative.Reach, m.Number)
		items = append(items, s)
	}
	out := ok()
	out.set("Samstyring-Position", formatPosition(position))
	out.set("Cache-Control", "no-cache")
	return out.json(map[string]any{"on": on, "items": items})
}

// SayAdoption is a municipality's own word.
func (a *API) SayAdoption(ctx context.Context, r gen.SayAdoptionRequestObject) (gen.SayAdoptionResponseObject, error) {
	return a.doAdoption(ctx, r.Id, r.Number, sayAdoption(r.Body))
}

// ReportAdoption is what the owner knows of a municipality.
func (a *API) ReportAdoption(ctx context.Context, r gen.ReportAdoptionRequestObject) (gen.ReportAdoptionResponseObject, error) {
	return a.doAdoption(ctx, r.Id, r.Number, reportAdoption(r.Body))
}

// ReportEffort is what an adoption has taken.
func (a *API) ReportEffort(ctx context.Context, r gen.ReportEffortRequestObject) (gen.ReportEffortResponseObject, error) {
	return a.doAdoption(ctx, r.Id, r.Number, reportEffort(r.Body))
}

// ReportObstacles is what stands in the way of an adoption.
func (a *API) ReportObstacles(ctx context.Context, r gen.ReportObstaclesRequestObject) (gen.ReportObstaclesResponseObject, error) {
	return a.doAdoption(ctx, r.Id, r.Number, reportObstacles(r.Body))
}

// ConfirmAdoptions confirms words of a municipality, all or none.
func (a *API) ConfirmAdoptions(ctx context.Context, r gen.ConfirmAdoptionsRequestObject) (gen.ConfirmAdoptionsResponseObject, error) {
	req, err := request(ctx)
	if err != nil {
		return nil, err
	}
	req.IfMatch = 0 // there is no one version of many adoptions
	words := make([]command.Confirmation, len(r.Body.Words))
	for i, w := range r.Body.Words {
		words[i] = command.Confirmation{Initiative: w.Initiative, Word: w.Word}
	}
	res, err := a.app.Command.ConfirmAdoptions(ctx, req, r.Number, words)
	if err != nil {
		return nil, err
	}
	out := afterAdoption(res)
	return out.json(map[string]any{"id": res.ID, "position": res.Position})
}

// ReportAdoptions is what the owner, KS or a county knows of some municipalities, all or none.
func (a *API) ReportAdoptions(ctx context.Context, r gen.ReportAdoptionsRequestObject) (gen.ReportAdoptionsResponseObject, error) {
	req, err := request(ctx)
	if err != nil {
		return nil, err
	}
	req.IfMatch = 0 // there is no one version of many adoptions
	res, err := a.app.Command.ReportAdoptions(ctx, req, r.Id, reportAdoptions(r.Body))
	if err != nil {
		return nil, err
	}
	out := afterAdoption(res)
	return out.json(map[string]any{"id": res.ID, "position": res.Position})
}

// afterAdoption begins the answer to a command.
func afterAdoption(res command.Result) reply {
	out := ok()
	out.set("Samstyring-Position", formatPosition(res.Position))
	if res.Replayed {
		out.set("Idempotent-Replayed", "true")
	}
	if !res.Visible {
		out.status = http.StatusAccepted
	}
	return out
}

// doAdoption gives a command about an adoption and answers with it as it stood
// right after, also when the command is repeated later.
func (a *API) doAdoption(ctx context.Context, id, number string, cmd adoption.Command) (reply, error) {
	req, err := request(ctx)
	if err != nil {
		return reply{}, err
	}
	res, err := a.app.Command.DoAdoption(ctx, req, id, number, cmd)
	if err != nil {
		return reply{}, err
	}
	out := afterAdoption(res)
	if !res.Visible {
		return out.json(map[string]any{"id": res.ID, "position": res.Position})
	}
	about, err := a.app.Query.AdoptionAt(id, number, res.Position)
	if err != nil {
		return reply{}, err
	}
	return a.adoption(out, &about)
}

func (a *API) adoption(out reply, about *query.Adoption) (reply, error) {
	m, _ := a.ref.Municipality(about.Place.Number)
	on := a.app.Query.Today(a.app.Clock())
	s := a.shapeStand(&about.Stand, m, &about.Initiative, on)
	s.Initiative, s.Title = about.Initiative.ID, about.Initiative.Title
	s.Outside = !a.ref.Concerns(about.Initiative.Reach, m.Number)
	s.Next = adoption.Next(state(about.Stand.Own), about.Initiative.Standing)
	s.Words = []word{}
	for i := range about.State.Words {
		s.Words = append(s.Words, *a.shapeWord(&about.State.Words[i], on))
	}
	if about.State.Position > 0 {
		out.set("ETag", roundTag(about.State.Position))
	}
	return out.json(s)
}

func state(w *adoption.Word) events.AdoptionState {
	if w == nil {
		return ""
	}
	return w.State
}

// word is one word as it is answered. Its schema is AdoptionWord.
type word struct {
	Event        string                 `json:"event"`
	Number       string                 `json:"number,omitempty"` // of the municipality that it was said of, where that is another
	At           time.Time              `json:"at"`
	By           events.Speaker         `json:"by"`
	Organisation document.Organisation  `json:"organisation"`
	Supplier     *document.Organisation `json:"supplier,omitempty"`
	State        events.AdoptionState   `json:"state"`
	Date         events.Date            `json:"date,omitempty"`
	Precision    string                 `json:"precision,omitempty"`
	Body         string                 `json:"body,omitempty"`
	CaseNumber   string                 `json:"caseNumber,omitempty"`
	Wave         string                 `json:"wave,omitempty"`
	Extent       string                 `json:"extent,omitempty"`
	Reason       events.Text            `json:"reason,omitempty"`
	AsOf         events.Date            `json:"asOf,omitempty"`
	Source       events.Text            `json:"source,omitempty"`
	Confirms     string                 `json:"confirms,omitempty"`
	Corrects     string                 `json:"corrects,omitempty"`
	Evidence     []events.Link          `json:"evidence,omitempty"`
	Note         events.Text            `json:"note,omitempty"`
	Until        events.Date            `json:"until"` // last day on which it is taken for confirmed
	NotConfirmed bool                   `json:"notConfirmed"`
}

func (a *API) organisation(number string, at time.Time) document.Organisation {
	return document.Organisation{Number: number, Name: a.ref.NameOf(number, a.app.Query.Today(at))}
}

func (a *API) shapeWord(w *adoption.Word, on events.Date) *word {
	if w == nil {
		return nil
	}
	out := &word{
		Event: w.Event, At: w.At, By: w.By, Organisation: a.organisation(w.Organisation, w.At), State: w.State, Date: w.Date,
		Precision: w.Precision, Body: w.Body, CaseNumber: w.CaseNumber, Wave: w.Wave, Extent: w.Extent, Reason: w.Reason,
		AsOf: w.AsOf, Source: w.Source, Confirms: w.Confirms, Corrects: w.Corrects, Evidence: w.Evidence, Note: w.Note,
		Until: adoption.Lasts(w.True()), NotConfirmed: w.Expired(on),
	}
	if w.Supplier != "" {
		supplier := a.organisation(w.Supplier, w.At)
		out.Supplier = &supplier
	}
	return out
}

// stand is where a municipality stands with an initiative. Its schema is Adoption.
type stand struct {
	Initiative   string                 `json:"initiative,omitempty"`
	Title        events.Text            `json:"title,omitempty"`
	Municipality string                 `json:"municipality"`
	Name         string                 `json:"name"`
	Outside      bool                   `json:"outside,omitempty"` // the initiative does not concern it
	Own          *word                  `json:"own,omitempty"`
	Reports      []word                 `json:"reports"`
	Differs      bool                   `json:"differs"`
	Before       []word                 `json:"before"`
	Obstacles    []events.Obstacle      `json:"obstacles"`
	Efforts      []effort               `json:"efforts"`
	Onboarding   *progress              `json:"onboarding,omitempty"`
	Words        []word                 `json:"words,omitempty"`
	Next         []events.AdoptionState `json:"next,omitempty"`
}

// effort is what an adoption has taken, as it is answered.
type effort struct {
	At          time.Time           `json:"at"`
	By          events.Speaker      `json:"by"`
	Moment      string              `json:"moment"`
	Lines       []events.EffortLine `json:"lines"`
	Basis       string              `json:"basis"`
	Definitions int                 `json:"definitions"`
}

func (a *API) shapeStand(s *adoption.Stand, m reference.Municipality, of *initiative.State, on events.Date) stand {
	out := stand{
		Municipality: m.Number, Name: m.DisplayName,
		Own: a.shapeWord(s.Own, on), Reports: []word{}, Before: []word{}, Obstacles: []events.Obstacle{}, Efforts: []effort{},
		Differs: len(s.Differ()) > 0, Onboarding: shapeProgress(of.Onboarding.Steps, s.Ticked),
	}
	for i := range s.Reports {
		out.Reports = append(out.Reports, *a.shapeWord(&s.Reports[i], on))
	}
	for i := range s.Before {
		w := a.shapeWord(&s.Before[i].Word, on)
		w.Number = s.Before[i].Number
		out.Before = append(out.Before, *w)
	}
	if s.Obstacles != nil {
		out.Obstacles = append(out.Obstacles, s.Obstacles.Obstacles...)
	}
	for _, e := range s.Efforts {
		out.Efforts = append(out.Efforts, effort{e.At, e.By, e.Moment, e.Lines, e.Basis, e.Definitions})
	}
	return out
}

// uptake is how far an initiative has come. Its schema is Uptake.
type uptake struct {
	Initiative string                 `json:"initiative"`
	Title      events.Text            `json:"title"`
	On         events.Date            `json:"on"`
	Tally      adoption.Tally         `json:"tally"`
	Counties   []part                 `json:"counties"`
	Sizes      []part                 `json:"sizes"`
	Obstacles  []obstacle             `json:"obstacles"`
	Onboarding *query.OnboardingTally `json:"onboarding,omitempty"` // nil: no package
	Outside    int                    `json:"outside"`
	Curve      []adoption.Point       `json:"curve"`
	Items      []stand                `json:"items"` // of those of whom something was said
}

type part struct {
	Code  string         `json:"code"`
	Tally adoption.Tally `json:"tally"`
}

type obstacle struct {
	Kind   string `json:"kind"`
	Number int    `json:"number"`
}

func (a *API) shapeUptake(u *query.Uptake) uptake {
	out := uptake{
		Initiative: u.Initiative.ID, Title: u.Initiative.Title, On: u.On, Tally: u.Tally, Outside: u.Outside, Curve: u.Curve,
		Counties: []part{}, Sizes: []part{}, Obstacles: []obstacle{}, Items: []stand{},
	}
	for _, g := range u.Counties() {
		out.Counties = append(out.Counties, part{g.Key, g.Tally})
	}
	for _, g := range u.Sizes() {
		out.Sizes = append(out.Sizes, part{g.Key, g.Tally})
	}
	for _, o := range u.Obstacles() {
		out.Obstacles = append(out.Obstacles, obstacle{o.Kind, o.Number})
	}
	if t := u.Onboarding(); len(t.Steps) > 0 {
		out.Onboarding = &t
	}
	for i := range u.Stands {
		if s := &u.Stands[i]; s.Counts() != nil || len(s.Before) > 0 || s.Stand.Obstacles != nil || s.Ticked != nil {
			out.Items = append(out.Items, a.shapeStand(&s.Stand, s.Municipality, &u.Initiative, u.On))
		}
	}
	return out
}
