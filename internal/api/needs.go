package api

import (
	"context"
	"net/http"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/names"
	"github.com/samstyring/samstyring/internal/readmodel/document"
)

// GetNeed answers a need with everybody behind it.
func (a *API) GetNeed(ctx context.Context, r gen.GetNeedRequestObject) (gen.GetNeedResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	s, err := a.app.Query.Need(r.Need)
	if err != nil {
		return nil, err
	}
	out := ok()
	out.set("Cache-Control", "no-cache")
	return a.need(out, &s, true)
}

// GetNeedHistory answers every event of a need, oldest first.
func (a *API) GetNeedHistory(ctx context.Context, r gen.GetNeedHistoryRequestObject) (gen.GetNeedHistoryResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	entries, err := a.app.Query.NeedHistory(r.Need)
	if err != nil {
		return nil, err
	}
	return a.history(ctx, entries)
}

// RaiseNeed raises a need of the caller's municipality.
func (a *API) RaiseNeed(ctx context.Context, r gen.RaiseNeedRequestObject) (gen.RaiseNeedResponseObject, error) {
	req, err := request(ctx)
	if err != nil {
		return nil, err
	}
	res, err := a.app.Command.RaiseNeed(ctx, req, raiseNeed(r.Body))
	return a.changedNeed(res, err, http.StatusCreated)
}

// SupportNeed is the voice of a municipality.
func (a *API) SupportNeed(ctx context.Context, r gen.SupportNeedRequestObject) (gen.SupportNeedResponseObject, error) {
	return a.doNeed(ctx, r.Need, r.Number, need.Support{Matters: string(r.Body.Matters), Note: r.Body.Note})
}

// WithdrawSupport takes the voice of a municipality away.
func (a *API) WithdrawSupport(ctx context.Context, r gen.WithdrawSupportRequestObject) (gen.WithdrawSupportResponseObject, error) {
	return a.doNeed(ctx, r.Need, r.Number, need.Withdraw{})
}

// AnswerNeed is KS' answer.
func (a *API) AnswerNeed(ctx context.Context, r gen.AnswerNeedRequestObject) (gen.AnswerNeedResponseObject, error) {
	return a.doNeed(ctx, r.Need, "", answerNeed(r.Body))
}

// CloseNeed says that nothing more is asked for.
func (a *API) CloseNeed(ctx context.Context, r gen.CloseNeedRequestObject) (gen.CloseNeedResponseObject, error) {
	return a.doNeed(ctx, r.Need, "", need.Close{Reason: r.Body.Reason})
}

func (a *API) doNeed(ctx context.Context, id, municipality string, cmd need.Command) (reply, error) {
	req, err := request(ctx)
	if err != nil {
		return reply{}, err
	}
	res, err := a.app.Command.DoNeed(ctx, req, id, municipality, cmd)
	return a.changedNeed(res, err, http.StatusOK)
}

// changedNeed answers a command with the need as it stood right after it, also when
// the command is repeated later.
func (a *API) changedNeed(res command.Result, err error, status int) (reply, error) {
	if err != nil {
		return reply{}, err
	}
	out := afterAdoption(res)
	if !res.Visible {
		return out.json(map[string]any{"id": res.ID, "position": res.Position})
	}
	if out.status = status; status == http.StatusCreated {
		out.set("Location", Base+"/needs/"+res.ID)
	}
	s, err := a.app.Query.NeedAt(res.ID, res.Position)
	if err != nil {
		return reply{}, err
	}
	return a.need(out, &s, false)
}

// need answers with a need; with where those behind it stand, what others have said
// since is in it as well.
func (a *API) need(out reply, s *need.State, chained bool) (reply, error) {
	l, sum := a.app.Query.Lookups(), a.app.Query.NeedSum(s)
	var chain *query.NeedChain
	if chained {
		c, err := a.app.Query.NeedChain(&sum)
		if err != nil {
			return reply{}, err
		}
		chain = &c
	}
	out.set("ETag", roundTag(s.Position))
	d := a.shapeNeed(&sum, chain, l)
	if err := l.Or(nil); err != nil {
		return reply{}, err
	}
	return out.json(d)
}

