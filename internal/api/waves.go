package api

import (
	"context"
	"net/http"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/wave"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/names"
	"github.com/samstyring/samstyring/internal/readmodel/document"
)

// ListWaves lists the waves of an initiative.
func (a *API) ListWaves(ctx context.Context, r gen.ListWavesRequestObject) (gen.ListWavesResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	position := a.app.Query.Position()
	if _, err := a.app.Query.State(r.Id); err != nil {
		return nil, err
	}
	list, err := a.app.Query.WavesOf(r.Id)
	if err != nil {
		return nil, err
	}
	return a.waves(position, list)
}

// ListMunicipalityWaves lists the waves that a municipality can join, or has.
func (a *API) ListMunicipalityWaves(ctx context.Context, r gen.ListMunicipalityWavesRequestObject) (gen.ListMunicipalityWavesResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	if out, done, err := a.today(r.Number, "/waves"); done || err != nil {
		return out, err
	}
	position := a.app.Query.Position()
	m, known := a.ref.Municipality(r.Number)
	if !known {
		return nil, fault.New(fault.NotFound, "municipality_not_found", fault.Args{"given": r.Number})
	}
	found, err := a.app.Query.MunicipalityWaves(m)
	if err != nil {
		return nil, err
	}
	list := make([]wave.State, 0, len(found))
	for i := range found {
		list = append(list, found[i].State)
	}
	return a.waves(position, list)
}

func (a *API) waves(position uint64, list []wave.State) (reply, error) {
	items, l := make([]waveDocument, 0, len(list)), a.app.Query.Lookups()
	for i := range list {
		items = append(items, a.shapeWave(&list[i], l))
	}
	out := ok()
	out.set("Samstyring-Position", formatPosition(position))
	out.set("Cache-Control", "no-cache")
	if err := l.Or(nil); err != nil {
		return reply{}, err
	}
	return out.json(map[string]any{"items": items})
}

// GetWave answers a wave.
func (a *API) GetWave(ctx context.Context, r gen.GetWaveRequestObject) (gen.GetWaveResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	s, err := a.app.Query.Wave(r.Id, r.Wave)
	if err != nil {
		return nil, err
	}
	out := ok()
	out.set("Cache-Control", "no-cache")
	return a.wave(out, &s)
}

// GetWaveHistory answers every event of a wave, oldest first.
func (a *API) GetWaveHistory(ctx context.Context, r gen.GetWaveHistoryRequestObject) (gen.GetWaveHistoryResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	entries, err := a.app.Query.WaveHistory(r.Id, r.Wave)
	if err != nil {
		return nil, err
	}
	return a.history(ctx, entries)
}

// AnnounceWave announces a wave.
func (a *API) AnnounceWave(ctx context.Context, r gen.AnnounceWaveRequestObject) (gen.AnnounceWaveResponseObject, error) {
	req, err := request(ctx)
	if err != nil {
		return nil, err
	}
	res, err := a.app.Command.AnnounceWave(ctx, req, r.Id, announceWave(r.Body))
	return a.changedWave(r.Id, res, err, http.StatusCreated)
}

// ChangeWave offers something else.
func (a *API) ChangeWave(ctx context.Context, r gen.ChangeWaveRequestObject) (gen.ChangeWaveResponseObject, error) {
	return a.doWave(ctx, r.Id, r.Wave, "", changeWave(r.Body))
}

// CloseWave ends the signing up.
func (a *API) CloseWave(ctx context.Context, r gen.CloseWaveRequestObject) (gen.CloseWaveResponseObject, error) {
	return a.doWave(ctx, r.Id, r.Wave, "", wave.Close{Reason: r.Body.Reason})
}

// CancelWave says that there will be no wave.
func (a *API) CancelWave(ctx context.Context, r gen.CancelWaveRequestObject) (gen.CancelWaveResponseObject, error) {
	return a.doWave(ctx, r.Id, r.Wave, "", wave.Cancel{Reason: r.Body.Reason})
}

// SignUpForWave signs a municipality up.
func (a *API) SignUpForWave(ctx context.Context, r gen.SignUpForWaveRequestObject) (gen.SignUpForWaveResponseObject, error) {
	return a.doWave(ctx, r.Id, r.Wave, r.Number, wave.Join{Note: r.Body.Note})
}

// WithdrawFromWave takes a municipality out again.
func (a *API) WithdrawFromWave(ctx context.Context, r gen.WithdrawFromWaveRequestObject) (gen.WithdrawFromWaveResponseObject, error) {
	return a.doWave(ctx, r.Id, r.Wave, r.Number, wave.Withdraw{Reason: r.Body.Reason})
}

