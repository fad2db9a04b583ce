package client

import (
	"context"
	"net/http"
	"net/url"

	"github.com/samstyring/samstyring/events"
)

// Waiting is what waits for a municipality on a day.
type Waiting struct {
	Municipality string        `json:"municipality"` // number
	Name         string        `json:"name"`
	On           events.Date   `json:"on"`
	Items        []WaitingItem `json:"items"` // what has a day first
}

// WaitingItem is something that waits for a municipality. What its kind does not have
// is zero.
type WaitingItem struct {
	Kind        string             `json:"kind"`  // deadline, missed, wave, confirm, onboarding, vendor, need_list, membership, silent or products
	Text        string             `json:"text"`  // what to do, in the client's language
	Takes       string             `json:"takes"` // how long it takes, likewise
	Page        string             `json:"page"`  // address of the page about it, below the registry's
	Date        events.Date        `json:"date,omitempty"`
	Precision   string             `json:"precision,omitempty"` // of the date; "" is a day
	Last        events.Date        `json:"last,omitempty"`      // the last day that may be meant
	Initiatives []WaitingReference `json:"initiatives,omitempty"`
	Effort      *WaitingEffort     `json:"effort,omitempty"` // nil: not assessed
	Wave        *WaitingWave       `json:"wave,omitempty"`
	Steps       *WaitingSteps      `json:"steps,omitempty"`
	Product     *WaitingName       `json:"product,omitempty"`
	Network     *WaitingName       `json:"network,omitempty"`
	Year        int                `json:"year,omitempty"` // of a list of needs
}

// WaitingReference is an initiative that something is about.
type WaitingReference struct {
	ID    string      `json:"id"`
	Title events.Text `json:"title"`
}

// WaitingName is a product or a network.
type WaitingName struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// WaitingWave is a wave that the municipality can sign up for.
type WaitingWave struct {
	ID    string      `json:"id"`
	Name  string      `json:"name"`
	Start events.Date `json:"start"`
	Free  int         `json:"free"` // places; 0: whoever signs up waits for one
}

// WaitingSteps are the steps of an onboarding package.
type WaitingSteps struct {
	Left  int `json:"left"` // not done
	Of    int `json:"of"`
	Hours struct {
		Low     int64 `json:"low"`
		High    int64 `json:"high"`
		Unknown int   `json:"unknown"` // steps that nobody has assessed
	} `json:"hours"`
}

// WaitingEffort is what something takes of the municipality; nil is nothing.
type WaitingEffort struct {
	OneOffHours *WaitingRange `json:"oneOffHours,omitempty"`
	YearlyHours *WaitingRange `json:"yearlyHours,omitempty"`
	OneOffCost  *WaitingRange `json:"oneOffCost,omitempty"` // NOK
	YearlyCost  *WaitingRange `json:"yearlyCost,omitempty"` // NOK
}

// WaitingRange is an amount with its range.
type WaitingRange struct {
	Low      int64 `json:"low"`
	Expected int64 `json:"expected"`
	High     int64 `json:"high"`
}

// Waiting reads what waits for a municipality: deadlines, waves, answers to confirm and
// all else that its page begins with.
func (c *Client) Waiting(ctx context.Context, number string) (out Waiting, err error) {
	_, err = c.Do(ctx, http.MethodGet, "/municipalities/"+url.PathEscape(number)+"/waiting", nil, &out, nil)
	return out, err
}