// needDocument is a need as it is answered. Its schema is Need.
type needDocument struct {
	ID           string                `json:"id"`
	Municipality string                `json:"municipality"`
	Name         string                `json:"name"`
	Organisation document.Organisation `json:"organisation"`
	By           events.Speaker        `json:"by"`
	RaisedAt     time.Time             `json:"raisedAt"`
	Title        events.Text           `json:"title"`
	Problem      events.Text           `json:"problem"`
	Audience     events.Text           `json:"audience"`
	Frequency    string                `json:"frequency"`
	Theme        string                `json:"theme"`
	LifeEvent    string                `json:"lifeEvent,omitempty"`
	Hours        *int                  `json:"hours,omitempty"`
	Phase        need.Phase            `json:"phase"`
	AnswerBy     events.Date           `json:"answerBy"`
	Late         bool                  `json:"late"`
	Answer       *needAnswer           `json:"answer,omitempty"`
	Joined       []need.Joined         `json:"joined"`
	Closed       *need.Closed          `json:"closed,omitempty"`
	Behind       needBehind            `json:"behind"`
	Voices       []needVoice           `json:"voices"`
	Page         string                `json:"page"`
	Position     uint64                `json:"position"`
}

// needAnswer is what KS has answered. Its schema is NeedAnswer.
type needAnswer struct {
	need.Answer
	Title events.Text `json:"title,omitempty"`
}

// needBehind is who is behind a need. Its schema is NeedBehind.
type needBehind struct {
	Municipalities int `json:"municipalities"`
	Population     int `json:"population"`
	Some           int `json:"some"`
	Much           int `json:"much"`
	Urgent         int `json:"urgent"`
}

// needVoice is a municipality behind a need. Its schema is NeedVoice.
type needVoice struct {
	Municipality string                 `json:"municipality"`
	Name         string                 `json:"name"`
	Today        string                 `json:"today,omitempty"`
	Population   int                    `json:"population,omitempty"`
	At           time.Time              `json:"at"`
	By           events.Speaker         `json:"by"`
	Supplier     *document.Organisation `json:"supplier,omitempty"`
	Matters      string                 `json:"matters"`
	Note         events.Text            `json:"note,omitempty"`
	Need         string                 `json:"need,omitempty"`
	State        events.AdoptionState   `json:"state,omitempty"`
}

func (a *API) shapeNeed(s *query.NeedSum, chain *query.NeedChain, l *query.Lookups) needDocument {
	d := needDocument{
		ID: s.ID, Municipality: s.Municipality, Name: names.Book{Ref: a.ref}.Municipality(s.Municipality), Organisation: a.organisation(s.Organisation, s.At),
		By: s.By, RaisedAt: s.At, Title: s.Title, Problem: s.Problem, Audience: s.Audience, Frequency: s.Frequency, Theme: s.Theme, LifeEvent: s.LifeEvent,
		Hours: s.Hours, Phase: s.Phase(), AnswerBy: s.AnswerBy, Late: s.Late, Joined: s.Joined, Closed: s.Closed, Voices: []needVoice{},
		Page: "/behov/" + s.ID, Position: s.Position,
		Behind: needBehind{len(s.Behind), s.Population, s.Matters(events.MattersSome), s.Matters(events.MattersMuch), s.Matters(events.MattersUrgent)},
	}
	if d.Joined == nil {
		d.Joined = []need.Joined{}
	}
	if s.Answer != nil {
		d.Answer = &needAnswer{Answer: *s.Answer}
		if s.Answer.Initiative != "" {
			d.Answer.Title = l.Title(s.Answer.Initiative)
		}
	}
	for i, b := range s.Behind {
		v := a.shapeVoice(b)
		if chain != nil && i < len(chain.Own) {
			if w := chain.Own[i].Counts(); w != nil {
				v.State = w.State
			}
		}
		d.Voices = append(d.Voices, v)
	}
	for _, b := range s.Former {
		d.Voices = append(d.Voices, a.shapeVoice(b))
	}
	return d
}

func (a *API) shapeVoice(b query.Behind) needVoice {
	return needVoice{
		Municipality: b.Municipality, Name: names.Book{Ref: a.ref}.Municipality(b.Municipality), Today: b.Today.Number, Population: b.Today.Population,
		At: b.At, By: b.By, Supplier: a.supplier(b.Supplier, b.At), Matters: b.Matters, Note: b.Note, Need: b.Need,
	}
}
