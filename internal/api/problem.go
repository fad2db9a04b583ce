package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/names"
)

// Problem is an error as RFC 9457 problem details.
type Problem struct {
	Type     string       `json:"type"`
	Title    string       `json:"title"`
	Status   int          `json:"status"`
	Detail   string       `json:"detail,omitempty"`
	Instance string       `json:"instance,omitempty"`
	Code     fault.Code   `json:"code"`
	Key      string       `json:"key,omitempty"` // the exact reason, stable
	Context  fault.Args   `json:"context,omitempty"`
	Errors   []FieldError `json:"errors,omitempty"`
}

// FieldError is one thing that is wrong.
type FieldError struct {
	Path   string     `json:"path"`
	Code   string     `json:"code"`
	Detail string     `json:"detail"`
	Args   fault.Args `json:"args,omitempty"`
}

// Status is the HTTP status of a fault.
func Status(code fault.Code) int { return code.Status() }

// ProblemOf tells an error in a language. What is not a fault tells nothing.
func ProblemOf(err error, lang locale.Language, instance string) Problem {
	f := asFault(err)
	p := Problem{
		Type: "/api/v1/docs#" + string(f.Code), Status: f.Code.Status(), Instance: instance,
		Code: f.Code, Key: f.Key, Context: f.Args,
	}
	p.Title, p.Detail = lang.Fault(names.WithNames(f))
	p.Errors = fieldErrors(f.Fields, lang)
	return p
}

// fieldErrors is never nil, so that a list is always a list in JSON.
func fieldErrors(fields []fault.Field, lang locale.Language) []FieldError {
	out := []FieldError{}
	for _, field := range fields {
		out = append(out, FieldError{Path: field.Path, Code: field.Code, Detail: lang.Field(field), Args: field.Args})
	}
	return out
}

// asFault finds the fault in an error.
func asFault(err error) *fault.Error { return app.Fault(err) }

// WriteProblem answers with an error and logs what only the operator may see.
func WriteProblem(w http.ResponseWriter, r *http.Request, err error, lang locale.Language, logger *slog.Logger) {
	p := ProblemOf(err, lang, r.URL.Path)
	crowded := p.Status == http.StatusServiceUnavailable && asFault(err).Cause == nil // counted, and no news to the operator
	if p.Status >= http.StatusInternalServerError && !crowded && !errors.Is(err, context.Canceled) {
		logger.Error("request failed", "method", r.Method, "route", r.Pattern, "code", p.Code, "err", err)
	}
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Content-Language", string(lang))
	switch p.Status {
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", `Bearer realm="samstyring"`)
	case http.StatusServiceUnavailable, http.StatusTooManyRequests, http.StatusInsufficientStorage:
		if h.Get("Retry-After") == "" {
			h.Set("Retry-After", asFault(err).RetryAfter())
		}
	}
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the client is gone if this fails
}