func (a *API) doWave(ctx context.Context, initiative, id, municipality string, cmd wave.Command) (reply, error) {
	req, err := request(ctx)
	if err != nil {
		return reply{}, err
	}
	res, err := a.app.Command.DoWave(ctx, req, initiative, id, municipality, cmd)
	return a.changedWave(initiative, res, err, http.StatusOK)
}

// changedWave answers a command with the wave as it stood right after it, also when
// the command is repeated later.
func (a *API) changedWave(initiative string, res command.Result, err error, status int) (reply, error) {
	if err != nil {
		return reply{}, err
	}
	out := afterAdoption(res)
	if !res.Visible {
		return out.json(map[string]any{"id": res.ID, "position": res.Position})
	}
	if out.status = status; status == http.StatusCreated {
		out.set("Location", Base+"/initiatives/"+initiative+"/waves/"+res.ID)
	}
	s, err := a.app.Query.WaveAt(initiative, res.ID, res.Position)
	if err != nil {
		return reply{}, err
	}
	return a.wave(out, &s)
}

func (a *API) wave(out reply, s *wave.State) (reply, error) {
	l := a.app.Query.Lookups()
	d := a.shapeWave(s, l)
	out.set("ETag", roundTag(s.Position))
	if err := l.Or(nil); err != nil {
		return reply{}, err
	}
	return out.json(d)
}

// waveDocument is a wave as it is answered. Its schema is Wave.
type waveDocument struct {
	ID           string                `json:"id"`
	Initiative   string                `json:"initiative"`
	Title        events.Text           `json:"title"`
	By           events.Speaker        `json:"by"`
	Organisation document.Organisation `json:"organisation"`
	AnnouncedAt  time.Time             `json:"announcedAt"`
	Name         string                `json:"name"`
	Places       int                   `json:"places"`
	Placed       int                   `json:"placed"`
	Waiting      int                   `json:"waiting"`
	SignUpBy     events.Date           `json:"signUpBy"`
	Start        events.Date           `json:"start"`
	Counties     []string              `json:"counties"`
	Contact      string                `json:"contact,omitempty"`
	Note         events.Text           `json:"note,omitempty"`
	Phase        wave.Phase            `json:"phase"`
	Closed       *waveEnded            `json:"closed,omitempty"`
	Cancelled    *waveEnded            `json:"cancelled,omitempty"`
	SignUps      []signUpDocument      `json:"signUps"`
	Position     uint64                `json:"position"`
}

// waveEnded is that a wave was closed or cancelled. Its schema is WaveEnded.
type waveEnded struct {
	At     time.Time   `json:"at"`
	Reason events.Text `json:"reason,omitempty"`
}

// signUpDocument is a municipality that has signed up. Its schema is SignUp.
type signUpDocument struct {
	Municipality string                 `json:"municipality"`
	Name         string                 `json:"name"`
	At           time.Time              `json:"at"`
	By           events.Speaker         `json:"by"`
	Supplier     *document.Organisation `json:"supplier,omitempty"`
	Place        string                 `json:"place"`
	Turn         int                    `json:"turn,omitempty"`
	Note         events.Text            `json:"note,omitempty"`
}

func (a *API) shapeWave(s *wave.State, l *query.Lookups) waveDocument {
	d := waveDocument{
		ID: s.ID, Initiative: s.Initiative, Title: l.Title(s.Initiative), By: s.By, Organisation: a.organisation(s.Organisation, s.At), AnnouncedAt: s.At,
		Name: s.Name, Places: s.Places, Placed: s.Placed(), Waiting: s.Waiting(), SignUpBy: s.SignUpBy, Start: s.Start, Counties: s.Counties,
		Contact: s.Contact, Note: s.Note, Phase: s.Phase(a.app.Query.Today(a.app.Clock())), SignUps: []signUpDocument{}, Position: s.Position,
	}
	if d.Counties == nil {
		d.Counties = []string{}
	}
	if e := s.Closed; e != nil {
		d.Closed = &waveEnded{e.At, e.Reason}
	}
	if e := s.Cancelled; e != nil {
		d.Cancelled = &waveEnded{e.At, e.Reason}
	}
	turn := 0
	for _, u := range s.SignUps {
		shown := signUpDocument{Municipality: u.Municipality, Name: names.Book{Ref: a.ref}.Municipality(u.Municipality), At: u.At, By: u.By, Place: events.WavePlaced, Note: u.Note}
		if !u.Placed {
			turn++
			shown.Place, shown.Turn = events.WaveWaiting, turn
		}
		if u.Supplier != "" {
			supplier := a.organisation(u.Supplier, u.At)
			shown.Supplier = &supplier
		}
		d.SignUps = append(d.SignUps, shown)
	}
	return d
}
