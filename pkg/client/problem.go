package client

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Problem is the error for every answer that is not a success: RFC 9457
// problem details. Find it with errors.As. Code is stable and meant for
// programs; Title and Detail are in the client's language.
type Problem struct {
	Type    string         `json:"type"` // where the error is explained
	Title   string         `json:"title"`
	Status  int            `json:"status"` // HTTP status
	Detail  string         `json:"detail"`
	Code    string         `json:"code"` // what kind of error it is; "" if something in front of the registry answered
	Key     string         `json:"key"`  // the exact reason, if there are several of a kind
	Context map[string]any `json:"context"`
	Errors  []FieldError   `json:"errors"` // everything that is wrong, not the first thing only

	// RetryAfter is how long the registry asks to wait; 0 if it does not say.
	RetryAfter time.Duration `json:"-"`
}

// FieldError is one thing that is wrong.
type FieldError struct {
	Path   string `json:"path"` // "summary.nb", "rows[3].values.owner"; "" for the whole
	Code   string `json:"code"` // stable
	Detail string `json:"detail"`
}

// String is path and words.
func (f FieldError) String() string {
	said := f.Detail
	if said == "" {
		said = f.Code
	}
	if f.Path == "" {
		return said
	}
	return f.Path + ": " + said
}

// Error tells title, detail and everything that is wrong, on one line.
func (p *Problem) Error() string {
	parts := make([]string, 0, 2+len(p.Errors))
	parts = append(parts, fmt.Sprintf("%s (%d)", p.Title, p.Status))
	if p.Detail != "" {
		parts = append(parts, p.Detail)
	}
	for _, e := range p.Errors {
		parts = append(parts, e.String())
	}
	return strings.Join(parts, "; ")
}

// maxProblem is the most that is read of an error's answer, in bytes.
const maxProblem = 1 << 20

// problemOf reads the answer of a request that did not succeed. What is no
// problem details, such as a proxy's page, is known by its status alone.
func problemOf(resp *http.Response, now time.Time) *Problem {
	p := &Problem{}
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxProblem))
	if err != nil || json.Unmarshal(raw, p) != nil {
		p = &Problem{}
	}
	p.Status = resp.StatusCode
	if p.Title == "" {
		p.Title = http.StatusText(resp.StatusCode)
	}
	if p.Title == "" {
		p.Title = "unexpected status"
	}
	p.RetryAfter = retryAfter(resp.Header.Get("Retry-After"), now)
	return p
}

// maxRetryAfter keeps a mistaken header from silencing a reader for days.
const maxRetryAfter = time.Hour

// retryAfter reads seconds or an HTTP date; 0 if there is none.
func retryAfter(header string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(header); err == nil {
		seconds = min(max(seconds, 0), int(maxRetryAfter/time.Second))
		return time.Duration(seconds) * time.Second
	}
	at, err := http.ParseTime(header)
	if err != nil {
		return 0
	}
	return min(max(at.Sub(now), 0), maxRetryAfter)
}
