package client

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"time"

	"github.com/samstyring/samstyring/events"
)

// Need is what municipalities say is hard, and what becomes of it.
type Need struct {
	ID           string `json:"id"`
	Municipality string `json:"municipality"` // number, then, of the one that raised it
	Name         string `json:"name"`         // of that
	events.NeedTerms
	RaisedAt time.Time   `json:"raisedAt"`
	Phase    string      `json:"phase"`    // open, taken_up, not_now, merged or closed
	AnswerBy events.Date `json:"answerBy"` // the last day for KS to answer
	Late     bool        `json:"late"`     // it has not, and should have
	Answer   *NeedAnswer `json:"answer"`   // nil: KS has not answered
	Behind   NeedBehind  `json:"behind"`   // who is behind it today
	Voices   []NeedVoice `json:"voices"`   // in the order in which they came
	Page     string      `json:"page"`     // address of its page
	Position uint64      `json:"position"`
}

// NeedAnswer is KS' answer to a need.
type NeedAnswer struct {
	Answer     string      `json:"answer"`               // one of events.NeedAnswers
	Initiative string      `json:"initiative,omitempty"` // that does something about it
	Into       string      `json:"into,omitempty"`       // id of the need that it goes on as
	Reason     events.Text `json:"reason,omitempty"`
}

// NeedBehind counts who is behind a need, each municipality of today once.
type NeedBehind struct {
	Municipalities int `json:"municipalities"`
	Population     int `json:"population"`
	Some           int `json:"some"` // to how many it matters somewhat
	Much           int `json:"much"`
	Urgent         int `json:"urgent"`
}

// NeedVoice is a municipality behind a need.
type NeedVoice struct {
	Municipality string               `json:"municipality"` // the number that it said it under
	Name         string               `json:"name"`
	Today        string               `json:"today,omitempty"` // its number; empty: it is none any more, and counts for nothing
	At           time.Time            `json:"at"`
	By           events.Speaker       `json:"by"`      // self or mandate
	Matters      string               `json:"matters"` // some, much or urgent
	Note         events.Text          `json:"note,omitempty"`
	State        events.AdoptionState `json:"state,omitempty"` // where it stands with the initiative that has taken the need up
}

// RaiseNeed is what is hard, and how much it matters to the municipality.
type RaiseNeed struct {
	events.NeedTerms
	Matters string `json:"matters"`
}

// Needs lists all needs that a query asks for, page after page, by the parameters of the
// API: q, phase, county, municipality, theme, lifeEvent, initiative, list, and limit for
// how many are asked for at once.
func (c *Client) Needs(ctx context.Context, query url.Values) (all []Need, err error) {
	asked := maps.Clone(query)
	for {
		var page struct {
			Items []Need `json:"items"`
			Next  string `json:"next"`
		}
		path := "/needs"
		if len(asked) > 0 {
			path += "?" + asked.Encode()
		}
		if _, err := c.Do(ctx, http.MethodGet, path, nil, &page, nil); err != nil {
			return nil, err
		}
		if all = append(all, page.Items...); page.Next == "" {
			return all, nil
		}
		if asked == nil {
			asked = url.Values{}
		}
		asked.Set("cursor", page.Next)
	}
}

// Need reads a need; a *Problem with status 404 if there is none.
func (c *Client) Need(ctx context.Context, id string) (Need, error) {
	return c.need(ctx, http.MethodGet, needPath(id), nil, nil)
}

// RaiseNeed raises a need of the caller's municipality. The key is as for Propose.
func (c *Client) RaiseNeed(ctx context.Context, n RaiseNeed, key string) (Need, error) {
	return c.need(ctx, http.MethodPost, "/needs", n, keyed(key))
}

// SupportNeed is the voice of a municipality; the note may be nil.
func (c *Client) SupportNeed(ctx context.Context, id, number, matters string, note events.Text) (Need, error) {
	body := struct {
		Matters string      `json:"matters"`
		Note    events.Text `json:"note,omitempty"`
	}{matters, note}
	return c.need(ctx, http.MethodPost, needPath(id, "voices", number), body, nil)
}

// WithdrawSupport takes the voice of a municipality away.
func (c *Client) WithdrawSupport(ctx context.Context, id, number string) (Need, error) {
	return c.need(ctx, http.MethodPost, needPath(id, "voices", number, "withdrawal"), nil, nil)
}

// AnswerNeed is KS' answer.
func (c *Client) AnswerNeed(ctx context.Context, id string, a NeedAnswer) (Need, error) {
	return c.need(ctx, http.MethodPost, needPath(id, "answer"), a, nil)
}

// CloseNeed says that nothing more is asked for, and why.
func (c *Client) CloseNeed(ctx context.Context, id string, reason events.Text) (Need, error) {
	return c.need(ctx, http.MethodPost, needPath(id, "closing"), because("reason", reason), nil)
}

func needPath(id string, parts ...string) string {
	return pathOf("/needs/", id, parts)
}

// pathOf is an address under a resource.
func pathOf(resource, id string, parts []string) string {
	path := resource + url.PathEscape(id)
	for _, p := range parts {
		path += "/" + url.PathEscape(p)
	}
	return path
}

func (c *Client) need(ctx context.Context, method, path string, body any, headers http.Header) (out Need, err error) {
	_, err = c.Do(ctx, method, path, body, &out, headers)
	return out, err
}
