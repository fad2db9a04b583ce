package client

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/samstyring/samstyring/events"
)

// Wave is municipalities that begin with an initiative together.
type Wave struct {
	ID         string         `json:"id"`
	Initiative string         `json:"initiative"`
	By         events.Speaker `json:"by"` // owner or ks
	events.WaveTerms
	Placed   int      `json:"placed"`  // how many have a place
	Waiting  int      `json:"waiting"` // how many wait for one
	Phase    string   `json:"phase"`   // open, closed, started or cancelled
	SignUps  []SignUp `json:"signUps"` // in the order of signing up
	Position uint64   `json:"position"`
}

// SignUp is a municipality that has signed up for a wave.
type SignUp struct {
	Municipality string         `json:"municipality"` // number
	Name         string         `json:"name"`
	At           time.Time      `json:"at"`
	By           events.Speaker `json:"by"`             // self or mandate
	Place        string         `json:"place"`          // placed or waiting
	Turn         int            `json:"turn,omitempty"` // among those that wait, from 1
	Note         events.Text    `json:"note,omitempty"`
}

// Waves reads the waves of an initiative.
func (c *Client) Waves(ctx context.Context, initiative string) ([]Wave, error) {
	return c.waves(ctx, wavePath(initiative))
}

// MunicipalityWaves reads the waves ahead that a municipality has signed up for, or
// still can.
func (c *Client) MunicipalityWaves(ctx context.Context, number string) ([]Wave, error) {
	return c.waves(ctx, "/municipalities/"+url.PathEscape(number)+"/waves")
}

// Wave reads a wave; a *Problem with status 404 if there is none.
func (c *Client) Wave(ctx context.Context, initiative, id string) (Wave, error) {
	return c.wave(ctx, http.MethodGet, wavePath(initiative, id), nil, nil)
}

// AnnounceWave announces a wave. The key is as for Propose.
func (c *Client) AnnounceWave(ctx context.Context, initiative string, t events.WaveTerms, key string) (Wave, error) {
	return c.wave(ctx, http.MethodPost, wavePath(initiative), t, keyed(key))
}

// ChangeWave offers something else in the place of what was offered.
func (c *Client) ChangeWave(ctx context.Context, initiative, id string, t events.WaveTerms, reason events.Text) (Wave, error) {
	body := struct {
		events.WaveTerms
		Reason events.Text `json:"reason,omitempty"`
	}{t, reason}
	return c.wave(ctx, http.MethodPut, wavePath(initiative, id), body, nil)
}

// CloseWave ends the signing up before its last day. The reason may be nil.
func (c *Client) CloseWave(ctx context.Context, initiative, id string, reason events.Text) (Wave, error) {
	return c.wave(ctx, http.MethodPost, wavePath(initiative, id, "closing"), because("reason", reason), nil)
}

// CancelWave says that there will be no wave, and why.
func (c *Client) CancelWave(ctx context.Context, initiative, id string, reason events.Text) (Wave, error) {
	return c.wave(ctx, http.MethodPost, wavePath(initiative, id, "cancellation"), because("reason", reason), nil)
}

// SignUpForWave signs a municipality up; the answer says whether it has a place. The
// note may be nil.
func (c *Client) SignUpForWave(ctx context.Context, initiative, id, number string, note events.Text) (Wave, error) {
	return c.wave(ctx, http.MethodPost, wavePath(initiative, id, "municipalities", number), because("note", note), nil)
}

// WithdrawFromWave takes a municipality out again. The reason may be nil.
func (c *Client) WithdrawFromWave(ctx context.Context, initiative, id, number string, reason events.Text) (Wave, error) {
	return c.wave(ctx, http.MethodPost, wavePath(initiative, id, "municipalities", number, "withdrawal"), because("reason", reason), nil)
}

func because(name string, t events.Text) map[string]events.Text {
	if t == nil {
		return map[string]events.Text{}
	}
	return map[string]events.Text{name: t}
}

func wavePath(initiative string, parts ...string) string {
	path := "/initiatives/" + url.PathEscape(initiative) + "/waves"
	for _, p := range parts {
		path += "/" + url.PathEscape(p)
	}
	return path
}

func (c *Client) waves(ctx context.Context, path string) ([]Wave, error) {
	var list struct {
		Items []Wave `json:"items"`
	}
	_, err := c.Do(ctx, http.MethodGet, path, nil, &list, nil)
	return list.Items, err
}

func (c *Client) wave(ctx context.Context, method, path string, body any, headers http.Header) (out Wave, err error) {
	_, err = c.Do(ctx, method, path, body, &out, headers)
	return out, err
}
