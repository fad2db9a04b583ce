package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
)

// Importing goes in steps, and nothing is written before the third:
//
//	plan, err := c.PlanImport(ctx, client.ImportFile{Name: "tiltak.xlsx", Source: "…", Bytes: raw})
//	plan, err = c.AmendImport(ctx, plan.ID, plan.ETag, client.ImportChoices{…}) // until nothing is in doubt
//	_, err = c.ExecuteImport(ctx, plan.ID, plan.PlanHash)
//	done, err := c.WaitForImport(ctx, plan.ID, nil)

// ImportFile is a file of initiatives.
type ImportFile struct {
	Name   string // with its extension, which tells a CSV file
	Source string // who compiled it, in words: the list that its ids belong to
	Bytes  []byte
	Key    string // Idempotency-Key; empty: one of our own
}

// ImportRow is a row of typed values. Values.ExternalID knows it again the next
// time, and Values.Provenance says where it comes from; both are needed.
type ImportRow struct {
	Line     int                     `json:"line"` // in the source, from 1, and of no other row
	Values   events.Proposed         `json:"values"`
	Erase    []string                `json:"erase,omitempty"`    // fields that the row takes away
	Recorded *events.RecordedAtStage `json:"recorded,omitempty"` // where it stood before the registry existed
}

// ImportPage is which rows of an import are wanted.
type ImportPage struct {
	Verdict string // only rows of which this becomes
	After   int    // only rows after this line
	Limit   int    // 0: 100; at most 500
}

func (p ImportPage) query() string {
	q := url.Values{}
	if p.Verdict != "" {
		q.Set("verdict", p.Verdict)
	}
	if p.After > 0 {
		q.Set("after", strconv.Itoa(p.After))
	}
	if p.Limit > 0 {
		q.Set("limit", strconv.Itoa(p.Limit))
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// PlanImport gives a file to the registry and gets the plan of it, with its first
// rows. Nothing is written. It may be repeated under the same key.
func (c *Client) PlanImport(ctx context.Context, f ImportFile) (Import, error) {
	h := keyed(f.Key)
	h.Set("Content-Type", "application/octet-stream")
	q := url.Values{"name": {f.Name}, "source": {f.Source}}
	return c.imported(ctx, http.MethodPost, "/imports?"+q.Encode(), f.Bytes, h)
}

// PlanRows is PlanImport for rows of typed values, at most 2,000.
func (c *Client) PlanRows(ctx context.Context, source string, rows []ImportRow) (Import, error) {
	body := struct {
		Rows []ImportRow `json:"rows"`
	}{rows}
	return c.imported(ctx, http.MethodPost, "/imports?"+url.Values{"source": {source}}.Encode(), body, keyed(""))
}

// ImportEntry is one import of a list.
type ImportEntry struct {
	ID      string    `json:"id"`
	State   string    `json:"state"`
	At      time.Time `json:"at"`
	Name    string    `json:"name"`
	Source  string    `json:"source"`
	Expires time.Time `json:"expires"` // of a file that waits
}

// Imports lists those of the caller's organisation, the latest first, after the
// id next of the page before; next is empty on the last.
func (c *Client) Imports(ctx context.Context, after string) (items []ImportEntry, next string, err error) {
	var out struct {
		Items []ImportEntry
		Next  string
	}
	path := "/imports"
	if after != "" {
		path += "?" + url.Values{"after": {after}}.Encode()
	}
	_, err = c.Do(ctx, http.MethodGet, path, nil, &out, nil)
	return out.Items, out.Next, err
}

// Import reads a plan, how far it has come, or what became of it, with a page of
// its rows.
func (c *Client) Import(ctx context.Context, id string, page ImportPage) (Import, error) {
	return c.imported(ctx, http.MethodGet, importPath(id, "")+page.query(), nil, nil)
}

// AmendImport chooses how the file is read and answers what it asks, and gets the
// plan that follows; a *Problem with status 412 if something was chosen since it
// was read.
func (c *Client) AmendImport(ctx context.Context, id, etag string, choices ImportChoices) (Import, error) {
	return c.imported(ctx, http.MethodPatch, importPath(id, ""), choices, http.Header{"If-Match": {etag}})
}

// ExecuteImport begins to write what the plan has shown; a *Problem with status
// 409 if the plan has changed since. It may be repeated.
func (c *Client) ExecuteImport(ctx context.Context, id, planHash string) (Import, error) {
	return c.imported(ctx, http.MethodPost, importPath(id, "/execution"), map[string]string{"planHash": planHash}, keyed(""))
}

// progressPause is the time between two looks at an import that is under way.
const progressPause = time.Second

// WaitForImport returns when an import is no longer being written or taken back.
// Until then it tells, each time that it looks, how many rows of how many it has
// come to; each may be nil.
func (c *Client) WaitForImport(ctx context.Context, id string, each func(done, total int)) (Import, error) {
	for {
		i, err := c.Import(ctx, id, ImportPage{})
		if err != nil || !i.UnderWay() {
			return i, err
		}
		if each != nil {
			each(i.Done())
		}
		if err := c.sleep(ctx, progressPause); err != nil {
			return i, err
		}
	}
}

// DiscardImport erases a file that was not carried out.
func (c *Client) DiscardImport(ctx context.Context, id string) error {
	_, err := c.Do(ctx, http.MethodDelete, importPath(id, ""), nil, nil, nil)
	return err
}

// ImportReversal reads what taking an import back would put back now.
func (c *Client) ImportReversal(ctx context.Context, id string, page ImportPage) (ImportReversal, error) {
	var out ImportReversal
	_, err := c.Do(ctx, http.MethodGet, importPath(id, "/reversal")+page.query(), nil, &out, nil)
	return out, err
}

// ReverseImport begins to take an import back; a *Problem with status 409 if it would put
// back something else by now. WaitForImport returns when it is done.
func (c *Client) ReverseImport(ctx context.Context, id, hash string) (Import, error) {
	return c.imported(ctx, http.MethodPost, importPath(id, "/reversal"), map[string]string{"hash": hash}, keyed(""))
}

// ImportRemarks reads a file that waits as CSV with a column of what is said of
// each row.
func (c *Client) ImportRemarks(ctx context.Context, id string) ([]byte, error) {
	var out []byte
	_, err := c.Do(ctx, http.MethodGet, importPath(id, "/remarks"), nil, &out, http.Header{"Accept": {"text/csv"}})
	return out, err
}

func importPath(id, rest string) string {
	return strings.Join([]string{"/imports/", url.PathEscape(id), rest}, "")
}

func (c *Client) imported(ctx context.Context, method, path string, body any, headers http.Header) (Import, error) {
	var out Import
	answer, err := c.Do(ctx, method, path, body, &out, headers)
	out.ETag = answer.ETag()
	return out, err
}
